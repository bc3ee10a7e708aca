//! A desk and the mails that arrive on it, told in a line each.

use jiff::{SignedDuration, Timestamp};
use levelhead::classify::{Model, evidence};
use levelhead::mail::{Flags, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use levelhead::mailbox::{ConversationId, Ours};
use levelhead::triage::{
    Change, ChangeOutcome, Desk, DeskSettings, Folder, KeywordEdit, Order, Status, Summary, View,
};
use std::sync::LazyLock;

/// A Wednesday, noon.
pub fn noon() -> Timestamp {
    "2026-06-03T12:00:00Z".parse().unwrap()
}

pub fn hours_ago(hours: i64) -> Timestamp {
    noon() - SignedDuration::from_hours(hours)
}

pub const CUSTOMER: &str = "Dana <dana@acme.example>";
pub const US: &str = "Sam <sam@desk.example>";

/// One mail to come.
#[derive(Debug, Clone)]
pub struct Mail {
    pub key: u32,
    pub from: String,
    pub to: String,
    pub ago: i64,
    pub subject: String,
    pub text: String,
    pub answers: Option<u32>,
    pub extra: String,
    pub keywords: Vec<Box<str>>,
    pub headers_only: bool,
}

/// A customer's mail of so many hours ago.
pub fn ask(key: u32, ago: i64, text: &str) -> Mail {
    Mail {
        key,
        from: CUSTOMER.into(),
        to: US.into(),
        ago,
        subject: "Labels".into(),
        text: text.into(),
        answers: None,
        extra: String::new(),
        keywords: Vec::new(),
        headers_only: false,
    }
}

/// Our answer to a mail.
pub fn answer(key: u32, ago: i64, to: u32) -> Mail {
    Mail { from: US.into(), to: CUSTOMER.into(), answers: Some(to), ..ask(key, ago, "Here is your answer.") }
}

/// The report that a mail of ours came back.
pub fn bounce(key: u32, ago: i64, of: u32) -> Mail {
    let extra = "Auto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n";
    let from = "Mailer <mailer-daemon@desk.example>".into();
    Mail {
        from,
        to: US.into(),
        extra: extra.into(),
        answers: Some(of),
        ..ask(key, ago, "--b\n\nnot delivered\n--b--")
    }
}

impl Mail {
    pub fn answering(self, key: u32) -> Self {
        Self { answers: Some(key), ..self }
    }

    pub fn from(self, from: &str) -> Self {
        Self { from: from.into(), ..self }
    }

    pub fn about(self, subject: &str) -> Self {
        Self { subject: subject.into(), ..self }
    }

    pub fn with(self, keywords: &[&str]) -> Self {
        Self { keywords: keywords.iter().map(|keyword| (*keyword).into()).collect(), ..self }
    }

    pub fn headers_only(self) -> Self {
        Self { headers_only: true, ..self }
    }

    pub fn reference(&self) -> MessageRef {
        at(self.key)
    }

    pub fn message(&self) -> Message {
        let date = hours_ago(self.ago).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
        let cited = self.answers.map(|key| format!("In-Reply-To: <{key}@x>\n")).unwrap_or_default();
        let raw = format!(
            "From: {}\nTo: {}\nSubject: {}\nDate: {date}\nMessage-ID: <{}@x>\n{cited}{}\n{}\n",
            self.from, self.to, self.subject, self.key, self.extra, self.text
        );
        let flags = Flags { keywords: self.keywords.clone(), ..Flags::default() };
        let mut message = parse::message(self.reference(), raw.as_bytes(), flags, Some(hours_ago(self.ago)));
        if self.headers_only {
            message.body = None;
        }
        message
    }
}

pub fn at(key: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(key) }
}

/// A desk whose states are shared in the mailbox.
pub struct World {
    pub desk: Desk,
    pub now: Timestamp,
}

/// Made once: reading the lexicon takes a while.
pub static MODEL: LazyLock<Model> = LazyLock::new(Model::shipped);

pub fn settings() -> DeskSettings {
    let ours = Ours::new([], ["desk.example".to_owned()], []);
    DeskSettings { ours, me: SafeText::line("sam"), ..DeskSettings::new(MODEL.clone()) }
}

impl World {
    pub fn new(mails: &[Mail]) -> Self {
        Self::with(settings(), mails)
    }

    pub fn with(settings: DeskSettings, mails: &[Mail]) -> Self {
        let mut desk = Desk::new(settings);
        desk.open(&folder(0, "desk"));
        let mut world = Self { desk, now: noon() };
        world.arrive(mails);
        world.desk.folder_is_read(SourceId(0), noon());
        world
    }

    pub fn arrive(&mut self, mails: &[Mail]) {
        let read = |mail: &Mail| {
            let message = mail.message();
            let evidence = evidence(&MODEL, &message);
            (message, evidence)
        };
        self.desk.apply_arrived(&mails.iter().map(read).collect::<Vec<_>>(), self.now);
    }

    /// A colleague's program sets these keywords.
    pub fn colleague_sets(&mut self, key: u32, keywords: &[&str]) {
        let keywords = keywords.iter().map(|keyword| (*keyword).into()).collect();
        self.desk.apply_flags(&[(at(key), Flags { keywords, ..Flags::default() })], self.now);
    }

    pub fn id(&self, key: u32) -> ConversationId {
        self.desk.find(&format!("{key}@x")).unwrap()
    }

    pub fn told(&self, key: u32) -> Summary {
        self.desk.summary(self.id(key), self.now).unwrap()
    }

    pub fn status(&self, key: u32) -> Status {
        self.told(key).status
    }

    pub fn change(&mut self, key: u32, change: &Change) -> ChangeOutcome {
        let id = self.id(key);
        self.desk.change(&[id], change, self.now)
    }

    pub fn set(&mut self, key: u32, status: Status) -> ChangeOutcome {
        self.change(key, &Change::SetStatus(status))
    }

    pub fn view(&self, view: View) -> Vec<ConversationId> {
        self.desk.queue(view, Order::Heat, self.now)
    }
}

/// An opened folder of an account.
pub fn folder(source: u16, account: &str) -> Folder {
    Folder {
        source: SourceId(source),
        account: SafeText::line(account),
        name: SafeText::line("INBOX"),
        sent: false,
        shared: true,
        read_only: None,
    }
}

/// All edits of an outcome, whichever account makes them.
pub fn edits(outcome: &ChangeOutcome) -> Vec<&KeywordEdit> {
    outcome.errands.iter().flat_map(|errand| &errand.edits).collect()
}

/// The one edit of an outcome.
pub fn only(outcome: &ChangeOutcome) -> &KeywordEdit {
    let [edit] = edits(outcome).try_into().unwrap_or_else(|_| panic!("{outcome:?}"));
    edit
}
