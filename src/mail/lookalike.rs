//! Words written to pass for others: letters of two alphabets in one word, a domain whose every letter only looks Latin
//! (UTS #39). Must not know where the words come from.

use unicode_security::{MixedScript, skeleton};

/// The first word that mixes a foreign letter that looks Latin with other letters.
pub fn mixed_word(text: &str) -> Option<&str> {
    words(text).find(|word| is_mixed(word))
}

/// The first address or domain in the text that passes for another.
pub fn false_domain(text: &str) -> Option<&str> {
    if text.is_ascii() {
        return None;
    }
    let names = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '+' | '@'));
    names.map(|name| name.trim_matches(['.', '-'])).find(|name| name.contains('.') && is_false(name))
}

/// A domain of Latin letters all over, or one whose last label is not, is what it looks like.
fn is_false(name: &str) -> bool {
    let latin_end = name.rsplit('.').next().is_some_and(str::is_ascii);
    words(name).any(|word| is_mixed(word) || (latin_end && passes_for_latin(word)))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_ascii())
}

fn is_mixed(word: &str) -> bool {
    !word.is_single_script() && foreign(word).any(looks_latin)
}

fn passes_for_latin(word: &str) -> bool {
    foreign(word).all(looks_latin)
}

fn foreign(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !c.is_ascii())
}

fn looks_latin(c: char) -> bool {
    skeleton(c.encode_utf8(&mut [0; 4])).all(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_two_alphabets_are_found() {
        assert_eq!(mixed_word("Pay at раypal today"), Some("раypal"));
        assert_eq!(mixed_word("\u{430}pple.com"), Some("\u{430}pple"));
        for honest in [
            "Größe café Łódź İstanbul",
            "привет",
            "Tシャツ 10kΩ α-Test",
            "日本A",
            "e-mail'ом SMS-ка",
            "plain",
        ] {
            assert_eq!(mixed_word(honest), None, "{honest}");
        }
    }

    #[test]
    fn domains_that_only_look_latin_are_found() {
        assert_eq!(false_domain("see http://аррӏе.com/x, please"), Some("аррӏе.com"));
        assert_eq!(false_domain("sam@раypal.com."), Some("sam@раypal.com"));
        for honest in ["müller.de", "привет. Как дела", "сор.рф", "Привет.doc", "apple.com – naïve", "раypal"]
        {
            assert_eq!(false_domain(honest), None, "{honest}");
        }
    }
}
