//! Which folders there are, whose they are, and which of them holds what we sent. Must not know connections.

use super::name::FolderName;
use super::wire::Cursor;

/// How the Sent folder is called where the server does not say (SPECIAL-USE, RFC 6154), in the covered languages,
/// lower case.
const SENT_NAMES: &[&str] = &[
    "sent",
    "sent items",
    "sent mail",
    "sent messages",
    "sent-mail",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "gesendete nachrichten",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "courrier envoyé",
    "objets envoyés",
    "enviados",
    "elementos enviados",
    "mensajes enviados",
    "correo enviado",
    "itens enviados",
    "mensagens enviadas",
    "e-mails enviados",
    "inviati",
    "posta inviata",
    "elementi inviati",
    "messaggi inviati",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
];

/// Folders that are kept of a list; nobody has more.
pub(super) const MOST: usize = 20_000;

/// A folder as LIST tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name.
    pub name: FolderName,
    /// What separates the parts of its name.
    pub delimiter: Option<char>,
    /// Whether it can be opened.
    pub opens: bool,
    /// Whether the server says that it holds what was sent (`\Sent`).
    pub sent: bool,
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
        let (mut opens, mut sent) = (true, false);
        loop {
            cursor.spaces();
            if cursor.take(b')') {
                break;
            }
            match cursor.flag()?.to_ascii_lowercase().as_slice() {
                b"\\noselect" | b"\\nonexistent" => opens = false,
                b"\\sent" => sent = true,
                _ => {}
            }
        }
        cursor.spaces();
        let delimiter = cursor.astring()?.value().and_then(|text| text.first().map(|byte| char::from(*byte)));
        cursor.spaces();
        let name = FolderName::from_server(&cursor.astring()?.value()?)?;
        Some(Self { name, delimiter, opens, sent })
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

/// The folder that holds what the owner of `opened` sent: the one the server marks, else one with a name that is used
/// for it, nearest to the root. Never a folder of another owner.
pub(super) fn sent_beside(
    opened: &FolderName,
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
    if let Some(marked) = ours.iter().find(|folder| folder.sent) {
        return Some(marked.name.clone());
    }
    ours.iter()
        .filter_map(|folder| {
            let text = folder.name.text().to_lowercase();
            let mut parts = folder.delimiter.map_or_else(|| vec![text.as_str()], |d| text.split(d).collect());
            let last = parts.pop()?;
            let rank = SENT_NAMES.iter().position(|name| *name == last)?;
            Some(((parts.len(), rank), &folder.name))
        })
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, name)| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(lines: &[&str]) -> Vec<Folder> {
        lines.iter().filter_map(|line| Folder::parse(format!("* LIST {line}\r\n").as_bytes())).collect()
    }

    fn sent(opened: &str, lines: &[&str]) -> Option<String> {
        let mut namespaces = Namespaces::default();
        namespaces.learn(b"* NAMESPACE ((\"\" \"/\")) ((\"Users/\" \"/\")) ((\"Team/\" \"/\"))\r\n");
        let opened = FolderName::from_text(opened).unwrap();
        sent_beside(&opened, &list(lines), &namespaces).map(|name| name.text())
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
