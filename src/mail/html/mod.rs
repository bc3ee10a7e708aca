//! HTML as readable text, in one pass: links numbered, lists and tables laid out, quotations marked, hidden text left
//! out, nothing fetched. Linear in time, bounded in depth. Must not know MIME or what a quotation means.

mod effect;
mod flow;
mod link;
mod style;
mod table;
mod token;

use super::{RemotePictures, limits};
use effect::Element;
use flow::Flow;
use token::{Tag, Token, Tokens};

/// How far up an element is looked for that the next one ends without saying so.
const NEAR: usize = 12;

/// What the HTML says of a line, beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing.
    #[default]
    None,
    /// It stands in a part that mail programs mark as the sender's signature.
    Signature,
    /// It stands in, or after, what mail programs mark as the message answered to.
    Answered,
}

/// HTML as text.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The lines, safe for the screen; quoted ones begin with `> `.
    pub lines: Vec<(String, Hint)>,
    /// The targets of the links numbered in the text.
    pub links: Vec<String>,
    /// The pictures it wants fetched.
    pub remote: RemotePictures,
    /// Whether something was cut or nested too deep to be laid out.
    pub simplified: bool,
}

/// Turns HTML into text; its links are numbered after `known` others.
pub fn render(html: &str, known: usize) -> Rendered {
    let short = shorten(html, limits::HTML_BYTES);
    let mut page = Page {
        flow: Flow::after(known),
        open: Vec::new(),
        remote: RemotePictures::default(),
        simplified: short.len() < html.len(),
    };
    for token in Tokens::of(short) {
        match token {
            Token::Text(text) => page.text(&text),
            Token::Open(tag) => page.open(&tag),
            Token::Close(name) => page.close(&name),
        }
    }
    page.close_all();
    let (lines, targets) = page.flow.finish();
    Rendered { lines, links: targets, remote: page.remote, simplified: page.simplified }
}

fn shorten(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Whether a picture lies on another machine rather than in the mail.
fn is_remote(source: &str) -> bool {
    let source = source.trim_start().as_bytes();
    [b"http:".as_slice(), b"https:", b"//"]
        .iter()
        .any(|scheme| source.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)))
}

struct Page {
    flow: Flow,
    open: Vec<Element>,
    remote: RemotePictures,
    simplified: bool,
}

impl Page {
    fn text(&mut self, text: &str) {
        if !self.is_hidden() {
            self.flow.text(text);
        }
    }

    fn open(&mut self, tag: &Tag) {
        for name in effect::closed_by(&tag.name) {
            self.close_near(name);
        }
        let element = Element::of(tag, self.open.last());
        if tag.name == "img" && tag.get("src").is_some_and(is_remote) {
            let sort = if element.is_hidden() { &mut self.remote.unseen } else { &mut self.remote.seen };
            *sort = sort.saturating_add(1);
        }
        if !element.is_hidden() {
            self.begin(&element, tag);
        }
        if effect::is_empty(tag) {
            return;
        }
        if self.open.len() >= limits::HTML_DEPTH {
            self.simplified = true;
            return;
        }
        self.flow.within = element.within;
        self.open.push(element);
    }

    fn begin(&mut self, element: &Element, tag: &Tag) {
        if effect::begins_answered(tag) {
            self.flow.answered_from_here();
        }
        match tag.name.as_str() {
            "br" => self.flow.line_end(),
            "hr" => self.flow.rule(),
            "tr" => self.flow.open_row(),
            "td" | "th" => self.flow.open_cell(),
            "li" => {
                let mark = self.mark();
                self.flow.entry(mark);
            }
            "a" => {
                if let Some(target) = tag.get("href") {
                    self.flow.open_link(target.to_owned());
                }
            }
            "img" => {
                if let Some(words) = tag.get("alt").filter(|words| !words.trim().is_empty()) {
                    self.flow.text(&format!("[{}]", words.trim()));
                }
            }
            "table" => {
                self.flow.break_for(element.breaks);
                self.flow.open_table();
            }
            _ => self.flow.break_for(element.breaks),
        }
    }

    /// The mark of the next entry of the innermost list.
    fn mark(&mut self) -> String {
        match self.open.iter_mut().rev().find(|element| element.is_list()) {
            Some(list) if list.is("ol") => {
                list.entries = list.entries.saturating_add(1);
                format!("{}. ", list.entries)
            }
            _ => "• ".to_owned(),
        }
    }

    fn close(&mut self, name: &str) {
        // A stray end tag does not reach out of a table cell.
        let inner = effect::is_table_part(name);
        let mut reach = self.open.iter().rev().take_while(|element| inner || !element.is_cell());
        match reach.position(|element| element.is(name)) {
            Some(above) => (0..=above).for_each(|_| self.pop()),
            None if name == "br" => self.flow.line_end(),
            None => {}
        }
    }

    /// Closes an element that the next one ends without saying so.
    fn close_near(&mut self, name: &str) {
        let near = self.open.iter().rev().take(NEAR);
        let mut reach = near.take_while(|element| !element.shields(name));
        if let Some(above) = reach.position(|element| element.is(name)) {
            (0..=above).for_each(|_| self.pop());
        }
    }

    fn pop(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if !element.is_hidden() {
            if element.is("a") {
                self.flow.close_link();
            } else if element.is("table") {
                self.flow.close_table();
            }
            if !element.is("td") && !element.is("th") {
                self.flow.break_for(element.breaks);
            }
        }
        self.flow.within = self.open.last().map(|element| element.within).unwrap_or_default();
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.pop();
        }
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(Element::is_hidden)
    }
}

#[cfg(test)]
mod tests;
