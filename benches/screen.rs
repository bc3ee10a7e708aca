//! What a key costs on a screen of 160×45 with 100,000 conversations, from the event to the cells, without a terminal:
//! `cargo bench --bench screen`.

mod synthetic;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::columns::Columns;
use levelhead::app::dates::Dates;
use levelhead::app::{Account, App, Event, Inbox, Key, SendOff, Session, Size, update};
use levelhead::classify::{Evidence, Hours, Model};
use levelhead::mail::{Message, SafeText};
use levelhead::port::mail::Incoming;
use levelhead::reply::Us;
use levelhead::ui::{Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::cell::RefCell;
use synthetic::{PAGE, conversations, filled, now, read};

fn main() {
    divan::main();
}

const SIZE: Size = Size { width: 160, height: 45 };

struct Screen {
    app: App,
    model: Model,
    theme: Theme,
    terminal: Terminal<TestBackend>,
}

thread_local! {
    static SCREEN: RefCell<Screen> = RefCell::new(Screen::new());
}

impl Screen {
    fn new() -> Self {
        let session = Session {
            columns: Columns::default(),
            dates: Dates::default(),
            offline: false,
            attachments: 20_000_000,
            inbox: Inbox::Real,
            accounts: vec![Account {
                name: SafeText::line("desk"),
                grant: decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable),
                sending: Err(SendOff::NoWay),
                us: Us::default(),
            }],
            undo: SignedDuration::ZERO,
            hours: Hours::office(TimeZone::UTC),
            me: SafeText::line("sam"),
            us: Us::default(),
            claim_on_reply: true,
            done: levelhead::triage::Done::State,
            keeps_corrections: false,
            editor: levelhead::app::Editor::Inside,
            templates: Vec::new(),
        };
        let mut desk = filled(conversations());
        desk.let_others_find_incidents();
        // Who looks for them was told of most when there were a thousand, and of the others as they came.
        desk.incident_news();
        let mut app = App::new(desk, session, SIZE, now());
        app.queue.sort(&app.desk, now());
        app.queue.put(0);
        let Ok(terminal) = Terminal::new(TestBackend::new(SIZE.width, SIZE.height));
        let mut screen = Self { app, model: Model::shipped(), theme: Theme::dark(), terminal };
        screen.frame();
        screen
    }

    /// Presses a key and draws what it brought.
    fn press(&mut self, name: &str) {
        let Some(key) = Key::parse(name) else { return };
        update(&mut self.app, Event::KeyPressed(key), now());
        while self.app.busy() {
            self.app.work();
        }
        self.frame();
    }

    /// A mail arrives, and the frame it brings.
    fn arrive(&mut self, number: u32) {
        let arrived = Incoming::Arrived(vec![read(number, &self.model)]);
        update(&mut self.app, Event::MailReported(arrived), now());
        self.frame();
    }

    /// A page of mails arrives.
    fn arrive_many(&mut self, page: &[(Message, Evidence)]) {
        update(&mut self.app, Event::MailReported(Incoming::Arrived(page.to_vec())), now());
        self.frame();
    }

    fn frame(&mut self) {
        self.app.settle();
        let (app, theme) = (&self.app, &self.theme);
        let Ok(_) = self.terminal.draw(|frame| draw(app, theme, frame));
        self.app.drawn();
    }
}

/// Two keys: down and up again, so that each round begins where the one before did.
#[divan::bench(args = [("j", "k"), ("space", "pageup"), ("G", "g"), ("tab", "shift-tab"), ("enter", "q"), ("e", "u")])]
fn there_and_back(bencher: divan::Bencher<'_, '_>, keys: (&str, &str)) {
    SCREEN.with_borrow_mut(|screen| {
        bencher.bench_local(|| {
            screen.press(keys.0);
            screen.press(keys.1);
        });
    });
}

/// A filter of three keystrokes, and Esc.
#[divan::bench]
fn filter_of_three_keys(bencher: divan::Bencher<'_, '_>) {
    SCREEN.with_borrow_mut(|screen| {
        bencher.bench_local(|| ["/", "c", "a", "s", "esc"].map(|key| screen.press(key)));
    });
}

/// A state alone, each time on another row.
#[divan::bench(max_time = 1)]
fn done(bencher: divan::Bencher<'_, '_>) {
    SCREEN.with_borrow_mut(|screen| bencher.bench_local(|| screen.press("e")));
}

/// A change taken back.
#[divan::bench(max_time = 1)]
fn undo(bencher: divan::Bencher<'_, '_>) {
    SCREEN.with_borrow_mut(|screen| {
        (0..200).for_each(|_| screen.press("e"));
        bencher.bench_local(|| screen.press("u"));
    });
}

/// A minute passes.
#[divan::bench(max_time = 1)]
fn a_minute_passes(bencher: divan::Bencher<'_, '_>) {
    SCREEN.with_borrow_mut(|screen| {
        let mut minutes = 0;
        bencher.bench_local(|| {
            minutes += 1;
            update(&mut screen.app, Event::MinutePassed, now() + SignedDuration::from_mins(minutes));
            screen.frame();
        });
        update(&mut screen.app, Event::MinutePassed, now());
    });
}

/// A page of mails, while the mailbox is being read.
#[divan::bench(max_time = 2, sample_count = 20)]
fn a_page_arrives(bencher: divan::Bencher<'_, '_>) {
    SCREEN.with_borrow_mut(|screen| {
        let mut from = u32::MAX / 4;
        let mut page = || {
            from += PAGE as u32;
            (from - PAGE as u32..from).map(|number| read(number, &screen.model)).collect::<Vec<_>>()
        };
        let pages: Vec<_> = (0..25).map(|_| page()).collect();
        let mut pages = pages.iter();
        bencher.bench_local(|| pages.next().into_iter().for_each(|page| screen.arrive_many(page)));
    });
}

/// One more mail, in a conversation of its own.
#[divan::bench]
fn a_mail_arrives(bencher: divan::Bencher<'_, '_>) {
    let mut number = u32::MAX / 2;
    SCREEN.with_borrow_mut(|screen| {
        bencher.bench_local(|| {
            number += 1;
            screen.arrive(number);
        });
    });
}
