//! The program's entry: hands the command line to the library and turns the outcome into an exit status.

use levelhead::commands::{self, Failure, Session};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
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
    let mut session = Session::new(&cli.options, out, err)?;
    match &cli.command {
        Some(command) => commands::run(command, &mut session),
        None => Err(Failure::failed("the screen is being built")),
    }
}
