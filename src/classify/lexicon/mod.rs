//! The phrases the classifier knows, with what each is good for, and the one pass that finds them all. Must not know
//! mails or how finds are weighed.

mod book;
mod file;
mod index;
mod known;
mod role;
mod search;

use super::Language;
use std::sync::{Arc, LazyLock, OnceLock};

pub use book::{Book, Phrase};
pub use known::Known;
pub use role::{Role, TimeWord};
pub use search::{Hit, Wording, every};

/// The phrases of the languages, each read when a mail first needs it.
type Shelf = [OnceLock<Book>; file::COUNT];

/// The phrases that ship, and the user's own.
#[derive(Debug)]
pub struct Lexicon {
    shelf: Arc<Shelf>,
    own: Book,
}

impl Lexicon {
    /// The phrases that ship.
    pub fn shipped() -> Self {
        static SHELF: LazyLock<Arc<Shelf>> = LazyLock::new(Arc::default);
        Self { shelf: SHELF.clone(), own: Book::default() }
    }

    /// The same, read anew and all at once.
    pub fn load() -> Self {
        let fresh = Self { shelf: Arc::default(), own: Book::default() };
        fresh.books(None).for_each(drop);
        fresh
    }

    /// The same with phrases of the user's own, which hold in every language and replace what ships.
    ///
    /// # Errors
    /// The first phrase that can't be read, and why.
    pub fn with(&self, own: &[Phrase]) -> Result<Self, (String, String)> {
        Ok(Self { shelf: self.shelf.clone(), own: Book::compile(own)? })
    }

    /// The books for a text: of its language or, where that is not told, of all, and the user's own.
    fn books(&self, language: Option<Language>) -> impl Iterator<Item = &Book> {
        let wanted = move |number: usize| language.is_none_or(|told| file::language(number) == Some(told));
        let shipped = self.shelf.iter().enumerate().filter(move |(number, _)| wanted(*number));
        let shipped = shipped.map(|(number, book)| book.get_or_init(|| shipped_book(number)));
        [&self.own].into_iter().filter(|own| !own.is_empty()).chain(shipped)
    }
}

#[expect(clippy::expect_used, reason = "the phrase files are compiled in, and a test reads them")]
fn shipped_book(number: usize) -> Book {
    let phrases = file::phrases(number).expect("the shipped phrase files can be read");
    Book::compile(&phrases).expect("the shipped phrases can be read")
}
