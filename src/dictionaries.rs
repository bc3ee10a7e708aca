//! Hunspell's dictionaries on this machine, found by language, and the user's own words in a file. Must not know what is
//! looked up.

use crate::classify::Language;
use crate::spelling::{Speller, names, package};
use anyhow::{Context as _, Result};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Dictionaries of one language used together: colour is right, and so is color.
const TOGETHER: usize = 2;
/// Longest dictionary read, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

/// Reads the dictionaries of a language from where Hunspell looks for them.
///
/// # Errors
/// Why there are none, and what to install.
pub fn load(language: Language) -> Result<Arc<Speller>, String> {
    let folders = folders(|name| std::env::var(name).ok());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    let own = own_words().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    read(language, &folders, locale.as_deref(), &own)
}

/// Adds a word to the user's own.
///
/// # Errors
/// Where it could not be written.
pub fn keep(word: &str) -> Result<()> {
    let path = own_words().context("no home folder is known to keep your words in; set HOME")?;
    let written = (|| {
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
        writeln!(file, "{word}")
    })();
    written.with_context(|| format!("{}: the word is not kept", path.display()))
}

/// The file of the user's own words.
fn own_words() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "levelhead")?;
    Some(dirs.data_local_dir().join("words.txt"))
}

/// Where dictionaries lie: DICPATH, the data folders of the user and the system, and Hunspell's old place.
fn folders(variable: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let listed = |name: &str| variable(name).filter(|value| !value.is_empty());
    let mut folders: Vec<PathBuf> =
        listed("DICPATH").iter().flat_map(|value| std::env::split_paths(value).collect::<Vec<_>>()).collect();
    let home = listed("XDG_DATA_HOME").map(PathBuf::from);
    let home = home.or_else(|| listed("HOME").map(|home| Path::new(&home).join(".local/share")));
    let system = listed("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".to_owned());
    for data in home.into_iter().chain(std::env::split_paths(&system)) {
        folders.extend(["hunspell", "myspell", "myspell/dicts"].map(|name| data.join(name)));
    }
    folders
        .extend(["/usr/share/hunspell", "/usr/share/myspell", "/usr/share/myspell/dicts"].map(PathBuf::from));
    folders
}

fn read(
    language: Language,
    folders: &[PathBuf],
    locale: Option<&str>,
    own: &str,
) -> Result<Arc<Speller>, String> {
    let locale = locale.and_then(|locale| locale.split(['.', '@']).next()).unwrap_or_default();
    let known = names(language);
    let first =
        known.iter().filter(|name| **name == locale).chain(known.iter().filter(|name| **name != locale));
    let found = first.filter_map(|name| {
        folders.iter().map(|folder| folder.join(format!("{name}.dic"))).find(|dic| dic.is_file())
    });
    let files: Vec<PathBuf> = found.take(TOGETHER).collect();
    if files.is_empty() {
        return Err(format!("spelling is not checked: install the package {}", package(language)));
    }
    let mut texts = Vec::new();
    for dic in &files {
        let told = |error: io::Error| format!("{}: can't be read: {error}", dic.display());
        let aff = bytes(&dic.with_extension("aff")).map_err(told)?;
        let encoding = encoding(&aff);
        let text = |bytes: &[u8]| encoding.decode(bytes).0.into_owned();
        texts.push((text(&aff), text(&bytes(dic).map_err(told)?)));
    }
    let texts = texts.iter().map(|(aff, dic)| (aff.as_str(), dic.as_str()));
    let own = own.lines().map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned);
    let read = Speller::read(texts, own);
    read.map(Arc::new).map_err(|why| {
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        format!("spelling is not checked: {}: {why}", names.join(", "))
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > LONGEST {
        return Err(io::Error::other("too large for a dictionary"));
    }
    fs::read(path)
}

/// What the first lines say the files are written in.
fn encoding(aff: &[u8]) -> &'static encoding_rs::Encoding {
    let named = aff.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"SET "));
    let label = named.map(|label| String::from_utf8_lossy(label).trim().replace("ISO8859", "iso-8859"));
    let label = label.map(|label| label.replace("microsoft-cp", "windows-"));
    label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())).unwrap_or(encoding_rs::UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixtures() -> Vec<PathBuf> {
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/spelling")]
    }

    #[test]
    fn dictionaries_are_found_where_hunspell_looks() {
        let set = |name: &str| match name {
            "DICPATH" => Some("/a:/b".to_owned()),
            "HOME" => Some("/home/sam".to_owned()),
            _ => None,
        };
        let found = folders(set);
        let at = |path: &str| found.iter().position(|folder| folder == Path::new(path)).unwrap();
        assert_eq!((at("/a"), at("/b")), (0, 1));
        assert!(at("/home/sam/.local/share/hunspell") < at("/usr/share/hunspell"));
        assert!(at("/usr/share/hunspell") < at("/usr/share/myspell/dicts"));
    }

    #[test]
    fn a_language_without_a_dictionary_names_the_package() {
        let english = read(Language::English, &fixtures(), Some("en_GB.UTF-8"), "Zugferd\n").unwrap();
        assert!(english.knows("customers") && english.knows("zugferd") && !english.knows("recieve"));
        let why = read(Language::German, &fixtures(), None, "").unwrap_err();
        assert_eq!(why, "spelling is not checked: install the package hunspell-de-de");
    }

    #[test]
    fn a_dictionary_is_read_in_its_own_encoding() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("de_DE.aff"), "SET ISO8859-1\n").unwrap();
        fs::write(folder.path().join("de_DE.dic"), b"1\nGr\xfc\xdfe\n").unwrap();
        let german = read(Language::German, &[folder.path().to_owned()], None, "").unwrap();
        assert!(german.knows("Grüße") && !german.knows("Grube"));
        fs::remove_file(folder.path().join("de_DE.aff")).unwrap();
        let why = read(Language::German, &[folder.path().to_owned()], None, "").unwrap_err();
        assert!(why.contains("de_DE.dic: can't be read"), "{why}");
    }
}
