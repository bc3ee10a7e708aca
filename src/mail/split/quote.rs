//! Lines marked with `>`. Must not know markers.

use super::Line;
use crate::mail::BlockKind;

/// A quoted line shorter than this did not need to be wrapped.
const WRAPPED: usize = 60;

/// Whether a line is marked as quoted.
pub fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Whether the next line with text, at most two blank ones or `[snip]` away, is quoted.
pub fn next_is_quoted(lines: &[Line<'_>], from: usize) -> bool {
    let rest = lines.get(from..).unwrap_or_default();
    let passed = |line: &str| line.is_empty() || (line.len() < 12 && line.starts_with(['[', '<']));
    rest.iter().take(3).find(|(line, _)| !passed(line.trim())).is_some_and(|(line, _)| is_quoted(line))
}

/// Where the quotation that comes next ends.
pub fn end(lines: &[Line<'_>], from: usize) -> usize {
    let rest = lines.get(from..).unwrap_or_default();
    let begin = rest.iter().position(|(line, _)| is_quoted(line)).unwrap_or(0);
    let quoted = rest.get(begin..).unwrap_or_default().iter().take_while(|(line, _)| is_quoted(line)).count();
    from + begin + quoted
}

/// A sender's program that wraps quoted lines leaves their ends without the mark: one such line between quoted ones
/// belongs to them.
pub fn mend_wrapped(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    for at in 1..kinds.len().saturating_sub(1) {
        let around = [at - 1, at + 1].map(|at| lines.get(at).is_some_and(|(line, _)| is_quoted(line)));
        let (Some((before, _)), Some((line, _))) = (lines.get(at - 1), lines.get(at)) else { continue };
        let end =
            !line.trim().is_empty() && line.len() < before.len().min(WRAPPED) && before.len() >= WRAPPED;
        if let Some(kind) =
            kinds.get_mut(at).filter(|kind| **kind == BlockKind::New && end && around == [true; 2])
        {
            *kind = BlockKind::Quote;
        }
    }
}
