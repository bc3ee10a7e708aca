//! A draft as the file that another editor is given, and taken back from it: the head's fields, an empty line, the text.
//! Must not know which editor, or where the file lies.

use super::{Composer, Part};
use crate::app::Field;
use crate::mail::SafeText;
use ratatui_textarea::CursorMove;

/// The fields of the head, in the order of the file.
const FIELDS: [Part; 4] = [Part::To, Part::Cc, Part::Bcc, Part::Subject];

/// What a file that came back does to a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Nothing in it had changed.
    Same,
    /// Its text was gone: the draft is as it was.
    Empty,
    /// The draft is as the file was.
    Changed,
    /// The same, but the file had no head: that of the draft stays.
    Headless,
}

impl Composer {
    /// The draft as a file for another editor.
    pub fn to_file(&self) -> String {
        let head = FIELDS.map(|part| format!("{}: {}\n", part.label(), self.heads.text(part)));
        format!("{}\n{}", head.concat(), self.body())
    }

    /// Takes a file back, as one step of undo. A file without a text is taken for an accident.
    pub fn take_file(&mut self, file: &str) -> Taken {
        let file = SafeText::block(file);
        let (head, text) = split(file.as_str());
        let text = text.trim_end_matches('\n');
        let before = self.body();
        let before = before.trim_end_matches('\n');
        if text.trim().is_empty() && !before.trim().is_empty() {
            return Taken::Empty;
        }
        let other_head = head.as_ref().is_some_and(|head| {
            FIELDS.iter().zip(head).any(|(part, value)| self.heads.text(*part).trim() != value.as_str())
        });
        if text == before && !other_head {
            return Taken::Same;
        }
        for (part, value) in FIELDS.into_iter().zip(head.iter().flatten()) {
            if let Some(field) = self.heads.field_mut(part) {
                *field = Field::with(value);
            }
        }
        self.head_changed(other_head);
        if text != before {
            self.editor.select_all();
            self.editor.insert_str(text);
            self.editor.move_cursor(CursorMove::Jump(0, 0));
            self.revision += 1;
        }
        self.focus = Part::Body;
        if head.is_some() { Taken::Changed } else { Taken::Headless }
    }
}

/// The fields of a file, if it begins with them, and its text. A field that is not there is empty. What is neither a
/// field nor a field's next line begins the text, so that nothing that was written is lost.
fn split(file: &str) -> (Option<[String; 4]>, &str) {
    let mut head: [String; 4] = Default::default();
    let (mut last, mut rest) = (None, file);
    while let Some((line, after)) = rest.split_once('\n').or((!rest.is_empty()).then_some((rest, ""))) {
        if line.trim().is_empty() && last.is_some() {
            return (Some(head), after);
        }
        let named = line.split_once(':').and_then(|(name, value)| {
            let at = FIELDS.iter().position(|part| part.label().eq_ignore_ascii_case(name.trim_end()))?;
            Some((at, value))
        });
        let (at, value) = match (named, last) {
            (Some(named), _) => named,
            (None, Some(at)) if line.starts_with(' ') => (at, line),
            _ => break,
        };
        if let Some(field) = head.get_mut(at) {
            let glue = match (field.is_empty(), named.is_some() && at != FIELDS.len() - 1) {
                (true, _) => "",
                (false, true) => ", ",
                (false, false) => " ",
            };
            field.extend([glue, value.trim()]);
        }
        (last, rest) = (Some(at), after);
    }
    (last.map(|_| head), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Draft;
    use crate::reply::recipients::parse_list;

    fn composer() -> Composer {
        let draft = Draft {
            to: parse_list("Dana Whitlow <dana@paws.example>").unwrap(),
            cc: parse_list("anna@veldt.example").unwrap(),
            subject: "Re: Größe".into(),
            body: "Hello,\n\n> quoted\n".into(),
            ..Draft::default()
        };
        Composer::new(draft, "a.eml".into())
    }

    fn taken(file: &str) -> (Taken, Composer) {
        let mut composer = composer();
        (composer.take_file(file), composer)
    }

    #[test]
    fn what_comes_back_as_it_went_changes_nothing() {
        let file = composer().to_file();
        assert_eq!(
            file,
            "To: Dana Whitlow <dana@paws.example>\nCc: anna@veldt.example\nBcc: \nSubject: Re: Größe\n\nHello,\n\n> quoted\n"
        );
        for file in
            [file.clone(), file.replace("Bcc: ", "Bcc:"), file.replace('\n', "\r\n"), format!("{file}\n")]
        {
            let (taken, composer) = taken(&file);
            assert_eq!((taken, composer.revision), (Taken::Same, 1), "{file:?}");
        }
    }

    #[test]
    fn head_and_text_are_taken_and_undo_brings_the_text_back() {
        let (taken, mut composer) = taken(
            "to: piet@veldt.example,\n  lee@list.example\nCc:\ncc: x@y.example\nSubject: Other\n\n\nNew: text\n",
        );
        assert_eq!(taken, Taken::Changed);
        let draft = composer.finished();
        let addresses =
            |list: &[crate::mail::Address]| list.iter().map(|one| one.spec.to_string()).collect::<Vec<_>>();
        assert_eq!(addresses(&draft.to), ["piet@veldt.example", "lee@list.example"]);
        assert_eq!((addresses(&draft.cc), draft.subject.as_str()), (vec!["x@y.example".to_owned()], "Other"));
        assert_eq!(draft.body, "\nNew: text\n");
        while composer.editor.undo() {}
        assert_eq!(composer.body(), "Hello,\n\n> quoted\n");
    }

    #[test]
    fn what_is_no_head_is_text_and_the_head_stays() {
        let (taken, composer) = taken("Hello Dana,\nTo: be honest\n");
        assert_eq!(taken, Taken::Headless);
        assert_eq!(composer.body(), "Hello Dana,\nTo: be honest\n");
        assert_eq!(composer.heads.text(Part::To), "Dana Whitlow <dana@paws.example>");
    }

    #[test]
    fn a_text_that_follows_the_head_at_once_is_not_lost() {
        let (_, composer) = taken("To: a@b.example\nSubject: s\nHello Dana,\n\nbye\n");
        assert_eq!((composer.body().as_str(), composer.heads.text(Part::Cc)), ("Hello Dana,\n\nbye\n", ""));
    }

    #[test]
    fn an_empty_file_loses_nothing() {
        for file in ["", "\n", "To: x@y.example\n", "To: x@y.example\nSubject: s\n\n  \n"] {
            let (taken, composer) = taken(file);
            assert_eq!((taken, composer.revision, composer.draft.cc.len()), (Taken::Empty, 1, 1), "{file:?}");
        }
    }

    #[test]
    fn control_characters_of_a_file_reach_neither_head_nor_text() {
        let (_, composer) = taken("To: a@b.example\nSubject: \u{1b}]0;x\u{7}y\n\n\u{1b}[2Jtext\n");
        let all = composer.body() + composer.heads.text(Part::Subject);
        assert!(all.contains("text") && !all.contains(['\u{1b}', '\u{7}']), "{all:?}");
    }
}
