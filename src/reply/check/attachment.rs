//! `missing_attachment`: the text speaks of something enclosed, names a file, or counts more than there is. Must not know
//! what is in a file.

use super::facts::Facts;
use super::learned::heard;
use super::own::Own;
use super::phrases::{self, Cue};
use super::{Finding, Kind, Place};
use crate::mail::BlockKind;
use crate::reply::Attached;
use std::ops::Range;

/// Endings of what people send each other. Sources, logs and settings are spoken of without being sent.
const ENDINGS: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ods", "odt", "ppt", "pptx", "zip", "jpg", "jpeg", "png", "heic",
    "dwg", "rtf", "tif", "tiff",
];
/// Numbers as words, folded, from two on.
const NUMBERS: &[(&str, usize)] = &[
    ("both", 2),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("beide", 2),
    ("beiden", 2),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("dos", 2),
    ("ambos", 2),
    ("ambas", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("dois", 2),
    ("duas", 2),
    ("tre", 3),
    ("due", 2),
    ("entrambi", 2),
    ("entrambe", 2),
    ("twee", 2),
    ("drie", 3),
];

/// What is said of a file that is fetched somewhere.
const FETCHED: &[&str] =
    &["download", "herunterlad", "télécharg", "descarg", "scaric", "descarreg", "baixe", "baixar"];
/// Words at the beginning of a sentence among which "as promised" opens it.
const OPENING: usize = 3;
/// Words of a sentence that hands something over without a verb, at most.
const SHORT: usize = 14;
/// Words between what is enclosed and a time that says when it comes.
const NEAR: usize = 5;

/// Looks for it.
pub fn find(own: &Own, attached: &[Attached], facts: Option<&Facts<'_>>) -> Option<Finding> {
    if attached.iter().all(is_decoration)
        && let Some(range) = announced(own, facts)
    {
        let quote = own.quote(&range);
        let what = format!("“{quote}”, but nothing is attached");
        return Some(finding(range, quote, what));
    }
    if let Some(range) = named(own, attached, facts) {
        let quote = own.quote(&range);
        let what = format!("“{quote}” is named, but not attached");
        return Some(finding(range, quote, what));
    }
    let (range, wanted) = counted(own, attached)?;
    let quote = own.quote(&range);
    let what = format!("“{quote}”: {wanted} are spoken of, {} attached", attached.len());
    Some(finding(range, quote, what))
}

/// A logo or a banner of a signature, which nobody speaks of as enclosed.
fn is_decoration(one: &Attached) -> bool {
    const NAMES: &[&str] = &["logo", "image00", "banner", "icon", "signature", "facebook", "linkedin"];
    let name = one.name.to_lowercase();
    one.media_type.starts_with("image/") && NAMES.iter().any(|start| name.starts_with(start))
}

fn finding(range: Range<usize>, quote: String, what: String) -> Finding {
    let remedy = "attach it, or take the words out";
    Finding::new(Kind::MissingAttachment, Place::Body(range), quote, what, remedy.into())
}

/// Where something of ours is said to be enclosed; `asked`: the customer spoke of a document.
fn announcements<'o>(
    own: &'o Own,
    asked: bool,
    facts: Option<&'o Facts<'o>>,
) -> impl Iterator<Item = Range<usize>> + 'o {
    let said = &own.said;
    said.finds().filter_map(move |(cue, run)| {
        let sentence = said.sentence(run.start);
        let told = match cue {
            Cue::Attached => true,
            Cue::Enclosing => {
                has_document(own, &sentence) && !(is_dated(own, &run, &sentence) || is_linked(own, &sentence))
            }
            // "As promised, the declaration.": handed over without a verb.
            Cue::Requested => {
                let opens = run.start < sentence.start + OPENING && sentence.len() <= SHORT;
                opens
                    && has_document(own, &sentence)
                    && !said.has(Cue::Finite, &sentence)
                    && !is_linked(own, &sentence)
            }
            // "The drawing shows it", where nobody spoke of a drawing before.
            Cue::Shown => {
                !run.clone().any(|word| {
                    facts.is_some_and(|facts| {
                        let document = said.all(Cue::Document).any(|one| one.start == word);
                        document && facts.was_said(said.word(word))
                    })
                }) && !is_linked(own, &sentence)
            }
            Cue::Handed => (asked || has_document(own, &sentence)) && !is_linked(own, &sentence),
            _ => false,
        };
        // "Thank you for your order, the invoice is attached": what he did is told before a comma.
        let theirs = said.all(Cue::Theirs).any(|theirs| {
            let inside = sentence.start <= theirs.start && theirs.end <= sentence.end;
            let parted =
                theirs.end <= run.start && (theirs.end..=run.start).any(|word| said.after_comma(word));
            // "Please find it attached with the drawing": what begins inside does not say whose it is.
            inside && !parted && !(run.start < theirs.start && theirs.start < run.end)
        });
        (told && !theirs && !own.is_cited(&said.bytes(&run))).then_some(run)
    })
}

fn announced(own: &Own, facts: Option<&Facts<'_>>) -> Option<Range<usize>> {
    let answered = facts.and_then(|facts| facts.ground.answered.as_ref()?.body.as_ref());
    let asked = || {
        answered.is_some_and(|body| {
            phrases::read([(0, &*body.text)].into_iter()).all(Cue::Document).next().is_some()
        })
    };
    let handed = own.said.all(Cue::Handed).next().is_some();
    let sounds = || {
        let fits = |run: &Range<usize>| {
            let sentence = own.said.sentence(run.start);
            let theirs = own.said.has(Cue::Theirs, &sentence);
            let cited = own.is_cited(&own.said.bytes(run));
            !(theirs || cited || is_dated(own, run, &sentence) || is_linked(own, &sentence))
        };
        heard(own, Kind::MissingAttachment).into_iter().find(fits)
    };
    let told = announcements(own, handed && asked(), facts).next();
    told.or_else(sounds).map(|run| own.said.bytes(&run))
}

/// Whether a document is spoken of, and not only its number.
fn has_document(own: &Own, sentence: &Range<usize>) -> bool {
    const OF_IT: &[&str] = &["number", "no", "reference", "ref", "id", "code", "nummer", "nr", "numero"];
    let mut documents = own.said.all(Cue::Document).filter(|one| sentence.contains(&one.start));
    documents.any(|one| one.end >= sentence.end || !OF_IT.contains(&own.said.word(one.end)))
}

/// Whether a time is named beside: then it comes another way.
fn is_dated(own: &Own, run: &Range<usize>, sentence: &Range<usize>) -> bool {
    let near = run.start.saturating_sub(NEAR).max(sentence.start)..(run.end + NEAR).min(sentence.end);
    own.said.has(Cue::When, &near)
}

/// Whether a link stands in the sentence or in the line below it.
fn is_linked(own: &Own, sentence: &Range<usize>) -> bool {
    let bytes = own.said.bytes(sentence);
    let line = own.line(bytes.end.saturating_sub(1));
    let behind = own.line((line.end + 1).min(own.body.text.len()));
    let text = own.body.text.get(bytes.start..behind.end.max(line.end)).unwrap_or_default();
    text.contains("://") || text.contains("www.")
}

/// A file by its name.
fn named(own: &Own, attached: &[Attached], facts: Option<&Facts<'_>>) -> Option<Range<usize>> {
    let here = |name: &str| attached.iter().any(|file| plain(&file.name).ends_with(&plain(name)));
    let known = |name: &str| facts.is_some_and(|facts| facts.was_written(name));
    own.of(BlockKind::New).find_map(|(block, text)| {
        let mut at = block.start;
        for piece in
            text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '"'))
        {
            let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
            let range = at + piece.find(word).unwrap_or(0);
            let range = range..range + word.len();
            at += piece.len();
            let file = word.rsplit_once('.').is_some_and(|(stem, ending)| {
                stem.len() > 2 && ENDINGS.contains(&ending.to_lowercase().as_str())
            });
            let line = own.body.text.get(own.line(range.start)).unwrap_or_default();
            let elsewhere =
                line.contains(" > ") || FETCHED.iter().any(|stem| line.to_lowercase().contains(stem));
            let away = elsewhere || word.contains(['/', '\\', '@', '*']);
            if file && !away && !own.is_code(range.start) && !here(word) && !known(word) {
                return Some(range);
            }
        }
        None
    })
}

/// More things than there are files: "both certificates are attached".
fn counted(own: &Own, attached: &[Attached]) -> Option<(Range<usize>, usize)> {
    let packed = attached.iter().any(|file| file.name.to_lowercase().ends_with("zip"));
    if attached.is_empty() || packed {
        return None;
    }
    let said = &own.said;
    // "Here are both: the slip and the form."
    let both = said.all(Cue::Handed).find_map(|run| {
        let wanted = run.clone().find_map(|word| number(said.word(word)))?;
        (wanted > attached.len() && has_document(own, &said.sentence(run.start)))
            .then(|| (said.bytes(&run), wanted))
    });
    if both.is_some() {
        return both;
    }
    let listed = announcements(own, false, None).find_map(|run| {
        let sentence = said.sentence(run.start);
        let ids = own.body.text.get(said.bytes(&sentence)).map(numbers).unwrap_or_default();
        let has = |id: &String| attached.iter().any(|file| plain(&file.name).contains(&plain(id)));
        let lacks = ids.len() > attached.len() && ids.iter().any(has) && !ids.iter().all(has);
        lacks.then(|| (said.bytes(&sentence), ids.len()))
    });
    listed
        .or_else(|| {
            announcements(own, false, None).find_map(|run| {
                let sentence = said.sentence(run.start);
                let mut things = said.all(Cue::Document).filter(|thing| sentence.contains(&thing.start));
                things.find_map(|thing| {
                    let from = thing.start.saturating_sub(2).max(sentence.start);
                    let wanted = (from..thing.start).find_map(|word| number(said.word(word)))?;
                    (wanted > attached.len()).then(|| (said.bytes(&(from..thing.end)), wanted))
                })
            })
        })
        .or_else(|| kinds(own, attached))
}

/// Things of different kinds in different sentences, more of them than files: "I enclose the log sheet", "the form is
/// attached".
fn kinds(own: &Own, attached: &[Attached]) -> Option<(Range<usize>, usize)> {
    let said = &own.said;
    let mut seen: Vec<(String, Range<usize>)> = Vec::new();
    for run in announcements(own, false, None) {
        let sentence = said.sentence(run.start);
        let Some(thing) = said.all(Cue::Document).find(|thing| sentence.contains(&thing.start)) else {
            continue;
        };
        let word = said.word(thing.start).trim_end_matches('s').to_owned();
        let known = seen.iter().any(|(other, place)| *other == word || *place == sentence);
        if !known && word != "file" && word != "document" {
            seen.push((word, sentence));
        }
    }
    // The one that no file is called like.
    let named = |word: &str| attached.iter().any(|file| plain(&file.name).contains(word));
    let (_, missing) = seen.iter().find(|(word, _)| !named(word)).filter(|_| seen.len() > attached.len())?;
    Some((said.bytes(missing), seen.len()))
}

/// `PL-0126` and its like in a text, each once.
fn numbers(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';'));
    let mut found: Vec<String> = Vec::new();
    for word in words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())) {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        // `45x62x8` is a size.
        let named = word.chars().next().is_some_and(char::is_alphabetic);
        let is_id = digits >= 3 && named && !word.contains([':', '@']);
        if is_id && !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// A name without what is written now so, now so.
fn plain(name: &str) -> String {
    name.to_lowercase().replace([' ', '_', '-'], "")
}

fn number(word: &str) -> Option<usize> {
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}
