//! Labelled texts as they stand in a file: tab-separated, the first line names the columns (of our own mails, or those of
//! `evaluate`). Must not know what is done with them.

use super::lines::unescape;
use super::{Failure, lines};
use crate::mail::{Flags, Message, MessageKey, MessageRef, SourceId, parse};
use jiff::fmt::{rfc2822, temporal::Pieces};
use jiff::tz::Offset;
use std::path::Path;

/// A file of rows.
pub struct Rows {
    name: String,
    text: String,
}

/// One line of it.
pub struct Row<'r> {
    names: &'r [&'r str],
    fields: Vec<&'r str>,
    /// File and line, for people.
    pub place: String,
}

impl Rows {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        Ok(Self { name: path.display().to_string(), text: lines::read_text(path)? })
    }

    /// Tells `each` every row.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn each(&self, mut each: impl FnMut(&Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut names: Vec<&str> = self.text.lines().next().unwrap_or_default().split('\t').collect();
        if !names.contains(&"label") && !names.contains(&"hand") {
            names = vec!["label", "source", "id", "text"];
        }
        let rows = self.text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
        for (number, line) in rows {
            let place = format!("{}:{}", self.name, number + 1);
            each(&Row { names: &names, fields: line.splitn(names.len(), '\t').collect(), place })?;
        }
        Ok(())
    }
}

impl<'r> Row<'r> {
    /// The field of a column; empty where there is none.
    pub fn field(&self, name: &str) -> &'r str {
        let at = self.names.iter().position(|known| *known == name);
        at.and_then(|at| self.fields.get(at)).copied().unwrap_or_default()
    }

    /// Whether it is one of our own mails.
    pub fn is_own(&self) -> bool {
        self.names.contains(&"hand")
    }

    /// Where it is from: a public source, or one of our own writers.
    pub fn source(&self) -> String {
        if self.is_own() { format!("hand-{}", self.field("hand")) } else { self.field("source").to_owned() }
    }

    /// Whether it is angry, and urgent, where that is told.
    ///
    /// # Errors
    /// Where neither is.
    pub fn labels(&self) -> Result<(Option<bool>, Option<bool>), Failure> {
        match (self.is_own(), self.field("label")) {
            (true, _) => Ok((Some(self.field("angry") == "yes"), Some(self.field("urgent") == "yes"))),
            (false, "angry") => Ok((Some(true), None)),
            (false, "not_angry") => Ok((Some(false), None)),
            (false, "urgent") => Ok((None, Some(true))),
            (false, "not_urgent") => Ok((None, Some(false))),
            _ => {
                let what = "the label is none of angry, not_angry, urgent, not_urgent; see levelhead evaluate --help";
                Err(Failure::failed(format!("{}: {what}", self.place)))
            }
        }
    }

    /// Its text as a message: one of our own mails brings header fields; a text without a date is of [`lines::UNDATED`].
    pub fn message(&self) -> Message {
        let (text, date) = (unescape(self.field("text")), self.field("date"));
        let at = date.parse().unwrap_or(lines::UNDATED);
        if !self.is_own() {
            return lines::message(&text, at);
        }
        let offset = Pieces::parse(date).ok().and_then(|pieces| pieces.to_numeric_offset());
        let zoned = at.to_zoned(offset.unwrap_or(Offset::UTC).to_time_zone());
        let date = rfc2822::to_string(&zoned).unwrap_or_default();
        let raw = format!("Date: {date}\nContent-Type: text/plain; charset=utf-8\n{text}");
        let reference = MessageRef { source: SourceId(0), key: MessageKey(0) };
        parse::message(reference, raw.as_bytes(), Flags::default(), None)
    }
}
