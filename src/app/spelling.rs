//! Spelling of the draft in sight: which dictionaries are here, what is misspelt, and the word being mended. Must not
//! know files or how it is drawn.

use super::reader::Text;
use super::{App, Over};
use crate::classify::{self, Language};
use crate::mailbox::ConversationId;
use crate::spelling::{self, Seen, Speller};
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What is wanted of the dictionaries outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Read those of a language, and the user's own words.
    Load(Language),
    /// Add a word to the user's own.
    Keep(String),
}

/// The dictionaries of a language as they were read.
#[derive(Debug, Clone)]
pub struct Read {
    /// The language.
    pub language: Language,
    /// The dictionaries; else why there are none, and what to do.
    pub speller: Result<Arc<Speller>, String>,
}

impl PartialEq for Read {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && self.speller.is_ok() == other.speller.is_ok()
    }
}

/// The misspelt word being mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    /// The word.
    pub word: String,
    /// Where it stands: bytes of the draft's text.
    pub range: Range<usize>,
    /// What may have been meant.
    pub meant: Vec<String>,
    /// The one under the cursor.
    pub at: usize,
}

/// The dictionaries of a language.
#[derive(Debug)]
enum State {
    Reading,
    Here(Arc<Speller>),
    Lacking,
}

/// What is known of the spelling.
#[derive(Debug, Default)]
pub struct Spelling {
    /// The dictionaries asked for.
    spellers: HashMap<Language, State>,
    /// Words added since the dictionaries were read, and the words of the conversation.
    seen: Seen,
    /// Of which conversation, how many of whose texts were here, and how many words had been added.
    seen_of: Option<(ConversationId, usize, usize)>,
    added: Vec<String>,
    /// The user wants a word mended as soon as the dictionaries are read.
    pub awaited: bool,
    /// What the misspelt words were looked up for: conversation, text, cursor.
    looked_at: Option<(ConversationId, u64, usize, usize, usize)>,
    /// The misspelt words of the draft in sight: bytes of its text.
    pub misspelt: Vec<Range<usize>>,
    /// The words themselves.
    pub words: Vec<String>,
}

impl Spelling {
    /// The dictionaries to be read for this language, if that was not asked for yet.
    pub fn ask(&mut self, language: Language) -> Option<Order> {
        if language == Language::NotCovered || self.spellers.contains_key(&language) {
            return None;
        }
        self.spellers.insert(language, State::Reading);
        Some(Order::Load(language))
    }

    /// The dictionaries of this language are asked for once more.
    pub fn forget(&mut self, language: Language) {
        self.spellers.remove(&language);
    }

    /// They were read; what to tell where there are none.
    pub fn take(&mut self, read: Read) -> Option<String> {
        self.looked_at = None;
        match read.speller {
            Ok(speller) => {
                self.spellers.insert(read.language, State::Here(speller));
                None
            }
            Err(why) => {
                self.spellers.insert(read.language, State::Lacking);
                Some(why)
            }
        }
    }

    /// A word counts as right from now on.
    pub fn add(&mut self, word: &str) {
        self.added.push(word.to_owned());
    }

    /// Whether dictionaries of this language are being read.
    pub fn reading(&self, language: Language) -> bool {
        matches!(self.spellers.get(&language), Some(State::Reading))
    }

    /// What to tell where no word of this language is misspelt.
    pub fn nothing_found(&self, language: Language) -> &'static str {
        match self.spellers.get(&language) {
            Some(State::Here(_)) => "no word is misspelt, as far as the dictionaries know",
            Some(State::Reading) => "the dictionaries are being read",
            Some(State::Lacking) | None => "spelling is not checked: no dictionary of this language is here",
        }
    }

    fn speller(&self, language: Language) -> Option<&Speller> {
        match self.spellers.get(&language) {
            Some(State::Here(speller)) => Some(speller),
            _ => None,
        }
    }
}

impl App {
    /// The language of the draft in sight: that of what is written so far, else the customer's.
    pub fn draft_language(&self) -> Option<Language> {
        let (id, composer) = (self.current()?, self.composer()?);
        let own: Vec<&str> = composer
            .editor
            .lines()
            .iter()
            .map(String::as_str)
            .take_while(|line| line.trim_end() != "--")
            .filter(|line| !line.starts_with('>'))
            .collect();
        let told = classify::language_of(&own.join("\n"));
        Some(told.unwrap_or_else(|| self.desk.verdict(id).language))
    }

    /// Looks the words of the draft in sight up, if it has changed since.
    pub fn look_words_up(&mut self) {
        let Some((id, composer)) = self.current().zip(self.composer()) else { return };
        let cursor = composer.editor.cursor();
        // In the review nothing is being typed any more.
        let writing = !matches!(self.over, Over::Review(_) | Over::Lift(_));
        let (row, column, revision) = if writing {
            (cursor.0, cursor.1, composer.revision)
        } else {
            (usize::MAX, 0, composer.revision)
        };
        let messages = self.desk.messages(id);
        let text = |line: &crate::triage::MessageLine| self.reader.bodies.get(line.reference).0;
        let here = messages.iter().filter(|line| matches!(text(line), Text::Here(_))).count();
        let now = Some((id, here, self.spelling.added.len()));
        if self.spelling.looked_at == Some((id, revision, row, column, here)) && self.spelling.seen_of == now
        {
            return;
        }
        let seen = (self.spelling.seen_of != now).then(|| {
            let mut seen = Seen::default();
            for line in &messages {
                seen.take(&line.author);
                seen.take(&line.subject);
                if let Text::Here(body) = text(line) {
                    seen.take(&body.text);
                }
            }
            let us = &self.session.us;
            us.name.iter().chain(us.team.iter().map(|one| &one.name)).for_each(|name| seen.take(name));
            composer
                .draft
                .to
                .iter()
                .chain(&composer.draft.cc)
                .filter_map(|one| one.name.as_ref())
                .for_each(|name| seen.take(name));
            let quoted = composer.editor.lines().iter().filter(|line| line.starts_with('>'));
            quoted.for_each(|line| seen.take(line));
            self.spelling.added.iter().for_each(|word| seen.take(word));
            seen
        });
        let body = composer.body();
        let language = self.draft_language().unwrap_or_default();
        let at = writing.then(|| offset(composer.editor.lines(), row, column));
        if let Some(seen) = seen {
            self.spelling.seen = seen;
            self.spelling.seen_of = now;
        }
        let found = self
            .spelling
            .speller(language)
            .map(|speller| spelling::misspelt(&body, speller, &self.spelling.seen, at));
        self.spelling.misspelt = found.unwrap_or_default();
        let words = self.spelling.misspelt.iter().filter_map(|range| body.get(range.clone()));
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.sort();
        words.dedup();
        self.spelling.words = words;
        self.spelling.looked_at = Some((id, revision, row, column, here));
    }

    /// The misspelt word at or after the cursor, else the first one, with what may have been meant.
    pub fn next_misspelt(&mut self) -> Option<Mending> {
        self.look_words_up();
        let composer = self.composer()?;
        let cursor = composer.editor.cursor();
        let at = offset(composer.editor.lines(), cursor.0, cursor.1);
        let found = &self.spelling.misspelt;
        let range = found.iter().find(|range| range.end >= at).or(found.first())?.clone();
        let word = composer.body().get(range.clone())?.to_owned();
        let speller = self.spelling.speller(self.draft_language().unwrap_or_default())?;
        let meant = speller.suggest(&word);
        Some(Mending { word, range, meant, at: 0 })
    }
}

/// The byte at which a place of the editor stands in the whole text.
fn offset(lines: &[String], row: usize, column: usize) -> usize {
    let above: usize = lines.iter().take(row).map(|line| line.len() + 1).sum();
    let before = lines.get(row).map_or(0, |line| line.chars().take(column).map(char::len_utf8).sum());
    above + before
}

/// The row and column, in characters, of a byte of the whole text.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    (before.matches('\n').count(), line.chars().count())
}
