//! One table of a TOML file, read key by key: what has the wrong type, is missing or unknown is noted with its place,
//! and reading goes on. Must not know any section by name.

use super::source::Source;
use crate::reply::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Options that are too many to be told in one line.
const MANY: usize = 40;

/// A table being read.
pub struct Section<'s> {
    /// The file it stands in.
    pub source: &'s Source<'s>,
    /// Where it begins.
    pub at: usize,
    name: String,
    table: &'s DeTable<'s>,
    asked: Vec<&'static str>,
}

impl<'s> Section<'s> {
    /// Begins with a whole file.
    pub fn of_file(source: &'s Source<'s>, table: &'s DeTable<'s>) -> Self {
        Self { source, at: 0, name: String::new(), table, asked: Vec::new() }
    }

    fn take(&mut self, key: &'static str) -> Option<&'s Spanned<DeValue<'s>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let what = format!("{}{key} is {} {}", self.prefix(), article(value), value.get_ref().type_str());
        self.source.report(value.span().start, what, format!("write {wanted}"));
    }

    fn prefix(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("[{}] ", self.name) }
    }

    /// Where a key stands, if it is there.
    pub fn place_of(&self, key: &str) -> Option<usize> {
        self.table.get_key_value(key).map(|(key, _)| key.span().start)
    }

    /// Notes that a key would be known, for what is told of one that is not.
    pub fn knows(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// A text, trimmed of nothing.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, &format!("{key} = \"…\""));
            return None;
        };
        Some(Spanned::new(value.span(), text.to_owned()))
    }

    /// A text that must be there.
    pub fn required(&mut self, key: &'static str, example: &str) -> Option<Spanned<String>> {
        if !self.table.contains_key(key) {
            self.asked.push(key);
            self.source.report(
                self.at,
                format!("{}{key} is missing", self.prefix()),
                format!("add {key} = {example}"),
            );
            return None;
        }
        let text = self.text(key)?;
        if text.get_ref().trim().is_empty() {
            self.source.report(
                text.span().start,
                format!("{key} is empty"),
                format!("write {key} = {example}"),
            );
            return None;
        }
        Some(text)
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        let value = self.take(key)?;
        let Some(flag) = value.get_ref().as_bool() else {
            self.wrong_type(key, value, &format!("{key} = true or {key} = false"));
            return None;
        };
        Some(Spanned::new(value.span(), flag))
    }

    /// A number, whole or not.
    pub fn number(&mut self, key: &'static str) -> Option<Spanned<f64>> {
        let value = self.take(key)?;
        let digits = match value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => "",
        };
        let number = digits.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong_type(key, value, &format!("a number, like {key} = 1.5"));
        }
        number.map(|number| Spanned::new(value.span(), number))
    }

    /// Texts: a list, or a single one. A date without quotes counts as its text.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let single = std::slice::from_ref(value);
        let values = value.get_ref().as_array().map_or(single, |list| list.as_ref());
        let mut texts = Vec::new();
        for value in values {
            let text = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Datetime(date) => date.to_string(),
                _ => {
                    self.wrong_type(key, value, &format!("{key} = [\"…\", \"…\"]"));
                    continue;
                }
            };
            texts.push(Spanned::new(value.span(), text));
        }
        texts
    }

    /// Whether a table stands there.
    pub fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().as_table().is_some())
    }

    /// A table.
    pub fn table(&mut self, key: &'static str) -> Option<Section<'s>> {
        let value = self.take(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, &format!("a section, [{key}]"));
            return None;
        };
        Some(self.inner(key, table, &value.span()))
    }

    /// An array of tables.
    pub fn tables(&mut self, key: &'static str) -> Vec<Section<'s>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("[[{key}]], with two brackets"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in list {
            match entry.get_ref().as_table() {
                Some(table) => tables.push(self.inner(key, table, &entry.span())),
                None => self.wrong_type(key, entry, &format!("a section, [[{key}]]")),
            }
        }
        tables
    }

    fn inner(&self, key: &str, table: &'s DeTable<'s>, span: &Range<usize>) -> Section<'s> {
        Section { source: self.source, at: span.start, name: key.to_owned(), table, asked: Vec::new() }
    }

    /// Notes every key that nobody asked for.
    pub fn finish(self) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let remedy = match nearest(name, self.asked.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None if self.asked.len() > MANY => "docs/config.md says what there is".to_owned(),
                None => format!("there are: {}", self.asked.join(", ")),
            };
            let what = format!("{}{name} is no option", self.prefix());
            self.source.report(key.span().start, what, remedy);
        }
    }
}

fn article(value: &Spanned<DeValue<'_>>) -> &'static str {
    if value.get_ref().type_str().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
