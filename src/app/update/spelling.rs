//! Spelling: dictionaries asked for, words mended or added. Must not know files.

use crate::app::spelling::{Mending, Order, Read, place};
use crate::app::{App, Effect, Notice, Over};
use crate::port::mail::Request;

/// Asks for the dictionaries of the draft in sight, and for the texts of its conversation: their words are right.
pub fn wanted(app: &mut App) -> Vec<Effect> {
    if !matches!(app.over, Over::Draft) {
        return Vec::new();
    }
    let order = app.draft_language().and_then(|language| app.spelling.ask(language));
    let mut effects: Vec<Effect> = order.map(Effect::Spell).into_iter().collect();
    app.reader.show(app.queue.cursor);
    let missing = app.reader.missing(&app.desk);
    if !missing.is_empty() {
        effects.push(Effect::Mail(Request::FetchBodies(missing)));
    }
    effects
}

/// Dictionaries were read. Where there are none that is told once.
pub fn read(app: &mut App, read: Read) {
    if read.speller.is_err() && app.notice.is_some() && !app.spelling.awaited {
        // The answer to a key stands there; this is told another time.
        app.spelling.forget(read.language);
        return;
    }
    if let Some(why) = app.spelling.take(read) {
        app.notice = Some(Notice::off(why));
    } else if std::mem::take(&mut app.spelling.awaited) && matches!(app.over, Over::Draft) {
        mend(app);
    }
}

/// Offers what may have been meant by the next misspelt word, as soon as the dictionaries are read.
pub fn begin(app: &mut App) -> Vec<Effect> {
    let effects = wanted(app);
    mend(app);
    effects
}

fn mend(app: &mut App) {
    if let Some(mending) = app.next_misspelt() {
        if let Some(composer) = app.current().and_then(|id| app.drafts.get_mut(&id)) {
            let (row, column) = place(&composer.body(), mending.range.start);
            composer.jump(row, column);
        }
        app.over = Over::Spelling(mending);
    } else {
        app.over = Over::Draft;
        let language = app.draft_language().unwrap_or_default();
        app.spelling.awaited = app.spelling.reading(language);
        app.notice = Some(Notice::off(app.spelling.nothing_found(language)));
    }
}

/// Puts the word under the list's cursor in the place of the misspelt one, and goes to the next.
pub fn replace(app: &mut App, mending: &Mending) {
    let Some(word) = mending.meant.get(mending.at) else {
        app.over = Over::Draft;
        return;
    };
    if let Some(composer) = app.current().and_then(|id| app.drafts.get_mut(&id)) {
        composer.replace(mending.word.chars().count(), word);
    }
    mend(app);
}

/// Adds the word to the user's own, and goes to the next.
pub fn add(app: &mut App) -> Vec<Effect> {
    let Over::Spelling(mending) = std::mem::take(&mut app.over) else { return Vec::new() };
    app.spelling.add(&mending.word);
    mend(app);
    app.notice.get_or_insert_with(|| Notice::good(format!("one of your words: {}", mending.word)));
    vec![Effect::Spell(Order::Keep(mending.word))]
}
