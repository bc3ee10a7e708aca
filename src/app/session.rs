//! What the screen is told at its start and keeps. Must not know the config file or the command line.

use super::columns::Columns;
use super::dates::Dates;
use crate::access::{ReadOnlyReason, WriteGrant};
use crate::classify::Hours;
use crate::mail::SafeText;
use crate::reply::{Template, Us};
use crate::triage::Done;
use jiff::SignedDuration;
use std::fmt;

/// Whether this is the sample inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbox {
    /// The sample inbox.
    Demo,
    /// Real mail.
    Real,
}

/// Where drafts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Editor {
    /// On the screen.
    #[default]
    Inside,
    /// In the user's own editor.
    External,
}

/// Why nothing can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendOff {
    /// Nothing can be written.
    ReadOnly(ReadOnlyReason),
    /// The sample inbox: nobody is there to get it.
    Demo,
    /// The config names no way to send.
    NoWay,
    /// No home folder is known to keep an outbox in.
    NoHome,
    /// `--now` is given: a mail can't be dated by a made-up time.
    MadeUpTime,
    /// `--offline` is given: no server is asked for anything.
    Offline,
    /// It was written in an account that is not open.
    OtherAccount,
}

impl fmt::Display for SendOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly(reason) => reason.fmt(f),
            Self::Demo => f.write_str("the sample inbox sends nothing"),
            Self::NoWay => f.write_str("the config names no way to send: add [account.smtp] or send_command"),
            Self::NoHome => f.write_str("no home folder is known to keep an outbox in: set HOME"),
            Self::OtherAccount => {
                f.write_str("it was written in another account: open that one (--account) to send it")
            }
            Self::Offline => {
                f.write_str("started with --offline: the draft is kept, send it at the next start")
            }
            Self::MadeUpTime => f.write_str("--now is given, and a mail bears its real date"),
        }
    }
}

/// One account, as far as the screen decides by it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its name.
    pub name: SafeText,
    /// The proof that writing was asked for, or why it was not.
    pub grant: Result<WriteGrant, ReadOnlyReason>,
    /// The right to send, or why there is none.
    pub sending: Result<WriteGrant, SendOff>,
    /// We, as replies from it speak of us.
    pub us: Us,
}

/// The settings of one run.
#[derive(Debug, Clone)]
pub struct Session {
    /// Sample or real.
    pub inbox: Inbox,
    /// Whether the copy on this machine is all that is looked at: changes wait for the next start, claims are off.
    pub offline: bool,
    /// The accounts, in the order of the config; one for the sample inbox and for files.
    pub accounts: Vec<Account>,
    /// What *done* does.
    pub done: Done,
    /// Whether beginning a reply claims the conversation.
    pub claim_on_reply: bool,
    /// Where drafts are written.
    pub editor: Editor,
    /// Whether what the user says against the classifier outlives the program.
    pub keeps_corrections: bool,
    /// The columns of the list.
    pub columns: Columns,
    /// How dates and times are written.
    pub dates: Dates,
    /// How long a mail can be taken back.
    pub undo: SignedDuration,
    /// Bytes that the attachments of a mail may have together.
    pub attachments: u64,
    /// The desk's hours and zone.
    pub hours: Hours,
    /// The user's short name, as in claims.
    pub me: SafeText,
    /// We, with the addresses of all accounts.
    pub us: Us,
    /// The reply templates.
    pub templates: Vec<Template>,
}

impl Session {
    /// The account of this name; where there is only one, that one.
    pub fn account(&self, name: &SafeText) -> Option<&Account> {
        account_named(&self.accounts, name)
    }
}

/// The account of this name; where there is only one, that one.
pub fn account_named<'a>(accounts: &'a [Account], name: &SafeText) -> Option<&'a Account> {
    match accounts {
        [one] => Some(one),
        several => several.iter().find(|account| account.name == *name),
    }
}
