//! The table of learned steps, and what it says of the words met before: most words of a mail are known from the last one, and
//! the table is larger than a processor's nearest memory. Must not know what a step is worth.

use super::grams::{BITS, Gram, LETTERS, MOST};
use std::cell::RefCell;

/// Four bytes for each feature: anger and urgency in mails, then in short posts.
const TABLE: &[u8] = include_bytes!("../../assets/weights/grams.bin");
const _: () = assert!(TABLE.len() == 4 << BITS, "the table belongs to other features: train anew");
const _: () = assert!(LETTERS == 0.5, "a word counts as two runs of its letters");

/// The sums of what stands in the table for some numbers. Two sums share a word, each step raised to be above zero.
pub fn steps(numbers: &[u32]) -> [i16; 4] {
    const RAISED: u32 = 0x80;
    const EVEN: u32 = 0x00ff_00ff;
    let (mut even, mut odd) = (0, 0);
    for number in numbers {
        let four = TABLE.as_chunks().0.get(*number as usize).map_or(0, |four| u32::from_le_bytes(*four));
        let raised = four ^ (RAISED * 0x0101_0101);
        even += raised & EVEN;
        odd += raised >> 8 & EVEN;
    }
    let raised = RAISED * numbers.len() as u32;
    [even & 0xffff, odd & 0xffff, even >> 16, odd >> 16].map(|sum| sum.wrapping_sub(raised) as i16)
}

/// A longer word is not kept.
const LONGEST: usize = 16;
/// How many are kept, as a power of two.
const KEPT: u32 = 12;

/// Words with the steps of themselves, twice, and of the runs of their letters.
pub struct Known(Vec<([u8; LONGEST], [i16; 4])>);

thread_local! {
    /// Of this thread. It only saves time: what it tells is what the table says.
    pub static KNOWN: RefCell<Known> = const { RefCell::new(Known(Vec::new())) };
}

impl Known {
    /// The steps of a word, twice, and of its runs of letters.
    pub fn steps(&mut self, gram: &Gram<'_>) -> [i16; 4] {
        let mut letters = [0; LONGEST];
        let kept = letters.get_mut(..gram.letters.len()).filter(|letters| !letters.is_empty());
        let Some(kept) = kept else { return look_up(gram) };
        kept.copy_from_slice(gram.letters.as_bytes());
        if self.0.is_empty() {
            self.0.resize(1 << KEPT, Default::default());
        }
        let place = gram.hash.wrapping_mul(0x9e37_79b1) >> (32 - KEPT);
        let Some(place) = self.0.get_mut(place as usize) else { return look_up(gram) };
        if place.0 != letters {
            *place = (letters, look_up(gram));
        }
        place.1
    }
}

fn look_up(gram: &Gram<'_>) -> [i16; 4] {
    let (word, runs) = (steps(&[gram.word()]), steps(gram.runs(&mut [0; MOST])));
    let mut sums = word.iter().zip(runs).map(|(word, runs)| 2 * word + runs);
    [(); 4].map(|()| sums.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_kept_says_what_the_table_says_also_after_another_took_its_place() {
        let mut known = Known(Vec::new());
        let words = ["unacceptable", "", "angry", "verantwortungslosigkeit"];
        for letters in words.iter().chain(&words) {
            // All of one hash, so that each drives out the one before.
            let gram = Gram { at: 0, letters, hash: 4711, pair: 0, first: [true; 2] };
            assert_eq!(known.steps(&gram), look_up(&gram), "{letters}");
        }
        let runs = Gram { at: 0, letters: "unacceptable", hash: 0, pair: 0, first: [true; 2] };
        let number = |at: usize| runs.runs(&mut [0; MOST]).get(at).copied().unwrap();
        let singly = [0, 1].map(|at| steps(&[number(at)]));
        let both = steps(&[number(0), number(1)]);
        assert_eq!(both, [0, 1, 2, 3].map(|place| singly[0][place] + singly[1][place]));
    }
}
