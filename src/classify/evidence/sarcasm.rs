//! Words put in quotation marks to say that they are not meant: your "support". Must not know phrases.

use super::{Find, Texts};
use crate::classify::Signal;
use crate::classify::text::{Part, fold};
use crate::mail::{BlockKind, Message};
use memchr::memmem;

/// What is put in such quotation marks, in the seven languages, folded.
const DOUBTED: &[&str] = &[
    "support",
    "service",
    "customer service",
    "customer care",
    "help",
    "helpdesk",
    "help desk",
    "solution",
    "premium",
    "express",
    "expert",
    "experts",
    "specialist",
    "specialists",
    "professional",
    "professionals",
    "quality",
    "fix",
    "fixed",
    "team",
    "priority",
    "guarantee",
    "guaranteed",
    "resolved",
    "answer",
    "apology",
    "kundendienst",
    "kundenservice",
    "losung",
    "service client",
    "solucion",
    "atencion al cliente",
    "atendimento",
    "suporte",
    "assistenza",
    "klantenservice",
    "oplossing",
    "ondersteuning",
    "soporte",
    "servicio",
    "servizio",
    "servico",
];
const MARKS: &[(&str, char)] = &[("\"", '"'), ("“", '”'), ("„", '“'), ("«", '»'), ("‘", '’')];
/// The longest of them in bytes, with room for accents.
const LONGEST: usize = 40;
const WEIGHT: f32 = 0.9;

/// The first such word.
pub fn scare_quotes(message: &Message, texts: &Texts<'_>) -> Option<Find> {
    let body = message.body.as_ref()?;
    let new = body.blocks.iter().filter(|block| block.kind == BlockKind::New);
    new.filter_map(|block| Some((block.range.start, body.text.get(block.range.clone())?))).find_map(
        |(offset, text)| {
            let plain = text.is_ascii();
            let mut marks = MARKS.iter().filter(|(mark, _)| !plain || mark.is_ascii());
            let (start, end) = marks.find_map(|marks| quoted(text, *marks))?;
            let (place, quote) = texts.quote(Part::Body, offset + start..offset + end)?;
            Some(Find { signal: Signal::Sarcasm, angry: WEIGHT, urgent: 0.0, place, quote })
        },
    )
}

fn quoted(text: &str, (open, close): (&str, char)) -> Option<(usize, usize)> {
    memmem::find_iter(text.as_bytes(), open).find_map(|at| {
        let inner = text.get(at + open.len()..)?;
        let end =
            inner.char_indices().take_while(|(at, _)| *at <= LONGEST).find(|(_, letter)| *letter == close)?.0;
        let mut folded = String::new();
        inner.get(..end)?.chars().for_each(|letter| fold(letter, &mut folded));
        let doubted = DOUBTED.contains(&folded.trim_end_matches(['.', ',']));
        doubted.then_some((at, at + open.len() + end + close.len_utf8()))
    })
}
