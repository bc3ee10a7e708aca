//! Finding lines by a few of their letters. Must not know what the lines lead to.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Reverse;

/// The places of the lines that have the typed letters in this order, the best first.
pub fn found<'a>(typed: &str, lines: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let scored = lines.enumerate().filter_map(|(at, line)| {
        let score = pattern.score(Utf32Str::new(line, &mut buffer), &mut matcher)?;
        Some((Reverse(score), at))
    });
    let mut scored: Vec<_> = scored.collect();
    scored.sort_unstable();
    scored.into_iter().map(|(_, at)| at).collect()
}
