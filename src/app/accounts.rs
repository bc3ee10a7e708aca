//! The accounts of this run side by side: which can be changed and sent from, which one a conversation or a draft is of,
//! and what the screen calls them. Must not know servers.

use super::session::Account;
use super::{App, Over, SendOff};
use crate::access::{ReadOnlyReason, WriteGrant};
use crate::mail::{MessageRef, SafeText};
use crate::mailbox::ConversationId;
use crate::reply::{Draft, Us};

/// Columns of an account's name in a badge.
const BADGE: usize = 12;

impl App {
    /// Whether there are several accounts, so that each has to be named.
    pub fn several(&self) -> bool {
        self.session.accounts.len() > 1
    }

    /// Why nothing at all can be written; `None` where changes are possible in an account.
    pub fn read_only(&self) -> Option<ReadOnlyReason> {
        let reasons: Option<Vec<_>> =
            self.session.accounts.iter().map(|account| self.read_only_in(account)).collect();
        reasons?.first().copied()
    }

    /// Why nothing can be written in an account.
    pub fn read_only_in(&self, account: &Account) -> Option<ReadOnlyReason> {
        let of = self.several().then_some(&account.name);
        account.grant.as_ref().err().copied().or_else(|| self.sources.read_only(of))
    }

    /// The account a conversation is answered in.
    pub fn account_of(&self, id: ConversationId) -> Option<&Account> {
        self.session.account(&self.desk.account(id))
    }

    /// Why a conversation can't be changed, for people.
    pub fn locked(&self, id: ConversationId) -> Option<String> {
        let account = self.account_of(id)?;
        let reason = self.read_only_in(account)?;
        Some(self.with_name(account, &reason.to_string()))
    }

    /// A reason, with the account it is about where there are several.
    fn with_name(&self, account: &Account, reason: &str) -> String {
        if self.several() { format!("{} is read-only: {reason}", account.name) } else { reason.to_owned() }
    }

    /// We, as whoever answers a message.
    pub fn us_answering(&self, message: MessageRef) -> &Us {
        self.session
            .account(&self.desk.account_of(message.source))
            .map_or(&self.session.us, |account| &account.us)
    }

    /// The account a draft leaves from: its own, else the one whose address it bears, else its conversation's. `None`
    /// where its own is not open.
    pub fn account_of_draft(&self, draft: &Draft, conversation: Option<ConversationId>) -> Option<&Account> {
        if let Some(name) = &draft.account {
            return self.session.accounts.iter().find(|account| account.name == *name);
        }
        let answered = conversation.and_then(|id| self.account_of(id));
        let from = draft.from.as_ref().map(|from| &from.spec);
        let bears = |account: &&Account| from.is_some_and(|from| account.us.addresses.contains(from));
        answered.filter(bears).or_else(|| self.session.accounts.iter().find(bears)).or(answered)
    }

    /// The right to send a draft, or why there is none.
    pub fn sending(
        &self,
        draft: &Draft,
        conversation: Option<ConversationId>,
    ) -> Result<&WriteGrant, SendOff> {
        let account = self.account_of_draft(draft, conversation).ok_or(SendOff::OtherAccount)?;
        account.sending.as_ref().map_err(|off| *off)
    }

    /// Why the mail that a key of this place would send stays here, if so.
    pub fn send_off(&self) -> Option<SendOff> {
        let off = |draft, conversation| self.sending(draft, conversation).err();
        match &self.over {
            Over::Outbox => {
                let entry = self.outbox.entries.get(self.outbox.at)?;
                off(&entry.item.draft, entry.conversation)
            }
            Over::Leaving => None,
            _ => match self.composer() {
                Some(composer) => off(&composer.draft, self.current()),
                None => {
                    self.session.accounts.first().and_then(|account| account.sending.as_ref().err().copied())
                }
            },
        }
    }

    /// The accounts, or the one and its folders, at the left of the header.
    pub fn opened_title(&self) -> String {
        let names: Vec<&str> = self.session.accounts.iter().map(|account| account.name.as_str()).collect();
        match names.as_slice() {
            [_] | [] => self.sources.title(),
            [first, second] => format!("{first} + {second}"),
            [first, rest @ ..] => format!("{first} + {} accounts", rest.len()),
        }
    }

    /// What is to be said at all times of some accounts and not of the others.
    pub fn account_badges(&self) -> Vec<String> {
        if !self.several() {
            return Vec::new();
        }
        let all_read_only = self.read_only().is_some();
        let down = |account: &Account| !self.sources.is_up(&account.name);
        let locked = |account: &Account| self.read_only_in(account).is_some();
        let unshared = |account: &Account| !self.sources.shared(Some(&account.name)) && !locked(account);
        let badge = |what: &str, is: &dyn Fn(&Account) -> bool| {
            let are: Vec<&Account> = self.session.accounts.iter().filter(|account| is(account)).collect();
            match are.as_slice() {
                [] => None,
                [one] => Some(format!("{} {what}", super::text::clip(&one.name, BADGE))),
                many => Some(format!("{} of {} {what}", many.len(), self.session.accounts.len())),
            }
        };
        let read_only = badge("READ-ONLY", &locked).filter(|_| !all_read_only);
        [badge("DOWN", &down), read_only, badge("NOT SHARED", &unshared)].into_iter().flatten().collect()
    }

    /// What stands in a conversation's row for its account; nothing where there is only one.
    pub fn row_badge(&self, account: &SafeText) -> Option<String> {
        let longest = self.session.accounts.iter().map(|account| super::text::width(&account.name)).max()?;
        let columns = longest.min(if self.size.width < 100 { 7 } else { 10 });
        self.several().then(|| super::text::fit(account, columns))
    }
}
