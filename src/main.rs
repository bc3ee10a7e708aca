//! The program's entry: hands the command line to the library and turns the outcome into an exit status.

use levelhead::access::Origin;
use levelhead::app::start::Choice;
use levelhead::app::{Inbox, Session as ScreenSession};
use levelhead::commands::cli::{Color, InitArgs, Options};
use levelhead::commands::{self, Failure, Session};
use levelhead::config::Look;
use levelhead::shell::{self, Clock, Colour, Setup};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Not locked: the terminal is given back by whichever thread panics.
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    let outcome = run(&mut out, &mut err).and_then(|()| Ok(out.flush()?));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Data that was ready is delivered before the failure is told; where nobody reads, nobody is told.
            let _ = out.flush();
            let _ = write!(err, "{failure}");
            ExitCode::from(failure.status())
        }
    }
}

fn run(out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    let Some(cli) = commands::parse(std::env::args_os(), out)? else { return Ok(()) };
    commands::begin_log(&cli.options)?;
    match &cli.command {
        Some(command) => commands::run(command, &mut Session::new(&cli.options, out, err)?),
        None => screen(cli.options, err),
    }
}

/// Asks for a first config; where it was written.
fn set_up(options: &Options) -> Result<PathBuf, Failure> {
    let (mut out, mut err) = (io::stdout(), io::stderr());
    commands::init(&InitArgs::default(), &mut Session::new(options, &mut out, &mut err)?)
}

/// The triage screen; where nothing says what to open, first a screen that asks.
fn screen(mut options: Options, err: &mut dyn Write) -> Result<(), Failure> {
    let fixed = Session::new(&options, &mut io::sink(), &mut io::sink())?.fixed_now;
    let clock = fixed.map_or(Clock::System, Clock::Fixed);
    let colour = match options.color {
        Color::Auto => Colour::Auto,
        Color::Always => Colour::Always,
        Color::Never => Colour::Never,
    };
    let on_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let ask = commands::names_nothing(&options) && on_terminal;
    let mut trouble = None;
    let mut opening = loop {
        if ask {
            options.demo = false;
            options.open.clear();
            options.config = None;
            match shell::start(&shell::look(colour, &Look::default()), trouble.take())
                .map_err(|error| Failure::failed(format!("{error:#}")))?
            {
                Choice::Demo => options.demo = true,
                Choice::Open(path) => options.open.push(path.into()),
                Choice::Quit => return Ok(()),
                Choice::Init => match set_up(&options) {
                    Ok(path) => options.config = Some(path),
                    Err(failure) => {
                        trouble = Some(failure.to_string().trim_end().to_owned());
                        continue;
                    }
                },
            }
        }
        match commands::open(&options, clock.now()) {
            Ok(opening) => break opening,
            Err(failure) if ask => trouble = Some(failure.to_string().trim_end().to_owned()),
            Err(failure) => return Err(failure),
        }
    };
    if !on_terminal {
        return Err(Failure::usage("the screen needs a terminal; without one, try levelhead list"));
    }
    for warning in &opening.warnings {
        writeln!(err, "levelhead: {warning}")?;
    }
    commands::keep_changes(&mut opening.plan);
    let setup = Setup {
        session: ScreenSession {
            inbox: if opening.origin == Origin::Demo { Inbox::Demo } else { Inbox::Real },
            offline: options.offline,
            accounts: opening.accounts,
            undo: opening.undo,
            attachments: opening.attachments,
            hours: opening.desk.hours().clone(),
            me: opening.desk.me.clone(),
            us: opening.us,
            done: opening.done,
            claim_on_reply: opening.claim_on_reply,
            editor: opening.config.editor,
            keeps_corrections: opening.corrections.is_some(),
            templates: opening.config.templates().to_vec(),
            columns: opening.config.screen.columns.clone(),
            dates: opening.config.screen.dates,
        },
        config: opening.config,
        tour: opening.origin == Origin::Demo && !options.read_only && shell::first_time(),
        views: opening.views,
        plan: opening.plan,
        desk: opening.desk,
        colour,
        sending: opening.sending,
        corrections: opening.corrections,
        clock,
        linear: options.linear,
    };
    shell::run(setup).map_err(|error| Failure::failed(format!("{error:#}")))
}
