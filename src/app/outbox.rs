//! What is on its way out, as the screen knows it: held, being sent, failed, unsure, just sent. Must not know files or
//! servers.

use super::Composer;
use super::reader::{FlowLine, Piece, Tone};
use super::sheet::Sheet;
use super::text::{clip, fit, wrap};
use crate::mailbox::ConversationId;
use crate::reply::outbox::{Item, ItemId, Stage};
use jiff::{SignedDuration, Timestamp};

/// One mail on its way out.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The mail, as it stands.
    pub item: Item,
    /// Its editor, if it was written in this run.
    pub composer: Option<Composer>,
    /// Its conversation, if that is known.
    pub conversation: Option<ConversationId>,
    /// Whether it is known to be on the disk.
    pub on_disk: bool,
}

/// A mail that has left and is to be filed.
#[derive(Debug, Clone)]
pub struct Departed {
    /// The mail.
    pub item: Item,
    /// The message as it is filed.
    pub message: Vec<u8>,
    /// Whether its filing was asked for.
    pub asked: bool,
    /// How often it could not be filed.
    pub failures: u32,
    /// When it is tried again, once it could not be filed.
    pub again: Option<Timestamp>,
}

impl Departed {
    /// A mail that has left just now, or was found so.
    pub fn new(item: Item, message: Vec<u8>) -> Self {
        Self { item, message, asked: false, failures: 0, again: None }
    }
}

/// Everything on its way out.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// What has left and is not filed yet.
    pub departed: Vec<Departed>,
    /// The one under the cursor of the sheet.
    pub at: usize,
    /// To whom the last mail went, and when.
    pub sent: Option<(String, Timestamp)>,
    /// The program ends once nothing is on its way any more.
    pub leaving: bool,
}

/// What the header says of a mail on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// All is well.
    Good,
    /// It is under way.
    Busy,
    /// A person has to look.
    Grave,
}

/// How long "sent" stays in sight.
const IN_SIGHT: SignedDuration = SignedDuration::from_secs(60);

impl Outbox {
    /// The entry of this name.
    pub fn entry(&mut self, id: &ItemId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.item.id == *id)
    }

    /// Takes an entry out.
    pub fn take(&mut self, id: &ItemId) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.item.id == *id)?;
        self.at = self.at.min(self.entries.len().saturating_sub(2));
        Some(self.entries.remove(at))
    }

    /// The newest that can still be taken back.
    pub fn newest_held(&self) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.item.stage.due().is_some())
    }

    /// Whether something is leaving just now.
    pub fn is_leaving(&self) -> bool {
        self.entries.iter().any(|entry| entry.item.stage.is_leaving())
    }

    /// Whether something would leave, or is leaving, by itself.
    pub fn in_transit(&self) -> bool {
        let moving = |stage: &Stage| matches!(stage, Stage::Held { .. }) || stage.is_leaving();
        self.entries.iter().any(|entry| moving(&entry.item.stage))
    }

    /// Whether the program can end without anything being cut off.
    pub fn at_rest(&self) -> bool {
        !self.in_transit() && self.departed.iter().all(|departed| departed.again.is_some())
    }

    /// The entries of which a person has to decide.
    pub fn asking(&self) -> usize {
        self.entries.iter().filter(|entry| entry.item.stage.asks()).count()
    }

    /// When the screen has to be drawn anew or something is due: a second on while something is held, the next try.
    pub fn next_tick(&self, now: Timestamp) -> Option<Timestamp> {
        let on_disk = self.entries.iter().filter(|entry| entry.on_disk);
        let due = on_disk.filter_map(|entry| entry.item.stage.due());
        let second = |due: Timestamp| {
            let left = due.duration_since(now);
            let part = SignedDuration::from_nanos(i64::from(left.subsec_nanos()));
            let step = if part.is_zero() { SignedDuration::from_secs(1) } else { part };
            now.checked_add(step).unwrap_or(due).min(due)
        };
        let filed = self.departed.iter().filter(|departed| !departed.asked);
        let filed = filed.filter_map(|departed| departed.again).min().map(|again| again.max(now));
        // What is due while another leaves is asked for when that has left.
        let due = due.filter(|due| *due > now || !self.is_leaving());
        due.map(|due| if due <= now { now } else { second(due) }).chain(filed).min()
    }

    /// What the header says, the gravest first.
    pub fn badges(&self, now: Timestamp) -> Vec<(String, Weight)> {
        let mut badges = Vec::new();
        let count = |is: &dyn Fn(&Stage) -> bool| self.entries.iter().filter(|e| is(&e.item.stage)).count();
        for (number, what) in [
            (count(&|stage| matches!(stage, Stage::Unsure { .. })), "UNSURE"),
            (count(&|stage| matches!(stage, Stage::Failed { retry: None, .. })), "NOT SENT"),
            (count(&|stage| matches!(stage, Stage::Draft)), "KEPT"),
        ] {
            match number {
                0 => {}
                1 => badges.push((what.to_owned(), Weight::Grave)),
                many => badges.push((format!("{many} {what}"), Weight::Grave)),
            }
        }
        let held = count(&|stage| matches!(stage, Stage::Held { .. }));
        let newest = self.entries.iter().rev().find_map(|entry| match &entry.item.stage {
            Stage::Held { until } => Some(seconds(*until, now)),
            _ => None,
        });
        if let Some(left) = newest.filter(|_| held > 1) {
            badges.push((format!("{held} HELD {left} s"), Weight::Busy));
        }
        for entry in &self.entries {
            match &entry.item.stage {
                Stage::Held { .. } if held > 1 => {}
                Stage::Held { .. } if !entry.on_disk => badges.push(("QUEUEING".into(), Weight::Busy)),
                Stage::Held { until } => {
                    badges.push((format!("HELD {} s", seconds(*until, now)), Weight::Busy));
                }
                Stage::Failed { retry: Some(retry), .. } => {
                    badges.push((format!("NOT SENT YET {} s", seconds(*retry, now)), Weight::Busy));
                }
                stage if stage.is_leaving() => badges.push(("SENDING".into(), Weight::Busy)),
                _ => {}
            }
        }
        if self.sent.as_ref().is_some_and(|(_, at)| now.duration_since(*at) < IN_SIGHT) {
            badges.push(("✓ sent".into(), Weight::Good));
        }
        badges
    }

    /// What the foot says while something can be taken back.
    pub fn told(&self, now: Timestamp, undo: &str) -> Option<String> {
        let entry = self.newest_held()?;
        let whom = whom(&entry.item);
        Some(match &entry.item.stage {
            Stage::Held { until } => {
                format!("to {whom}: held {} s  ·  {undo} takes it back", seconds(*until, now))
            }
            Stage::Failed { why, .. } => {
                format!("to {whom}: not sent yet, tried again: {why}  ·  {undo} takes it back")
            }
            _ => return None,
        })
    }

    /// The sheet that lists everything on its way out; `changes` after the mails.
    pub fn sheet(&self, now: Timestamp, columns: usize, changes: Vec<FlowLine>) -> Sheet {
        let mut lines = Vec::new();
        for (row, entry) in self.entries.iter().enumerate() {
            let here = row == self.at;
            let (stage, tone, why) = in_words(&entry.item.stage, now);
            let mark = if here { "▌" } else { " " };
            lines.push(line(vec![
                (mark.to_owned(), Tone::Key),
                (fit(stage, 12), tone),
                (fit(&whom(&entry.item), 28), if here { Tone::Title } else { Tone::Plain }),
                (format!(" {}", clip(&entry.item.draft.subject, columns.saturating_sub(42))), Tone::Dim),
            ]));
            for part in wrap(&why, columns.saturating_sub(13)) {
                let why = why.get(part).unwrap_or_default().to_owned();
                lines.push(line(vec![(" ".repeat(13), Tone::Plain), (why, Tone::Dim)]));
            }
        }
        lines.extend(changes);
        if lines.is_empty() {
            lines.push(line(vec![("nothing is on its way out".to_owned(), Tone::Dim)]));
        }
        Sheet { title: "Outbox".into(), lines }
    }

    /// The sheet that asks what becomes of held mail when the program is to end.
    pub fn leaving_sheet(&self, now: Timestamp) -> Sheet {
        let mut lines = Vec::new();
        for entry in self.entries.iter().filter(|entry| !entry.item.stage.asks()) {
            let (stage, tone, _) = in_words(&entry.item.stage, now);
            lines.push(line(vec![(fit(stage, 12), tone), (whom(&entry.item), Tone::Plain)]));
        }
        for departed in &self.departed {
            lines.push(line(vec![(fit("filing", 12), Tone::Plain), (whom(&departed.item), Tone::Plain)]));
        }
        let title =
            if self.leaving { "Ending when this has left" } else { "Not sent yet: send now, or keep?" };
        Sheet { title: title.into(), lines }
    }
}

/// To whom a mail goes, for people.
pub fn whom(item: &Item) -> String {
    let first = item.draft.to.first().or(item.draft.cc.first()).or(item.draft.bcc.first());
    let name = first.map_or_else(String::new, |address| match &address.name {
        Some(name) if !name.is_empty() => name.to_string(),
        _ => address.spec.to_string(),
    });
    match item.recipients().len() {
        0 | 1 => name,
        many => format!("{name} +{}", many - 1),
    }
}

pub(super) fn in_words(stage: &Stage, now: Timestamp) -> (&'static str, Tone, String) {
    match stage {
        Stage::Draft => ("kept", Tone::Warning, "not sent: send it, edit it, or forget it".into()),
        Stage::Held { until } => ("held", Tone::Plain, format!("leaves in {} s", seconds(*until, now))),
        Stage::Sending { .. } | Stage::Ending { .. } => ("sending", Tone::Plain, String::new()),
        Stage::Sent { .. } => ("sent", Tone::Plain, String::new()),
        Stage::Failed { why, retry: None, .. } => ("not sent", Tone::Warning, why.clone()),
        Stage::Failed { why, retry: Some(retry), .. } => {
            ("not sent", Tone::Warning, format!("again in {} s: {why}", seconds(*retry, now)))
        }
        Stage::Unsure { why } => ("unsure", Tone::Warning, format!("look into Sent: {why}")),
    }
}

fn seconds(until: Timestamp, now: Timestamp) -> i64 {
    let left = until.duration_since(now);
    (left.as_secs() + i64::from(left.subsec_nanos() > 0)).max(0)
}

fn line(pieces: Vec<(String, Tone)>) -> FlowLine {
    FlowLine { pieces: pieces.into_iter().map(|(text, tone)| Piece { text, tone }).collect() }
}
