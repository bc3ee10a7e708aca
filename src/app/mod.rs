//! The screen's state and its updates. Pure: takes events and `now`, returns effects. Must not know the terminal, files,
//! servers or colours.
//!
//! A key becomes an [`Action`] by the one key table ([`Keymap`]); handlers never see keys, except where text is typed.

mod accounts;
mod action;
pub mod clock;
pub mod columns;
pub mod composer;
pub mod dates;
mod effect;
pub mod enclosed;
mod event;
pub mod evidence;
mod field;
mod filter;
pub mod group;
mod incident;
mod journal;
mod key;
mod keymap;
pub mod layout;
mod letters;
mod mouse;
mod notice;
mod notify;
pub mod outbox;
mod over;
mod own_key;
pub mod palette;
mod place;
pub mod queue;
pub mod raw;
pub mod reader;
mod rebind;
pub mod review;
mod saved;
pub mod series;
mod session;
pub mod sheet;
mod sight;
mod sources;
pub mod spelling;
mod spoken;
pub mod start;
pub mod tabs;
pub mod text;
mod title;
pub mod tour;
mod trail;
mod update;
pub mod vet;
pub mod waiting;

pub use action::Action;
pub use composer::Composer;
pub use effect::Effect;
pub use event::{Event, LeftText, Returned, Taking};
pub use field::Field;
pub use journal::Journal;
pub use key::{Code, Key};
pub use keymap::{Binding, Keymap, Place};
pub use layout::{Form, Layout, Region, Size};
pub use mouse::{Did, Mouse};
pub use notice::{Mood, Notice};
pub use notify::Notify;
pub use outbox::Outbox;
pub use over::Over;
pub use queue::Queue;
pub use reader::Reader;
pub use rebind::{Clash, Rebinding};
pub use saved::{SavedView, Tab, meaningless, order_named, tab_name};
pub use session::{Account, Editor, Inbox, SendOff, Session, account_named};
pub use sources::{Progress, Sources};
pub use tour::Tour;
pub use update::{Settings, update};

use layout::TOUR_ROWS;

use crate::mail::SafeText;
use crate::mailbox::ConversationId;
use crate::reply::Scope;
use crate::triage::{Change, Counts, Desk, ViewCounts};
use composer::{AddressBook, Part};
use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Everything the screen shows.
#[derive(Debug)]
pub struct App {
    /// The conversations.
    pub desk: Desk,
    /// What it was told at its start.
    pub session: Session,
    /// The key table.
    pub keys: Keymap,
    /// The size of the terminal.
    pub size: Size,
    /// The time of the last event.
    pub now: Timestamp,
    /// The list.
    pub queue: Queue,
    /// The conversation beside it or opened.
    pub reader: Reader,
    /// Whether the conversation is opened: it has the whole width and the keys.
    pub reading: bool,
    /// What lies over both.
    pub over: Over,
    /// The sources.
    pub sources: Sources,
    /// How the last order went.
    pub notice: Option<Notice>,
    /// What has happened.
    pub journal: Journal,
    /// The count typed before a key.
    pub count: Option<usize>,
    /// The figures of the header.
    pub counts: Counts,
    /// The figures of the tabs.
    pub view_counts: ViewCounts,
    /// What is on its way out.
    pub outbox: Outbox,
    /// Changes that wait for the line.
    pub waiting: waiting::Waiting,
    /// The tour of the sample inbox, while it goes on.
    pub tour: Option<Tour>,
    /// Replies to several customers from one template, each on its own.
    pub series: Option<series::Series>,
    /// What the send check says of the draft on the screen.
    pub checked: vet::Checked,
    /// The people seen, by name.
    names: crate::reply::check::Names,
    vettings: vet::Vettings,
    /// Replies being written.
    pub drafts: HashMap<ConversationId, Composer>,
    /// Whom a conversation's replies go to, where that was asked and answered.
    scopes: HashMap<ConversationId, Scope>,
    /// The conversation whose draft was opened just now.
    opened: Option<ConversationId>,
    /// The folder in which a path of an attachment begins.
    attach_from: String,
    /// The addresses that can be completed.
    pub book: AddressBook,
    /// The spelling of the draft in sight.
    pub spelling: spelling::Spelling,
    /// Drafts of an earlier run whose conversation is not here.
    found: Vec<Composer>,
    /// Whom a series is being begun for.
    each: Vec<ConversationId>,
    /// The blanks of a series, filled just now.
    filled: Option<Box<composer::Blanks>>,
    /// What was typed for a series so far, by language.
    typed: Vec<update::Typed>,
    /// What the mails of the series are still to be written with.
    writing: Option<Box<update::Writing>>,
    pending: Option<composer::Pending>,
    /// What was read so far of a mail that is passed on.
    forwarding: Option<Box<update::Forwarding>>,
    /// Keys struck while it is being begun.
    ahead: Vec<Key>,
    /// What the reply being begun quotes, where that was chosen.
    quoting: Option<String>,
    fetching: Option<enclosed::Fetching>,
    /// The search that the opened mail came from.
    left: Option<update::Left>,
    last_change: Option<Change>,
    /// Where the user has been.
    trail: trail::Trail,
    /// The reply that was asked for although somebody else is on it.
    asked_past: Option<(ConversationId, Action)>,
    /// Thousandths of the width that the list has beside the conversation.
    pub split: u16,
    /// Notices on the desktop, where they are wanted.
    pub notify: Option<Notify>,
    /// How the screen is laid out.
    pub form: Form,
    /// What the mouse is about.
    pointer: mouse::Pointer,
    /// The conversation whose draft is being written.
    replying: Option<ConversationId>,
    /// Conversations claimed by beginning a reply.
    claimed_by_reply: HashSet<ConversationId>,
    /// The change to several conversations that was asked about.
    asked: Option<(Change, Vec<ConversationId>)>,
    /// Whether mail that was moved away has been called back and not come yet.
    coming_back: bool,
    /// The conversation drawn under the cursor: a key acts on this one.
    seen: Option<ConversationId>,
    /// The figures are out of date.
    stale: bool,
    sight: sight::Sight,
    /// What the mail did since the list was last sorted by itself.
    unsorted: Vec<ConversationId>,
    /// Conversations to be judged anew, as a minute has passed.
    timed: Vec<ConversationId>,
    /// Joins of the desk that the list has followed.
    joins: usize,
    /// Bodies asked for, by account.
    in_flight: HashMap<SafeText, usize>,
    /// When the texts of this one are there, those of the next conversations are asked for.
    awaited: Option<ConversationId>,
}

impl App {
    /// A screen without mail.
    pub fn new(desk: Desk, session: Session, size: Size, now: Timestamp) -> Self {
        Self {
            desk,
            session,
            keys: Keymap::shipped(),
            size,
            now,
            queue: Queue::default(),
            reader: Reader::default(),
            reading: false,
            over: Over::Nothing,
            sources: Sources::default(),
            notice: None,
            journal: Journal::default(),
            count: None,
            counts: Counts::default(),
            view_counts: ViewCounts::default(),
            outbox: Outbox::default(),
            waiting: waiting::Waiting::default(),
            tour: None,
            series: None,
            each: Vec::new(),
            filled: None,
            typed: Vec::new(),
            writing: None,
            checked: vet::Checked::default(),
            names: crate::reply::check::Names::default(),
            vettings: vet::Vettings::new(),
            drafts: HashMap::new(),
            scopes: HashMap::new(),
            opened: None,
            attach_from: "~/".into(),
            book: AddressBook::default(),
            spelling: spelling::Spelling::default(),
            found: Vec::new(),
            pending: None,
            forwarding: None,
            ahead: Vec::new(),
            quoting: None,
            fetching: None,
            left: None,
            last_change: None,
            trail: trail::Trail::default(),
            asked_past: None,
            split: layout::SPLIT,
            notify: None,
            form: Form::default(),
            pointer: mouse::Pointer::default(),
            replying: None,
            claimed_by_reply: HashSet::new(),
            asked: None,
            coming_back: false,
            seen: None,
            stale: true,
            sight: sight::Sight::default(),
            unsorted: Vec::new(),
            timed: Vec::new(),
            joins: 0,
            in_flight: HashMap::new(),
            awaited: None,
        }
    }

    /// The regions for the present size.
    pub fn layout(&self) -> Layout {
        let strip = if self.tour.is_some() { TOUR_ROWS } else { 0 };
        match self.form {
            Form::Panes => Layout::with(self.size, strip, self.split),
            Form::Linear => Layout::with(self.size, strip, self.split).without_pane(),
        }
    }

    /// Where the user is, as far as keys go.
    pub fn place(&self) -> Place {
        match self.over.place() {
            Some(Place::Draft) if self.composer().is_some_and(|draft| draft.focus != Part::Body) => {
                Place::Head
            }
            Some(place) => place,
            None if self.reading => Place::Reader,
            None => Place::Queue,
        }
    }

    /// The zone times are shown in.
    pub fn zone(&self) -> &TimeZone {
        self.session.hours.zone()
    }

    /// Whether a row of the key table does something now.
    pub fn is_on(&self, binding: &Binding) -> bool {
        // What was said against the classifier is written nowhere but here.
        let harmless = binding.action == Action::Undo && self.desk.undo_is_local();
        let cannot_write = binding.writes && self.why_locked(binding.action).is_some() && !harmless;
        let cannot_send = binding.action.sends() && self.send_off().is_some();
        !(cannot_write || cannot_send)
    }

    /// Why an action that writes is off. Of several marked conversations each is left alone for itself.
    fn why_locked(&self, action: Action) -> Option<String> {
        let marked = !self.queue.marks.is_empty() && !self.reading;
        let one = self.current().filter(|_| action.needs_conversation() && !marked);
        self.read_only().map(|reason| reason.to_string()).or_else(|| self.locked(one?))
    }

    /// The conversation the user is on.
    pub fn current(&self) -> Option<ConversationId> {
        self.queue.cursor
    }

    /// The draft being written or looked over.
    pub fn composer(&self) -> Option<&Composer> {
        self.drafts.get(&self.current()?)
    }

    /// When the shell has to come with [`Event::TickCame`].
    pub fn next_tick(&self) -> Option<Timestamp> {
        let notice = self.notify.as_ref().and_then(|notify| notify.due(self.now));
        [self.outbox.next_tick(self.now), notice].into_iter().flatten().min()
    }

    /// Whether a text that is in sight has to be asked for: the list moved under the cursor.
    pub fn wants_text(&self) -> bool {
        let in_sight = self.reading || self.layout().pane.is_some();
        in_sight && !matches!(self.over, Over::Evidence(_)) && self.reader.lacks_text(&self.desk)
    }

    /// Whether there is work left that waits for no event: the shell comes back with [`App::work`].
    pub fn busy(&self) -> bool {
        let looking = matches!(&self.over, Over::Evidence(evidence) if evidence.looking());
        self.queue.filtering() || looking || !self.timed.is_empty()
    }

    /// Does a slice of that work.
    pub fn work(&mut self) {
        if self.queue.filtering() {
            self.queue.filter_on(&self.desk, self.now);
        } else if let Over::Evidence(evidence) = &mut self.over
            && evidence.looking()
        {
            evidence.look_on();
        } else {
            update::look_again(self);
        }
    }

    /// Brings what is drawn up to date: the figures, the rows in sight, the laid-out conversation. Before each frame.
    pub fn settle(&mut self) {
        update::follow(self);
        let changed = std::mem::take(&mut self.stale);
        if changed {
            self.counts = self.desk.counts(self.now);
            self.view_counts = self.desk.view_counts(self.now);
        }
        self.settle_check();
        if matches!(self.over, Over::Series) {
            self.settle_series();
        }
        if matches!(self.over, Over::Draft | Over::Review(_) | Over::Lift(_)) {
            self.look_words_up();
        }
        let layout = self.layout();
        let rows = usize::from(layout.queue.height);
        self.queue.scroll(rows);
        self.settle_sight(rows, changed);
        self.reader.show(self.queue.cursor);
        let text = self.reader_text(&layout);
        if let Some(text) = text {
            let told = |at| self.session.dates.moment(at, self.now, self.session.hours.zone());
            self.reader.lay_out(&self.desk, usize::from(text.width), self.now, &told);
            self.reader.scroll_by(0, usize::from(text.height));
        }
    }

    /// The frame was drawn: what stood under the cursor is what the next key means.
    pub fn drawn(&mut self) {
        self.seen = self.queue.cursor;
        self.queue.drawn(usize::from(self.layout().queue.height));
        self.recipients_seen();
        self.series_seen();
    }

    /// Where the conversation's text is drawn, if it is.
    pub fn reader_text(&self, layout: &Layout) -> Option<Region> {
        let region = if self.reading { Some(layout.reader) } else { layout.pane };
        region.map(layout::text_of)
    }
}
