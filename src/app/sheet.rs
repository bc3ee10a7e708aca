//! Sheets: what is laid over the screen to be read and scrolled. The keys of a place, heat and scores as sums. Must not know where they are drawn, or colours.

use super::composer::Everybody;
use super::reader::{FlowLine, Piece, Tone};
use super::text::{fit, fit_right, width, wrap};
use super::{App, LeftText, Over, Place, Size};
use crate::classify::{Score, Signal};
use crate::mail::SafeText;

/// A heading and its lines.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// What it is.
    pub title: String,
    /// The lines.
    pub lines: Vec<FlowLine>,
}

/// People named at most where it is asked whether they all get a reply.
const MOST_PEOPLE: usize = 8;

/// Columns of a sheet, where the screen has as many.
pub const COLUMNS: u16 = 76;

impl App {
    /// The sheet that lies over the screen, if one does.
    pub fn sheet(&self) -> Option<Sheet> {
        let columns = usize::from(COLUMNS.min(self.size.width)).saturating_sub(4).max(10);
        match &self.over {
            Over::Help(place, ..) => Some(self.help(*place, columns)),
            Over::Why(_) => Some(self.why(columns)),
            Over::Journal(_) => Some(self.journal.sheet(self.now, self.zone(), columns)),
            Over::Raw(raw) => Some(raw.sheet(usize::from(self.size.width).saturating_sub(4).max(10))),
            Over::Series => self.listed_series().map(|listed| listed.sheet),
            Over::Outbox => Some(self.outbox.sheet(self.now, columns, self.waiting.lines(columns))),
            Over::Leaving => Some(self.outbox.leaving_sheet(self.now)),
            Over::Everybody(asked) => Some(everybody(asked, columns)),
            Over::Left(left) => Some(left_text(left, columns, self.sheet_height())),
            Over::Review(_) | Over::Lift(_) => self.review().map(|review| review.sheet),
            _ => None,
        }
    }

    /// Rows of a sheet that are seen at once.
    pub fn sheet_height(&self) -> usize {
        usize::from(self.sheet_room().height.saturating_sub(6)).max(1)
    }

    /// The part of the screen that sheets may cover: all but the tour's strip.
    pub fn sheet_room(&self) -> Size {
        Size { height: self.size.height.saturating_sub(self.layout().strip.height), ..self.size }
    }

    fn help(&self, place: Place, columns: usize) -> Sheet {
        let mut lines = Vec::new();
        let mut told = Vec::new();
        if let Some(reason) = self.read_only() {
            told.push(format!("READ-ONLY: {reason}. Keys that would write are off."));
        } else {
            for account in &self.session.accounts {
                let reason = self.read_only_in(account);
                told.extend(reason.map(|why| format!("{} is READ-ONLY: {why}.", account.name)));
            }
        }
        for text in told {
            paragraph(&mut lines, &text, Tone::Warning, columns);
            lines.push(FlowLine::default());
        }
        let keys = self.keys.of(place).map(|row| width(&row.shown)).max().unwrap_or(0) + 2;
        let mut groups: Vec<&str> = Vec::new();
        for row in self.keys.of(place) {
            if !groups.contains(&row.group.as_str()) {
                groups.push(&row.group);
            }
        }
        for group in groups {
            if lines.last().is_some_and(|line| !line.pieces.is_empty()) {
                lines.push(FlowLine::default());
            }
            lines.push(line(vec![(group.to_owned(), Tone::Title)]));
            for row in self.keys.of(place).filter(|row| row.group == group) {
                let on = self.is_on(row);
                let (key, text) = if on { (Tone::Key, Tone::Plain) } else { (Tone::Off, Tone::Off) };
                let mut help = row.help.clone();
                if !on {
                    help.push_str("  (off)");
                }
                let help = fit(&help, columns.saturating_sub(keys + 1));
                lines.push(line(vec![(fit_right(&row.shown, keys), key), (format!(" {help}"), text)]));
            }
        }
        Sheet { title: format!("Keys: {}", place.title()), lines }
    }

    fn why(&self, columns: usize) -> Sheet {
        let mut lines = Vec::new();
        let Some(id) = self.current() else { return Sheet::default() };
        let heat = self.desk.heat(id, self.now);
        lines.push(line(vec![(format!("Heat {:.0}", heat.total), Tone::Title)]));
        for part in &heat.parts {
            lines.push(line(vec![
                (fit_right(&format!("{:+.1}", part.points), 7), Tone::Plain),
                (format!("  {}", part.label), Tone::Plain),
            ]));
        }
        let verdict = self.desk.verdict(id);
        for (name, score) in [("Angry", &verdict.anger), ("Urgent", &verdict.urgency)] {
            lines.push(FlowLine::default());
            sum(&mut lines, name, score, columns);
        }
        if let Some(due) = &verdict.due {
            lines.push(FlowLine::default());
            let at = self.in_full(due.at);
            paragraph(&mut lines, &format!("Wants an answer by {at}: “{}”", due.quote), Tone::Plain, columns);
        }
        Sheet { title: "Why it stands here".into(), lines }
    }
}

fn sum(lines: &mut Vec<FlowLine>, name: &str, score: &Score, columns: usize) {
    let flag = if score.flag { "  flagged" } else { "" };
    lines.push(line(vec![(format!("{name} {:.2}{flag}", score.probability), Tone::Title)]));
    for reason in &score.reasons {
        let tone = match reason.signal {
            Signal::Base | Signal::Rest => Tone::Dim,
            _ => Tone::Plain,
        };
        let mut text = format!("  {}", reason.signal.label());
        if !reason.quote.is_empty() && !matches!(reason.signal, Signal::Base | Signal::Rest) {
            text.extend(["  “", reason.quote.as_str(), "”"]);
        }
        let weight = fit_right(&format!("{:+.2}", reason.weight).replace('-', "−"), 7);
        let text = super::text::clip(&text, columns.saturating_sub(7)).into_owned();
        lines.push(line(vec![(weight, tone), (text, tone)]));
    }
    let total: f32 = score.reasons.iter().map(|reason| reason.weight).sum();
    let total = format!("{total:+.2}").replace('-', "−");
    lines.push(line(vec![(fit_right(&total, 7), Tone::Plain), ("  sum, in log-odds".into(), Tone::Dim)]));
}

fn everybody(asked: &Everybody, columns: usize) -> Sheet {
    let mut lines = Vec::new();
    for (label, people) in [("wrote", &asked.writers), ("also on it", &asked.others)] {
        for (number, person) in people.iter().take(MOST_PEOPLE).enumerate() {
            let label = if number == 0 { label } else { "" };
            let person = super::text::clip(person, columns.saturating_sub(13)).into_owned();
            lines.push(line(vec![(fit_right(label, 11), Tone::Dim), (format!("  {person}"), Tone::Plain)]));
        }
        if people.len() > MOST_PEOPLE {
            let more = format!("{}  and {} more", " ".repeat(11), people.len() - MOST_PEOPLE);
            lines.push(line(vec![(more, Tone::Warning)]));
        }
    }
    Sheet { title: "Reply to everybody on this mail?".into(), lines }
}

/// What the editor left, as much of it as there is room for.
fn left_text(left: &LeftText, columns: usize, height: usize) -> Sheet {
    let mut lines = Vec::new();
    paragraph(&mut lines, &format!("It is in {}", left.path), Tone::Dim, columns);
    lines.push(FlowLine::default());
    paragraph(&mut lines, SafeText::block(&left.text).as_str(), Tone::Plain, columns);
    if lines.len() > height {
        lines.truncate(height.saturating_sub(1));
        lines.push(line(vec![("…".into(), Tone::Dim)]));
    }
    Sheet { title: "Your editor left a newer text of this draft: take it?".into(), lines }
}

/// Adds a text, wrapped.
pub(super) fn paragraph(lines: &mut Vec<FlowLine>, text: &str, tone: Tone, columns: usize) {
    for range in wrap(text, columns) {
        lines.push(line(vec![(text.get(range).unwrap_or_default().to_owned(), tone)]));
    }
}

/// A line of such pieces.
pub(super) fn line(pieces: Vec<(String, Tone)>) -> FlowLine {
    FlowLine { pieces: pieces.into_iter().map(|(text, tone)| Piece { text, tone }).collect() }
}
