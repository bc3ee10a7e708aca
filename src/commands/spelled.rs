//! Spelling for the send check on the command line: the words of a draft that no dictionary knows. Must not know files.

use crate::classify::{self, Language};
use crate::reply::Draft;
use crate::reply::check::{Facts, Finding};
use crate::spelling::{Seen, Speller, misspelt};

/// Words told at most; a text in another language has nothing else.
const MOST: usize = 100;

/// The language of a draft: that of its own words, else the conversation's.
pub fn language(body: &str, conversation: Language) -> Language {
    let own: Vec<&str> = body
        .lines()
        .take_while(|line| line.trim_end() != "--")
        .filter(|line| !line.starts_with('>'))
        .collect();
    classify::language_of(&own.join("\n")).unwrap_or(conversation)
}

/// Looks for them. Names and words of the conversation are right.
pub fn find(draft: &Draft, facts: &Facts<'_>, speller: &Speller) -> Vec<Finding> {
    let mut seen = Seen::default();
    facts.written().for_each(|text| seen.take(text));
    for mail in &facts.mails {
        seen.take(&mail.author);
        seen.take(&mail.subject);
    }
    let us = facts.us.name.iter().chain(facts.us.team.iter().map(|one| &one.name));
    us.for_each(|name| seen.take(name));
    let people = draft.to.iter().chain(&draft.cc).chain(&draft.bcc);
    people.filter_map(|one| one.name.as_ref()).for_each(|name| seen.take(name));
    draft.body.lines().filter(|line| line.starts_with('>')).for_each(|line| seen.take(line));
    let words = misspelt(&draft.body, speller, &seen, None).into_iter().take(MOST);
    words
        .filter_map(|range| {
            let word = draft.body.get(range.clone())?;
            let meant = speller.suggest(word);
            Some(Finding::misspelt(word, range, meant.first().map(String::as_str)))
        })
        .collect()
}
