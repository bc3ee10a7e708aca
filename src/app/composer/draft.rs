//! The draft of one conversation in an editor. Must not know files or servers.

use crate::app::{Code, Key};
use crate::mail::{Address, SafeText};
use crate::reply::check::unfilled;
use crate::reply::outbox::ItemId;
use crate::reply::{Draft, Sets, message};
use jiff::Zoned;
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, Input, Key as Typed, TextArea, WrapMode};

/// Recipients of one field that are shown by name.
const SHOWN: usize = 20;

/// A reply being written.
#[derive(Debug, Clone)]
pub struct Composer {
    /// Head and threading; its body is that of the editor once it is saved.
    pub draft: Draft,
    /// The text being written.
    pub editor: TextArea<'static>,
    /// The file it was last saved to.
    pub saved: Option<String>,
    /// The name its file has or will have.
    pub name: String,
    /// Whether there are changes since it was saved.
    pub dirty: bool,
    /// The state its conversation gets once it has left.
    pub sets: Sets,
    /// What it is called in the outbox, if it was ordered before and taken back.
    pub item: Option<ItemId>,
}

impl Composer {
    /// Opens a draft for writing, the cursor at its first empty line.
    pub fn new(draft: Draft, name: String) -> Self {
        let lines: Vec<String> = draft.body.trim_end().split('\n').map(str::to_owned).collect();
        let mut editor = TextArea::new(lines);
        editor.set_wrap_mode(WrapMode::WordOrGlyph);
        editor.set_cursor_line_style(Style::default());
        editor.set_max_histories(500);
        editor.move_cursor(CursorMove::Top);
        Self { draft, editor, saved: None, name, dirty: true, sets: Sets::default(), item: None }
    }

    /// Types a key.
    pub fn press(&mut self, key: Key) {
        let input = Input { key: typed(key.code), ctrl: key.ctrl, alt: key.alt, shift: false };
        self.dirty |= self.editor.input(input);
    }

    /// Takes a pasted text, made safe.
    pub fn paste(&mut self, text: &str) {
        self.dirty |= self.editor.insert_str(SafeText::block(text).as_str());
    }

    /// The text as it stands.
    pub fn body(&self) -> String {
        let mut body = self.editor.lines().join("\n");
        body.push('\n');
        body
    }

    /// The blanks that still stand in the text.
    pub fn unfilled(&self) -> Vec<String> {
        unfilled(&self.body())
    }

    /// The draft with its text as it stands.
    pub fn finished(&self) -> Draft {
        Draft { body: self.body(), ..self.draft.clone() }
    }

    /// The whole message as it would leave.
    pub fn bytes(&self, at: &Zoned, token: u64) -> Vec<u8> {
        message::bytes(&self.finished(), at, token)
    }

    /// What should be known of the recipients, and what is not filled yet.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.draft.cautions.clone();
        let unfilled = self.unfilled();
        if !unfilled.is_empty() {
            let names = unfilled.iter().map(|name| format!("⟪{name}⟫")).collect::<Vec<_>>().join(" ");
            warnings.push(format!("not filled yet: {names}"));
        }
        warnings
    }

    /// The head of the mail: names of fields and what they hold.
    pub fn head(&self) -> Vec<(&'static str, String)> {
        let draft = &self.draft;
        let from =
            draft.from.as_ref().map_or_else(|| "not known: set [[account]] addresses or --me".into(), one);
        let mut head = vec![("From", from), ("To", list(&draft.to))];
        if !draft.cc.is_empty() {
            head.push(("Cc", list(&draft.cc)));
        }
        if !draft.bcc.is_empty() {
            head.push(("Bcc", list(&draft.bcc)));
        }
        head.push(("Subject", draft.subject.clone()));
        head
    }
}

fn one(address: &Address) -> String {
    match &address.name {
        Some(name) if !name.is_empty() => format!("{name} <{}>", address.spec),
        _ => address.spec.to_string(),
    }
}

fn list(addresses: &[Address]) -> String {
    let shown = addresses.iter().take(SHOWN).map(one).collect::<Vec<_>>().join(", ");
    match addresses.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more, {} in all", addresses.len()),
    }
}

fn typed(code: Code) -> Typed {
    match code {
        Code::Char(char) => Typed::Char(char),
        Code::Enter => Typed::Enter,
        Code::Esc => Typed::Esc,
        Code::Tab | Code::BackTab => Typed::Tab,
        Code::Backspace => Typed::Backspace,
        Code::Delete => Typed::Delete,
        Code::Up => Typed::Up,
        Code::Down => Typed::Down,
        Code::Left => Typed::Left,
        Code::Right => Typed::Right,
        Code::Home => Typed::Home,
        Code::End => Typed::End,
        Code::PageUp => Typed::PageUp,
        Code::PageDown => Typed::PageDown,
    }
}
