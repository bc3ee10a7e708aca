//! The table of learned steps, and what it says of the words met before: most words of a mail are known from the last one, and
//! the table is larger than a processor's nearest memory. Must not know what a step is worth.

use super::grams::{BITS, Gram, LETTERS, MOST};

/// Four bytes for each feature: anger and urgency in mails, then in short posts.
const TABLE: &[u8] = include_bytes!("../../assets/weights/grams.bin");
const _: () = assert!(TABLE.len() == 4 << BITS, "the table belongs to other features: train anew");
const _: () = assert!(LETTERS == 0.5, "a word counts as two runs of its letters");

/// What stands in the table for a number.
pub fn step(number: u32) -> [i16; 4] {
    let four = TABLE.as_chunks().0.get(number as usize).copied().unwrap_or_default();
    let [angry, urgent, angry_post, urgent_post]: [u8; 4] = four;
    let one = |byte: u8| i16::from(byte.cast_signed());
    [one(angry), one(urgent), one(angry_post), one(urgent_post)]
}

/// The sums of what stands in the table for some numbers.
fn steps(numbers: &[u32]) -> [i16; 4] {
    numbers.iter().fold([0; 4], |sums, number| {
        let one = step(*number);
        [sums[0] + one[0], sums[1] + one[1], sums[2] + one[2], sums[3] + one[3]]
    })
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
            Some((letters, steps)) => {
                let short = gram.short();
                if short == 0 {
                    return look_up(gram);
                }
                if *letters != short {
                    (*letters, *steps) = (short, look_up(gram));
                }
                *steps
            }
            None => look_up(gram),
        }
    }
}

fn look_up(gram: &Gram<'_>) -> [i16; 4] {
    let [angry, urgent, angry_post, urgent_post] = step(gram.word());
    let runs = steps(gram.runs(&mut [0; MOST]));
    [2 * angry + runs[0], 2 * urgent + runs[1], 2 * angry_post + runs[2], 2 * urgent_post + runs[3]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::grams::grams;
    use crate::classify::text::{Part, Words};

    /// Tells `found` the words of a text, as if all had one hash.
    fn each(text: &str, mut found: impl FnMut(&Gram<'_>)) {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        grams(&words, |gram| found(&gram.with_hash(4711)));
    }

    #[test]
    fn a_word_kept_says_what_the_table_says_also_after_another_took_its_place() {
        let mut known = Known::keeping();
        let text =
            "unacceptable 12 angry verantwortungslosigkeit angry 12 verantwortungslosigkeit unacceptable";
        let mut seen = 0;
        each(text, |gram| {
            assert_eq!(known.steps(gram), look_up(gram), "{}", gram.at);
            seen += 1;
        });
        assert_eq!(seen, 8);
        each("unacceptable", |gram| {
            let number = |at: usize| gram.runs(&mut [0; MOST]).get(at).copied().unwrap();
            let singly = [0, 1].map(|at| step(number(at)));
            let both = steps(&[number(0), number(1)]);
            assert_eq!(both, [0, 1, 2, 3].map(|place| singly[0][place] + singly[1][place]));
        });
    }
}
