//! The loop: waits for whatever comes, lets the screen update, routes what it wants done, draws when something has
//! changed. Must not know what events mean.

use super::backlog::Backlog;
use super::clock::Clock;
use super::crash;
use super::drafts::Keeper;
use super::look::{Colour, ascii, look};
use super::out::Out;
use super::parking::Parking;
use super::reload;
use super::seeker::Seeker;
use super::terminal::{self, Hold, Screen};
use super::wake::{Wake, Wakes};
use crate::app::{App, Event, Form, Notify, SavedView, Session, Size, Tour};
use crate::config::{Config, Way};
use crate::corrections::Store;
use crate::intake::{self, Intake, Plan};
use crate::port::mail::Request;
use crate::port::send;
use crate::sending::{self, Sending};
use crate::triage::{Desk, DeskSettings};
use crate::ui::{self, Theme, draw};
use anyhow::{Context as _, Result, anyhow, ensure};
use ratatui::layout::Rect;
use signal_hook::consts::SIGSTOP;
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// What a screen is started with.
#[derive(Debug)]
pub struct Setup {
    /// Where the mail comes from.
    pub plan: Plan,
    /// What the desk is told.
    pub desk: DeskSettings,
    /// Whether the tour is shown.
    pub tour: bool,
    /// The user's own lists.
    pub views: Vec<SavedView>,
    /// What the screen is told.
    pub session: Session,
    /// What `--color` says.
    pub colour: Colour,
    /// What mail is sent with, if it can be sent.
    pub sending: Option<sending::Plan>,
    /// Where what is said against the classifier is kept, if it is.
    pub corrections: Option<Store>,
    /// The config, whose file is followed.
    pub config: Config,
    /// The time it goes by.
    pub clock: Clock,
    /// Whether it is laid out for screen readers, whatever the config says.
    pub linear: bool,
}

/// No key for so long: what rests under the cursor is fetched.
const REST: Duration = Duration::from_millis(40);
/// What was typed is on the disk after so long.
const KEEP: Duration = Duration::from_millis(400);
/// Mail that streams in is drawn at most so often.
const FRAME: Duration = Duration::from_millis(33);
/// So long at a stretch mail is taken in before keys are looked for.
const STRETCH: Duration = Duration::from_millis(1);

/// Runs the screen until the user quits.
pub fn run(setup: Setup) -> Result<()> {
    let Setup { plan, desk, tour, views, session, colour, sending, corrections, config, clock, linear } =
        setup;
    let mut wakes = Wakes::start()?;
    let Intake { requests, reports } = intake::start(plan).context("the mail source can't be started")?;
    wakes.listen_to(reports)?;
    let sender = match sending.map(sending::start).transpose().map_err(|why| anyhow!(why))? {
        Some(Sending { requests, reports }) => {
            wakes.listen_to_sender(reports)?;
            Some(requests)
        }
        None => None,
    };
    terminal::want(config.screen.mouse, config.screen.title);
    let hold = Hold::take().context("the terminal can't be used")?;
    let (screen, out) = terminal::screen()?;
    let area = screen.size()?;
    let size = Size { width: area.width, height: area.height };
    let seeker = Seeker::start(desk.incident.clone(), wakes.teller())?;
    let mut desk = Desk::new(desk);
    desk.let_others_find_incidents();
    let mut app = App::new(desk, session, size, clock.now());
    app.tour = tour.then(Tour::default);
    app.queue.saved = views;
    app.split = config.screen.split * 10;
    app.keys = config.keymap.clone();
    app.notify = config.notify.as_ref().map(|wanted| Notify::new(wanted.names));
    if config.screen.linear || linear {
        app.form = Form::Linear;
    }
    let ascii = ascii(config.screen.ascii);
    let notices = config.notify.as_ref().map(|wanted| wanted.way.clone());
    let mut the_loop = Loop {
        app,
        theme: look(colour, &config.screen.look),
        clock,
        hold: Some(hold),
        screen,
        out,
        title: String::new(),
        ascii,
        notices,
        config,
        colour,
        form: linear.then_some(Form::Linear),
        requests,
        sender,
        seeker,
        keeper: Keeper::start(wakes.teller())?,
        corrections,
        parking: Arc::clone(&wakes.parking),
        away: false,
        teller: wakes.teller(),
        typed: None,
        backlog: Backlog::default(),
        changed: true,
        due: None,
    };
    reload::follow(the_loop.config.clone(), wakes.teller())?;
    // After a mistake of the program's own what is being written is saved all the same.
    let ended = panic::catch_unwind(AssertUnwindSafe(|| the_loop.run(&wakes)));
    let ended = ended.unwrap_or(Ok(()));
    the_loop.rescue();
    the_loop.end_sender(&wakes);
    // The source may have ended by itself.
    let _ = the_loop.requests.send(Request::Stop);
    ensure!(!crash::crashed(), "not everything may have been done; what was being written is saved");
    ended
}

/// The screen and all it is wired to.
pub(super) struct Loop {
    pub(super) app: App,
    pub(super) theme: Theme,
    pub(super) clock: Clock,
    pub(super) hold: Option<Hold>,
    /// Holds the thread that reads keys.
    pub(super) parking: Arc<Parking>,
    /// Whether the user's own editor has the terminal.
    pub(super) away: bool,
    pub(super) screen: Screen,
    /// What is drawn until it is shown.
    pub(super) out: Out,
    /// The terminal's title.
    pub(super) title: String,
    /// Whether only ASCII is written.
    pub(super) ascii: bool,
    /// The config it goes by.
    pub(super) config: Config,
    /// What `--color` says.
    pub(super) colour: Colour,
    /// How the command line wants the screen laid out, whatever the config says.
    pub(super) form: Option<Form>,
    /// How notices get to the desktop, where they are wanted.
    pub(super) notices: Option<Way>,
    pub(super) requests: std::sync::mpsc::Sender<Request>,
    /// Back to the loop, for what is done on threads of their own.
    pub(super) teller: std::sync::mpsc::Sender<Wake>,
    pub(super) sender: Option<std::sync::mpsc::Sender<send::Request>>,
    /// Looks for incidents.
    pub(super) seeker: Seeker,
    /// Writes drafts.
    pub(super) keeper: Keeper,
    /// When what was typed is written to the disk.
    pub(super) typed: Option<Instant>,
    /// Mail that is not taken in yet.
    pub(super) backlog: Backlog,
    pub(super) corrections: Option<Store>,
    /// Something has changed since the last frame.
    pub(super) changed: bool,
    /// When the cursor will have rested.
    pub(super) due: Option<Instant>,
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    GoOn,
    End,
}

impl Loop {
    fn run(&mut self, wakes: &Wakes) -> Result<()> {
        self.draw()?;
        let mut drawn = Instant::now();
        let mut minute = self.clock.to_next_minute().map(|left| Instant::now() + left);
        loop {
            let hurried = match wakes.heard.recv_timeout(self.patience(minute, drawn)) {
                Ok(first) => {
                    let mut hurried = matches!(first, Wake::Terminal(_));
                    if self.handle(first)? == Then::End {
                        return Ok(());
                    }
                    while let Ok(next) = wakes.heard.try_recv() {
                        hurried |= matches!(next, Wake::Terminal(_));
                        if self.handle(next)? == Then::End {
                            return Ok(());
                        }
                    }
                    hurried
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            if hurried {
                self.draw()?;
                drawn = Instant::now();
            }
            if self.take_in(wakes)? == Then::End {
                return Ok(());
            }
            if self.app.busy() {
                self.app.work();
                self.changed = true;
            }
            let now = Instant::now();
            if self.due.is_some_and(|due| due <= now) {
                self.due = None;
                self.tell(Event::CursorRested)?;
            }
            if self.typed.is_some_and(|typed| typed <= now) {
                self.typed = None;
                self.tell(Event::TypingPaused)?;
            } else if self.typed.is_none() && self.app.wants_saving() {
                self.typed = Some(now + KEEP);
            }
            if self.app.next_tick().is_some_and(|tick| tick <= self.clock.now()) {
                self.changed = true;
                if self.tell(Event::TickCame)? == Then::End {
                    return Ok(());
                }
            }
            if minute.is_some_and(|minute| minute <= now) {
                minute = self.clock.to_next_minute().map(|left| now + left);
                self.tell(Event::MinutePassed)?;
                self.changed = true;
            }
            if self.changed && drawn.elapsed() >= FRAME {
                self.draw()?;
                drawn = Instant::now();
                if self.due.is_none() && self.app.wants_text() {
                    self.due = Some(drawn + REST);
                }
            }
        }
    }

    /// How long to wait for the next event.
    fn patience(&self, minute: Option<Instant>, drawn: Instant) -> Duration {
        if self.app.busy() || !self.backlog.is_empty() {
            return Duration::ZERO;
        }
        let frame = (self.changed && !self.away).then(|| drawn + FRAME);
        let tick = self.app.next_tick().map(|tick| {
            let left = tick.duration_since(self.clock.now());
            Instant::now() + Duration::try_from(left).unwrap_or_default()
        });
        let next = [minute, self.due, self.typed, frame, tick].into_iter().flatten().min();
        next.map_or(Duration::from_hours(1), |next| next.saturating_duration_since(Instant::now()))
    }

    /// Takes mail in, for a while.
    fn take_in(&mut self, wakes: &Wakes) -> Result<Then> {
        let begun = Instant::now();
        while begun.elapsed() < STRETCH {
            // What was undone comes back whole, to take its place in the list.
            let whole = self.app.sources.settled();
            let Some(slice) = self.backlog.next_slice(whole) else { break };
            self.changed = true;
            if slice.last {
                wakes.mail_handled();
            }
            if self.tell(Event::MailReported(slice.part))? == Then::End {
                return Ok(Then::End);
            }
        }
        Ok(Then::GoOn)
    }

    fn handle(&mut self, wake: Wake) -> Result<Then> {
        self.changed |= !matches!(wake, Wake::Mail(_));
        match wake {
            // Struck before the editor had the terminal, or while it has it: meant for it.
            Wake::Terminal(_) | Wake::Interrupt if self.away => Ok(Then::GoOn),
            Wake::Terminal(event) => {
                self.due = Some(Instant::now() + REST);
                if matches!(event, Event::Resized(_)) {
                    self.screen.autoresize()?;
                }
                self.tell(event)
            }
            Wake::Mail(incoming) => {
                self.backlog.push(incoming);
                Ok(Then::GoOn)
            }
            Wake::Outside(event) => self.tell(event),
            Wake::ConfigRead(read) => self.follow(read),
            Wake::Send(report) => self.tell(Event::SendReported(report)),
            Wake::Edited(event) => self.come_back(event),
            Wake::MailEnded => Ok(Then::GoOn),
            Wake::Suspend => {
                self.suspend()?;
                Ok(Then::GoOn)
            }
            Wake::Interrupt | Wake::Terminate | Wake::TerminalLost => Ok(Then::End),
        }
    }

    /// Gives the terminal back, stops, and takes it again when the shell says so.
    pub(super) fn suspend(&mut self) -> Result<()> {
        self.hold = None;
        signal_hook::low_level::raise(SIGSTOP)?;
        if self.away { Ok(()) } else { self.take_terminal() }
    }

    /// Takes the terminal again after another program had it.
    pub(super) fn take_terminal(&mut self) -> Result<()> {
        self.hold = Some(Hold::take()?);
        let area = self.screen.size()?;
        self.tell(Event::Resized(Size { width: area.width, height: area.height }))?;
        self.draw_anew()
    }

    /// Has the next frame drawn whole. `Terminal::clear` would ask the terminal where its cursor is, and the thread
    /// that waits for keys would take the answer.
    pub(super) fn draw_anew(&mut self) -> Result<()> {
        let size = self.screen.size()?;
        self.screen.resize(Rect::new(0, 0, size.width, size.height))?;
        self.title.clear();
        self.changed = true;
        Ok(())
    }

    fn draw(&mut self) -> Result<()> {
        if self.away {
            return Ok(());
        }
        self.app.settle();
        let (app, theme, only_ascii) = (&self.app, &self.theme, self.ascii);
        self.screen.draw(|frame| {
            draw(app, theme, frame);
            if only_ascii {
                ui::ascii(frame.buffer_mut());
            }
        })?;
        if terminal::titled() && self.title != self.app.title() {
            self.title = self.app.title();
            write!(self.out, "\x1b]2;{}\x1b\\", self.title)?;
        }
        self.out.show(&mut io::stdout())?;
        self.app.drawn();
        self.changed = false;
        Ok(())
    }
}
