//! The table of learned steps, and what it says of the words met before: most words of a mail are known from the last one, and
//! the table is larger than a processor's nearest memory. Must not know what a step is worth.

use super::grams::{BITS, Gram, LETTERS, MOST};

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
    let sum = |sum: u32| sum.wrapping_sub(raised) as i16;
    [sum(even & 0xffff), sum(odd & 0xffff), sum(even >> 16), sum(odd >> 16)]
}

/// How many words are kept, as a power of two.
const KEPT: u32 = 13;

/// Words of at most sixteen bytes, with the steps of themselves, twice, and of the runs of their letters. By default none is
/// kept, and all is looked up.
#[derive(Debug, Default)]
pub struct Known(Vec<(u128, [i16; 4])>);

impl Known {
    /// Keeps words.
    pub fn keeping() -> Self {
        Self(vec![Default::default(); 1 << KEPT])
    }

    /// The steps of a word, twice, and of its runs of letters.
    pub fn steps(&mut self, gram: &Gram<'_>) -> [i16; 4] {
        let place = gram.hash.wrapping_mul(0x9e37_79b1) >> (32 - KEPT);
        match self.0.get_mut(place as usize) {
            Some((letters, steps)) if gram.short != 0 => {
                if *letters != gram.short {
                    (*letters, *steps) = (gram.short, look_up(gram));
                }
                *steps
            }
            _ => look_up(gram),
        }
    }
}

fn look_up(gram: &Gram<'_>) -> [i16; 4] {
    let [angry, urgent, angry_post, urgent_post] = steps(&[gram.word()]);
    let runs = steps(gram.runs(&mut [0; MOST]));
    [2 * angry + runs[0], 2 * urgent + runs[1], 2 * angry_post + runs[2], 2 * urgent_post + runs[3]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::text::{Part, Words};

    fn gram(letters: &str, hash: u32) -> Gram<'_> {
        let mut words = Words::default();
        words.add(Part::Body, 0, letters);
        Gram { at: 0, letters, short: words.short(1), hash, pair: 0, first: [true; 2] }
    }

    #[test]
    fn a_word_kept_says_what_the_table_says_also_after_another_took_its_place() {
        let mut known = Known::keeping();
        let words = ["unacceptable", "", "angry", "verantwortungslosigkeit"];
        for letters in words.iter().chain(&words) {
            // All of one hash, so that each drives out the one before.
            let gram = gram(letters, 4711);
            assert_eq!(known.steps(&gram), look_up(&gram), "{letters}");
        }
        let runs = gram("unacceptable", 0);
        let number = |at: usize| runs.runs(&mut [0; MOST]).get(at).copied().unwrap();
        let singly = [0, 1].map(|at| steps(&[number(at)]));
        let both = steps(&[number(0), number(1)]);
        assert_eq!(both, [0, 1, 2, 3].map(|place| singly[0][place] + singly[1][place]));
    }
}
