//! The journal: what has happened since the start, with its time, for `L`. The newest are kept. Nothing stands in it that
//! was not told on the screen. Must not know where the news comes from.

use super::reader::Tone;
use super::sheet::{Sheet, line};
use super::text::wrap;
use super::{Mood, Notice};
use hashbrown::HashMap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::VecDeque;

/// What is kept; the oldest goes.
const MOST: usize = 500;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    at: Timestamp,
    mood: Mood,
    text: String,
}

/// What has happened, newest last.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    lines: VecDeque<Line>,
    /// Changes that the server has not answered yet, in the words they were told in.
    under_way: HashMap<u64, String>,
}

impl Journal {
    /// Notes something.
    pub fn note(&mut self, at: Timestamp, told: &Notice) {
        if self.lines.len() == MOST {
            self.lines.pop_front();
        }
        self.lines.push_back(Line { at, mood: told.mood, text: told.text.clone() });
    }

    /// A change went to the server; what was told of it.
    pub fn ordered(&mut self, ticket: u64, told: &str) {
        self.under_way.insert(ticket, told.to_owned());
    }

    /// The server has kept it.
    pub fn kept(&mut self, at: Timestamp, ticket: u64) {
        if let Some(told) = self.under_way.remove(&ticket) {
            self.note(at, &Notice::good(format!("the server has it: {told}")));
        }
    }

    /// The server has refused it; the words it was told in.
    pub fn refused(&mut self, ticket: u64) -> Option<String> {
        self.under_way.remove(&ticket)
    }

    /// All of it, newest first.
    pub fn sheet(&self, now: Timestamp, zone: &TimeZone, columns: usize) -> Sheet {
        let today = now.to_zoned(zone.clone()).date();
        let mut lines = Vec::new();
        for Line { at, mood, text } in self.lines.iter().rev() {
            let at = at.to_zoned(zone.clone());
            let form = if at.date() == today { "%H:%M:%S" } else { "%a %H:%M" };
            let mut time = format!("{:<10}", at.strftime(form).to_string());
            let tone = match mood {
                Mood::Good => Tone::Plain,
                Mood::Off => Tone::Dim,
                Mood::Bad => Tone::Warning,
            };
            for part in wrap(text, columns.saturating_sub(10)) {
                let text = text.get(part).unwrap_or_default().to_owned();
                lines.push(line(vec![
                    (std::mem::replace(&mut time, " ".repeat(10)), Tone::Dim),
                    (text, tone),
                ]));
            }
        }
        if lines.is_empty() {
            lines.push(line(vec![("nothing has happened yet".to_owned(), Tone::Dim)]));
        }
        Sheet { title: "What has happened, newest first".into(), lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_and_the_oldest_go() {
        let mut journal = Journal::default();
        for number in 0..MOST + 3 {
            journal.note(Timestamp::UNIX_EPOCH, &Notice::good(format!("number {number}.")));
        }
        let sheet = journal.sheet(Timestamp::UNIX_EPOCH, &TimeZone::UTC, 60);
        let told =
            |text: &str| sheet.lines.iter().any(|line| line.pieces.iter().any(|piece| piece.text == text));
        assert_eq!(sheet.lines.len(), MOST);
        assert!(told("number 502.") && told("number 3.") && !told("number 2."));
    }
}
