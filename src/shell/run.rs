//! The loop: waits for whatever comes, lets the screen update, routes what it wants done, draws when something has
//! changed. Must not know what events mean.

use super::backlog::Backlog;
use super::clock::Clock;
use super::dictionaries;
use super::drafts::{self, Keeper};
use super::files;
use super::outside;
use super::templates;
use super::terminal::{self, Hold, Screen};
use super::wake::{Wake, Wakes};
use crate::app::spelling::Order;
use crate::app::{App, Effect, Event, Notice, SavedView, Session, Size, Tour, update};
use crate::classify::Correction;
use crate::config::Config;
use crate::corrections::{self, Kept, Store};
use crate::intake::{self, Intake, Plan};
use crate::port::mail::Request;
use crate::port::send;
use crate::sending::{self, Sending};
use crate::triage::{Desk, DeskSettings};
use crate::ui::{Theme, draw};
use anyhow::{Context as _, Result, anyhow};
use ratatui::layout::Rect;
use signal_hook::consts::SIGSTOP;
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
    /// How it looks.
    pub theme: Theme,
    /// What mail is sent with, if it can be sent.
    pub sending: Option<sending::Plan>,
    /// Where what is said against the classifier is kept, if it is.
    pub corrections: Option<Store>,
    /// The config whose templates are followed.
    pub config: Config,
    /// The time it goes by.
    pub clock: Clock,
}

/// No key for so long: what rests under the cursor is fetched.
const REST: Duration = Duration::from_millis(40);
/// What was typed is on the disk after so long.
const KEEP: Duration = Duration::from_millis(400);
/// Mail that streams in is drawn at most so often.
const FRAME: Duration = Duration::from_millis(33);
/// So long at a stretch mail is taken in before keys are looked for.
const STRETCH: Duration = Duration::from_millis(2);

/// How long the sender gets to finish when the program ends.
const GOODBYE: Duration = Duration::from_secs(2);

/// Runs the screen until the user quits.
pub fn run(setup: Setup) -> Result<()> {
    let Setup { plan, desk, tour, views, session, theme, sending, corrections, config, clock } = setup;
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
    let hold = Hold::take().context("the terminal can't be used")?;
    let screen = terminal::screen()?;
    let area = screen.size()?;
    let size = Size { width: area.width, height: area.height };
    let mut app = App::new(Desk::new(desk), session, size, clock.now());
    app.tour = tour.then(Tour::default);
    app.queue.saved = views;
    let mut the_loop = Loop {
        app,
        theme,
        clock,
        hold: Some(hold),
        screen,
        requests,
        sender,
        keeper: Keeper::start(wakes.teller())?,
        corrections,
        teller: wakes.teller(),
        typed: None,
        backlog: Backlog::default(),
        changed: true,
        due: None,
    };
    templates::follow(config, wakes.teller())?;
    let ended = the_loop.run(&wakes);
    the_loop.rescue();
    the_loop.end_sender(&wakes);
    // The source may have ended by itself.
    let _ = the_loop.requests.send(Request::Stop);
    ended
}

struct Loop {
    app: App,
    theme: Theme,
    clock: Clock,
    hold: Option<Hold>,
    screen: Screen,
    requests: std::sync::mpsc::Sender<Request>,
    /// Back to the loop, for what is done on threads of their own.
    teller: std::sync::mpsc::Sender<Wake>,
    sender: Option<std::sync::mpsc::Sender<send::Request>>,
    /// Writes drafts.
    keeper: Keeper,
    /// When what was typed is written to the disk.
    typed: Option<Instant>,
    /// Mail that is not taken in yet.
    backlog: Backlog,
    corrections: Option<Store>,
    /// Something has changed since the last frame.
    changed: bool,
    /// When the cursor will have rested.
    due: Option<Instant>,
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
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
            }
        }
    }

    /// How long to wait for the next event.
    fn patience(&self, minute: Option<Instant>, drawn: Instant) -> Duration {
        if self.app.busy() || !self.backlog.is_empty() {
            return Duration::ZERO;
        }
        let frame = self.changed.then(|| drawn + FRAME);
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
            Wake::Send(report) => self.tell(Event::SendReported(report)),
            Wake::MailEnded => Ok(Then::GoOn),
            Wake::Suspend => {
                self.suspend()?;
                Ok(Then::GoOn)
            }
            Wake::Terminate | Wake::TerminalLost => Ok(Then::End),
        }
    }

    fn tell(&mut self, event: Event) -> Result<Then> {
        let effects = update(&mut self.app, event, self.clock.now());
        let mut then = Then::GoOn;
        for effect in effects {
            match effect {
                Effect::Mail(request) => {
                    // A source that has ended has said so in a report.
                    let _ = self.requests.send(request);
                }
                Effect::Send(request) => {
                    // Without a sender the screen makes no such request.
                    let _ = self.sender.as_ref().map(|sender| sender.send(request));
                }
                Effect::SaveDraft { .. } | Effect::DropDraft { .. } => self.keeper.order(effect),
                Effect::Learn { correction, text } => {
                    self.keep(|store| store.add(&Kept { correction: *correction, text }));
                }
                Effect::Unlearn { message_id, flag } => self.keep(|store| {
                    let is = |known: &Correction| known.flag == flag && known.message_id == message_id;
                    store.take_back(is).map(drop)
                }),
                Effect::ListFolder { folder } => self.apart(move || Ok(files::list(&folder))),
                Effect::ReadAttachment { path, room, draft } => {
                    self.apart(move || files::read(&path, room, draft));
                }
                Effect::SaveAttachment { name, bytes } => {
                    self.outside(move || outside::save(&name, &bytes));
                }
                Effect::Spell(order) => self.spell(order),
                Effect::Show(shown) => self.outside(move || outside::show(&shown)),
                Effect::Log(line) => tracing::warn!(target: "check", "{line}"),
                Effect::Redraw => self.draw_anew()?,
                Effect::Suspend => self.suspend()?,
                Effect::Quit => then = Then::End,
            }
        }
        Ok(then)
    }

    /// Changes the file of corrections.
    fn keep(&mut self, change: impl FnOnce(&Store) -> Result<(), corrections::Error>) {
        if let Some(Err(error)) = self.corrections.as_ref().map(change) {
            self.app.notice = Some(Notice::bad(format!("not kept: {error}")));
        }
    }

    /// Reads dictionaries on a thread of their own, or keeps a word.
    fn spell(&mut self, order: Order) {
        match order {
            Order::Load(language) => {
                self.apart(move || Ok(Event::SpellerRead(dictionaries::load(language))));
            }
            Order::Keep(word) => {
                if let Err(error) = dictionaries::keep(&word) {
                    self.app.notice = Some(Notice::bad(format!("{error:#}")));
                }
            }
        }
    }

    /// Does what may take long on a thread of its own; how it went comes back as an event.
    fn outside(&self, order: impl FnOnce() -> Result<String> + Send + 'static) {
        self.apart(move || order().map(Event::CarriedOut));
    }

    /// The same for what is answered by an event of its own.
    fn apart(&self, order: impl FnOnce() -> Result<Event> + Send + 'static) {
        let teller = self.teller.clone();
        std::thread::spawn(move || {
            let event = order().unwrap_or_else(|error| Event::NotCarriedOut(format!("{error:#}")));
            // The program may have ended meanwhile.
            let _ = teller.send(Wake::Outside(event));
        });
    }

    /// Gives the terminal back, stops, and takes it again when the shell says so.
    fn suspend(&mut self) -> Result<()> {
        self.hold = None;
        signal_hook::low_level::raise(SIGSTOP)?;
        self.hold = Some(Hold::take()?);
        let area = self.screen.size()?;
        self.tell(Event::Resized(Size { width: area.width, height: area.height }))?;
        self.draw_anew()
    }

    /// Has the next frame drawn whole. `Terminal::clear` would ask the terminal where its cursor is, and the thread
    /// that waits for keys would take the answer.
    fn draw_anew(&mut self) -> Result<()> {
        let size = self.screen.size()?;
        self.screen.resize(Rect::new(0, 0, size.width, size.height))?;
        self.changed = true;
        Ok(())
    }

    fn draw(&mut self) -> Result<()> {
        self.app.settle();
        let (app, theme) = (&self.app, &self.theme);
        self.screen.draw(|frame| draw(app, theme, frame))?;
        self.app.drawn();
        self.changed = false;
        Ok(())
    }

    /// Lets the sender finish what it is writing down; what is under way on a dead line is left, and asked for next time.
    fn end_sender(&mut self, wakes: &Wakes) {
        let Some(sender) = self.sender.take() else { return };
        if sender.send(send::Request::Stop).is_err() {
            return;
        }
        let end = Instant::now() + GOODBYE;
        while let Ok(wake) = wakes.heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if matches!(wake, Wake::Send(send::Report::Ended)) {
                return;
            }
        }
    }

    /// Saves what is being written, however the loop ended, and tells where it lies.
    fn rescue(&mut self) {
        self.hold = None;
        self.keeper.end();
        for path in self.app.saved() {
            eprintln!("levelhead: draft saved to {path}");
        }
        let at = self.clock.now().to_zoned(self.app.zone().clone());
        for draft in self.app.unsaved() {
            let bytes = draft.kept().to_bytes(&at, 0);
            match drafts::folder().and_then(|folder| drafts::save(&folder, &draft.name, &bytes)) {
                Ok(path) => {
                    eprintln!("levelhead: draft saved to {}", path.display());
                    // What was ordered before it was written on is out of date.
                    let forget = draft.item.clone().map(send::Request::Forget);
                    let _ = self.sender.as_ref().zip(forget).map(|(sender, forget)| sender.send(forget));
                }
                Err(error) => eprintln!("levelhead: {error:#}"),
            }
        }
    }
}
