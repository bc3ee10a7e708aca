//! `leftover_quote`: text that was not meant for this mail: the tail of another conversation, a second beginning, a note
//! among ourselves, an instruction of a template. Must not know recipients.

use super::facts::Facts;
use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};
use crate::classify::folded;
use crate::mail::BlockKind;
use std::ops::Range;

/// Words of a quoted line that are looked for in the conversation, at least.
const WORDS: usize = 4;

/// Looks for it.
pub fn find(own: &Own, facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = foreign_tail(own, facts).into_iter().collect();
    findings.extend(second_beginning(own));
    findings.extend(words_among_us(own));
    findings
}

/// A quotation below the text of which nothing was said in this conversation.
fn foreign_tail(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    if facts.texts() == 0 {
        return None;
    }
    // What is quoted between one's own words was put there on purpose.
    let last =
        own.of(BlockKind::New).filter(|(_, text)| !text.trim().is_empty()).map(|(range, _)| range.end).last();
    let tail = |range: &Range<usize>| last.is_none_or(|last| range.start >= last);
    let quoted = own.of(BlockKind::Quote).chain(own.of(BlockKind::Forward)).filter(|(range, _)| tail(range));
    let mut unknown: Option<Range<usize>> = None;
    let mut said = false;
    for (range, text) in quoted {
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let here = at..at + line.trim_end().len();
            at += line.len();
            let words = folded(line.trim_start_matches(['>', ' ']));
            if words.split_whitespace().count() < WORDS {
                continue;
            }
            if facts.was_said(&words) || piece_was_said(&words, facts) {
                said = true;
            } else if unknown.is_none() {
                unknown = Some(here);
            }
        }
    }
    let range = unknown.filter(|_| !said)?;
    let quote = own.quote(&range);
    let what = format!("a quotation that is not of this conversation: “{}”", short(&quote));
    Some(Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into()))
}

/// Lines are wrapped anew when quoted: some words in a row are enough.
fn piece_was_said(words: &str, facts: &Facts<'_>) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    all.windows(WORDS).any(|piece| facts.was_said(&piece.join(" ")))
}

/// The text begins twice: another draft stands below this one.
fn second_beginning(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let begins = |run: &Range<usize>| {
        let line = own.line(said.bytes(run).start);
        let start = said.bytes(run).start == line.start;
        start && line.len() < 60 && own.quote(&line).ends_with([',', '!', ':', '.'])
    };
    let mut greetings = said.all(Cue::Greeting).filter(begins).map(|run| own.line(said.bytes(&run).start));
    let first = greetings.next()?;
    let again = greetings.find(|line| line.start > first.end && own.quote(line) == own.quote(&first))?;
    let quote = own.quote(&again);
    let what = format!("“{quote}” stands here twice: part of another draft");
    Some(Finding::new(
        Kind::LeftoverQuote,
        Place::Body(again),
        quote,
        what,
        "take out the one or the other".into(),
    ))
}

fn words_among_us(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let found = said
        .finds()
        .find(|(cue, run)| matches!(cue, Cue::Note | Cue::Sample) && !own.is_cited(&said.bytes(run)));
    let (cue, run) = found?;
    let (range, quote) = (said.bytes(&said.sentence(run.start)), own.quote(&said.bytes(&run)));
    let what = match cue {
        Cue::Sample => format!("“{quote}”: an instruction of a template"),
        _ => format!("“{quote}”: a note among ourselves"),
    };
    Some(Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into()))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
