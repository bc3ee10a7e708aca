//! Changes as they are kept on the disk, and back: messages by folder, UIDVALIDITY and UID instead of this run's
//! numbers. Must not know when they are carried out.

use super::super::error::{Error, Result};
use super::changes::What;
use super::shared::{Place, Shared};
use crate::ledger::{At, Edit, Entry, Folder, Saw, Then};
use crate::mail::{MessageKey, MessageRef, SafeText};
use crate::port::mail::{Intent, LeftWaiting};
use crate::triage::seen::{Seen, SeenMessage};
use crate::triage::{KEYWORDS, KeywordEdit, Shelf};

const SHELVES: [(Shelf, &str); 3] =
    [(Shelf::Archive, "archive"), (Shelf::Trash, "trash"), (Shelf::Junk, "junk")];
/// How a claim's keyword begins.
const CLAIM: &str = "lh-by-";

/// Numbers the folders of an entry.
struct Folders<'s> {
    shared: &'s Shared,
    known: Vec<Folder>,
}

impl Folders<'_> {
    fn at(&mut self, message: MessageRef) -> Option<At> {
        let Place { name, validity, .. } = self.shared.place(message.source)?;
        let folder = Folder { name: name.wire().to_owned(), validity };
        let number = self.known.iter().position(|known| *known == folder).unwrap_or_else(|| {
            self.known.push(folder);
            self.known.len() - 1
        });
        Some(At(number, message.key.0))
    }
}

/// A change as it is kept; `None` where one of its folders is not open.
pub(super) fn entry(shared: &Shared, intent: &Intent, what: &What, then: Then) -> Option<Entry> {
    let mut folders = Folders { shared, known: Vec::new() };
    let texts = |keywords: &[Box<str>]| keywords.iter().map(ToString::to_string).collect();
    let mut saw = |known: &SeenMessage| {
        let (before, after) = (texts(&known.before), texts(&known.after));
        Some(Saw { at: folders.at(known.message)?, before, after, answered: known.answered })
    };
    let seen = intent.seen.iter().map(|Seen(messages)| messages.iter().map(&mut saw).collect());
    let seen = seen.collect::<Option<Vec<Vec<Saw>>>>()?;
    let mut edit = |edit: &KeywordEdit| {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut remove = words(&edit.remove);
        remove.extend(edit.remove_claim.as_deref().map(str::to_owned));
        Some(Edit { at: folders.at(edit.message)?, add: words(&edit.add), remove })
    };
    let edits = what.edits().iter().map(&mut edit).collect::<Option<Vec<Edit>>>()?;
    let then = match what {
        What::Away { messages, to, .. } => {
            let messages = messages.iter().map(|message| folders.at(*message)).collect::<Option<_>>()?;
            let shelf = SHELVES.iter().find(|(shelf, _)| shelf == to)?.1.to_owned();
            Then::Away { shelf, messages, trips: Vec::new() }
        }
        What::Keywords(_) | What::Back { .. } => then,
    };
    Some(Entry { id: 0, what: intent.what.clone(), folders: folders.known, seen, edits, then })
}

/// Whether keyword edits undo what an entry does, exactly.
pub(super) fn undoes(entry: &Entry, other: &Entry) -> bool {
    let sorted = |mut words: Vec<String>| {
        words.sort_unstable();
        words
    };
    let plain = |entry: &Entry, turned: bool| {
        let edits = entry.edits.iter().filter_map(|edit| {
            let folder = entry.folders.get(edit.at.0)?;
            let (add, remove) = (sorted(edit.add.clone()), sorted(edit.remove.clone()));
            let (add, remove) = if turned { (remove, add) } else { (add, remove) };
            Some((folder.name.clone(), folder.validity, edit.at.1, add, remove))
        });
        let mut edits: Vec<_> = edits.collect();
        edits.sort_unstable();
        edits
    };
    matches!((&entry.then, &other.then), (Then::Rest, Then::Rest))
        && plain(entry, false) == plain(other, true)
}

/// This run's number of a message.
fn message(shared: &Shared, entry: &Entry, at: At) -> Result<MessageRef> {
    let folder = entry.folders.get(at.0).ok_or(Error::Protocol("a change without its folder"))?;
    Ok(MessageRef { source: shared.source_of(folder)?, key: MessageKey(at.1) })
}

/// The keyword edits of an entry.
pub(super) fn edits(shared: &Shared, entry: &Entry) -> Result<Vec<KeywordEdit>> {
    let known = |words: &[String]| -> Vec<&'static str> {
        KEYWORDS.iter().copied().filter(|name| words.iter().any(|word| word == name)).collect()
    };
    let edit = |edit: &Edit| {
        let claim = edit.remove.iter().find(|word| word.starts_with(CLAIM));
        Ok(KeywordEdit {
            message: message(shared, entry, edit.at)?,
            add: known(&edit.add),
            remove: known(&edit.remove),
            add_claim: None,
            remove_claim: claim.map(|word| word.as_str().into()),
            beside: Vec::new(),
        })
    };
    entry.edits.iter().map(edit).collect()
}

/// The messages that an entry moves away, and where to.
pub(super) fn away(shared: &Shared, entry: &Entry) -> Result<Option<(Shelf, Vec<MessageRef>)>> {
    let Then::Away { shelf, messages, .. } = &entry.then else { return Ok(None) };
    let shelf = SHELVES.iter().find(|(_, name)| name == shelf).map(|(shelf, _)| *shelf);
    let shelf = shelf.ok_or(Error::Protocol("a move to nowhere"))?;
    let messages = messages.iter().map(|at| message(shared, entry, *at)).collect::<Result<_>>()?;
    Ok(Some((shelf, messages)))
}

/// What the user saw when he made it.
pub(super) fn seen(shared: &Shared, entry: &Entry) -> Result<Vec<Seen>> {
    let boxed = |words: &[String]| words.iter().map(|word| word.as_str().into()).collect();
    let one = |saw: &Saw| {
        let message = message(shared, entry, saw.at)?;
        let (before, after) = (boxed(&saw.before), boxed(&saw.after));
        Ok(SeenMessage { message, before, after, answered: saw.answered })
    };
    let conversation = |saw: &Vec<Saw>| saw.iter().map(one).collect::<Result<_>>().map(Seen);
    entry.seen.iter().map(conversation).collect()
}

/// What the screen is told of an entry that an earlier run left, as far as it is about an opened folder.
pub(super) fn left(ticket: u64, entry: &Entry, place: &Place) -> Option<LeftWaiting> {
    let number = entry.folders.iter().position(|folder| folder.name == place.name.wire())?;
    let same = entry.folders.get(number).is_some_and(|folder| folder.validity == place.validity);
    let here = |at: &At| {
        let reference = MessageRef { source: place.info.source, key: MessageKey(at.1) };
        (same && at.0 == number).then_some(reference)
    };
    let changed = entry.seen.iter().flatten().filter(|saw| saw.before != saw.after);
    let marks = changed.filter_map(|saw| {
        Some((here(&saw.at)?, saw.after.iter().map(|word| word.as_str().into()).collect()))
    });
    let away = match &entry.then {
        Then::Away { messages, .. } => messages.iter().filter_map(here).collect(),
        Then::Rest | Then::Back { .. } => Vec::new(),
    };
    Some(LeftWaiting { ticket, what: SafeText::line(&entry.what), marks: marks.collect(), away })
}
