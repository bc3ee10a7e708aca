//! The tenth angry word says less than the first, and a weak word less in a long mail. Must not know what was found.

use super::Find;
use std::cmp::Ordering;

/// What each further find of one signal counts, against the one before.
const FADE: f32 = 0.75;
/// Finds below this are weak: chance brings them into any long text.
const WEAK: f32 = 0.7;
/// The length at which weak finds begin to fade, in words.
const SHORT: f32 = 60.0;
/// What a weak find counts at least.
const LEAST: f32 = 0.35;

/// Weakens finds in place.
pub fn saturate(finds: &mut [Find], words: usize) {
    let long = (SHORT / words.max(1) as f32).sqrt().clamp(LEAST, 1.0);
    for find in finds.iter_mut() {
        for weight in [&mut find.angry, &mut find.urgent] {
            if weight.abs() < WEAK {
                *weight *= long;
            }
        }
    }
    finds.sort_by(|a, b| a.signal.cmp(&b.signal).then_with(|| strength(b).total_cmp(&strength(a))));
    for alike in finds.chunk_by_mut(|a, b| a.signal == b.signal && sign(a) == sign(b)) {
        let mut factor = 1.0;
        for find in alike {
            find.angry *= factor;
            find.urgent *= factor;
            factor *= FADE;
        }
    }
}

fn strength(find: &Find) -> f32 {
    find.angry + find.urgent
}

fn sign(find: &Find) -> Option<Ordering> {
    strength(find).partial_cmp(&0.0)
}
