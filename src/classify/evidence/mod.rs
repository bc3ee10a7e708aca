//! What one message says by itself: finds with their weights, named deadlines, language. Made once a message, on the
//! worker; a verdict then only adds numbers. Must not know other messages or the time now.

mod pooling;
mod robot;
mod sarcasm;
mod saturate;
mod shouting;
mod weigh;
mod wording;

pub use pooling::{Said, said};

use super::form::Form;
use super::lexicon::Role;
use super::text::{Part, Words};
use super::{Language, Memory, Model, Place, Signal, Trace, deadline, language};
use crate::mail::{BlockKind, Body, Message, SafeText};
use jiff::Timestamp;
use memchr::memchr;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Something found in one message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Find {
    /// What.
    pub signal: Signal,
    /// Log-odds it adds to anger.
    pub angry: f32,
    /// Log-odds it adds to urgency.
    pub urgent: f32,
    /// Where.
    pub place: Place,
    /// The exact words, or a plain statement where no words carry it.
    pub quote: SafeText,
}

/// A time by which the writer wants an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedDue {
    /// The instant, reckoned from the mail's own Date.
    pub at: Timestamp,
    /// Where it is named.
    pub place: Place,
    /// The words that name it.
    pub quote: SafeText,
}

/// What one message says by itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The language of its new text.
    pub language: Language,
    /// What raises or lowers the scores.
    pub finds: Vec<Find>,
    /// What weak learned weights add to anger and to urgency without being a reason.
    pub rest: (f32, f32),
    /// The deadlines it names, in the order of the text.
    pub dues: Vec<NamedDue>,
    /// Which words it has: a correction holds for mails like it.
    pub trace: Trace,
    /// How many attempts the writer says he made ("4th attempt"); 0 where he says nothing.
    pub attempts_said: u32,
    /// Whether a machine or a campaign wrote it: it is no attempt and no answer.
    pub robot: bool,
    /// Whether it only says thanks: it neither wakes a snooze nor reopens what is done.
    pub mere_thanks: bool,
    /// Whether it takes the heat out of what came before: thanks, an apology accepted, solved.
    pub cooled: bool,
}

/// The texts of a message that count, for quoting from them.
pub(super) struct Texts<'a> {
    subject: &'a SafeText,
    body: Option<&'a SafeText>,
}

impl Texts<'_> {
    /// Where a span stands and the words there.
    pub(super) fn quote(&self, part: Part, range: Range<usize>) -> Option<(Place, SafeText)> {
        match part {
            Part::Subject => Some((Place::Subject(range.clone()), self.subject.slice(range)?)),
            Part::Body => Some((Place::Body(range.clone()), self.body?.slice_line(range)?)),
        }
    }

    /// The same for a run of words.
    pub(super) fn quote_words(&self, words: &Words, run: &Range<usize>) -> Option<(Place, SafeText)> {
        let (part, range) = words.span(run)?;
        self.quote(part, range)
    }
}

/// Reads one message: its subject and what its writer newly wrote.
pub fn evidence(model: &Model, message: &Message) -> Evidence {
    evidence_with(&mut Memory::default(), model, message)
}

/// The same sooner, where a memory of the mails before is at hand.
pub fn evidence_with(memory: &mut Memory, model: &Model, message: &Message) -> Evidence {
    let texts =
        Texts { subject: &message.headers.subject, body: message.body.as_ref().map(|body| &body.text) };
    let words = new_words(message);
    let told = language::detect(&words, raw(message));
    let hits = model.lexicon().find(&words, told, &mut memory.phrases);

    let form = Form::of(&words, message);
    let factors = |signal| model.learned().map_or([1.0; 2], |learned| learned.factors(signal, &form));
    let mut finds = weigh::weigh(&words, &hits, &texts, factors);
    let angry: f32 = finds.iter().map(|find| find.angry).sum();
    finds.extend(sarcasm::scare_quotes(message, &texts));
    finds.extend(shouting::shouting(&words, message, &texts, angry));
    finds.extend(robot::robot(message));
    saturate::saturate(&mut finds, words.len());

    let signals = |wanted: Signal| finds.iter().any(|find| find.signal == wanted);
    let heat: f32 = finds.iter().map(|find| find.angry.max(0.0) + find.urgent.max(0.0)).sum();
    let cooled = (signals(Signal::Cooled) || signals(Signal::Solved)) && heat < 1.0;
    let attempts_said = weigh::attempts_said(&words, &hits);
    let dues = deadline::dues(model, &words, &hits, message, &texts);
    let few =
        words.tokens().iter().filter(|token| token.part == Part::Body && !token.ends_sentence).count() <= 30;
    let asks = hits.iter().any(|hit| hit.role == Role::Signal(Signal::Words) && hit.urgent > 0.0);
    let robot = message.headers.automatic.is_some();
    let question =
        message.body.iter().flat_map(Body::new_text).any(|text| memchr(b'?', text.as_bytes()).is_some());
    let mere_thanks =
        signals(Signal::Cooled) && few && heat < 0.5 && !asks && !question && dues.is_empty() && !robot;
    let mut rest = (0.0, 0.0);
    if let Some(learned) = model.learned() {
        let strong = pooling::strong(&words, &finds);
        for find in &mut finds {
            let [angry, urgent] = factors(find.signal);
            find.angry *= angry;
            find.urgent *= urgent;
        }
        if told != Some(Language::NotCovered) {
            let added = pooling::pool(
                &words,
                &strong,
                learned.added(&words, &form, &mut memory.steps),
                learned.calm(),
            );
            rest = wording::add(&words, &texts, added, &mut finds);
        }
    }
    Evidence {
        language: told.unwrap_or_default(),
        finds,
        rest,
        dues,
        trace: Trace::of(&words),
        attempts_said,
        robot,
        mere_thanks,
        cooled,
    }
}

/// Whether what a message newly says has the form of a mail or of a short post.
pub fn form(message: &Message) -> Form {
    Form::of(&new_words(message), message)
}

/// The words that count. The subject of a reply is the one replied to, not newly written.
fn new_words(message: &Message) -> Words {
    let mut words = Words::default();
    let headers = &message.headers;
    if headers.in_reply_to.is_empty() && headers.references.is_empty() {
        words.add(Part::Subject, 0, &headers.subject);
    }
    let Some(body) = &message.body else { return words };
    for block in body.blocks.iter().filter(|block| block.kind == BlockKind::New) {
        if let Some(text) = body.text.get(block.range.clone()) {
            words.add(Part::Body, block.range.start, text);
        }
    }
    words
}

fn raw(message: &Message) -> &str {
    let new = message.body.iter().flat_map(Body::new_text).find(|text| !text.trim().is_empty());
    new.unwrap_or(&message.headers.subject)
}
