//! Old text around a reply: a quotation, or a pasted mail with its head, of which nothing is what was said last in this
//! conversation. Must not know what the writer says himself.

use crate::classify::folded;
use crate::mail::BlockKind;
use crate::reply::check::facts::{Facts, Said};
use crate::reply::check::own::Own;
use crate::reply::check::{Finding, Kind, Place};
use std::ops::Range;

/// Words in a row that show where a line is from. Lines are wrapped anew when quoted, so whole ones are not looked for.
const WORDS: usize = 4;
/// Words that a greeting has at most.
const GREETING: usize = 6;
/// Names of the lines in the head of a mail, folded, in the languages covered.
const HEAD: &[&str] = &[
    "from",
    "sent by",
    "gesendet von",
    "envoye par",
    "enviado por",
    "inviato da",
    "verzonden door",
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "von",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "de",
    "envoye",
    "a",
    "objet",
    "para",
    "enviado",
    "enviada",
    "fecha",
    "asunto",
    "data",
    "assunto",
    "da",
    "inviato",
    "oggetto",
    "van",
    "verzonden",
    "aan",
    "onderwerp",
    "fw",
    "fwd",
    "wg",
    "tr",
    "rv",
];
/// What stands between a name and his words, as mail programs put it.
const WROTE: &[&str] =
    &[" wrote", "schrieb", " a écrit", "escribió", "escreveu", "ha scritto", "schreef", " writes"];
/// Words that address somebody: "on 3 March you wrote" is a sentence.
const YOU: &[&str] =
    &[" you ", " sie ", " vous ", " usted ", " você ", " lei ", " u ", " we ", " wir ", " i ", " ich "];

/// Looks for it.
pub fn find(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    if facts.texts() == 0 {
        return None;
    }
    let pasted = pasted(own);
    let mut tail: Vec<Range<usize>> = quotations_below(own);
    tail.extend(pasted.iter().map(|head| head.end..own.body.text.len()));
    let below = judge(own, facts, &tail);
    if let Some(head) = pasted.filter(|_| below.as_ref().is_none_or(|(_, when)| *when < Said::Lately)) {
        return Some(finding(own, head, "the head of another mail"));
    }
    if let Some((line, when)) = below.filter(|(_, when)| *when < Said::Lately) {
        let what =
            if when == Said::Never { "not of this conversation" } else { "older than the mail you answer" };
        return Some(finding(own, line, &format!("a quotation that is {what}")));
    }
    let (line, when) = judge(own, facts, &quotations_above(own))?;
    (when == Said::Before).then(|| finding(own, line, "a quotation that is older than the mail you answer"))
}

fn finding(own: &Own, range: Range<usize>, what: &str) -> Finding {
    let quote = own.quote(&range);
    let what = format!("{what}: “{}”", short(&quote));
    Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into())
}

/// The first line of some stretches that tells something, and when any of them was last said.
fn judge(own: &Own, facts: &Facts<'_>, stretches: &[Range<usize>]) -> Option<(Range<usize>, Said)> {
    let mut first: Option<Range<usize>> = None;
    let mut last = Said::Never;
    for stretch in stretches {
        let mut at = stretch.start;
        for line in own.body.text.get(stretch.clone())?.split_inclusive('\n') {
            let here = at..at + line.trim_end().len();
            at += line.len();
            let words = folded(line.trim_start_matches(['>', ' ']));
            let words: Vec<&str> = words.split_whitespace().collect();
            if words.len() >= WORDS && !is_attribution(line) {
                last = last.max(words.windows(WORDS).map(|piece| facts.when_said(&piece.join(" "))).max()?);
                first = first.or(Some(here));
            }
        }
    }
    Some((first?, last))
}

/// Where the writer's own words end.
fn end_of_own(own: &Own) -> Option<usize> {
    own.of(BlockKind::New).filter(|(_, text)| !text.trim().is_empty()).map(|(range, _)| range.end).last()
}

/// Quotations below the last own words. What is quoted between them was put there on purpose.
fn quotations_below(own: &Own) -> Vec<Range<usize>> {
    let end = end_of_own(own).unwrap_or(0);
    let all = own.of(BlockKind::Quote).chain(own.of(BlockKind::Forward));
    all.map(|(range, _)| range).filter(|range| range.start >= end).collect()
}

/// Quotations above all own words but a greeting, of which nothing tells whose they are.
fn quotations_above(own: &Own) -> Vec<Range<usize>> {
    let attributed = |start: usize| own.of(BlockKind::Attribution).any(|(range, _)| range.end == start);
    let mut words = 0;
    let mut found = Vec::new();
    for block in &own.body.blocks {
        let text = own.body.text.get(block.range.clone()).unwrap_or_default();
        match block.kind {
            BlockKind::Quote if !attributed(block.range.start) => found.push(block.range.clone()),
            BlockKind::New => words += text.split_whitespace().count(),
            _ => {}
        }
        if words > GREETING {
            break;
        }
    }
    found
}

/// The head of a mail, or a line that tells who wrote, among the writer's own words.
fn pasted(own: &Own) -> Option<Range<usize>> {
    let begun =
        own.of(BlockKind::New).find(|(_, text)| !text.trim().is_empty()).map(|(range, _)| range.start)?;
    own.of(BlockKind::New).chain(own.of(BlockKind::Signature)).find_map(|(block, text)| {
        let mut lines = Vec::new();
        let mut at = block.start;
        for line in text.split_inclusive('\n') {
            lines.push((at..at + line.trim_end().len(), line.trim()));
            at += line.len();
        }
        let first = |(place, (range, line)): (usize, &(Range<usize>, &str))| {
            let head = is_head(line) && lines.get(place + 1).is_some_and(|(_, next)| is_head(next));
            let before = own.body.text.get(begun..range.start).unwrap_or_default();
            let below = before.split_whitespace().count() > GREETING;
            ((head || is_attribution(line)) && below && !own.is_code(range.start)).then(|| range.clone())
        };
        lines.iter().enumerate().find_map(first)
    })
}

/// `From: Ann`.
fn is_head(line: &str) -> bool {
    let Some((name, value)) = line.trim_start_matches(['*', '>', ' ']).split_once(':') else { return false };
    let name = folded(name);
    HEAD.contains(&name.trim()) && !value.trim().is_empty()
}

/// `support@globex.com wrote on 14 August:`.
pub fn is_attribution(line: &str) -> bool {
    let lower = format!(" {} ", line.trim().to_lowercase());
    let ends = lower.trim_end().ends_with(':');
    let dated = lower.contains(|c: char| c.is_ascii_digit()) || lower.contains('@');
    ends && dated
        && WROTE.iter().any(|verb| lower.contains(verb))
        && !YOU.iter().any(|you| lower.contains(you))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
