//! The text of a draft as the check reads it: what the writer wrote, what he quotes, with the phrases in it. Must not
//! know what speaks against it.

use super::phrases::{self, Cue};
use crate::classify::Passage;
use crate::mail::{Block, BlockKind, Body, parse};
use std::ops::Range;

/// A text, parted.
#[derive(Debug)]
pub struct Own {
    /// The whole, safe.
    pub body: Body,
    /// The phrases in what the writer wrote himself; code, links and quotations left out.
    pub said: Passage<Cue>,
    /// The phrases in the lines that tell whom a quotation is from.
    pub attributed: Passage<Cue>,
    /// Where code stands: nothing in it is meant as words.
    code: Vec<Range<usize>>,
}

impl Own {
    /// Reads a draft's text.
    pub fn read(text: &str) -> Self {
        let body = parse::text_body(text);
        let code = code(&body);
        let said = {
            let new = body.blocks.iter().filter(|block| block.kind == BlockKind::New);
            let stretches = new.flat_map(|block| without(&block.range, &code));
            phrases::read(stretches.filter_map(|range| Some((range.start, body.text.get(range)?))))
        };
        let attributed = {
            let lines = body.blocks.iter().filter(|block| block.kind == BlockKind::Attribution);
            phrases::read(
                lines.filter_map(|block| Some((block.range.start, body.text.get(block.range.clone())?))),
            )
        };
        Self { body, said, attributed, code }
    }

    /// The stretches of a kind, with their text.
    pub fn of(&self, kind: BlockKind) -> impl Iterator<Item = (Range<usize>, &str)> {
        let wanted = self.body.blocks.iter().filter(move |block: &&Block| block.kind == kind);
        wanted.filter_map(|block| Some((block.range.clone(), self.body.text.get(block.range.clone())?)))
    }

    /// The words at a place.
    pub fn quote(&self, range: &Range<usize>) -> String {
        self.body.text.get(range.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a word begins with a capital or digit.
    pub fn is_capital(&self, passage: &Passage<Cue>, word: usize) -> bool {
        let first = self.body.text.get(passage.bytes(&(word..word + 1))).and_then(|text| text.chars().next());
        first.is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
    }

    /// Whether a sentence is a question.
    pub fn asks(&self, sentence: &Range<usize>) -> bool {
        let end = self.said.bytes(sentence).end;
        self.body
            .text
            .get(end..)
            .is_some_and(|after| after.trim_start_matches(['"', '”', ' ', ')']).starts_with('?'))
    }

    /// Whether a place lies in code.
    pub fn is_code(&self, at: usize) -> bool {
        self.code.iter().any(|code| code.contains(&at))
    }

    /// The words between quotation marks around a place, if it lies in such: others' words, or a name of a button.
    pub fn is_cited(&self, range: &Range<usize>) -> bool {
        let text = self.body.text.as_str();
        let line = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let before = text.get(line..range.start).unwrap_or_default();
        let open = |marks: &[char]| before.rfind(marks);
        match (open(&['“', '„', '«']), open(&['”', '“', '»'])) {
            (Some(open), Some(close)) if open > close => return true,
            (Some(_), None) => return true,
            _ => {}
        }
        before.matches('"').count() % 2 == 1
    }

    /// The line of a place, as a range.
    pub fn line(&self, at: usize) -> Range<usize> {
        let text = self.body.text.as_str();
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
        let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |found| at + found);
        start..end
    }
}

/// What of a range lies outside of some others.
fn without(range: &Range<usize>, holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut from = range.start;
    for hole in holes.iter().filter(|hole| hole.start < range.end && range.start < hole.end) {
        left.push(from..hole.start.max(from));
        from = from.max(hole.end);
    }
    left.push(from.min(range.end)..range.end);
    left.retain(|range| !range.is_empty());
    left
}

/// Blocks between fences of three backquotes, lines set off by four columns, patches, words between backquotes.
fn code(body: &Body) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut fenced, mut patch) = (0, false, false);
    for line in body.text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let fence = line.trim_start().starts_with("```");
        // A patch goes on to the end of the mail.
        let next = body.text.get(at..).unwrap_or_default();
        patch |= line.starts_with("diff -") || line.starts_with("--- ") && next.starts_with("+++ ");
        if patch || fenced || fence || line.starts_with("    ") || line.starts_with('\t') {
            found.push(range);
        } else {
            let mut ticks = line.match_indices('`').map(|(tick, _)| range.start + tick);
            while let (Some(open), Some(close)) = (ticks.next(), ticks.next()) {
                found.push(open..close + 1);
            }
        }
        fenced ^= fence;
    }
    // `<code>{{name}}</code>`, as people write it who show a tag.
    for (open, close) in [("<code>", "</code>"), ("<pre>", "</pre>")] {
        let ends = |from: usize| body.text.get(from..)?.find(close).map(|at| from + at);
        let tagged = body.text.match_indices(open).filter_map(|(at, _)| Some(at..ends(at)?));
        found.extend(tagged);
    }
    found.sort_by_key(|range| range.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_code_to_its_end_and_a_rule_is_none() {
        let own = Own::read("See below.\n\ndiff -u a b\n+ [name] TODO\n\n@@ -1 +1 @@\n-more\n");
        let at = |words: &str| own.body.text.find(words).unwrap();
        assert!(own.is_code(at("TODO")) && own.is_code(at("more")) && !own.is_code(at("See")));
        let own = Own::read("See below.\n\n--- \n\nMore\n");
        assert!(!own.is_code(own.body.text.find("More").unwrap_or(0)));
    }
}
