//! The draft looked over: whom it goes to and what each is to the conversation, what the send check found, the text.
//! Must not know how anything was found.

use super::composer::{Hold, Part};
use super::reader::{FlowLine, Piece, Text, Tone};
use super::sheet::{Sheet, line, paragraph};
use super::text::{fit_right, wrap};
use super::vet::Checked;
use super::{Action, App, Composer};
use crate::mail::BlockKind;
use crate::reply::check::{Finding, Kind, Lifted, Place, Recipient, Relation, Severity};
use crate::reply::recipients::written;

/// Columns of the sheet, where the screen has as many: our quoted lines fit.
pub const COLUMNS: u16 = 86;
/// Recipients that are as they should be are listed up to so many.
const LISTED: usize = 8;
/// Lines shown of a mail that came meanwhile.
const CAME: usize = 6;
/// The mark before a line of the text that a finding is about.
const MARGIN: usize = 2;

/// The review, and where it says what.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The lines.
    pub sheet: Sheet,
    /// The line after the last recipient.
    pub panel_end: usize,
    /// The lines of the marked finding.
    pub marked: std::ops::Range<usize>,
}

impl App {
    /// The review of the draft on the screen.
    pub fn review(&self) -> Option<Review> {
        let columns = usize::from(COLUMNS.min(self.size.width)).saturating_sub(4).max(10);
        let composer = self.composer()?;
        let lifted = self.lifted(&composer.finished());
        let edit = self.key_in(super::Place::Review, Action::Edit);
        let words = &self.spelling.words;
        Some(review(composer, &self.checked, lifted, columns, &edit, (&self.what_came(), words)))
    }

    /// The beginning of the newest mail of the conversation, where a draft of it stays for that: it is to be read first.
    fn what_came(&self) -> Vec<String> {
        let asked = self.checked.told().any(|one| one.kind == Kind::AnsweredMeanwhile);
        let newest = || self.desk.messages(self.current()?).last().map(|line| line.reference);
        let Some(reference) = asked.then(newest).flatten() else { return Vec::new() };
        let Text::Here(body) = self.reader.bodies.get(reference).0 else { return Vec::new() };
        let new = body.blocks.iter().filter(|block| block.kind == BlockKind::New);
        let new = new.filter_map(|block| body.text.get(block.range.clone())).flat_map(str::lines);
        new.map(str::trim).filter(|line| !line.is_empty()).take(CAME).map(str::to_owned).collect()
    }
}

fn review(
    composer: &Composer,
    checked: &Checked,
    lifted: &[Lifted],
    columns: usize,
    edit: &str,
    (came, misspelt): (&[String], &[String]),
) -> Review {
    let mut lines = Vec::new();
    if let Hold::Elsewhere(who) = &composer.hold {
        let told = format!(
            "READ-ONLY: another levelhead has this draft ({who}). When it is put away there, {edit} opens it here."
        );
        paragraph(&mut lines, &told, Tone::Warning, columns);
    }
    field(&mut lines, "From", &composer.from(), columns);
    for recipient in listed(&checked.recipients) {
        lines.push(person(recipient, columns));
    }
    let hidden = checked.recipients.len() - listed(&checked.recipients).count();
    if hidden > 0 {
        let told = format!("{}  and {hidden} more, {} in all", " ".repeat(7), checked.recipients.len());
        lines.push(line(vec![(told, Tone::Dim)]));
    }
    if checked.recipients.is_empty() {
        field(&mut lines, "To", "", columns);
    }
    let panel_end = lines.len();
    for (part, value) in composer.head() {
        if !matches!(part, Part::To | Part::Cc | Part::Bcc) {
            field(&mut lines, part.label(), &value, columns);
        }
    }
    // What the check says of an address in words of its own is not said twice.
    let said = |warning: &String| {
        checked
            .findings
            .iter()
            .any(|one| matches!(one.place, Place::Recipient(..)) && warning.contains(&one.quote))
    };
    let warnings: Vec<String> = composer.warnings().into_iter().filter(|warning| !said(warning)).collect();
    if !warnings.is_empty() {
        lines.push(FlowLine::default());
    }
    for warning in warnings {
        paragraph(&mut lines, &format!("⚠ {warning}"), Tone::Warning, columns);
    }
    let mut marked = 0..0;
    let told: Vec<&Finding> = checked.told().collect();
    if !told.is_empty() {
        lines.push(FlowLine::default());
    }
    for (at, finding) in told.iter().enumerate() {
        let from = lines.len();
        entry(&mut lines, finding, lifted, at == checked.at, columns);
        if finding.kind == Kind::AnsweredMeanwhile
            && told.get(at + 1).is_none_or(|next| next.kind != finding.kind)
        {
            for words in came
                .iter()
                .flat_map(|words| wrap(words, columns.saturating_sub(6)).into_iter().map(|at| words.get(at)))
            {
                lines.push(line(vec![(format!("    ┆ {}", words.unwrap_or_default()), Tone::Quote)]));
            }
        }
        if at == checked.at {
            marked = from..lines.len();
        }
    }
    if !misspelt.is_empty() {
        lines.push(FlowLine::default());
        let told = format!("{} no dictionary knows: {}", sign(Severity::Underline), misspelt.join(", "));
        paragraph(&mut lines, &told, Tone::Dim, columns);
    }
    if let Some(path) = &composer.saved {
        lines.push(FlowLine::default());
        paragraph(&mut lines, &format!("saved to {path}"), Tone::Dim, columns);
    }
    lines.push(line(vec![("─".repeat(columns), Tone::Dim)]));
    text(&mut lines, composer, &told, columns);
    Review { sheet: Sheet { title: "The draft".into(), lines }, panel_end, marked }
}

fn field(lines: &mut Vec<FlowLine>, name: &str, value: &str, columns: usize) {
    for (number, range) in wrap(value, columns.saturating_sub(9)).into_iter().enumerate() {
        let label = if number == 0 { fit_right(name, 7) } else { " ".repeat(7) };
        let value = value.get(range).unwrap_or_default();
        lines.push(line(vec![(label, Tone::Dim), (format!("  {value}"), Tone::Plain)]));
    }
}

/// Everybody of whom something is to be known, and of the others as many as can be read.
fn listed(recipients: &[Recipient]) -> impl Iterator<Item = &Recipient> {
    recipients
        .iter()
        .enumerate()
        .filter(|(at, one)| *at < LISTED || !is_usual(&one.relation))
        .map(|(_, one)| one)
}

fn is_usual(relation: &Relation) -> bool {
    matches!(relation, Relation::Here | Relation::Ours(_))
}

/// A recipient and what he is.
fn person(recipient: &Recipient, columns: usize) -> FlowLine {
    let tone = if is_usual(&recipient.relation) { Tone::Dim } else { Tone::Warning };
    let mark = if is_usual(&recipient.relation) { " " } else { "⚠" };
    let label = fit_right(recipient.field.name(), 7);
    let who = format!("  {}", written(&recipient.address));
    let words = format!("  {mark} {}", recipient.relation.words());
    let room = columns.saturating_sub(7);
    let who =
        super::text::clip(&who, room.saturating_sub(super::text::width(&words)).max(room / 2)).into_owned();
    let words = super::text::clip(&words, room.saturating_sub(super::text::width(&who))).into_owned();
    line(vec![(label, Tone::Dim), (who, Tone::Plain), (words, tone)])
}

/// What a finding looks like before its words.
pub fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "✗",
        Severity::Warn => "⚠",
        Severity::Underline => "~",
    }
}

fn entry(lines: &mut Vec<FlowLine>, finding: &Finding, lifted: &[Lifted], marked: bool, columns: usize) {
    let reason = lifted.iter().find(|lift| lift.covers(finding));
    let mark = if marked { "▌" } else { " " };
    let tone = if reason.is_some() { Tone::Dim } else { Tone::Warning };
    let what = format!("{} {}", sign(finding.severity()), finding.what);
    let after = match reason {
        Some(lift) => format!("lifted: {}", lift.reason),
        None => finding.remedy.clone(),
    };
    for (words, tone, indent) in [(what, tone, ""), (after, Tone::Dim, "  ")] {
        for range in wrap(&words, columns.saturating_sub(2 + indent.len())) {
            let words = format!(" {indent}{}", words.get(range).unwrap_or_default());
            lines.push(FlowLine {
                pieces: vec![Piece { text: mark.to_owned(), tone: Tone::Key }, Piece { text: words, tone }],
            });
        }
    }
}

/// The text; lines that a finding is about carry a mark in the margin.
fn text(lines: &mut Vec<FlowLine>, composer: &Composer, findings: &[&Finding], columns: usize) {
    let in_text = |one: &&&Finding| matches!(one.place, Place::Body(_));
    let margin = if findings.iter().any(|one| in_text(&one)) { MARGIN } else { 0 };
    let mut at = 0;
    for words in composer.editor.lines() {
        let whole = at..at + words.len();
        at = whole.end + 1;
        let tone = if words.starts_with('>') { Tone::Quote } else { Tone::Plain };
        for range in wrap(words, columns.saturating_sub(margin)) {
            let here = whole.start + range.start..whole.start + range.end;
            let about = |finding: &&&Finding| matches!(&finding.place, Place::Body(place) if place.start < here.end && here.start < place.end);
            let mark = findings
                .iter()
                .find(about)
                .map_or(" ".repeat(margin), |one| format!("{} ", sign(one.severity())));
            let words = words.get(range).unwrap_or_default().to_owned();
            lines.push(line(vec![(mark, Tone::Warning), (words, tone)]));
        }
    }
}
