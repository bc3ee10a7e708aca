//! The head of a draft as it is typed: addresses, subject, and which of them has the cursor. Must not know keys' orders.

use crate::app::Field;
use crate::mail::Address;
use crate::reply::Draft;
use crate::reply::recipients::{read_list, written};

/// A part of a draft that can have the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// To.
    To,
    /// Cc.
    Cc,
    /// Bcc.
    Bcc,
    /// The subject.
    Subject,
    /// A file that goes along, by its place.
    Attached(usize),
    /// The text.
    #[default]
    Body,
}

impl Part {
    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::To => "To",
            Self::Cc => "Cc",
            Self::Bcc => "Bcc",
            Self::Subject => "Subject",
            Self::Attached(_) => "⎘",
            Self::Body => "",
        }
    }

    /// Whether it holds addresses.
    pub fn is_list(self) -> bool {
        matches!(self, Self::To | Self::Cc | Self::Bcc)
    }
}

/// What is typed into the head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heads {
    to: Field,
    cc: Field,
    bcc: Field,
    subject: Field,
}

impl Heads {
    /// The head of a draft.
    pub fn of(draft: &Draft) -> Self {
        let list = |list: &[Address]| list.iter().map(written).collect::<Vec<_>>().join(", ");
        Self::typed(&list(&draft.to), &list(&draft.cc), &list(&draft.bcc), &draft.subject)
    }

    /// A head as it was typed before.
    pub fn typed(to: &str, cc: &str, bcc: &str, subject: &str) -> Self {
        let [to, cc, bcc, subject] = [to, cc, bcc, subject].map(Field::with);
        Self { to, cc, bcc, subject }
    }

    /// The field of a part, if it is one.
    pub fn field(&self, part: Part) -> Option<&Field> {
        match part {
            Part::To => Some(&self.to),
            Part::Cc => Some(&self.cc),
            Part::Bcc => Some(&self.bcc),
            Part::Subject => Some(&self.subject),
            Part::Attached(_) | Part::Body => None,
        }
    }

    /// The same, to be typed into.
    pub fn field_mut(&mut self, part: Part) -> Option<&mut Field> {
        match part {
            Part::To => Some(&mut self.to),
            Part::Cc => Some(&mut self.cc),
            Part::Bcc => Some(&mut self.bcc),
            Part::Subject => Some(&mut self.subject),
            Part::Attached(_) | Part::Body => None,
        }
    }

    /// What is typed into a field.
    pub fn text(&self, part: Part) -> &str {
        self.field(part).map_or("", Field::text)
    }

    /// Puts what is typed into the draft, as far as it is addresses.
    pub fn apply(&self, draft: &mut Draft) {
        draft.to = read_list(self.to.text()).0;
        draft.cc = read_list(self.cc.text()).0;
        draft.bcc = read_list(self.bcc.text()).0;
        self.subject.text().clone_into(&mut draft.subject);
    }

    /// What was typed in the place of addresses and is none; what is being typed counts when the cursor has left it.
    pub fn wrong(&self, focus: Part) -> Vec<String> {
        let of = |part: Part| {
            let typed = self.text(part);
            let settled = if part == focus {
                typed.rsplit_once([',', ';']).map_or("", |(head, _)| head)
            } else {
                typed
            };
            read_list(settled).1
        };
        [Part::To, Part::Cc, Part::Bcc].into_iter().flat_map(of).collect()
    }
}
