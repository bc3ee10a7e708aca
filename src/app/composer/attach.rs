//! Choosing a file to go along by typing its path, with what the folder holds offered. Must not know the file system.

use crate::app::{Field, Key};
use crate::mail::SafeText;

/// What lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
    /// Its size in bytes.
    pub size: u64,
}

/// A path being typed.
#[derive(Debug, Clone)]
pub struct Attach {
    /// The path.
    pub field: Field,
    /// The one under the cursor of what is offered.
    pub at: usize,
    /// The folder asked for last, and what lies in it once that is known.
    asked: String,
    entries: Vec<Entry>,
}

/// Names offered at once.
const MOST: usize = 6;

impl Attach {
    /// Begins in the home folder, or where the last file was found.
    pub fn new(folder: &str) -> Self {
        Self { field: Field::with(folder), at: 0, asked: String::new(), entries: Vec::new() }
    }

    /// The folder of what is typed, and the beginning of the name in it.
    fn halves(&self) -> (&str, &str) {
        let typed = self.field.text();
        typed.split_at(typed.rfind('/').map_or(0, |at| at + 1))
    }

    /// The folder that is to be listed, if another one is typed now.
    pub fn wants(&mut self) -> Option<String> {
        let folder = self.halves().0.to_owned();
        (folder != self.asked).then(|| {
            self.entries.clear();
            self.asked.clone_from(&folder);
            folder
        })
    }

    /// A folder was listed.
    pub fn listed(&mut self, folder: &str, entries: Vec<Entry>) {
        if folder == self.asked {
            self.entries = entries;
            self.entries.sort_by(|one, other| one.name.cmp(&other.name));
        }
    }

    /// What begins like the name typed, hidden files only if that has their dot.
    fn fitting(&self) -> Vec<&Entry> {
        let stem = self.halves().1.to_lowercase();
        let fits = |entry: &&Entry| {
            entry.name.to_lowercase().starts_with(&stem)
                && (stem.starts_with('.') || !entry.name.starts_with('.'))
        };
        self.entries.iter().filter(fits).collect()
    }

    /// What is offered: the rows around the cursor, and which of them has it.
    pub fn offers(&self) -> (Vec<&Entry>, usize) {
        let fitting = self.fitting();
        let at = self.at.min(fitting.len().saturating_sub(1));
        let first = (at + 1).saturating_sub(MOST);
        (fitting.into_iter().skip(first).take(MOST).collect(), at - first)
    }

    /// Moves among what is offered.
    pub fn step(&mut self, rows: isize) {
        let last = self.fitting().len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(rows).min(last);
    }

    /// Types a key.
    pub fn press(&mut self, key: Key) {
        if self.field.press(key) {
            self.begin_anew();
        }
    }

    /// Takes a pasted path in.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.begin_anew();
    }

    /// A path that begins at the root or at home takes the place of the folder before it.
    fn begin_anew(&mut self) {
        self.at = 0;
        let typed = self.field.text();
        let anew = typed.rfind("//").or_else(|| typed.rfind("/~/")).and_then(|at| typed.get(at + 1..));
        if let Some(anew) = anew {
            self.field = Field::with(anew);
        }
    }

    /// Puts what is under the cursor in the place of what is typed; whether that is a file.
    pub fn complete(&mut self) -> Option<bool> {
        let fitting = self.fitting();
        let entry = fitting.get(self.at.min(fitting.len().saturating_sub(1)))?;
        let (name, is_folder) = (entry.name.clone(), entry.is_folder);
        let end = if is_folder { "/" } else { "" };
        self.field = Field::with(&format!("{}{name}{end}", self.halves().0));
        self.at = 0;
        Some(!is_folder)
    }

    /// Whether a name is typed, or chosen by the cursor.
    pub fn is_named(&self) -> bool {
        !self.halves().1.is_empty() || self.at > 0
    }
}

impl Entry {
    /// Its name, safe for the screen.
    pub fn shown(&self) -> SafeText {
        SafeText::line(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, is_folder: bool) -> Entry {
        Entry { name: name.into(), is_folder, size: 1 }
    }

    #[test]
    fn names_are_completed_and_folders_entered() {
        let mut attach = Attach::new("~/");
        assert_eq!(attach.wants().as_deref(), Some("~/"));
        assert_eq!(attach.wants(), None);
        attach.listed("~/", vec![entry("plan.pdf", false), entry("Papers", true), entry(".profile", false)]);
        let names =
            |attach: &Attach| attach.offers().0.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&attach), ["Papers", "plan.pdf"]);
        attach.paste("pa");
        assert_eq!(attach.complete(), Some(false));
        assert_eq!(attach.field.text(), "~/Papers/");
        assert_eq!(attach.wants().as_deref(), Some("~/Papers/"));
        attach.listed("~/", vec![entry("late.txt", false)]);
        assert_eq!(names(&attach), [""; 0], "the answer to an earlier question");
        attach.listed("~/Papers/", vec![entry("a b.txt", false)]);
        attach.paste("A");
        assert_eq!(attach.complete(), Some(true));
        assert_eq!(attach.field.text(), "~/Papers/a b.txt");
        assert_eq!(Attach::new("x").complete(), None);
        attach.paste("/etc/hosts");
        assert_eq!(attach.field.text(), "~/Papers/a b.txt/etc/hosts");
        for (path, anew) in [("/etc/hosts", "/etc/hosts"), ("~/x", "~/x")] {
            let mut attach = Attach::new("~/Papers/");
            attach.paste(path);
            assert_eq!(attach.field.text(), anew);
        }
    }
}
