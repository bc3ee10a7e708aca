//! `leftover_quote`: text that was not meant for this mail: the tail of another conversation or of an older mail, a second
//! beginning, a note among ourselves, an instruction of a template. Must not know recipients.

mod foreign;
mod old;
mod quoted;
mod stray;
mod third;
mod twice;

use super::facts::Facts;
use super::own::Own;
use super::phrases::Cue;
use super::relation::Recipient;
use super::{Finding, Kind, Place};
use crate::classify::folded;

/// Looks for it in a draft that goes to these.
pub fn find(own: &Own, recipients: &[Recipient], facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = old::find(own, facts).into_iter().collect();
    let pasted = findings.first().map(|one| one.place.clone());
    findings.extend(twice::find(own, facts).filter(|one| pasted.as_ref() != Some(&one.place)));
    let note = words_among_us(own, facts).or_else(|| to_a_colleague(own, recipients, facts));
    let note = note.or_else(|| stray::among_us(own, facts)).or_else(|| stray::find(own, recipients, facts));
    let note = note.or_else(|| foreign::find(own, facts));
    findings.extend(note.filter(|one| pasted.as_ref() != Some(&one.place)));
    findings
}

fn words_among_us(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let said = &own.said;
    let found = said.finds().find(|(cue, run)| {
        let told = match cue {
            Cue::Note => !third::is_known(own, facts, run),
            cue => *cue == Cue::Sample,
        };
        told && !own.is_cited(&said.bytes(run))
    });
    let (cue, run) = found?;
    let (range, quote) = (said.bytes(&said.sentence(run.start)), own.quote(&said.bytes(&run)));
    let what = match cue {
        Cue::Sample => format!("“{quote}”: an instruction of a template"),
        _ => format!("“{quote}”: a note among ourselves"),
    };
    Some(Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into()))
}

/// "Mike, can you check …", where Mike does not get the mail.
fn to_a_colleague(own: &Own, recipients: &[Recipient], facts: &Facts<'_>) -> Option<Finding> {
    const ASKS: &[&str] = &[
        "can", "could", "please", "pls", "plz", "do", "is", "did", "kannst", "bitte", "weisst", "peux", "tu",
        "puedes", "podes", "puoi", "kun", "kan", "wil", "check", "ok", "tell", "ask", "dile", "diles", "di",
        "mira", "dis", "sag", "frag", "schau", "digli", "dille", "chiedi", "diz", "zeg", "vraag", "kijk",
    ];
    let said = &own.said;
    let below = |names: &[String]| {
        own.of(crate::mail::BlockKind::Signature).find_map(|(block, text)| {
            let mut at = block.start;
            text.split_inclusive('\n').find_map(|line| {
                let here = at..at + line.trim_end().len();
                at += line.len();
                let plain = folded(line);
                let mut words = plain.split_whitespace();
                let named = words.next().is_some_and(|first| names.iter().any(|name| name == first));
                (named && words.next().is_some_and(|verb| ASKS.contains(&verb))).then_some(here)
            })
        })
    };
    let gets = |address| recipients.iter().any(|one| one.address.spec == address);
    let others = facts.us.team.iter().filter(|one| one.address.clone().is_none_or(|address| !gets(address)));
    let names: Vec<String> =
        others.filter_map(|one| folded(&one.name).split_whitespace().next().map(str::to_owned)).collect();
    let at = (0..said.len()).find(|at| {
        let opens = said.sentence(*at).start == *at && own.is_capital(said, *at);
        opens
            && names.iter().any(|name| name == said.word(*at))
            && said.after_comma(at + 1)
            && ASKS.contains(&said.word(at + 1))
            && !facts.was_said(said.word(*at))
    });
    let range = at.map(|at| said.bytes(&said.sentence(at))).or_else(|| below(&names))?;
    let quote = own.quote(&range);
    let what = format!("“{quote}”: to a colleague, who does not get this mail");
    Some(Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into()))
}
