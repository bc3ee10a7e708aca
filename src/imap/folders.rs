//! Which folders there are, whose they are, and what each is for. Must not know connections.

use super::folder_names::names;
use super::name::FolderName;
use super::wire::Cursor;
use crate::triage::Shelf;

/// Folders that are kept of a list; nobody has more.
pub(super) const MOST: usize = 20_000;

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What we sent.
    Sent,
    /// What is still to be written on.
    Drafts,
    /// What is done with.
    Archive,
    /// What is thrown away.
    Trash,
    /// What nobody wanted.
    Junk,
}

impl From<Shelf> for Role {
    fn from(shelf: Shelf) -> Self {
        match shelf {
            Shelf::Archive => Self::Archive,
            Shelf::Trash => Self::Trash,
            Shelf::Junk => Self::Junk,
        }
    }
}

/// A folder as LIST tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name.
    pub name: FolderName,
    /// What separates the parts of its name.
    pub delimiter: Option<char>,
    /// Whether it can be opened.
    pub opens: bool,
    /// What the server says that it is for.
    pub role: Option<Role>,
    /// Whether it holds all mail (`\All`).
    pub all: bool,
}

impl Folder {
    /// Reads `* LIST (…) "/" name`.
    pub(super) fn parse(response: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(response);
        cursor.need(b'*')?;
        cursor.spaces();
        cursor.keyword("LIST").or_else(|| cursor.keyword("XLIST"))?;
        cursor.spaces();
        cursor.need(b'(')?;
        let (mut opens, mut role, mut all) = (true, None, false);
        loop {
            cursor.spaces();
            if cursor.take(b')') {
                break;
            }
            match cursor.flag()?.to_ascii_lowercase().as_slice() {
                b"\\noselect" | b"\\nonexistent" => opens = false,
                b"\\sent" => role = Some(Role::Sent),
                b"\\drafts" => role = Some(Role::Drafts),
                b"\\archive" => role = Some(Role::Archive),
                b"\\trash" => role = Some(Role::Trash),
                b"\\junk" => role = Some(Role::Junk),
                b"\\all" => all = true,
                _ => {}
            }
        }
        cursor.spaces();
        let delimiter = cursor.astring()?.value().and_then(|text| text.first().map(|byte| char::from(*byte)));
        cursor.spaces();
        let name = FolderName::from_server(&cursor.astring()?.value()?)?;
        Some(Self { name, delimiter, opens, role, all })
    }
}

/// One entry of NAMESPACE (RFC 2342).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Prefix {
    text: String,
    delimiter: Option<char>,
    /// The next part of the name is the owner.
    per_owner: bool,
}

/// The roots under which folders of one owner lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Namespaces(Vec<Prefix>);

impl Namespaces {
    /// Takes them from `* NAMESPACE personal others shared`; other responses are left alone.
    pub(super) fn learn(&mut self, response: &[u8]) {
        let mut cursor = Cursor::new(response);
        cursor.take(b'*');
        cursor.spaces();
        if cursor.keyword("NAMESPACE").is_none() {
            return;
        }
        for per_owner in [false, true, false] {
            cursor.spaces();
            if self.class(&mut cursor, per_owner).is_none() {
                return;
            }
        }
    }

    fn class(&mut self, cursor: &mut Cursor<'_>, per_owner: bool) -> Option<()> {
        if cursor.keyword("NIL").is_some() {
            return Some(());
        }
        cursor.need(b'(')?;
        loop {
            cursor.spaces();
            if cursor.take(b')') {
                return Some(());
            }
            cursor.need(b'(')?;
            let text = String::from_utf8(cursor.astring()?.value()?.into_owned()).ok()?;
            cursor.spaces();
            let delimiter =
                cursor.astring()?.value().and_then(|text| text.first().map(|byte| char::from(*byte)));
            while !cursor.take(b')') {
                cursor.spaces();
                cursor.skip()?;
            }
            self.0.push(Prefix { text, delimiter, per_owner });
        }
    }

    /// The beginning that all folders of one owner share: for `Users/bob/Inbox` that is `Users/bob/`.
    fn root<'n>(&self, name: &'n str) -> &'n str {
        let under = |prefix: &&Prefix| {
            name.get(..prefix.text.len()).is_some_and(|start| start.eq_ignore_ascii_case(&prefix.text))
        };
        let Some(prefix) = self.0.iter().filter(under).max_by_key(|prefix| prefix.text.len()) else {
            return "";
        };
        let mut length = prefix.text.len();
        if let (true, Some(delimiter)) = (prefix.per_owner, prefix.delimiter) {
            let rest = name.get(length..).unwrap_or_default();
            length = rest.find(delimiter).map_or(name.len(), |end| length + end + delimiter.len_utf8());
        }
        name.get(..length).unwrap_or_default()
    }
}

/// The folder that the owner of `opened` has for a purpose: the one the server marks, else one with a name that is used
/// for it, nearest to the root. Never a folder of another owner.
pub(super) fn beside(
    opened: &FolderName,
    role: Role,
    folders: &[Folder],
    namespaces: &Namespaces,
) -> Option<FolderName> {
    let root = namespaces.root(opened.wire());
    let ours: Vec<&Folder> = folders
        .iter()
        .filter(|folder| {
            folder.opens && !folder.name.same(opened) && namespaces.root(folder.name.wire()) == root
        })
        .collect();
    if let Some(marked) = ours.iter().find(|folder| folder.role == Some(role)) {
        return Some(marked.name.clone());
    }
    let named = ours
        .iter()
        .filter_map(|folder| {
            let text = folder.name.text().to_lowercase();
            let mut parts = folder.delimiter.map_or_else(|| vec![text.as_str()], |d| text.split(d).collect());
            let last = parts.pop()?;
            let rank = names(role).iter().position(|name| *name == last)?;
            Some(((parts.len(), rank), &folder.name))
        })
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, name)| name.clone());
    // Where all mail lies in one folder anyway, to leave the others is to be archived.
    let all = || ours.iter().find(|folder| folder.all && role == Role::Archive);
    named.or_else(|| all().map(|folder| folder.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(lines: &[&str]) -> Vec<Folder> {
        lines.iter().filter_map(|line| Folder::parse(format!("* LIST {line}\r\n").as_bytes())).collect()
    }

    fn sent(opened: &str, lines: &[&str]) -> Option<String> {
        found(opened, Role::Sent, lines)
    }

    fn found(opened: &str, role: Role, lines: &[&str]) -> Option<String> {
        let mut namespaces = Namespaces::default();
        namespaces.learn(b"* NAMESPACE ((\"\" \"/\")) ((\"Users/\" \"/\")) ((\"Team/\" \"/\"))\r\n");
        let opened = FolderName::from_text(opened).unwrap();
        beside(&opened, role, &list(lines), &namespaces).map(|name| name.text())
    }

    #[test]
    fn the_server_s_word_comes_before_names() {
        let lines = ["() \"/\" Sent", "(\\HasNoChildren \\sent) \"/\" \"Ausgang\"", "() \"/\" INBOX"];
        assert_eq!(sent("INBOX", &lines).as_deref(), Some("Ausgang"));
    }

    #[test]
    fn names_in_the_covered_languages_nearest_to_the_root() {
        let lines =
            ["() \"/\" \"Old/Sent\"", "() \"/\" \"&AMk-l&AOk-ments envoy&AOk-s\"", "(\\Noselect) \"/\" Sent"];
        assert_eq!(sent("INBOX", &lines).as_deref(), Some("Éléments envoyés"));
        assert_eq!(sent("INBOX", &["() \".\" INBOX.Gesendet"]).as_deref(), Some("INBOX.Gesendet"));
        assert_eq!(sent("INBOX", &["() \"/\" Sentinel"]), None);
    }

    #[test]
    fn each_purpose_has_its_folder() {
        let lines =
            ["(\\Archive) \"/\" Old", "() \"/\" \"Deleted Items\"", "(\\Junk) \"/\" X", "(\\All) \"/\" All"];
        let role = |role| found("INBOX", role, &lines);
        assert_eq!(role(Role::Archive).as_deref(), Some("Old"));
        assert_eq!(role(Role::Trash).as_deref(), Some("Deleted Items"));
        assert_eq!(role(Role::Junk).as_deref(), Some("X"));
        assert_eq!(role(Role::Sent), None);
        assert_eq!(found("INBOX", Role::Archive, &lines[3..]).as_deref(), Some("All"));
    }

    #[test]
    fn never_another_owner_s() {
        let lines = [
            "(\\Sent) \"/\" Sent",
            "() \"/\" Team/Inbox",
            "() \"/\" Users/bob/Sent",
            "() \"/\" Users/al/Sent",
        ];
        assert_eq!(sent("Team/Inbox", &lines), None);
        assert_eq!(sent("Users/bob/INBOX", &lines).as_deref(), Some("Users/bob/Sent"));
        assert_eq!(sent("INBOX", &lines).as_deref(), Some("Sent"));
    }

    #[test]
    fn odd_lists_are_survived() {
        for line in ["", "(", "() NIL", "() \"/\" {2}\r\na\n", "() \"/\" \"\"", "(\\Sent \"x"] {
            assert!(list(&[line]).is_empty(), "{line:?}");
        }
        let mut namespaces = Namespaces::default();
        for line in ["* NAMESPACE NIL NIL NIL\r\n", "* NAMESPACE ((\r\n", "* NAMESPACE ((\"a\" NIL (((\r\n"] {
            namespaces.learn(line.as_bytes());
        }
        assert_eq!(namespaces.root("a/b"), "");
    }
}
