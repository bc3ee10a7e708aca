//! Reads what was opened into a desk, and single conversations with their texts. Must not know what is printed.

use super::opening::Opening;
use super::{Failure, Session};
use crate::intake::{self, Drained, Goal, Incoming, Intake};
use crate::mail::{Body, MessageRef, SafeText};
use crate::mailbox::ConversationId;
use crate::port::mail::{Filing, Request};
use crate::triage::{Desk, KeywordEdit, MessageLine, Shelf};
use jiff::Timestamp;
use std::collections::HashMap;

/// A mailbox that was read.
pub struct Reading {
    /// The sources, still at work.
    pub intake: Intake,
    /// What they gave.
    pub drained: Drained,
}

/// Starts the sources of an opening and reads them. What is no mail, and what is unwise in the config, is told on
/// standard error.
pub fn read(
    opening: &Opening,
    goal: Goal,
    now: Timestamp,
    session: &mut Session<'_>,
) -> Result<Reading, Failure> {
    for warning in &opening.warnings {
        writeln!(session.err, "levelhead: {warning}")?;
    }
    let intake = intake::start(opening.plan.clone())
        .map_err(|error| Failure::failed(format!("cannot start reading: {error}; close other programs")))?;
    let desk = Desk::new(opening.desk.clone());
    let drained = intake::drain(&intake, desk, goal, now);
    for line in &drained.skipped {
        writeln!(session.err, "levelhead: left out: {line}")?;
    }
    Ok(Reading { intake, drained })
}

impl Reading {
    /// Whether everything could be read; to be asked once what could be read is printed.
    pub fn outcome(&self) -> Result<(), Failure> {
        if self.drained.failed.is_empty() {
            return Ok(());
        }
        let lines: Vec<&str> = self.drained.failed.iter().map(SafeText::as_str).collect();
        Err(Failure::failed(lines.join("; ")))
    }

    /// The conversation of a short id or a Message-ID.
    pub fn find(&self, id: &str) -> Result<ConversationId, Failure> {
        let wanted = id.trim().trim_start_matches('<').trim_end_matches('>');
        if let Some(found) = self.drained.desk.find(wanted) {
            return Ok(found);
        }
        // Where reading failed, that is the reason to be told.
        self.outcome()?;
        Err(Failure::failed(format!(
            "there is no conversation {id:?}; see levelhead list --all for the ids there are"
        )))
    }

    /// The texts of messages; those that came without are fetched, and the desk judges anew with them.
    pub fn bodies(
        &mut self,
        messages: &[MessageLine],
        now: Timestamp,
    ) -> Result<HashMap<MessageRef, Body>, Failure> {
        let wanted: Vec<MessageRef> = messages.iter().map(|message| message.reference).collect();
        let accounts: Vec<SafeText> = wanted.iter().map(|message| self.account(*message)).collect();
        let mut missing = wanted.len();
        let mut bodies = HashMap::new();
        self.ask(Request::FetchBodies(wanted))?;
        while missing > 0 {
            if let Incoming::Bodies(read) = self.answer(&accounts)? {
                missing = missing.saturating_sub(read.len());
                self.drained.desk.apply_bodies(&read, now);
                bodies.extend(read.into_iter().filter_map(|read| Some((read.reference, read.body?))));
            }
        }
        Ok(bodies)
    }

    /// The bytes of a message as it lies in the mailbox; `None` where it is gone.
    pub fn raw(&mut self, message: MessageRef) -> Result<Option<Vec<u8>>, Failure> {
        self.ask(Request::FetchRaw(message))?;
        self.bytes(message)
    }

    /// What an answer to a message needs of it; `None` where it is gone.
    pub fn text(&mut self, message: MessageRef) -> Result<Option<Vec<u8>>, Failure> {
        self.ask(Request::FetchText(message))?;
        self.bytes(message)
    }

    fn bytes(&mut self, message: MessageRef) -> Result<Option<Vec<u8>>, Failure> {
        let accounts = [self.account(message)];
        loop {
            if let Incoming::Raw { reference, bytes } = self.answer(&accounts)?
                && reference == message
            {
                return Ok(bytes);
            }
        }
    }

    /// Has a mail filed.
    ///
    /// # Errors
    /// Why it was not, in one line.
    pub fn file(&mut self, filing: Filing) -> Result<(), String> {
        let wanted = filing.message_id.clone();
        self.ask(Request::File(filing)).map_err(|_| GONE.to_owned())?;
        loop {
            match self.intake.reports.recv() {
                Ok(Incoming::Filed { message_id }) if message_id == wanted => return Ok(()),
                Ok(Incoming::NotFiled { message_id, why }) if message_id == wanted => {
                    return Err(why.to_string());
                }
                Ok(_) => {}
                Err(_) => return Err(GONE.to_owned()),
            }
        }
    }

    /// Takes in what has come since, without waiting.
    pub fn catch_up(&mut self, now: Timestamp) {
        while let Ok(incoming) = self.intake.reports.try_recv() {
            self.drained.take(incoming, now);
        }
    }

    /// Has messages moved away, and keywords changed on them first.
    ///
    /// # Errors
    /// Why they were not, in one line.
    pub fn put_away(
        &mut self,
        ticket: u64,
        to: Shelf,
        messages: Vec<MessageRef>,
        edits: Vec<KeywordEdit>,
    ) -> Result<(), String> {
        self.ask(Request::Move { ticket, messages, to, edits }).map_err(|_| GONE.to_owned())?;
        self.stored(ticket)
    }

    /// Has keywords changed.
    ///
    /// # Errors
    /// Why they were not, in one line.
    pub fn store(&mut self, ticket: u64, edits: Vec<KeywordEdit>) -> Result<(), String> {
        self.ask(Request::Store { ticket, edits }).map_err(|_| GONE.to_owned())?;
        self.stored(ticket)
    }

    fn stored(&mut self, ticket: u64) -> Result<(), String> {
        loop {
            match self.intake.reports.recv() {
                Ok(Incoming::Stored { ticket: done }) if done == ticket => return Ok(()),
                Ok(Incoming::StoreRefused { ticket: left, why }) if left == ticket => {
                    return Err(why.to_string());
                }
                Ok(_) => {}
                Err(_) => return Err(GONE.to_owned()),
            }
        }
    }

    fn ask(&self, request: Request) -> Result<(), Failure> {
        self.intake.requests.send(request).map_err(|_| gone())
    }

    /// The account a message lies in.
    pub fn account(&self, message: MessageRef) -> SafeText {
        self.drained.desk.account_of(message.source)
    }

    /// The next report; a line that is down is an error where it is the line of one of these accounts.
    fn answer(&self, accounts: &[SafeText]) -> Result<Incoming, Failure> {
        match self.intake.reports.recv().map_err(|_| gone())? {
            Incoming::Failed(why) => Err(Failure::failed(why.to_string())),
            Incoming::Line { account, line } if accounts.contains(&account) => match line.trouble() {
                Some(why) => Err(Failure::failed(why.to_string())),
                None => Ok(Incoming::Line { account, line }),
            },
            incoming => Ok(incoming),
        }
    }
}

const GONE: &str = "the mailbox stopped answering; try again";

fn gone() -> Failure {
    Failure::failed(GONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Model;
    use crate::mail::{MessageKey, SourceId};
    use crate::port::mail::{Line, SourceInfo};
    use crate::triage::DeskSettings;
    use std::sync::mpsc::{channel, sync_channel};

    fn opened(source: u16, account: &str) -> Incoming {
        Incoming::Opened(SourceInfo {
            source: SourceId(source),
            account: SafeText::line(account),
            folder: SafeText::line("INBOX"),
            sent: false,
            total: None,
            read_only: None,
            shared: true,
        })
    }

    #[test]
    fn an_answer_waits_for_its_own_account_and_for_no_other() {
        let (requests, _asked) = channel();
        let (told, reports) = sync_channel(20);
        let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
        let lost = |account: &str| Incoming::Line {
            account: SafeText::line(account),
            line: Line::Down(SafeText::line(&format!("{account}: connection lost"))),
        };
        for incoming in [
            opened(0, "support"),
            opened(8, "sales"),
            Incoming::Settled,
            lost("sales"),
            Incoming::Raw { reference, bytes: Some(b"mail".to_vec()) },
            lost("support"),
        ] {
            told.send(incoming).unwrap();
        }
        let intake = Intake { requests, reports };
        let now = Timestamp::UNIX_EPOCH;
        let desk = Desk::new(DeskSettings::new(Model::shipped()));
        let drained = intake::drain(&intake, desk, Goal::Rows, now);
        let mut reading = Reading { intake, drained };
        assert_eq!(reading.raw(reference).ok().flatten().as_deref(), Some(b"mail".as_slice()));
        let why = reading.raw(reference).err().map(|failure| failure.to_string());
        assert_eq!(why.as_deref(), Some("levelhead: support: connection lost\n"));
    }
}
