//! A screen in memory: a small desk of our own mail, keys in, pictures out. The evidence is given by hand, so that these
//! tests say nothing about the classifier and do not change with it.

mod kept;
mod masked;
mod templates;
mod waiting;

use jiff::{SignedDuration, Timestamp};
use levelhead::access::{self, AccountSetting, Origin, ReadOnlyReason, Wish, WriteGrant};
use levelhead::app::columns::Columns;
use levelhead::app::dates::Dates;
use levelhead::app::{Account, App, Editor, Effect, Event, Inbox, Key, SendOff, Session, Size, update};
use levelhead::classify::{Evidence, Find, Hours, Language, Model, Place, Signal};
use levelhead::mail::{
    AddrSpec, Flags, Message, MessageKey, MessageRef, SafeText, SourceId, parse, raw_attachment,
};
use levelhead::mailbox::{JoinSettings, Ours};
use levelhead::port::mail::{Incoming, Request, SourceInfo};
use levelhead::reply::Us;
use levelhead::triage::{BodyRead, Desk, DeskSettings, Done, IncidentSettings};
use levelhead::ui::{Theme, draw};
use masked::masked;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use templates::templates;

pub const SMALL: (u16, u16) = (60, 16);
pub const USUAL: (u16, u16) = (80, 24);
pub const WIDE: (u16, u16) = (120, 40);

/// A Monday noon.
const NOW: &str = "2026-03-09T12:00:00Z";

/// Words that carry evidence here: what they are, and what they add to anger and urgency.
const CUES: &[(&str, Signal, f32, f32)] = &[
    ("4th attempt", Signal::RepeatedAttempts, 4.0, 3.0),
    ("contact my credit card company", Signal::ThreatChargeback, 4.0, 0.0),
    ("by noon", Signal::Deadline, 0.0, 4.0),
    ("Our line stands still", Signal::Outage, 0.0, 5.0),
    ("Kind regards", Signal::Polite, -0.5, -0.5),
];

/// Made once: it takes longer than all the rest.
static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::shipped().with_hours(Hours::office(jiff::tz::TimeZone::UTC)));

/// A screen with its desk and the mail behind it.
pub struct World {
    pub app: App,
    theme: Theme,
    pub raw: BTreeMap<MessageRef, Vec<u8>>,
    /// What was to be written to files: name and bytes.
    pub saved: Vec<(String, Vec<u8>)>,
    /// What was asked of the source.
    pub asked: Vec<Request>,
    /// The time it goes by.
    pub now: Timestamp,
    /// What else was to be done outside.
    pub effects: Vec<Effect>,
    /// Whether the mails themselves come only when [`World::deliver`] is called.
    pub slow: bool,
    owed: Vec<MessageRef>,
    /// Whether there is no line: what is changed and may be kept waits.
    pub down: bool,
}

impl World {
    /// A desk that can be changed.
    pub fn new(size: (u16, u16)) -> Self {
        let grant = access::decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
        Self::with(size, grant)
    }

    /// A desk that can't.
    pub fn read_only(size: (u16, u16)) -> Self {
        let grant = access::decide("desk", Origin::Account, Wish::ReadOnly, AccountSetting::Writable);
        Self::with(size, grant)
    }

    /// A desk with the mails of a folder.
    pub fn of(folder: &Path, size: (u16, u16)) -> Self {
        let grant = access::decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
        let mut world = Self::empty(size, grant);
        world.fill(folder);
        world
    }

    fn with(size: (u16, u16), grant: Result<WriteGrant, ReadOnlyReason>) -> Self {
        let mut world = Self::empty(size, grant);
        world.fill(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/screen"));
        world
    }

    /// The mails of a folder arrive, and those sent.
    fn fill(&mut self, folder: &Path) {
        let mut files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for source in [0, 1] {
            self.open(source);
            let sent = source == 1;
            let of_it = files
                .iter()
                .enumerate()
                .filter(|(_, path)| path.to_string_lossy().contains(".sent.") == sent);
            let mail: Vec<_> =
                of_it.map(|(at, path)| (source, at as u32 + 1, std::fs::read(path).unwrap())).collect();
            self.arrive(mail);
            self.tell(Event::MailReported(Incoming::Complete(SourceId(source))));
        }
        self.tell(Event::MailReported(Incoming::Settled));
        self.draw();
    }

    /// A screen before its first mail.
    pub fn empty(size: (u16, u16), grant: Result<WriteGrant, ReadOnlyReason>) -> Self {
        let ours = AddrSpec::parse("support@desk.example").unwrap();
        let hours = Hours::office(jiff::tz::TimeZone::UTC);
        let settings = DeskSettings {
            ours: Ours::new([ours.clone(), AddrSpec::parse("sales@desk.example").unwrap()], [], []),
            model: MODEL.clone(),
            me: SafeText::line("sam"),
            join: JoinSettings::default(),
            first_reply: SignedDuration::from_hours(8),
            vip: Vec::new(),
            queue_since: None,
            incident: IncidentSettings::default(),
        };
        let us = Us { name: Some("Sam Okafor".into()), addresses: vec![ours], ..Us::default() };
        let (me, done) = (SafeText::line("sam"), Done::State);
        let sending = grant.clone().map_err(SendOff::ReadOnly);
        let name = SafeText::line("desk");
        let accounts = vec![Account { name, grant, sending, us: us.clone() }];
        let undo = SignedDuration::from_secs(10);
        let (inbox, keeps_corrections, templates) = (Inbox::Real, true, templates());
        let session = Session {
            claim_on_reply: true,
            offline: false,
            attachments: 20_000_000,
            inbox,
            accounts,
            undo,
            hours,
            me,
            us,
            done,
            editor: Editor::Inside,
            keeps_corrections,
            templates,
            columns: Columns::default(),
            dates: Dates::default(),
        };
        let size = Size { width: size.0, height: size.1 };
        let app = App::new(Desk::new(settings), session, size, now());
        let theme = Theme::dark();
        Self {
            app,
            theme,
            raw: BTreeMap::new(),
            saved: Vec::new(),
            asked: Vec::new(),
            now: now(),
            effects: Vec::new(),
            slow: false,
            owed: Vec::new(),
            down: false,
        }
    }

    /// A source is opened.
    pub fn open(&mut self, source: u16) {
        let info = SourceInfo {
            source: SourceId(source),
            account: SafeText::line("support"),
            folder: SafeText::line(if source == 1 { "Sent" } else { "INBOX" }),
            sent: source == 1,
            total: None,
            read_only: None,
            shared: true,
        };
        self.tell(Event::MailReported(Incoming::Opened(info)));
    }

    /// Mail arrives: source, key, bytes.
    pub fn arrive(&mut self, mail: Vec<(u16, u32, Vec<u8>)>) {
        let read = mail.into_iter().map(|(source, key, raw)| {
            let reference = MessageRef { source: SourceId(source), key: MessageKey(key) };
            let message = parse::message(reference, &raw, Flags::default(), None);
            self.raw.insert(reference, raw);
            let evidence = evidence(&message);
            (message, evidence)
        });
        let read = read.collect();
        self.tell(Event::MailReported(Incoming::Arrived(read)));
    }

    /// Something happens; the source answers at once.
    pub fn tell(&mut self, event: Event) {
        let effects = update(&mut self.app, event, self.now);
        for effect in effects {
            match effect {
                Effect::Mail(request) => self.answer(request),
                other => self.of_drafts(other),
            }
        }
    }

    fn answer(&mut self, request: Request) {
        self.asked.push(request.clone());
        if self.down && self.waits(&request) {
            return;
        }
        match request {
            Request::FetchBodies(wanted) => {
                let read = |reference: &MessageRef| {
                    let message =
                        parse::message(*reference, self.raw.get(reference)?, Flags::default(), None);
                    let evidence = Some(evidence(&message));
                    Some(BodyRead {
                        reference: *reference,
                        body: message.body,
                        evidence,
                        defects: message.defects,
                    })
                };
                let bodies = wanted.iter().filter_map(read).collect();
                self.tell(Event::MailReported(Incoming::Bodies(bodies)));
            }
            Request::FetchRaw(owed) | Request::FetchText(owed) if self.slow => self.owed.push(owed),
            Request::FetchRaw(reference) | Request::FetchText(reference) => {
                let bytes = self.raw.get(&reference).cloned();
                self.tell(Event::MailReported(Incoming::Raw { reference, bytes }));
            }
            Request::FetchPart { message: reference, part } if !self.slow => {
                let content = Ok(raw_attachment(&self.raw[&reference], part).unwrap());
                self.tell(Event::MailReported(Incoming::Part { reference, part, content }));
            }
            Request::Store { ticket, .. } => self.tell(Event::MailReported(Incoming::Stored { ticket })),
            Request::Move { ticket, messages, .. } => {
                self.tell(Event::MailReported(Incoming::Vanished(messages)));
                self.tell(Event::MailReported(Incoming::Stored { ticket }));
            }
            Request::MoveBack { .. } => panic!("what is moved here does not come back"),
            Request::File(filing) => {
                self.tell(Event::MailReported(Incoming::Filed { message_id: filing.message_id }));
            }
            _ => {}
        }
    }

    /// What a slow source was asked for comes.
    pub fn deliver(&mut self) -> &mut Self {
        self.slow = false;
        for reference in std::mem::take(&mut self.owed) {
            self.answer(Request::FetchRaw(reference));
        }
        self.draw();
        self
    }

    /// Keys are pressed, one after the other, each on what the one before made the screen show: `jj<enter>r`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let name = match rest.strip_prefix('<').and_then(|named| named.split_once('>')) {
                Some((name, after)) if !name.is_empty() => {
                    rest = after;
                    name.to_owned()
                }
                _ => {
                    rest = &rest[first.len_utf8()..];
                    if first == ' ' { "space".to_owned() } else { first.to_string() }
                }
            };
            let key = Key::parse(&name).unwrap_or_else(|| panic!("no key {name}"));
            self.tell(Event::KeyPressed(key));
            self.tell(Event::CursorRested);
            self.draw();
        }
        self
    }

    fn draw(&mut self) -> Buffer {
        let Size { width, height } = self.app.size;
        while self.app.busy() {
            self.app.work();
        }
        self.app.settle();
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(&self.app, &self.theme, frame)).unwrap();
        self.app.drawn();
        terminal.backend().buffer().clone()
    }

    /// The screen as text; figures that the classifier and the heat make are masked.
    pub fn screen(&mut self) -> String {
        let cells = self.draw();
        let mut text = String::new();
        for y in 0..cells.area.height {
            let mut line = String::new();
            let mut covered = 0;
            for x in 0..cells.area.width {
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                let symbol = cells[(x, y)].symbol();
                covered = levelhead::app::text::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            text.push_str(masked(&line).trim_end());
            text.push('\n');
        }
        text
    }

    /// The stretches of the screen that are underlined.
    pub fn underlined(&mut self) -> Vec<String> {
        let cells = self.draw();
        let mut found = Vec::new();
        for y in 2..cells.area.height {
            let mut run = String::new();
            for x in 0..cells.area.width {
                let cell = &cells[(x, y)];
                if cell.modifier.contains(Modifier::UNDERLINED) {
                    run.push_str(cell.symbol());
                } else if !run.is_empty() {
                    found.push(std::mem::take(&mut run));
                }
            }
        }
        found
    }

    /// The customer under the cursor.
    pub fn here(&self) -> String {
        let id = self.app.current().expect("the cursor is somewhere");
        self.app.desk.summary(id, now()).unwrap().customer.to_string()
    }

    /// The customers of the list, from the top.
    pub fn customers(&self) -> Vec<String> {
        let summary = |id| self.app.desk.summary(id, now()).unwrap();
        self.app.queue.list.iter().map(|id| summary(*id).customer.to_string()).collect()
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn evidence(message: &Message) -> Evidence {
    let text = message.body.as_ref().map(|body| body.text.clone()).unwrap_or_default();
    let finds = CUES.iter().filter_map(|(words, signal, angry, urgent)| {
        let start = text.find(words)?;
        let place = Place::Body(start..start + words.len());
        let (signal, angry, urgent) = (*signal, *angry, *urgent);
        Some(Find { signal, angry, urgent, place, quote: SafeText::line(words) })
    });
    let language = if text.starts_with("Guten Tag") { Language::German } else { Language::default() };
    Evidence { finds: finds.collect(), language, ..Evidence::default() }
}

/// Compares a picture with `tests/snapshots/NAME.snap`.
pub fn shows(name: &str, picture: &str) {
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, picture);
    });
}

/// A fresh desk, keys, and the picture they lead to.
pub fn check(size: (u16, u16), keys: &str) -> String {
    World::new(size).press(keys).screen()
}
