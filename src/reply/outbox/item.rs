//! A mail on its way out, with all that is needed to send it, to show it and to write on. Must not know what it is
//! kept in.

use super::stage::{Stage, Step};
use crate::access::WriteGrant;
use crate::mail::{AddrSpec, Address, MessageId, SafeText};
use crate::reply::{Draft, Sets, message};
use jiff::{Timestamp, Zoned};
use std::collections::BTreeSet;
use std::fmt;

/// The name of an item: letters, digits and dashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(String);

impl ItemId {
    /// A name that no other item has: the time, and a random number.
    pub fn new(at: Timestamp, token: u64) -> Self {
        Self(format!("{}-{token:016x}", at.strftime("%Y%m%dT%H%M%S")))
    }

    /// Reads one, as [`ItemId`] shows it.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A mail on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub id: ItemId,
    /// The account it leaves from.
    pub account: String,
    /// When it was ordered last.
    pub ordered: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// What it was made of, to write on.
    pub draft: Draft,
    /// Its Message-ID, in the mail itself and in every copy of it.
    pub message_id: MessageId,
    /// The state its conversation gets once it has left.
    pub sets: Sets,
}

impl Item {
    /// The sender of the envelope.
    pub fn from(&self) -> Option<&AddrSpec> {
        self.draft.from.as_ref().map(|from| &from.spec)
    }

    /// Everybody who gets it, each once.
    pub fn recipients(&self) -> Vec<AddrSpec> {
        let Draft { to, cc, bcc, .. } = &self.draft;
        let mut seen = BTreeSet::new();
        let all = to.iter().chain(cc).chain(bcc).map(|Address { spec, .. }| spec);
        all.filter(|spec| seen.insert(*spec)).cloned().collect()
    }

    /// The message it answers.
    pub fn answers(&self) -> Option<&MessageId> {
        self.draft.in_reply_to.as_ref()
    }

    /// Takes a step; whether it was possible.
    pub fn step(&mut self, step: &Step, now: Timestamp) -> bool {
        let next = self.stage.after(step, self.ordered, now);
        if let Some(next) = &next {
            if matches!(step, Step::Ordered(_)) {
                self.ordered = now;
            }
            self.stage = next.clone();
        }
        next.is_some()
    }
}

/// Why a draft can't leave as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSendable {
    /// No From.
    #[error("it is not known who you are: set [[account]] addresses")]
    NoSender,
    /// The grant is for another account.
    #[error("it was written in another account: open that one to send it")]
    OtherAccount,
    /// Nobody in To, Cc and Bcc.
    #[error("there is nobody to send it to")]
    NoRecipient,
    /// An address that can't stand in a header field.
    #[error("{0} is an address that no mail can carry: take it out, or write it otherwise")]
    Address(AddrSpec),
}

/// A mail ordered to leave: the item, and the message as it is filed (Bcc and all). Only who may write to the account
/// can make one:
///
/// ```compile_fail
/// use levelhead::reply::outbox::{Item, Outgoing};
/// fn order(item: Item) -> Outgoing {
///     Outgoing { item, message: Vec::new() }
/// }
/// ```
///
/// The compiling twin:
///
/// ```
/// use levelhead::access::WriteGrant;
/// use levelhead::reply::outbox::{ItemId, NotSendable, Outgoing};
/// use levelhead::reply::{Draft, Sets};
/// fn order(grant: &WriteGrant, id: ItemId, draft: Draft, at: &jiff::Zoned) -> Result<Outgoing, NotSendable> {
///     Outgoing::new(grant, id, draft, Sets::Waiting, at, 7, jiff::SignedDuration::ZERO)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    item: Item,
    message: Vec<u8>,
}

impl Outgoing {
    /// Orders a draft to leave from the account of the grant after `window`. `token` is random.
    ///
    /// # Errors
    /// The draft lacks a sender or recipients, an address of it can't be written, or it is of another account.
    pub fn new(
        grant: &WriteGrant,
        id: ItemId,
        mut draft: Draft,
        sets: Sets,
        at: &Zoned,
        token: u64,
        window: jiff::SignedDuration,
    ) -> Result<Self, NotSendable> {
        let now = at.timestamp();
        if draft.from.is_none() {
            return Err(NotSendable::NoSender);
        }
        let account = SafeText::line(grant.account());
        if draft.account.get_or_insert_with(|| account.clone()) != &account {
            return Err(NotSendable::OtherAccount);
        }
        let message_id = MessageId::parse(&message::message_id(&draft, at, token));
        let message_id = message_id.ok_or(NotSendable::NoSender)?;
        draft.message_id = Some(message_id.clone());
        let stage = Stage::Held { until: now.checked_add(window).unwrap_or(now) };
        let message = message::bytes(&draft, at, token);
        let account = grant.account().to_owned();
        let item = Item { id, account, ordered: now, stage, draft, message_id, sets };
        if item.recipients().is_empty() {
            return Err(NotSendable::NoRecipient);
        }
        let mut addresses = item.from().cloned().into_iter().chain(item.recipients());
        if let Some(odd) = addresses.find(|spec| !message::can_carry(spec)) {
            return Err(NotSendable::Address(odd));
        }
        Ok(Self { item, message })
    }

    /// The item.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// The message as it is filed.
    pub fn message(&self) -> &[u8] {
        &self.message
    }
}
