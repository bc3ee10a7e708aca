//! HTML as tags and text, cut by the HTML standard's own rules. Must not know what tags do.

use html5gum::{DefaultEmitter, HtmlString, Spanned, State, StringReader, Tokenizer};
use std::collections::BTreeMap;

/// A piece of HTML. Names are in lower case, character references decoded.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// Text between tags.
    Text(String),
    /// A start tag.
    Open(Tag),
    /// An end tag.
    Close(String),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// The element.
    pub name: String,
    /// Whether it ends with `/>`, which counts outside of HTML's own elements only.
    pub closes_itself: bool,
    attributes: BTreeMap<HtmlString, Spanned<HtmlString, ()>>,
}

impl Tag {
    /// The value of an attribute; empty where it has none.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.attributes.get(name.as_bytes())?;
        std::str::from_utf8(value).ok()
    }
}

/// Cuts HTML into tokens.
pub struct Tokens<'x>(Tokenizer<StringReader<'x>, DefaultEmitter>);

impl<'x> Tokens<'x> {
    /// The tokens of a page.
    pub fn of(html: &'x str) -> Self {
        Self(Tokenizer::new(html))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let Ok(token) = self.0.next()?;
            return Some(match token {
                html5gum::Token::String(text) => Token::Text(owned(&text)),
                html5gum::Token::EndTag(tag) => Token::Close(owned(&tag.name)),
                html5gum::Token::StartTag(tag) => {
                    let name = owned(&tag.name);
                    if let Some(state) = state_within(&name) {
                        self.0.set_state(state);
                    }
                    Token::Open(Tag { name, closes_itself: tag.self_closing, attributes: tag.attributes })
                }
                html5gum::Token::Comment(_) | html5gum::Token::Doctype(_) | html5gum::Token::Error(_) => {
                    continue;
                }
            });
        }
    }
}

fn owned(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// How the content of an element is read where it is no markup (HTML standard, section 13.4), scripts being off.
fn state_within(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Text(text) => text,
            Token::Close(name) => format!("/{name}"),
            Token::Open(tag) => format!("<{} {:?} {:?}", tag.name, tag.get("class"), tag.get("hidden")),
        };
        Tokens::of(html).map(show).collect()
    }

    #[test]
    fn tags_attributes_and_text() {
        assert_eq!(
            shown(
                "a<B CLASS=x data-q=\"1>2\" hidden>c</B >d < e &amp; AT&T &#27;<!-- f > --><!DOCTYPE g>h<br/>"
            ),
            ["a", "<b Some(\"x\") Some(\"\")", "c", "/b", "d < e & AT&T \u{1b}", "h", "<br None None"]
        );
    }

    #[test]
    fn styles_scripts_and_titles_hold_no_markup() {
        assert_eq!(
            shown("<style>a<b></style >x<script>if (a</b) {}</SCRIPT>y<title>z</b>"),
            [
                "<style None None",
                "a<b>",
                "/style",
                "x",
                "<script None None",
                "if (a</b) {}",
                "/script",
                "y",
                "<title None None",
                "z</b>"
            ]
        );
    }
}
