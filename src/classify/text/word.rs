//! Reads one word: its folded letters, their hash and how it is written. Must not know sentences or phrases.

use super::scan::{letter_at, next_space};
use super::{Case, NO_LETTERS, Part, Token, fold, hash, hash_on};

/// What a plain sign is.
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
/// The same of each byte, 0 for what is neither a letter nor a digit.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let kind = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
        #[expect(clippy::indexing_slicing, reason = "reckoned when compiled")]
        {
            kinds[byte as usize] = kind;
        }
        byte += 1;
    }
    kinds
};

fn kind(byte: u8) -> u8 {
    KINDS.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Whether a word of plain letters can begin with this byte.
pub fn begins_plain(byte: u8) -> bool {
    kind(byte) != 0
}

/// The word at `at` if nothing but plain letters and digits belongs to it, as most; where its letters stand and what surrounds
/// it is not told.
pub fn plain(text: &str, at: usize) -> Option<Token> {
    let bytes = text.as_bytes().get(at..)?;
    let (mut hash, mut kinds, mut upper) = (NO_LETTERS, 0, 0);
    let letters = bytes.iter().map(|byte| (*byte, kind(*byte))).take_while(|(_, kind)| *kind != 0);
    let mut length = 0;
    for (byte, kind) in letters {
        // Sets the bit that small letters and digits have.
        hash = hash_on(hash, byte | 0x20);
        kinds |= kind;
        upper += u32::from(kind & UPPER);
        length += 1;
    }
    let upper = upper / u32::from(UPPER);
    if length == 0 || !ends(bytes.get(length..).unwrap_or_default()) {
        return None;
    }
    let first = bytes.first().map_or(0, |first| kind(*first));
    let code = kinds & DIGIT != 0;
    Some(Token {
        letters: (0, 0),
        start: at as u32,
        end: (at + length) as u32,
        hash,
        part: Part::Body,
        case: case(upper, kinds & LOWER != 0, first == UPPER, code),
        after_comma: false,
        digit: first == DIGIT,
        code,
        ends_sentence: false,
    })
}

/// Whether a word surely ends before these bytes, whatever it is.
fn ends(rest: &[u8]) -> bool {
    match rest {
        [b' ' | b'\n', ..] | [] => true,
        [b'_', ..] => false,
        [b'\'' | b'`' | b'.' | b':' | b',' | b'/' | b'-' | b'@', next, ..] => {
            next.is_ascii() && !next.is_ascii_alphanumeric()
        }
        [next, ..] => next.is_ascii(),
    }
}

fn case(upper: u32, any_lower: bool, first_upper: bool, code: bool) -> Case {
    match (upper, any_lower) {
        (2.., false) if !code => Case::Upper,
        (1, true) if first_upper => Case::Title,
        _ => Case::Other,
    }
}

/// A word with accents, apostrophes, stops or dashes being read.
pub struct Word<'a> {
    text: &'a str,
    pub at: usize,
    start: usize,
    end: usize,
    /// Where its letters begin among those of all words.
    first: usize,
    upper: u32,
    lower: u32,
    dotted: bool,
    code: bool,
}

impl<'a> Word<'a> {
    pub fn new(text: &'a str, at: usize, first: usize) -> Self {
        Self { text, at, start: at, end: at, first, upper: 0, lower: 0, dotted: false, code: false }
    }

    /// Appends the folded word; `None` where it turned out to be an e-mail address, which is left out.
    pub fn read(&mut self, letters: &mut String) -> Option<Token> {
        loop {
            self.take_plain(letters);
            let Some(letter) = letter_at(self.text, self.at) else { break };
            let behind = self.at + letter.len_utf8();
            if matches!(letter, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ') {
                self.upper += u32::from(letter <= 'Þ');
                self.lower += u32::from(letter > 'Þ');
                fold(letter, letters);
                self.end = behind;
            } else if letter.is_alphanumeric() {
                self.upper += u32::from(letter.is_uppercase());
                self.lower += u32::from(letter.is_lowercase());
                fold(letter, letters);
                self.end = behind;
            } else if !self.joins(letter, letter_at(self.text, behind).unwrap_or(' '), letters) {
                if letter == '@' && letter_at(self.text, behind).is_some_and(char::is_alphanumeric) {
                    letters.truncate(self.first);
                    self.at = next_space(self.text, self.at);
                    return None;
                }
                break;
            }
            self.at = behind;
        }
        Some(self.token(letters))
    }

    /// Takes the plain letters and digits from here on at once.
    fn take_plain(&mut self, letters: &mut String) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(run) = self.text.get(self.at..self.at + count).filter(|run| !run.is_empty()) else { return };
        for byte in run.bytes() {
            self.upper += u32::from(byte.is_ascii_uppercase());
            self.lower += u32::from(byte.is_ascii_lowercase());
            self.code |= byte.is_ascii_digit();
        }
        let from = letters.len();
        letters.push_str(run);
        if let Some(new) = letters.get_mut(from..) {
            new.make_ascii_lowercase();
        }
        self.at += count;
        self.end = self.at;
    }

    /// Whether `letter`, with `next` behind it, stands inside the word.
    fn joins(&mut self, letter: char, next: char, letters: &mut String) -> bool {
        let word = self.text.get(self.start..self.at).unwrap_or_default();
        let last = || word.chars().next_back().unwrap_or(' ');
        match letter {
            '\'' | '’' | '‘' | 'ʼ' | '´' | '`' if next.is_alphabetic() => letters.push('\''),
            '_' => {
                self.code = true;
                letters.push('_');
            }
            '.' | ':' | ',' | '/' | '-' if next.is_ascii_digit() && last().is_ascii_digit() => {
                letters.push(letter);
            }
            '.' if (self.dotted || self.end - self.start == 1 && next.is_alphabetic())
                && last().is_alphabetic() =>
            {
                self.dotted = true;
            }
            _ => return false,
        }
        true
    }

    fn token(&self, letters: &str) -> Token {
        let folded = letters.as_bytes().get(self.first..).unwrap_or_default();
        let first_upper = letter_at(self.text, self.start).is_some_and(char::is_uppercase);
        Token {
            letters: (self.first as u32, letters.len() as u32),
            start: self.start as u32,
            end: self.end as u32,
            hash: hash(folded),
            part: Part::Body,
            case: case(self.upper, self.lower > 0, first_upper, self.code),
            after_comma: false,
            digit: self.text.as_bytes().get(self.start).is_some_and(u8::is_ascii_digit),
            code: self.code,
            ends_sentence: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_word_is_read_as_the_careful_reader_reads_it() {
        let text =
            "Hello NOW iPhone 24 30C A x MP3, end. (why?) It's 3.5 a.s.a.p. me@a.example snake_case Ärger";
        let mut plain_words = 0;
        for (at, word) in text.split(' ').map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        {
            let Some(quick) = plain(text, at) else { continue };
            plain_words += 1;
            let mut letters = String::new();
            let careful = Word::new(text, at, 0).read(&mut letters).unwrap();
            let facts = |token: &Token| {
                (token.start, token.end, token.hash, token.case, token.digit, token.code, token.ends_sentence)
            };
            assert_eq!(facts(&quick), facts(&careful), "{word}");
        }
        assert_eq!(
            plain_words, 9,
            "an apostrophe, a number's point, an address, an accent want the careful reader"
        );
    }
}
