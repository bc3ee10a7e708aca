//! Evidence: a search as you type over what a customer wrote and what was written to him; what is found becomes a
//! dated quotation. Looks through a slice at a time ([`Evidence::look_on`]). Must not know how it is drawn.

mod collect;
mod words;

pub use collect::{Collected, Letter, Reach, Whose};
pub use words::{Words, folded};

use super::field::Field;
use super::reader::{Bodies, Text};
use crate::classify::Language;
use crate::mail::{BlockKind, Body, MessageRef, SafeText};
use crate::mailbox::ConversationId;
use crate::reply::dated::{self, Wrote};
use crate::triage::Desk;
use jiff::tz::TimeZone;
use std::collections::VecDeque;
use std::ops::Range;

/// Bytes of text looked through before a key is let through.
const SLICE: usize = 128 * 1024;
/// Bytes of text kept for one search.
const BOUND: usize = 32 * 1024 * 1024;
/// Paragraphs shown.
pub const MOST_HITS: usize = 500;
/// Texts asked for at once.
const AT_ONCE: usize = 64;
/// A paragraph shorter than this is a greeting: without words to look for, the next one stands for its mail.
const TELLING: usize = 24;

/// What becomes of what is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is put into the draft.
    Insert,
    /// Its mail is opened; what is marked is quoted in a reply.
    Open,
    /// It is quoted in a reply.
    Quote,
}

/// One paragraph found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The place of its mail among the letters.
    pub letter: usize,
    /// Bytes of the mail's text.
    pub range: Range<usize>,
}

/// The search.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// What is typed.
    pub field: Field,
    /// The conversation it is about.
    pub about: ConversationId,
    /// How far it reaches.
    pub reach: Reach,
    /// What becomes of what is chosen.
    pub then: Then,
    /// Who the customer is.
    pub customer: SafeText,
    /// The organisation it can reach to.
    pub organisation: Option<SafeText>,
    /// The mails within reach.
    pub within: Collected,
    /// What was found, newest mail first.
    pub hits: Vec<Hit>,
    /// What is marked: mails and bytes of their texts.
    pub marks: Vec<(MessageRef, Range<usize>)>,
    /// The hit under the cursor.
    pub at: usize,
    /// The words looked for.
    pub words: Words,
    /// Whether there are more hits than are shown.
    pub more: bool,
    /// Mails still to be looked through.
    left: VecDeque<usize>,
    /// Mails whose texts have been asked for.
    asked: usize,
    bytes: usize,
}

impl Evidence {
    /// Opens the search about a conversation; texts that are here are looked through at once.
    pub fn new(desk: &Desk, bodies: &Bodies, about: ConversationId, reach: Reach, then: Then) -> Self {
        let customer = desk.customer(about);
        let mut evidence = Self {
            field: Field::default(),
            about,
            reach,
            then,
            organisation: customer.as_ref().and_then(|customer| customer.organisation.clone()),
            customer: customer.map(|customer| customer.name).unwrap_or_default(),
            within: Collected::default(),
            hits: Vec::new(),
            marks: Vec::new(),
            at: 0,
            words: Words::default(),
            more: false,
            left: VecDeque::new(),
            asked: 0,
            bytes: 0,
        };
        evidence.reach_to(desk, bodies, reach);
        evidence
    }

    /// Reaches further, or less far.
    pub fn reach_to(&mut self, desk: &Desk, bodies: &Bodies, reach: Reach) {
        self.reach = reach;
        self.within = collect::collect(desk, self.about, reach);
        (self.asked, self.bytes) = (0, 0);
        self.take_texts(bodies);
        self.look_anew();
    }

    /// The reach after this one.
    pub fn next_reach(&self) -> Reach {
        match self.reach {
            Reach::Conversation => Reach::Customer,
            Reach::Customer if self.organisation.is_some() => Reach::Organisation,
            Reach::Customer | Reach::Organisation => Reach::Conversation,
        }
    }

    /// What is typed has changed.
    pub fn typed(&mut self) {
        let words = Words::parse(self.field.text());
        if words != self.words {
            self.words = words;
            self.look_anew();
        }
    }

    fn look_anew(&mut self) {
        self.hits.clear();
        (self.at, self.more) = (0, false);
        let here = self.within.letters.iter().enumerate().filter(|(_, letter)| letter.text.is_some());
        self.left = here.map(|(at, _)| at).collect();
        self.look_on();
        // Quoting seldom begins with the greeting.
        if self.lists_all() {
            self.at = self.hits.iter().position(|hit| hit.range.len() >= TELLING).unwrap_or(0);
        }
    }

    /// Whether every paragraph is listed: of one conversation that is few enough to choose from.
    fn lists_all(&self) -> bool {
        self.reach == Reach::Conversation && self.words.is_empty()
    }

    /// Takes in the texts that have come.
    pub fn take_texts(&mut self, bodies: &Bodies) {
        for (at, letter) in self.within.letters.iter_mut().enumerate() {
            if letter.text.is_some() || letter.gone {
                continue;
            }
            match bodies.get(letter.reference).0 {
                Text::Here(body) => {
                    self.bytes += body.text.len();
                    letter.text = Some(body);
                    self.left.push_back(at);
                }
                Text::Gone | Text::NotKept => letter.gone = true,
                Text::Coming => {}
            }
        }
    }

    /// The texts to ask for next, newest first; a few at a time, up to a bound.
    pub fn ask(&mut self, bodies: &mut Bodies) -> Vec<MessageRef> {
        if self.coming() <= AT_ONCE / 2 && self.bytes < BOUND {
            self.asked = (self.asked + AT_ONCE).min(self.within.letters.len());
        }
        let missing = self.within.letters.iter().take(self.asked);
        bodies.ask(
            missing.filter(|letter| letter.text.is_none() && !letter.gone).map(|letter| letter.reference),
        )
    }

    /// How many texts were asked for and have not come.
    pub fn coming(&self) -> usize {
        let asked = self.within.letters.iter().take(self.asked);
        asked.filter(|letter| letter.text.is_none() && !letter.gone).count()
    }

    /// How many mails are not looked through: their texts are not here, or they are older than the bound.
    pub fn unread(&self) -> usize {
        let lacking = self.within.letters.iter().filter(|letter| letter.text.is_none() && !letter.gone);
        lacking.count() + self.within.older
    }

    /// Whether mails are left to be looked through.
    pub fn looking(&self) -> bool {
        !self.left.is_empty()
    }

    /// Looks through another slice.
    pub fn look_on(&mut self) {
        let (mut seen, before) = (0, self.hits.len());
        let chosen = self.hits.get(self.at).filter(|_| self.at > 0).cloned();
        while seen < SLICE
            && let Some(at) = self.left.pop_front()
        {
            let Some(letter) = self.within.letters.get(at) else { continue };
            let Some(body) = &letter.text else { continue };
            seen += body.text.len();
            let found = if self.lists_all() {
                paragraphs(body)
            } else {
                found(body, &folded(&letter.subject), &self.words)
            };
            self.hits.extend(found.into_iter().map(|range| Hit { letter: at, range }));
        }
        if self.hits.len() == before {
            return;
        }
        self.hits.sort_by_key(|hit| (hit.letter, hit.range.start));
        self.more |= self.hits.len() > MOST_HITS;
        self.hits.truncate(MOST_HITS);
        let at = chosen.and_then(|chosen| self.hits.iter().position(|hit| *hit == chosen));
        self.at = at.unwrap_or(self.at).min(self.hits.len().saturating_sub(1));
    }

    /// Moves the cursor.
    pub fn step(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.hits.len().saturating_sub(1));
    }

    /// Marks the hit under the cursor, or unmarks it, and goes to the next.
    pub fn mark(&mut self) {
        let Some((letter, hit)) = self.chosen() else { return };
        let mark = (letter.reference, hit.range.clone());
        match self.marks.iter().position(|known| *known == mark) {
            Some(at) => drop(self.marks.remove(at)),
            None => self.marks.push(mark),
        }
        self.step(1);
    }

    /// Whether a hit is marked.
    pub fn is_marked(&self, hit: &Hit) -> bool {
        let letter = self.within.letters.get(hit.letter);
        letter.is_some_and(|letter| {
            self.marks.iter().any(|(reference, range)| *reference == letter.reference && *range == hit.range)
        })
    }

    /// The hit under the cursor, and its mail.
    pub fn chosen(&self) -> Option<(&Letter, &Hit)> {
        let hit = self.hits.get(self.at)?;
        Some((self.within.letters.get(hit.letter)?, hit))
    }

    /// The words of a hit.
    pub fn text(&self, hit: &Hit) -> &str {
        let body = self.within.letters.get(hit.letter).and_then(|letter| letter.text.as_ref());
        body.and_then(|body| body.text.get(hit.range.clone())).unwrap_or_default()
    }

    /// What is marked, else what is under the cursor, as dated quotations, the oldest first.
    pub fn quotation(&self, ours: &TimeZone, language: Language) -> Option<String> {
        let mut chosen: Vec<(&Letter, Range<usize>)> = match self.marks.as_slice() {
            [] => self.chosen().map(|(letter, hit)| (letter, hit.range.clone())).into_iter().collect(),
            marks => {
                let letter = |wanted| self.within.letters.iter().find(|letter| letter.reference == wanted);
                marks.iter().filter_map(|(wanted, range)| Some((letter(*wanted)?, range.clone()))).collect()
            }
        };
        chosen.sort_by_key(|(letter, range)| (letter.at, letter.reference, range.start));
        let mut quoted = String::new();
        let mut before = None;
        for (letter, range) in chosen {
            let text = letter.text.as_ref()?.text.get(range)?;
            if before == Some(letter.reference) {
                // The next paragraph of the same mail stands under the same line.
                quoted.push_str("\n>\n");
                quoted.push_str(&dated::quoted(text));
                continue;
            }
            if before.is_some() {
                quoted.push_str("\n\n");
            }
            before = Some(letter.reference);
            quoted.push_str(&letter.quotation(text, ours, language));
        }
        before.map(|_| quoted)
    }
}

impl Letter {
    fn quotation(&self, text: &str, ours: &TimeZone, language: Language) -> String {
        let wrote = match self.whose {
            Whose::Customer => Wrote::You,
            Whose::Ours => Wrote::We,
            Whose::Other => Wrote::Name(&self.author),
        };
        // The clock of who wrote; of our own mails it is the desk's.
        let zone = match (self.whose, self.offset) {
            (Whose::Customer | Whose::Other, Some(offset)) => TimeZone::fixed(offset),
            _ => ours.clone(),
        };
        match self.at {
            Some(at) => dated::quotation(text, wrote, &at.to_zoned(zone), ours, language),
            None => dated::quoted(text),
        }
    }
}

/// The paragraphs of a mail that hold the words; where the subject alone holds them, or none are looked for, the first
/// telling one.
fn found(body: &Body, subject: &str, words: &Words) -> Vec<Range<usize>> {
    let paragraphs = paragraphs(body);
    let text = |range: &Range<usize>| body.text.get(range.clone()).unwrap_or_default();
    let wanted = words.lacking(subject);
    let holding = |range: &&Range<usize>| {
        let plain = folded(text(range)).replace('\n', " ");
        wanted.lacking(&plain).is_empty() && words.any_in(&plain)
    };
    let found: Vec<Range<usize>> = paragraphs.iter().filter(holding).cloned().collect();
    if !found.is_empty() || !wanted.is_empty() {
        return found;
    }
    let telling = paragraphs.iter().find(|range| range.len() >= TELLING).or(paragraphs.first());
    telling.cloned().into_iter().collect()
}

/// What the writer newly wrote, by paragraphs.
pub fn paragraphs(body: &Body) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for block in body.blocks.iter().filter(|block| block.kind == BlockKind::New) {
        let Some(text) = body.text.get(block.range.clone()) else { continue };
        let (mut at, mut open): (usize, Option<Range<usize>>) = (block.range.start, None);
        for line in text.split_inclusive('\n') {
            let end = at + line.trim_end().len();
            open = match open {
                open if line.trim().is_empty() => {
                    found.extend(open);
                    None
                }
                Some(open) => Some(open.start..end),
                None => Some(at..end),
            };
            at += line.len();
        }
        found.extend(open);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::Block;

    fn body(text: &str) -> Body {
        let text = SafeText::block(text);
        let blocks = vec![Block { kind: BlockKind::New, range: 0..text.len() }];
        Body { text, blocks, ..Body::default() }
    }

    fn texts(body: &Body, subject: &str, typed: &str) -> Vec<String> {
        let found = found(body, subject, &Words::parse(typed));
        found.into_iter().map(|range| body.text.get(range).unwrap().to_owned()).collect()
    }

    #[test]
    fn a_paragraph_is_found_by_all_its_words_across_its_lines() {
        let mail = body("Hello,\n\nplease use setting B\nfor the plates.\n\nSetting A was wrong.\n");
        assert_eq!(
            texts(&mail, "plates", "setting plates"),
            ["please use setting B\nfor the plates.", "Setting A was wrong."]
        );
        assert_eq!(texts(&mail, "", "SETTING plates"), ["please use setting B\nfor the plates."]);
        assert_eq!(texts(&mail, "", "b for"), ["please use setting B\nfor the plates."]);
        assert_eq!(texts(&mail, "", "setting c"), [""; 0]);
    }

    #[test]
    fn a_subject_stands_for_its_mail() {
        let mail = body("Hello,\n\nplease use setting B for the plates.\n");
        assert_eq!(texts(&mail, "order 4711", "4711"), ["please use setting B for the plates."]);
        assert_eq!(texts(&mail, "order 4711", ""), ["please use setting B for the plates."]);
    }
}
