//! What each element does to the text in it. Must not know how lines are written.

use super::token::Tag;
use super::{Hint, style};

/// Elements whose content is nothing to read.
const NEVER_SHOWN: &[&str] =
    &["style", "script", "title", "xml", "svg", "iframe", "noembed", "noframes", "template"];

/// How an element parts the text before it from its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// Not at all.
    None,
    /// By a line end.
    Line,
    /// By a blank line.
    Paragraph,
}

/// What holds for all text within an element.
#[derive(Debug, Clone, Copy, Default)]
pub struct Within {
    /// How deep it is quoted.
    pub quote: usize,
    /// How deep it lies in lists.
    pub list: usize,
    /// Whether white space counts.
    pub pre: bool,
    /// What the mail program marked it as.
    pub hint: Hint,
    hidden: bool,
    tiny: bool,
}

/// An open element.
#[derive(Debug)]
pub struct Element {
    name: Box<str>,
    /// How it parts the text.
    pub breaks: Break,
    /// What holds for the text in it.
    pub within: Within,
    /// Entries so far, where it is a list.
    pub entries: u32,
}

impl Element {
    /// The element a tag opens within another.
    pub fn of(tag: &Tag, parent: Option<&Self>) -> Self {
        let name = tag.name.as_str();
        let mut within = parent.map(|parent| parent.within).unwrap_or_default();
        within.hidden |= NEVER_SHOWN.contains(&name) || style::hides(tag) || is_speck(tag);
        within.tiny = style::tiny(tag).unwrap_or(within.tiny);
        within.pre |= name == "pre";
        within.list += usize::from(is_list(name));
        if name == "blockquote" && !style::has_no_border(tag) {
            within.quote += 1;
        }
        if let Some(hint) = hint(tag) {
            within.hint = hint;
        }
        // Outlook's paragraphs have no space between them.
        let close = name == "p"
            && tag.get("class").is_some_and(|class| class.starts_with("Mso") || class.starts_with("x_Mso"));
        let breaks = if close { Break::Line } else { breaks(name) };
        Self { breaks, name: name.into(), within, entries: 0 }
    }

    /// Whether it is of this name.
    pub fn is(&self, name: &str) -> bool {
        *self.name == *name
    }

    /// Whether nothing in it is shown.
    pub fn is_hidden(&self) -> bool {
        self.within.hidden || self.within.tiny
    }

    /// Whether it is a table or a cell: a stray end tag within does not reach beyond.
    pub fn is_cell(&self) -> bool {
        is_table_part(&self.name)
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        is_list(&self.name)
    }

    /// Whether an element of the other name can't be ended from inside this one.
    pub fn shields(&self, other: &str) -> bool {
        match other {
            "li" => self.is_list() || self.is("table") || self.is("td"),
            "td" | "th" | "tr" => self.is("table"),
            _ => self.is_cell(),
        }
    }
}

/// Elements that end where this one begins, though nobody said so.
pub fn closed_by(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li"],
        "td" | "th" => &["td", "th"],
        "tr" | "tbody" | "thead" | "tfoot" => &["td", "th", "tr"],
        name if breaks(name) != Break::None && name != "br" => &["p"],
        _ => &[],
    }
}

/// Whether the tag opens nothing.
pub fn is_empty(tag: &Tag) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    ];
    let name = tag.name.as_str();
    // Elements of other markup languages end themselves, those of HTML do not (`<o:p/>`, but not `<div/>`).
    VOID.contains(&name)
        || (tag.closes_itself && (name.contains(':') || matches!(name, "svg" | "xml" | "math")))
}

/// Whether it is a table or a part of one.
pub fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "tr" | "tbody" | "thead" | "tfoot")
}

fn is_list(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "menu" | "dir")
}

fn breaks(name: &str) -> Break {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "table" | "dl" => {
            Break::Paragraph
        }
        "div" | "ul" | "ol" | "menu" | "dir" | "li" | "tr" | "hr" | "center" | "section" | "article"
        | "header" | "footer" | "address" | "form" | "fieldset" | "dt" | "dd" | "body" | "figure"
        | "main" | "nav" | "aside" | "caption" | "option" => Break::Line,
        _ => Break::None,
    }
}

/// Images of a pixel or two only tell that the mail was opened.
fn is_speck(tag: &Tag) -> bool {
    let small = |side| {
        tag.get(side)
            .and_then(|value| value.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|size| size <= 2)
    };
    tag.name == "img" && (small("width") || small("height"))
}

/// What mail programs call their signatures and quotations. Outlook puts `x_` before names it quotes.
fn hint(tag: &Tag) -> Option<Hint> {
    const SIGNATURES: &[&str] = &[
        "gmail_signature",
        "moz-signature",
        "signature",
        "ms-outlook-mobile-signature",
        "protonmail_signature_block",
        "yahoo_signature",
        "zmail_signature",
    ];
    const ANSWERED: &[&str] = &[
        "gmail_quote",
        "gmail_quote_container",
        "gmail_extra",
        "yahoo_quoted",
        "protonmail_quote",
        "tutanota_quote",
        "zmail_extra",
        "divrplyfwdmsg",
        "olk_src_body_section",
        "mail-editor-reference-message-container",
        "replyforwardmessage",
    ];
    let names = [tag.get("class"), tag.get("id"), tag.get("data-smartmail"), tag.get("name")];
    let mut words = names.into_iter().flatten().flat_map(str::split_ascii_whitespace).map(|word| {
        let word = word.to_ascii_lowercase();
        word.strip_prefix("x_").map(str::to_owned).unwrap_or(word)
    });
    words.find_map(|word| {
        if SIGNATURES.contains(&word.as_str()) {
            Some(Hint::Signature)
        } else if ANSWERED.contains(&word.as_str()) {
            Some(Hint::Answered)
        } else {
            None
        }
    })
}

/// Whether all that follows this element is the message answered to (Outlook marks only the beginning).
pub fn begins_answered(tag: &Tag) -> bool {
    let id = tag.get("id").unwrap_or_default();
    [
        "stopSpelling",
        "appendonsend",
        "divRplyFwdMsg",
        "x_divRplyFwdMsg",
        "zwchr",
        "mail-editor-reference-message-container",
    ]
    .iter()
    .any(|name| id.eq_ignore_ascii_case(name))
}
