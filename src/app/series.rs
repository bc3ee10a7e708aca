//! A series: one template, and for each of several conversations a reply of its own. How each stands is read off its
//! draft and the outbox, never kept beside them. Must not know how replies are made or sent.

use super::outbox::in_words;
use super::reader::{FlowLine, Tone};
use super::sheet::{Sheet, line, paragraph};
use super::text::{clip, fit};
use super::{App, Composer, Over};
use crate::mail::MessageId;
use crate::mailbox::ConversationId;
use crate::reply::Template;
use crate::reply::check::{Finding, Severity};
use crate::reply::outbox::Stage;
use crate::reply::recipients::written;
use hashbrown::HashSet;

/// One conversation of a series.
#[derive(Debug, Clone)]
pub struct Row {
    /// The conversation.
    pub conversation: ConversationId,
    /// The customer.
    pub customer: String,
    /// Its draft's Message-ID, once it is written.
    pub mail: Option<MessageId>,
    /// Why it does not leave with the others, where it does not.
    pub left_out: Option<String>,
    /// Whether it has left.
    pub sent: bool,
    /// To whom it goes.
    pub whom: String,
    /// How it stands, as of the last frame.
    pub standing: Standing,
    /// What the check said, and of which state of things.
    found: ((u64, usize, usize), Vec<Finding>),
}

impl Row {
    /// Of a conversation whose mail is still to be read.
    pub fn new(conversation: ConversationId, customer: String) -> Self {
        Self {
            conversation,
            customer,
            mail: None,
            left_out: None,
            sent: false,
            whom: String::new(),
            standing: Standing::Reading,
            found: Default::default(),
        }
    }

    /// What the check says, the gravest first.
    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found.1.iter().filter(|one| one.severity() > Severity::Underline)
    }
}

/// How a reply of a series stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The mail it answers is being read.
    Reading,
    /// Nothing speaks against it.
    Ready,
    /// Something should be looked at.
    Warned,
    /// The check does not let it leave.
    Blocked,
    /// It does not leave with the others.
    LeftOut,
    /// It is on its way.
    Outgoing(Stage),
    /// It has left.
    Sent,
    /// There is no draft of it any more.
    Gone,
}

/// The series.
#[derive(Debug, Clone)]
pub struct Series {
    /// The template of all.
    pub template: Template,
    /// The conversations.
    pub rows: Vec<Row>,
    /// The one under the cursor.
    pub at: usize,
    /// How many drafts it was asked to throw away, the first time.
    pub asked: usize,
}

impl Series {
    /// The row under the cursor.
    pub fn row_mut(&mut self) -> Option<&mut Row> {
        self.rows.get_mut(self.at)
    }

    /// Whether this is one of its mails.
    pub fn has(&self, mail: &MessageId) -> bool {
        self.rows.iter().any(|row| row.mail.as_ref() == Some(mail))
    }

    /// Whether something is left to be done about it.
    pub fn is_open(&self) -> bool {
        self.rows.iter().any(|row| match row.standing {
            Standing::LeftOut => row.mail.is_some(),
            Standing::Sent | Standing::Gone => false,
            _ => true,
        })
    }

    /// Where it stands, in figures.
    pub fn summary(&self) -> String {
        let count = |is: fn(&Standing) -> bool| self.rows.iter().filter(|row| is(&row.standing)).count();
        let failed =
            |stage: &Stage| matches!(stage, Stage::Failed { .. } | Stage::Unsure { .. } | Stage::Draft);
        let outgoing = self.rows.iter().filter_map(|row| match &row.standing {
            Standing::Outgoing(stage) => Some(stage),
            _ => None,
        });
        let stuck = outgoing.clone().filter(|stage| failed(stage)).count();
        let held = outgoing.clone().filter(|stage| matches!(stage, Stage::Held { .. })).count();
        let leaving = outgoing.count() - stuck - held;
        let figures = [
            (count(|standing| *standing == Standing::Sent), "sent"),
            (held, "held"),
            (leaving, "being sent"),
            (count(|standing| *standing == Standing::Ready), "ready"),
            (count(|standing| *standing == Standing::Warned), "with a warning"),
            (count(|standing| *standing == Standing::Blocked), "stopped by the check"),
            (stuck, "not sent"),
            (count(|standing| *standing == Standing::LeftOut), "left out"),
            (count(|standing| *standing == Standing::Gone), "thrown away"),
            (count(|standing| *standing == Standing::Reading), "being read"),
        ];
        let told = figures.iter().filter(|(number, _)| *number > 0);
        told.map(|(number, what)| format!("{number} {what}")).collect::<Vec<_>>().join(" · ")
    }
}

/// The series as a sheet.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The lines.
    pub sheet: Sheet,
    /// The line of each row.
    pub starts: Vec<usize>,
    /// The first line in sight, so that the row under the cursor is.
    pub top: usize,
}

impl App {
    /// Brings up to date how each reply of the series stands.
    pub(super) fn settle_series(&mut self) {
        let Some(mut series) = self.series.take() else { return };
        for row in &mut series.rows {
            row.standing = self.standing_of(row);
        }
        self.series = Some(series);
    }

    fn standing_of(&mut self, row: &mut Row) -> Standing {
        let Some(mail) = &row.mail else {
            return if row.left_out.is_some() { Standing::LeftOut } else { Standing::Reading };
        };
        if row.sent {
            return Standing::Sent;
        }
        if let Some(entry) = self.outbox.entries.iter().find(|entry| entry.item.message_id == *mail) {
            return Standing::Outgoing(entry.item.stage.clone());
        }
        let conversation = self.desk.resolve(row.conversation);
        let composer = self.drafts.get(&conversation);
        let composer = composer.filter(|draft| draft.draft.message_id.as_ref() == Some(mail));
        let Some(composer) = composer else { return Standing::Gone };
        let of = (composer.revision, self.desk.mailbox().len(), self.lifted(&composer.finished()).len());
        row.whom = addressed(composer);
        if row.found.0 != of {
            let draft = composer.finished();
            row.found = (of, self.vet(&draft, Some(conversation)).0);
        }
        if row.left_out.is_some() {
            return Standing::LeftOut;
        }
        let draft = self.drafts.get(&conversation).map(Composer::finished);
        let lifted = draft.map(|draft| self.lifted(&draft)).unwrap_or_default();
        let open = row.findings().filter(|one| !lifted.iter().any(|lift| lift.covers(one)));
        match open.map(Finding::severity).max() {
            Some(Severity::Block) => Standing::Blocked,
            Some(_) => Standing::Warned,
            None => Standing::Ready,
        }
    }

    /// The series as it is drawn.
    pub fn listed_series(&self) -> Option<Listed> {
        let series = self.series.as_ref()?;
        let columns = usize::from(super::review::COLUMNS.min(self.size.width)).saturating_sub(4).max(10);
        let (mut lines, mut starts, mut under) = (Vec::new(), Vec::new(), 0..0);
        paragraph(&mut lines, &series.summary(), Tone::Dim, columns);
        for (at, row) in series.rows.iter().enumerate() {
            let from = lines.len();
            starts.push(from);
            let here = at == series.at;
            self.row(&mut lines, row, here, columns);
            if here {
                under = from..lines.len();
            }
        }
        let height = self.sheet_height();
        let top = if under.end <= height { 0 } else { (under.end - height).min(under.start) };
        let title = format!("Replies from {}, each on its own", series.template.name);
        Some(Listed { sheet: Sheet { title, lines }, starts, top })
    }

    fn row(&self, lines: &mut Vec<FlowLine>, row: &Row, here: bool, columns: usize) {
        let (sign, tone, words) = match &row.standing {
            Standing::Reading => ("…", Tone::Dim, "being read".to_owned()),
            Standing::Ready => ("✓", Tone::Plain, "ready".to_owned()),
            Standing::Warned | Standing::Blocked => {
                let sign = if row.standing == Standing::Blocked { "✗" } else { "⚠" };
                (sign, Tone::Warning, row.findings().next().map(|one| one.what.clone()).unwrap_or_default())
            }
            Standing::LeftOut => {
                ("–", Tone::Dim, format!("left out: {}", row.left_out.as_deref().unwrap_or("")))
            }
            Standing::Outgoing(stage) => {
                let (what, tone, why) = in_words(stage, self.now);
                ("»", tone, if why.is_empty() { what.to_owned() } else { format!("{what}: {why}") })
            }
            Standing::Sent => ("✓", Tone::Dim, "sent".to_owned()),
            Standing::Gone => ("–", Tone::Dim, "thrown away".to_owned()),
        };
        let name = if here { Tone::Title } else { Tone::Plain };
        let (whose, whom) = (columns / 4, columns * 2 / 5);
        lines.push(line(vec![
            (if here { "▌" } else { " " }.to_owned(), Tone::Key),
            (format!("{sign} "), tone),
            (fit(&row.customer, whose.saturating_sub(3)), name),
            (format!(" {} ", fit(&row.whom, whom.saturating_sub(2))), Tone::Dim),
            (clip(&words, columns.saturating_sub(whose + whom)).into_owned(), tone),
        ]));
        if !here || !matches!(row.standing, Standing::Warned | Standing::Blocked) {
            return;
        }
        for finding in row.findings() {
            let words =
                format!("{} {}: {}", super::review::sign(finding.severity()), finding.what, finding.remedy);
            paragraph_within(lines, &words, columns);
        }
    }

    /// The series was drawn: whom the rows in sight go to has been seen.
    pub(super) fn series_seen(&mut self) {
        if !matches!(self.over, Over::Series) {
            return;
        }
        let Some(listed) = self.listed_series() else { return };
        let sight = listed.top..listed.top + self.sheet_height();
        let rows = self.series.iter().flat_map(|series| &series.rows).zip(&listed.starts);
        let seen: HashSet<ConversationId> =
            rows.filter(|(_, start)| sight.contains(start)).map(|(row, _)| row.conversation).collect();
        for id in seen {
            let id = self.desk.resolve(id);
            if let Some(draft) = self.drafts.get(&id).map(|composer| composer.draft.clone())
                && self
                    .series
                    .as_ref()
                    .zip(draft.message_id.as_ref())
                    .is_some_and(|(series, mail)| series.has(mail))
            {
                self.saw_recipients(draft, Some(id));
            }
        }
    }
}

/// Adds lines set in under a row.
fn paragraph_within(lines: &mut Vec<FlowLine>, words: &str, columns: usize) {
    for range in super::text::wrap(words, columns.saturating_sub(4)) {
        let words = words.get(range).unwrap_or_default().to_owned();
        lines.push(line(vec![("    ".to_owned(), Tone::Plain), (words, Tone::Warning)]));
    }
}

/// Whom a draft goes to, all of them: addresses, since a name may be anybody's.
fn addressed(composer: &Composer) -> String {
    let draft = &composer.draft;
    let to: Vec<String> = draft.to.iter().map(|one| one.spec.to_string()).collect();
    let others: Vec<String> = draft.cc.iter().chain(&draft.bcc).map(written).collect();
    if others.is_empty() { to.join(", ") } else { format!("{} + {}", to.join(", "), others.join(", ")) }
}
