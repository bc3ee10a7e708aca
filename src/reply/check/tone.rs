//! tone: blame, contradiction, sarcasm, orders how to feel, shouting. Must not know what the customer wrote.

use super::learned::heard;
use super::own::Own;
use super::phrases::Cue;
use super::unreal;
use super::{Finding, Kind, Place};
use std::ops::Range;

/// So many words in capitals in a row shout.
const SHOUTED: usize = 3;
/// Words before an admission among which a "not" takes it back.
const BEFORE: usize = 3;
/// So many letters in them, at least.
const LETTERS: usize = 12;

/// Looks for it.
pub fn find(own: &Own) -> Vec<Finding> {
    let said = &own.said;
    let mut findings: Vec<Finding> = Vec::new();
    let mut add = |run: Range<usize>, what: &str, remedy: &str| {
        let range = said.bytes(&run);
        let quote = own.quote(&range);
        let known = findings.iter().any(|one| matches!(&one.place, Place::Body(other) if other.start < range.end && range.start < other.end));
        if !known && !quote.is_empty() && !own.is_cited(&range) {
            let what = format!("“{quote}” {what}");
            findings.push(Finding::new(Kind::Tone, Place::Body(range), quote, what, remedy.into()));
        }
    };
    // "You were told Tuesday, and that was our mistake": who takes the blame puts it on nobody.
    let admitted = |run: &Range<usize>| {
        let sentence = said.sentence(run.start);
        said.all(Cue::Admitted)
            .any(|ours| sentence.contains(&ours.start) && !is_denied(own, &sentence, ours.start))
    };
    for (cue, run) in said.finds() {
        match cue {
            Cue::Blame | Cue::Contradiction if admitted(&run) => {}
            Cue::Blame => add(run, "puts the blame on the customer", "say what happens now instead"),
            Cue::Contradiction => add(
                run,
                "tells the customer that he is wrong",
                "give the facts with their dates, and let them speak",
            ),
            Cue::Sarcasm => add(run, "can be read as mockery", "say it plainly, or not at all"),
            Cue::Command => add(run, "tells the customer how to feel", "take it out; say what you do"),
            _ => {}
        }
    }
    for run in heard(own, Kind::Tone).into_iter().filter(|run| !admitted(run)) {
        let sentence = said.sentence(run.start);
        let told = said.finds().any(|(cue, one)| sentence.contains(&one.start) && is_bad(cue));
        if !told {
            add(run, "may sound unkind", "read it as the customer will; say what happens now");
        }
    }
    if let Some(run) = unreal::find(own) {
        add(run, "puts the blame on the customer", "say what happens now instead");
    }
    for run in shouted(own) {
        add(run, "shouts", "write it in small letters");
    }
    findings
}

fn is_bad(cue: Cue) -> bool {
    matches!(cue, Cue::Blame | Cue::Contradiction | Cue::Sarcasm | Cue::Command)
}

/// Whether a word that says no stands shortly before: "it is not our mistake".
fn is_denied(own: &Own, sentence: &Range<usize>, at: usize) -> bool {
    const NO: &[&str] = &[
        "not", "isn't", "wasn't", "never", "hardly", "scarcely", "nicht", "kein", "keine", "kaum", "pas",
        "no", "non", "niet", "geen", "nao", "if", "wenn", "falls", "si", "se", "als",
    ];
    (at.saturating_sub(BEFORE).max(sentence.start)..at).any(|word| NO.contains(&own.said.word(word)))
}

/// Runs of words in capitals.
fn shouted(own: &Own) -> Vec<Range<usize>> {
    let said = &own.said;
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let ends = |word: &usize| !said.shouts(*word) || *word > at && is_of_a_log(own, *word);
        let end = (at..said.len()).find(ends).unwrap_or(said.len());
        let letters: usize = (at..end).map(|word| said.word(word).len()).sum();
        // "ASILVESTRE, BOKAFOR, TMBEKI" are names in a list.
        let listed = (at + 1..end).all(|word| said.after_comma(word));
        if end - at >= SHOUTED && letters >= LETTERS && !listed {
            found.push(at..end);
        }
        at = end.max(at + 1);
    }
    found
}

/// Whether what stands between a word and the one before it is what programs write, as in `[ERROR] [NET::IO]`.
fn is_of_a_log(own: &Own, word: usize) -> bool {
    let ends = own.said.bytes(&(word.saturating_sub(1)..word)).end;
    let begins = own.said.bytes(&(word..word + 1)).start;
    let between = own.body.text.get(ends..begins).unwrap_or_default();
    between.contains(['[', ']', '{', '}', '<', '>', '_', '=', '/', '\\', '|', '#']) || between.contains("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_shout_and_programs_do_not() {
        let shouts = |text: &str| !find(&Own::read(text)).is_empty();
        assert!(shouts("READ THE MANUAL, THEN WRITE."));
        assert!(shouts("It is plain: NOBODY TOUCHED YOUR ACCOUNT!"));
        assert!(!shouts("It says [ERROR] [RFNOC::GRAPH] [RADIO_IO] and stops."));
        assert!(!shouts("All accounts exist: ASILVESTRE, BOKAFOR, TMBEKI."));
        assert!(!shouts("Set MODE=FAST|SAFE|CAREFUL in the file."));
    }
}
