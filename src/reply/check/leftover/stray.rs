//! What is set off from the mail by how it stands there: a paragraph that begins in the middle of a sentence, a line with
//! the sign of a note, a name below that is not the writer's. Must not know what a note says.

use super::old::is_attribution;
use super::quoted;
use super::third::{is_known, paragraph};
use crate::classify::folded;
use crate::mail::BlockKind;
use crate::reply::check::facts::Facts;
use crate::reply::check::own::Own;
use crate::reply::check::phrases::Cue;
use crate::reply::check::relation::Recipient;
use crate::reply::check::{Finding, Kind, Place};
use std::ops::Range;

/// Words of a paragraph, at least, that tell something.
const SHORTEST: usize = 4;
/// Marks that stand before a note.
const MARKS: &[&str] = &["//", "##", "!!", "***", "[int", "(int", "<!--"];
/// Words that head a draft.
const DRAFTS: &[&str] = &[
    "DRAFT",
    "ENTWURF",
    "BROUILLON",
    "BORRADOR",
    "BOZZA",
    "RASCUNHO",
    "CONCEPT",
    "KLAD",
    "INTERNAL",
    "INTERN",
    "INTERNO",
    "INTERNE",
    "NOTE",
    "NOTIZ",
    "NOTA",
    "NOTITIE",
];
/// How a mail's subject is headed, folded.
const SUBJECTS: &[&str] = &["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp"];
/// To whom a note is, folded.
const FOR: &[&str] = &["for", "to", "fur", "an", "pour", "a", "para", "per", "voor", "aan", "@"];

/// Looks for it in a draft that goes to these.
pub fn find(own: &Own, recipients: &[Recipient], facts: &Facts<'_>) -> Option<Finding> {
    let colleagues = colleagues(recipients, facts);
    chat(own, facts)
        .or_else(|| set_off(own, &colleagues, facts))
        .or_else(|| bare_attribution(own))
        .or_else(|| closed_twice(own, facts))
        .or_else(|| begun_amid(own))
        .or_else(|| quoted::find(own, facts))
        .or_else(|| signed(own, facts))
        .or_else(|| signed_below(own, &colleagues))
}

/// A colleague's signature below the end: "Jock Menzies | Warehouse | Ext. 214".
fn signed_below(own: &Own, colleagues: &[String]) -> Option<Finding> {
    let all = all_lines(own);
    let (range, _) = all.iter().find(|(_, line)| {
        let plain = folded(line);
        let first = plain.split_whitespace().next().unwrap_or_default();
        let parted = line.contains(" | ") || line.contains(" · ") || line.contains(" • ");
        parted && colleagues.iter().any(|name| name == first)
    })?;
    Some(finding(own, range.clone(), "signed by another"))
}

fn finding(own: &Own, range: Range<usize>, what: &str) -> Finding {
    let quote = own.quote(&range);
    let what = format!("“{quote}”: {what}");
    Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into())
}

/// The first names, folded, of colleagues who do not get the mail and were not spoken of.
fn colleagues(recipients: &[Recipient], facts: &Facts<'_>) -> Vec<String> {
    let gets = |address| recipients.iter().any(|one| one.address.spec == address);
    let others = facts.us.team.iter().filter(|one| one.address.clone().is_none_or(|address| !gets(address)));
    others.filter_map(|one| folded(&one.name).split_whitespace().next().map(str::to_owned)).collect()
}

/// The lines of what the writer wrote, with where they begin; code left out.
fn lines(own: &Own) -> impl Iterator<Item = (Range<usize>, &str)> {
    lines_of(own, BlockKind::New)
}

fn lines_of(own: &Own, kind: BlockKind) -> impl Iterator<Item = (Range<usize>, &str)> {
    own.of(kind).flat_map(move |(block, text)| {
        let mut at = block.start;
        text.split_inclusive('\n').filter_map(move |line| {
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            let line = line.trim();
            (!line.is_empty() && !own.is_code(start)).then_some((start..start + line.len(), line))
        })
    })
}

/// The lines of what is not quoted, signatures too.
fn all_lines(own: &Own) -> Vec<(Range<usize>, &str)> {
    let kinds = [BlockKind::New, BlockKind::Signature, BlockKind::Attribution];
    kinds.into_iter().flat_map(|kind| lines_of(own, kind)).collect()
}

/// A line with the mark of a note, or addressed to a colleague: `// ask Ann`, `@Mike`, `for Mike:`.
fn set_off(own: &Own, colleagues: &[String], facts: &Facts<'_>) -> Option<Finding> {
    let me = facts.us.name.as_deref().map(folded).unwrap_or_default();
    let me = me.split_whitespace().next().unwrap_or_default();
    let (line, what) = lines(own).find_map(|(range, line)| {
        let many = line.split_whitespace().count() > 2;
        let marked = many
            && MARKS.iter().any(|mark| line.to_lowercase().starts_with(mark))
            && line.contains(char::is_alphabetic);
        let first =
            line.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        let drafted = DRAFTS.contains(&first)
            && line.starts_with(['[', '(', '*', '-', '='])
                | line.get(first.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' ']));
        let head = line.split(':').next().map(folded).unwrap_or_default();
        let words: Vec<&str> = head.split_whitespace().collect();
        let is_us = |word: &str| word == me || colleagues.iter().any(|name| name == word);
        let headed = line.contains(": ")
            && match words.as_slice() {
                [name] => {
                    colleagues.iter().any(|one| one == name) && line.split_whitespace().count() > SHORTEST
                }
                [to, name] => FOR.contains(to) && is_us(name),
                _ => false,
            };
        let called = line.split_whitespace().any(|word| {
            let name = word.trim_start_matches(['(', '[']).strip_prefix('@').map(folded).unwrap_or_default();
            is_us(name.trim()) && !name.trim().is_empty()
        });
        let subject = matches!(words.as_slice(), [word] if SUBJECTS.contains(word)) && line.contains(':');
        if marked || headed || called {
            Some((range, "a note among ourselves"))
        } else if drafted {
            Some((range, "the head of a draft"))
        } else {
            subject.then_some((range, "the head of a mail"))
        }
    })?;
    Some(finding(own, line, what))
}

/// `[12:31] eli: is he …`: a line of a chat among us.
fn chat(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let team = facts.us.team.iter().map(|one| one.name.as_str()).chain(facts.us.name.as_deref());
    let names: Vec<String> =
        team.filter_map(|name| folded(name).split_whitespace().next().map(str::to_owned)).collect();
    let (line, _) = all_lines(own).into_iter().find(|(_, line)| {
        let Some((head, _)) = line.split_once(": ").or_else(|| line.split_once('>')) else { return false };
        let clock = head.split([' ', '[', ']', '(', ')', ',']).any(|word| {
            word.split_once(':').is_some_and(|(hour, minute)| {
                hour.len() <= 2
                    && !hour.is_empty()
                    && [hour, minute].iter().all(|part| part.chars().all(|c| c.is_ascii_digit() || c == ':'))
            })
        });
        let words = folded(head);
        let ours = words.split_whitespace().any(|word| names.iter().any(|name| name == word));
        clock && ours && words.split_whitespace().count() < 7
    })?;
    Some(finding(own, line, "a line of a chat"))
}

/// "On Monday Ann wrote:", and nothing below.
fn bare_attribution(own: &Own) -> Option<Finding> {
    let mut blocks =
        own.body.blocks.iter().rev().filter(|block| {
            own.body.text.get(block.range.clone()).is_some_and(|text| !text.trim().is_empty())
        });
    let last = blocks.next()?;
    let line = match last.kind {
        BlockKind::Attribution => last.range.clone(),
        BlockKind::New => {
            lines(own).last().filter(|(_, line)| is_attribution(line)).map(|(range, _)| range)?
        }
        _ => return None,
    };
    Some(finding(own, line, "tells who wrote, and nothing stands below"))
}

/// How mails end, folded: the whole line, but for a word or two.
const ENDS: &[&str] = &[
    "kind regards",
    "best regards",
    "warm regards",
    "regards",
    "best wishes",
    "all the best",
    "yours sincerely",
    "yours faithfully",
    "sincerely",
    "many thanks",
    "with kind regards",
    "cheers",
    "mit freundlichen grussen",
    "freundliche grusse",
    "viele grusse",
    "beste grusse",
    "herzliche grusse",
    "liebe grusse",
    "mit besten grussen",
    "schone grusse",
    "grusse",
    "gruss",
    "cordialement",
    "bien cordialement",
    "bien a vous",
    "sinceres salutations",
    "meilleures salutations",
    "salutations",
    "un saludo",
    "saludos",
    "un saludo cordial",
    "saludos cordiales",
    "atentamente",
    "un abrazo",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "un saluto",
    "cordialmente",
    "met vriendelijke groet",
    "vriendelijke groet",
    "met vriendelijke groeten",
    "groet",
    "groeten",
    "hartelijke groet",
    "met een hartelijke groet",
    "atenciosamente",
    "com os melhores cumprimentos",
    "cumprimentos",
    "melhores cumprimentos",
    "atentamente",
    "um abraco",
];

/// Two lines that end a mail: a second signature, or part of another draft.
fn closed_twice(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let me = folded(facts.us.name.as_deref().unwrap_or_default());
    let ended = |line: &&str| ENDS.contains(&folded(line).trim());
    let named = |line: &str| !me.trim().is_empty() && folded(line) == me;
    let first = lines(own).find(|(_, line)| ended(line) || named(line))?;
    // "Many thanks," straight above "Kind regards," is one end.
    let apart = |start: usize| {
        own.body.text.get(first.0.end..start).is_some_and(|between| !between.trim().is_empty())
    };
    let (line, _) = lines(own)
        .filter(|(_, line)| ended(line))
        .find(|(range, _)| range.start > first.0.end && apart(range.start))?;
    Some(finding(own, line, "ends the mail a second time"))
}

/// A paragraph that begins in small letters after one that was finished, where the others begin with a capital.
fn begun_amid(own: &Own) -> Option<Finding> {
    let text = own.body.text.as_str();
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    for (block, inside) in own.of(BlockKind::New) {
        let mut at = block.start;
        for part in inside.split("\n\n") {
            let trimmed = part.trim();
            let start = at + (part.len() - part.trim_start().len());
            at += part.len() + 2;
            if !trimmed.is_empty() {
                paragraphs.push(start..start + trimmed.len());
            }
        }
    }
    let read = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let small = |range: &Range<usize>| {
        let word = read(range).split_whitespace().next().unwrap_or_default();
        let numbers = word.len() == 2 && word.ends_with(['.', ')']);
        let word = word.trim_end_matches([',', ':', ';', '.']);
        !numbers && !word.is_empty() && word.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’'))
    };
    let many = paragraphs.iter().filter(|range| small(range)).count();
    if many * 2 > paragraphs.len() {
        return None;
    }
    let found = paragraphs.windows(2).find_map(|pair| {
        let [before, here] = pair else { return None };
        let finished = read(before).ends_with(['.', '!', '?']);
        let line = read(&own.line(here.start));
        // A command, a formula, a piece of a program is no sentence.
        let told =
            line.split_whitespace().count() >= SHORTEST && !line.contains(['/', '=', '_', '<', '{', '|']);
        (finished && told && small(here) && !own.is_code(here.start)).then(|| own.line(here.start))
    })?;
    Some(finding(own, found, "begins in the middle: a note, or part of another draft"))
}

/// Below it stands a colleague's name or the customer's, and not the writer's.
fn signed(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    const LOOKED: usize = 5;
    let me = folded(facts.us.name.as_deref()?);
    let mine: Vec<&str> = me.split_whitespace().collect();
    let all: Vec<(Range<usize>, &str)> = lines(own).collect();
    let from = all.len().saturating_sub(LOOKED).max(1);
    let tail = all.get(from..)?;
    let is_mine = |line: &str| folded(line).split_whitespace().any(|word| mine.contains(&word));
    if tail.iter().any(|(_, line)| is_mine(line))
        || own.of(BlockKind::Signature).any(|(_, text)| is_mine(text))
    {
        return None;
    }
    let mailbox = facts.mailbox();
    let people = facts.people();
    let theirs =
        people.iter().filter_map(|spec| mailbox.person(mailbox.find_person(spec)?).name.map(str::to_owned));
    let names: Vec<String> =
        facts.us.team.iter().map(|one| one.name.clone()).chain(theirs).map(|name| folded(&name)).collect();
    let (range, _) = tail.iter().find(|(_, line)| {
        let line = folded(line);
        let line = line.trim();
        let words = line.split_whitespace().count();
        (1..=3).contains(&words)
            && names.iter().any(|name| {
                let mut parts = name.split_whitespace();
                name.trim() == line
                    || parts.next() == Some(line)
                    || words > 1 && line.split_whitespace().next() == name.split_whitespace().next()
            })
    })?;
    Some(finding(own, range.clone(), "signed by another"))
}

/// Whether a stretch of words lies in a paragraph with another of the kind, or in one that is set off.
pub fn among_us(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let said = &own.said;
    let words = |run: &Range<usize>| run.clone().map(|at| said.word(at)).collect::<Vec<_>>().join(" ");
    let ours = |run: &Range<usize>| !facts.was_said(&words(run)) && !is_known(own, facts, run);
    let runs: Vec<Range<usize>> = said.all(Cue::Inner).filter(ours).collect();
    let found = runs.iter().enumerate().find_map(|(number, run)| {
        let bytes = said.bytes(run);
        let here = paragraph(own, bytes.start);
        let other = runs.iter().skip(number + 1).any(|other| {
            let start = said.bytes(other).start;
            here.contains(&start) && start >= bytes.end && words(other) != words(run)
        });
        let bracketed = own.body.text.get(here.start..bytes.start).is_some_and(|before| {
            let open = before.rfind(['(', '[', '{']);
            open.is_some_and(|open| before.rfind([')', ']', '}']).is_none_or(|close| close < open))
        });
        ((other || bracketed) && !own.is_cited(&bytes)).then(|| own.line(bytes.start))
    })?;
    Some(finding(own, found, "a note among ourselves"))
}
