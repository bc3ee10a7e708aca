//! Deadlines named in a mail, in the seven languages: "by Friday noon", "bis morgen 12 Uhr", "avant 17 h", "in 2 hours".
//! Reckoned from the mail's own Date in its writer's zone. Must not know what a deadline weighs, or the time now.

mod moment;
mod reckon;
#[cfg(test)]
mod tests;

use super::evidence::{NamedDue, Texts};
use super::lexicon::{Hit, Role, TimeWord};
use super::text::Words;
use super::{Hours, Model};
use crate::mail::Message;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use moment::Moment;
use std::ops::Range;

/// How many words may stand between "by" and the time it names.
const REACH: usize = 3;
/// How many words may stand between "starts" or "we need it" and its time.
const EVENT_REACH: usize = 8;

/// What the reader of times needs to know of the words.
struct Reader<'a> {
    words: &'a Words,
    times: Vec<(Range<usize>, TimeWord)>,
    past: Vec<usize>,
}

/// When the mail was written, as its writer's clock showed it.
struct Written<'a> {
    at: Timestamp,
    zone: TimeZone,
    /// The month is written before the day: 6/5 is the fifth of June.
    month_first: bool,
    hours: &'a Hours,
}

/// The deadlines a message names, in the order of the text.
pub fn dues(
    model: &Model,
    words: &Words,
    hits: &[Hit],
    message: &Message,
    texts: &Texts<'_>,
) -> Vec<NamedDue> {
    let Some(at) = message.at() else { return Vec::new() };
    let offset = message.headers.date.and_then(|date| date.offset).filter(|offset| offset.seconds() != 0);
    let month_first = offset.is_some_and(|offset| (-10 * 3600..=-4 * 3600).contains(&offset.seconds()));
    let zone = offset.map_or_else(|| model.hours().zone().clone(), TimeZone::fixed);
    let written = Written { at, zone, month_first, hours: model.hours() };

    let times = hits.iter().filter_map(|hit| match hit.role {
        Role::Time(word) => Some((hit.words.clone(), word)),
        _ => None,
    });
    let past = hits.iter().filter(|hit| hit.role == Role::Past).map(|hit| hit.words.start);
    let reader = Reader { words, times: times.collect(), past: past.collect() };
    reader.dues(&written, texts)
}

impl Reader<'_> {
    fn dues(&self, written: &Written<'_>, texts: &Texts<'_>) -> Vec<NamedDue> {
        let mut dues: Vec<NamedDue> = Vec::new();
        let mut behind = 0;
        let opening = self.times.iter().filter(|(_, word)| word.opens());
        let mut times = opening.map(|(run, _)| run.start).peekable();
        for (at, token) in self.words.tokens().iter().enumerate() {
            // A time begins with such a word about time or a digit; most words need no closer look.
            while times.next_if(|start| *start < at).is_some() {}
            if at < behind || !token.digit && times.peek() != Some(&at) {
                continue;
            }
            let Some((moment, end)) = self.moment(at) else { continue };
            behind = end;
            let named = self.anchor(at, &moment).and_then(|start| {
                let instant = reckon::instant(&moment, written).filter(|instant| *instant > written.at)?;
                let (place, quote) = texts.quote_words(self.words, &(start..end))?;
                Some(NamedDue { at: instant, place, quote })
            });
            if let Some(due) = named
                && dues.iter().all(|known| known.at != due.at)
            {
                dues.push(due);
            }
        }
        dues
    }

    /// Where the words that make the moment at `at` a deadline begin; `None` where nothing does.
    fn anchor(&self, at: usize, moment: &Moment) -> Option<usize> {
        let sentence = self.words.sentence(at);
        let near = at.saturating_sub(REACH).max(sentence.start)..at;
        let by =
            self.times.iter().rev().find(|(run, word)| *word == TimeWord::By && near.contains(&run.start));
        if let Some((run, _)) = by {
            return Some(run.start);
        }
        if self.past.iter().any(|past| sentence.contains(past)) {
            return None;
        }
        let near = at.saturating_sub(EVENT_REACH).max(sentence.start)..(at + EVENT_REACH).min(sentence.end);
        let event =
            self.times.iter().any(|(run, word)| *word == TimeWord::Event && near.contains(&run.start));
        (moment.is_deadline_by_itself() || event).then_some(at)
    }

    /// The time word at a word, the longest if there are several, with the word after it.
    fn time(&self, at: usize, wanted: impl Fn(TimeWord) -> bool) -> Option<(TimeWord, usize)> {
        let from = self.times.partition_point(|(run, _)| run.start < at);
        let here = self.times.get(from..)?.iter().take_while(|(run, _)| run.start == at);
        here.filter(|(_, word)| wanted(*word))
            .max_by_key(|(run, _)| run.end)
            .map(|(run, word)| (*word, run.end))
    }
}
