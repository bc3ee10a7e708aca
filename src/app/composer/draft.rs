//! The draft of one conversation in an editor. Must not know files or servers.

use super::heads::{Heads, Part};
use crate::app::{Code, Key};
use crate::mail::{Address, SafeText};
use crate::reply::check::{Field, Place, unfilled};
use crate::reply::outbox::ItemId;
use crate::reply::recipients::{cautions_of, written};
use crate::reply::{Draft, Kept, Sets};
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, Input, Key as Typed, TextArea, WrapMode};

/// Recipients of one field that are shown by name.
const SHOWN: usize = 20;

/// In whose hand a draft is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    /// This program writes it.
    Ours,
    /// It lies on the disk, and whoever wants to write takes it in hand first.
    Kept,
    /// Another program writes it: which, for people.
    Elsewhere(String),
}

/// A mail being written.
#[derive(Debug, Clone)]
pub struct Composer {
    /// Head and threading; its body is that of the editor once it is saved.
    pub draft: Draft,
    /// The text being written.
    pub editor: TextArea<'static>,
    /// The head being written.
    pub heads: Heads,
    /// What has the cursor.
    pub focus: Part,
    /// The one under the cursor of the addresses offered.
    pub offer: usize,
    /// The file it was last saved to.
    pub saved: Option<String>,
    /// The name its file has or will have.
    pub name: String,
    /// Counts its changes.
    pub revision: u64,
    /// The change up to which it is on the disk.
    pub on_disk: u64,
    /// The change up to which it is being written to the disk, while it is.
    pub saving: Option<u64>,
    /// The change at which the disk did not take it.
    pub failed: u64,
    /// Whether the user wants to be told when it is saved.
    pub told: bool,
    /// The state its conversation gets once it has left.
    pub sets: Sets,
    /// What it is called in the outbox, if it was ordered before and taken back.
    pub item: Option<ItemId>,
    /// Who writes it.
    pub hold: Hold,
    /// To as it was at first, and what was to be known of it.
    first: (Vec<Address>, Vec<String>),
}

impl Composer {
    /// Opens a draft for writing, the cursor at its first empty line.
    pub fn new(draft: Draft, name: String) -> Self {
        let heads = Heads::of(&draft);
        let first = (draft.to.clone(), draft.cautions.clone());
        Self {
            editor: editor(&draft.body),
            heads,
            draft,
            focus: Part::Body,
            offer: 0,
            saved: None,
            name,
            revision: 1,
            on_disk: 0,
            saving: None,
            failed: 0,
            told: false,
            sets: Sets::default(),
            item: None,
            hold: Hold::Ours,
            first,
        }
    }

    /// Opens one that was kept in a file of this name.
    pub fn found(kept: Kept, name: String) -> Self {
        let heads = Heads::typed(&kept.to, &kept.cc, &kept.bcc, &kept.draft.subject);
        Self { heads, sets: kept.sets, revision: 0, hold: Hold::Kept, ..Self::new(kept.draft, name) }
    }

    /// Types a key into what has the cursor.
    pub fn press(&mut self, key: Key) {
        match self.focus {
            Part::Body => {
                let input = Input { key: typed(key.code), ctrl: key.ctrl, alt: key.alt, shift: false };
                let changed = self.editor.input(input);
                self.revision += u64::from(changed);
            }
            Part::Attached(at) if matches!(key.code, Code::Delete | Code::Backspace) => self.detach(at),
            part => {
                let changed = self.heads.field_mut(part).is_some_and(|field| field.press(key));
                self.head_changed(changed);
            }
        }
    }

    /// Takes a pasted text, made safe.
    pub fn paste(&mut self, text: &str) {
        if self.focus == Part::Body {
            self.editor.insert_str(SafeText::block(text).as_str());
            self.revision += 1;
        } else if let Some(field) = self.heads.field_mut(self.focus) {
            field.paste(text);
            self.head_changed(true);
        }
    }

    /// Something in the head was typed: whom it goes to is looked at again.
    pub fn head_changed(&mut self, changed: bool) {
        if !changed {
            return;
        }
        self.offer = 0;
        self.heads.apply(&mut self.draft);
        let Draft { to, cc, bcc, .. } = &self.draft;
        self.draft.cautions = if *to == self.first.0 {
            self.first.1.clone()
        } else {
            cautions_of([to, cc, bcc].into_iter().flatten())
        };
        self.revision += 1;
    }

    /// Takes a file out.
    fn detach(&mut self, at: usize) {
        if at < self.draft.attachments.len() {
            self.draft.attachments.remove(at);
            self.revision += 1;
        }
        let left = self.draft.attachments.len();
        self.focus = left.checked_sub(1).map_or(Part::Body, |last| Part::Attached(at.min(last)));
    }

    /// Moves the cursor to the next part or the one before, round.
    pub fn turn(&mut self, step: isize) {
        let files = (0..self.draft.attachments.len()).map(Part::Attached);
        let mut parts = vec![Part::To, Part::Cc, Part::Bcc, Part::Subject];
        parts.extend(files.chain([Part::Body]));
        let at = parts.iter().position(|part| *part == self.focus).unwrap_or(0);
        let at = (at + parts.len()).saturating_add_signed(step) % parts.len();
        self.go_to(parts.get(at).copied().unwrap_or_default());
    }

    /// Takes everybody out of Cc; how many they were.
    pub fn clear_cc(&mut self) -> usize {
        let were = self.draft.cc.len();
        if let Some(field) = self.heads.field_mut(Part::Cc) {
            *field = crate::app::Field::default();
        }
        self.head_changed(true);
        were
    }

    /// Puts the cursor where a finding is.
    pub fn show(&mut self, place: &Place) {
        let part = match place {
            Place::Recipient(Field::To, _) => Part::To,
            Place::Recipient(Field::Cc, _) => Part::Cc,
            Place::Recipient(Field::Bcc, _) => Part::Bcc,
            Place::Subject(_) => Part::Subject,
            Place::Body(_) | Place::Whole => Part::Body,
        };
        self.go_to(part);
        let Place::Body(range) = place else { return };
        let mut at = 0;
        for (row, line) in self.editor.lines().iter().enumerate() {
            if let Some(before) = range.start.checked_sub(at).and_then(|column| line.get(..column)) {
                let cell = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
                self.editor.move_cursor(CursorMove::Jump(cell(row), cell(before.chars().count())));
                return;
            }
            at += line.len() + 1;
        }
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

    /// The draft as it is kept on the disk.
    pub fn kept(&self) -> Kept {
        let [to, cc, bcc] = [Part::To, Part::Cc, Part::Bcc].map(|part| self.heads.text(part).to_owned());
        Kept { draft: self.finished(), to, cc, bcc, sets: self.sets }
    }

    /// Whether it was changed since it was last on the disk.
    pub fn is_unsaved(&self) -> bool {
        self.revision != self.on_disk && (self.hold == Hold::Ours || self.saving.is_some())
    }

    /// Whether it is to be written to the disk now.
    pub fn wants_saving(&self) -> bool {
        self.hold == Hold::Ours && self.is_unsaved() && self.saving.is_none() && self.failed != self.revision
    }

    /// What should be known of the recipients, and what is typed there and is none.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.draft.cautions.clone();
        warnings.extend(self.heads.wrong(Part::Body).iter().map(|wrong| format!("no address: {wrong}")));
        warnings
    }

    /// The head of the mail: its parts and what they hold. While the cursor is in the head all fields are there, else
    /// those that hold something.
    pub fn head(&self) -> Vec<(Part, String)> {
        let draft = &self.draft;
        let lists = [(Part::To, &draft.to), (Part::Cc, &draft.cc), (Part::Bcc, &draft.bcc)];
        let in_head = self.focus != Part::Body;
        let mut head = Vec::new();
        for (part, addresses) in lists {
            let settled = self.heads.wrong(Part::Body).is_empty();
            let value = if settled { list(addresses) } else { self.heads.text(part).to_owned() };
            if part == Part::To || in_head || !value.is_empty() {
                head.push((part, value));
            }
        }
        head.push((Part::Subject, draft.subject.clone()));
        for (at, file) in draft.attachments.iter().enumerate() {
            let size = crate::app::reader::bytes(file.bytes.len() as u64);
            head.push((Part::Attached(at), format!("{}  {size}", file.name)));
        }
        head
    }

    /// Who it is from, for people.
    pub fn from(&self) -> String {
        let unknown = || "not known: set [[account]] addresses or --me".into();
        self.draft.from.as_ref().map_or_else(unknown, written)
    }
}

fn editor(body: &str) -> TextArea<'static> {
    let lines: Vec<String> = body.trim_end_matches('\n').split('\n').map(str::to_owned).collect();
    let mut editor = TextArea::new(lines);
    editor.set_wrap_mode(WrapMode::WordOrGlyph);
    editor.set_cursor_line_style(Style::default());
    editor.set_max_histories(500);
    editor.move_cursor(CursorMove::Top);
    editor
}

fn list(addresses: &[Address]) -> String {
    let shown = addresses.iter().take(SHOWN).map(written).collect::<Vec<_>>().join(", ");
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
