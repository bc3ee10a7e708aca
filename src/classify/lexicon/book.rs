//! Phrases of one language, compiled. Must not know texts.

use super::Role;
use super::index::{Beginnings, Index};
use crate::classify::pattern::{self, Piece};
use crate::classify::vocabulary::Vocabulary;

/// A phrase before it is compiled.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// In the pattern language of [`pattern`].
    pub text: String,
    /// What it is good for.
    pub role: Role,
    /// Log-odds for anger.
    pub angry: f32,
    /// Log-odds for urgency.
    pub urgent: f32,
}

/// One phrase as it is looked for.
#[derive(Debug)]
pub struct Entry {
    /// What it is good for.
    pub role: Role,
    /// Log-odds for anger.
    pub angry: f32,
    /// Log-odds for urgency.
    pub urgent: f32,
    /// Its words.
    pub pieces: Vec<Piece>,
}

/// The phrases of one language, or the user's own.
#[derive(Debug, Default)]
pub struct Book {
    /// The words they name.
    pub vocabulary: Vocabulary,
    /// How they begin.
    pub index: Index,
    /// The phrases.
    pub entries: Vec<Entry>,
}

impl Book {
    /// Compiles phrases.
    ///
    /// # Errors
    /// The first phrase that can't be read, and why.
    pub fn compile(phrases: &[Phrase]) -> Result<Self, (String, String)> {
        let mut vocabulary = Vocabulary::default();
        let mut beginnings = Beginnings::default();
        let mut entries = Vec::with_capacity(phrases.len());
        for phrase in phrases {
            let wrong = |problem: &str| (phrase.text.clone(), problem.to_owned());
            let pieces = pattern::parse(&phrase.text, &mut vocabulary).map_err(wrong)?;
            beginnings.add(&pieces, entries.len() as u32).map_err(wrong)?;
            let Phrase { role, angry, urgent, .. } = *phrase;
            entries.push(Entry { role, angry, urgent, pieces });
        }
        let index = Index::new(beginnings, &vocabulary);
        Ok(Self { vocabulary, index, entries })
    }

    /// Whether it holds no phrase.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
