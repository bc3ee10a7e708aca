//! The sender's signature: below `-- `, below a closing, from the own name on, or where HTML or a telephone says so. Careful: a line taken
//! for a signature is a line nobody judges. Must not know quotations.

use super::closing::{is_closing, is_device};
use super::name::Name;
use super::{Hint, Line};
use crate::mail::BlockKind;

/// Lines below `-- ` that may be a signature.
const LINES: usize = 30;
/// Lines below a closing that may be a signature.
const NAME_LINES: usize = 12;
/// Characters of such a line.
const NAME_LENGTH: usize = 70;

/// Marks the signature among new lines; footers are marked already.
pub fn mark(lines: &[Line<'_>], kinds: &mut [BlockKind], sender: &str) {
    by_hint(lines, kinds);
    let is_new = |kinds: &[BlockKind], at: usize| kinds.get(at) == Some(&BlockKind::New);
    for (at, (line, _)) in lines.iter().enumerate() {
        if is_device(line) && is_new(kinds, at) {
            fill(kinds, at, at + 1);
        }
    }
    if let Some(at) = delimiter(lines) {
        fill(kinds, at, lines.len());
    }
    if let Some(at) = below_closing(lines, kinds).or_else(|| own_name(lines, kinds, sender)) {
        fill(kinds, at, lines.len());
    }
}

/// What HTML calls a signature, unless nothing else would be left: some telephones call everything so.
fn by_hint(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let other = lines.iter().any(|(line, hint)| *hint != Hint::Signature && !line.trim().is_empty());
    if other {
        for (at, _) in lines.iter().enumerate().filter(|(_, (_, hint))| *hint == Hint::Signature) {
            fill(kinds, at, at + 1);
        }
    }
}

fn fill(kinds: &mut [BlockKind], from: usize, to: usize) {
    for kind in kinds.get_mut(from..to).unwrap_or_default().iter_mut().filter(|kind| **kind == BlockKind::New)
    {
        *kind = BlockKind::Signature;
    }
}

/// The last `-- ` line (RFC 3676 section 4.3); programs drop its space.
fn delimiter(lines: &[Line<'_>]) -> Option<usize> {
    let at = lines.iter().rposition(|(line, _)| matches!(line.trim_end(), "--" | "—" | "–"))?;
    let below = lines.get(at + 1..)?.iter().filter(|(line, _)| !line.trim().is_empty()).count();
    (below <= LINES).then_some(at)
}

/// Where the name below the last closing begins. The closing itself stays: it can be cold or warm.
fn below_closing(lines: &[Line<'_>], kinds: &[BlockKind]) -> Option<usize> {
    let closing =
        lines.iter().zip(kinds).rposition(|((line, _), kind)| *kind == BlockKind::New && is_closing(line))?;
    let from = closing + 1;
    let below = written(lines, kinds, from);
    let is_name = !below.is_empty() && below.len() <= NAME_LINES && below.iter().all(|line| names(line));
    is_name.then_some(from)
}

/// Where the sender's own name stands by itself below what was written, and nothing but an office and an address
/// follows.
fn own_name(lines: &[Line<'_>], kinds: &[BlockKind], sender: &str) -> Option<usize> {
    let sender = Name::of(sender)?;
    let is_new = |at: usize| kinds.get(at) == Some(&BlockKind::New);
    let at = lines.iter().enumerate().rposition(|(at, (line, _))| is_new(at) && sender.is_all_of(line))?;
    let letter = lines.iter().take(at).any(|(line, _)| !line.trim().is_empty());
    let below = written(lines, kinds, at + 1);
    // What begins after a blank line may be a log or an afterthought.
    let joined = below.is_empty() || lines.get(at + 1).is_some_and(|(line, _)| !line.trim().is_empty());
    (letter && joined && below.len() < NAME_LINES && below.iter().all(|line| names(line))).then_some(at)
}

/// New lines from there on that aren't blank.
fn written<'x>(lines: &[Line<'x>], kinds: &[BlockKind], from: usize) -> Vec<&'x str> {
    lines
        .iter()
        .zip(kinds)
        .skip(from)
        .filter(|((line, _), kind)| **kind == BlockKind::New && !line.trim().is_empty())
        .map(|((line, _), _)| line.trim())
        .collect()
}

/// Whether a line looks like part of a name and address rather than of a letter.
fn names(line: &str) -> bool {
    let lower = line.to_lowercase();
    let afterthought = ["p.s", "ps:", "ps ", "nb:", "n.b."].iter().any(|mark| lower.starts_with(mark));
    let words = line.split_whitespace().count();
    let address = line.contains(['@', '|', '/', '+']) || line.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let sentence = line.contains(['?', '!']) || (words > 7 && !address) || (words > 3 && line.ends_with('.'));
    line.chars().count() <= NAME_LENGTH * 2 && !afterthought && !sentence
}
