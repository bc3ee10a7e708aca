//! Whether a line is nothing but its sender's own name. Must not know lines around it.

/// Words that stand with a name.
const TITLES: &[&str] = &[
    "dr", "prof", "mr", "mrs", "ms", "miss", "ing", "dipl", "herr", "frau", "sr", "sra", "dott", "dhr", "mw",
    "mme",
];
/// Words of such a line, titles included.
const WORDS: usize = 6;

/// The words of a display name, in small letters.
pub struct Name(Vec<String>);

impl Name {
    /// Nothing where there is no name to go by.
    pub fn of(display: &str) -> Option<Self> {
        let words: Vec<String> = words(display).filter(|word| !TITLES.contains(&word.as_str())).collect();
        words.iter().any(|word| is_whole(word)).then_some(Self(words))
    }

    /// "Ines", "I. Marlow", "Dr Ines Marlow" of Ines Marlow.
    pub fn is_all_of(&self, line: &str) -> bool {
        let has = |word: &String| self.0.contains(word);
        let initial = |word: &str| {
            !is_whole(word) && self.0.iter().any(|own| own.chars().next() == word.chars().next())
        };
        let mut count = 0;
        let mut own = false;
        for word in words(line) {
            count += 1;
            own |= is_whole(&word) && has(&word);
            if count > WORDS || !(has(&word) || initial(&word) || TITLES.contains(&word.as_str())) {
                return false;
            }
        }
        own
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Longer than an initial. One sign of a script without letters may be a whole name.
fn is_whole(word: &str) -> bool {
    word.len() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_the_forms_people_sign_with() {
        let name = Name::of("Dr. Ines Marlow-Tate").expect("a name");
        for line in
            ["Ines", " - Ines", "I. Marlow-Tate", "Ines Marlow Tate", "Dr Marlow-Tate,", "INES MARLOW-TATE"]
        {
            assert!(name.is_all_of(line), "{line}");
        }
        for line in ["", "I.", "Ines is away", "Ines and Bo", "Marlowe", "I", "Dr"] {
            assert!(!name.is_all_of(line), "{line}");
        }
        assert!(Name::of("北川 文枝").expect("a name").is_all_of("北川"));
        for none in ["", "--", "Dr", "J. K."] {
            assert!(Name::of(none).is_none(), "{none}");
        }
    }
}
