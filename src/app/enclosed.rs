//! What a conversation encloses: attachments and links, to be opened or saved. Must not know programs or folders.

use super::reader::{AT_ONCE, Bodies, Text};
use crate::mail::{Attachment, MessageRef, SafeText};
use crate::mailbox::ConversationId;
use crate::triage::Desk;
use hashbrown::HashSet;
use linkify::{LinkFinder, LinkKind};

/// One enclosed thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A part of a message that is a file of its own.
    Attachment {
        /// The message it came with.
        message: MessageRef,
        /// What is told of it.
        attachment: Attachment,
    },
    /// A link.
    Link {
        /// Where it leads.
        target: SafeText,
        /// The number it has in the text, if it has one.
        number: Option<usize>,
    },
}

/// The list of them, of the newest message first.
#[derive(Debug, Clone, Default)]
pub struct Enclosed {
    /// Each with the author of its message.
    pub items: Vec<(SafeText, Item)>,
    /// The one under the cursor.
    pub at: usize,
    /// Whether texts are still being read.
    pub coming: bool,
}

/// What is to become of an attachment once it is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Saved among the user's downloads.
    Save,
    /// Shown by the system's program for its kind.
    Open,
}

/// An attachment that is still being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetching {
    /// The message.
    pub message: MessageRef,
    /// The part's number.
    pub part: u32,
    /// The name of the file.
    pub name: String,
    /// What for.
    pub then: Then,
}

/// What the system's programs are to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A file of this name and content.
    File {
        /// A name fit for the file system.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// An address on the web, or a mail address.
    Link(String),
}

impl Enclosed {
    /// What the messages of a conversation enclose, as far as their texts are here.
    pub fn of(desk: &Desk, bodies: &Bodies, id: ConversationId) -> Self {
        let (mut items, mut coming) = (Vec::new(), false);
        for line in desk.messages(id).iter().rev().take(AT_ONCE) {
            let text = bodies.get(line.reference).0;
            coming |= text == Text::Coming;
            let Text::Here(body) = text else { continue };
            for attachment in &body.attachments {
                let item = Item::Attachment { message: line.reference, attachment: attachment.clone() };
                items.push((line.author.clone(), item));
            }
            let numbered = body.links.iter().cloned().zip(1..).map(|(target, number)| (target, Some(number)));
            let written = if body.from_html { Vec::new() } else { written(&body.text) };
            let mut known = HashSet::new();
            let links = numbered.chain(written.into_iter().map(|target| (target, None)));
            let links = links.filter(|(target, _)| known.insert(target.clone())).take(MOST_LINKS);
            items.extend(links.map(|(target, number)| (line.author.clone(), Item::Link { target, number })));
        }
        Self { items, at: 0, coming }
    }

    /// The one under the cursor.
    pub fn chosen(&self) -> Option<&Item> {
        self.items.get(self.at).map(|(_, item)| item)
    }

    /// Puts the cursor on the link of this number, of the newest message that has one.
    pub fn choose(&mut self, wanted: usize) -> bool {
        let is_it = |(_, item): &(SafeText, Item)| matches!(item, Item::Link { number: Some(number), .. } if *number == wanted);
        let found = self.items.iter().position(is_it);
        self.at = found.unwrap_or(self.at);
        found.is_some()
    }

    /// Moves the cursor.
    pub fn step(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.items.len().saturating_sub(1));
    }
}

/// Links listed of one message.
const MOST_LINKS: usize = 200;

/// The web addresses written out in a plain text.
fn written(text: &str) -> Vec<SafeText> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let links = finder.links(text).map(|link| link.as_str()).filter(|link| may_be_opened(link));
    links.take(MOST_LINKS).map(SafeText::line).collect()
}

/// Longest file name made, in bytes.
const LONGEST: usize = 120;
/// Endings of files that are programs or start some.
const PROGRAMS: [&str; 26] = [
    "app", "appimage", "bat", "cmd", "com", "command", "cpl", "desktop", "exe", "hta", "jar", "js", "jse",
    "lnk", "msi", "pif", "ps1", "py", "reg", "run", "scr", "sh", "url", "vb", "vbs", "wsf",
];

/// A name fit for the file system: the last part of a path, without what shells, file managers or other systems treat
/// as special, and not hidden.
pub fn file_name(written: &str) -> String {
    let last = written.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{fffd}') {
                '_'
            } else {
                c
            }
        })
        .collect();
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || c == '.').trim_start_matches('-');
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 10 => (stem, format!(".{ending}")),
        _ => (plain, String::new()),
    };
    let mut stem = stem.to_owned();
    while stem.len() + ending.len() > LONGEST {
        stem.pop();
    }
    if stem.is_empty() { format!("attachment{ending}") } else { stem + &ending }
}

/// Whether a file of this name would be run rather than shown.
pub fn is_program(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| PROGRAMS.contains(&ending.to_lowercase().as_str()))
}

/// Whether a link leads where a click may: the web, or a mail address.
pub fn may_be_opened(link: &str) -> bool {
    let link = link.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_stays_in_its_folder_and_is_seen() {
        for (written, name) in [
            ("invoice 118.pdf", "invoice 118.pdf"),
            ("../../.ssh/authorized_keys", "authorized_keys"),
            ("C:\\Temp\\report.docx", "report.docx"),
            (".bashrc", "bashrc"),
            ("-rf.txt", "rf.txt"),
            ("a:b*c?.txt ", "a_b_c_.txt"),
            ("..", "attachment"),
            ("", "attachment"),
        ] {
            assert_eq!(file_name(written), name, "{written}");
        }
        let long = file_name(&format!("{}.pdf", "ä".repeat(400)));
        assert!(long.len() <= LONGEST && long.ends_with("ä.pdf"), "{long}");
    }

    #[test]
    fn programs_and_odd_links_are_told_apart() {
        assert!(is_program("Invoice.pdf.EXE") && is_program("x.desktop"));
        assert!(!is_program("invoice.pdf") && !is_program("README"));
        assert!(may_be_opened("HTTPS://shop.example/x") && may_be_opened("mailto:a@b.example"));
        assert!(!may_be_opened("file:///etc/passwd") && !may_be_opened("javascript:alert(1)"));
    }
}
