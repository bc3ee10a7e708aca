//! The words by which people say that something does not work, in the covered languages. Must not know mails.

use std::sync::LazyLock;

/// Beginnings of words that name a fault by themselves; a line or two a language.
static FAULTS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "timeout fail error crash outage unreach unavail unrespons defect faulty broken spinn spins stuck hangs hanging
     hung down slow dead wrong missing peel leak declin reject refuse blank empty
     störung ausfall ausgefallen fehler defekt kaputt falsch fehlt langsam abgelehnt leer
     panne erreur bloqué cassé lent manqu
     fallo falla falha caído caido avería averia erro roto lento incorrect
     guasto errore bloccat rotto
     storing kapot fout traag"
        .split_whitespace()
        .collect()
});

/// Beginnings of words that name a fault where they are denied: "does not answer", "antwortet nicht".
static DENIED: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "work respon answer load antwort funktion reagi geht répon fonction marche funciona funziona rispond werkt reageer"
        .split_whitespace()
        .collect()
});

static NEGATIONS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "no not t never nothing nicht kein keine ne pas não nao non niet geen".split_whitespace().collect()
});

/// How far before what it denies a negation may stand ("does not always answer").
const BEFORE: usize = 3;
/// And how far after it ("antwortet leider nicht", "answers slowly or not at all").
const AFTER: usize = 3;

/// Whether the words (lower case, in order) say that something does not work.
pub fn names_a_fault(words: &[String]) -> bool {
    let begins = |word: &String, list: &[&str]| list.iter().any(|begin| word.starts_with(begin));
    let negated = |place: usize| {
        let (from, to) = (place.saturating_sub(BEFORE), (place + AFTER + 1).min(words.len()));
        let near = words.get(from..to).unwrap_or_default();
        near.iter().any(|word| NEGATIONS.contains(&word.as_str()))
    };
    words.iter().enumerate().any(|(place, word)| {
        let server_error = matches!(word.as_str(), "502" | "503" | "504");
        server_error || begins(word, &FAULTS) || begins(word, &DENIED) && negated(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> bool {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        names_a_fault(&words)
    }

    #[test]
    fn faults_are_told_from_ordinary_mail() {
        for text in
            ["it just spins", "we get 504", "answers very slowly or not at all", "die seite antwortet nicht"]
        {
            assert!(says(text), "{text}");
        }
        for text in ["please answer by friday", "we would like to order 500 labels", "our key is public"] {
            assert!(!says(text), "{text}");
        }
    }
}
