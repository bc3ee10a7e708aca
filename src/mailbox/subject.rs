//! Subjects: what marks a reply or forward, what is left, and when two subjects are the same (the base subject of RFC
//! 5256 section 2.1, made more cautious). Must not know who wrote them.

/// "Re" in the covered languages (Outlook translates it) and the most common others.
const REPLY: &[&str] = &[
    "re",
    "aw",
    "antw",
    "antwort",
    "antwoord",
    "sv",
    "r",
    "rif",
    "res",
    "resp",
    "respuesta",
    "resposta",
    "rép",
    "rep",
    "réf",
    "odp",
    "vs",
    "ynt",
    "ré",
];
/// "Fwd" likewise.
const FORWARD: &[&str] = &[
    "fw",
    "fwd",
    "wg",
    "wtr",
    "tr",
    "rv",
    "i",
    "inoltro",
    "enc",
    "vb",
    "vl",
    "fs",
    "doorst",
    "doorgestuurd",
    "pd",
];
/// Subjects of several words that say nothing, lower case.
const GENERIC: &[&str] = &[
    "no subject",
    "kein betreff",
    "ohne betreff",
    "sans objet",
    "pas d'objet",
    "sin asunto",
    "sem assunto",
    "senza oggetto",
    "nessun oggetto",
    "geen onderwerp",
    "quick question",
    "a question",
    "my order",
    "your order",
    "my account",
    "new message",
    "thank you",
    "many thanks",
    "good morning",
    "guten tag",
    "guten morgen",
    "hello there",
    "bonne journée",
    "meine bestellung",
    "ma commande",
    "mi pedido",
    "meu pedido",
    "il mio ordine",
    "mijn bestelling",
    "vielen dank",
    "contact form",
];

/// A subject taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// What marks it as a reply or forward, as written: `Re: AW: `. May be empty.
    pub(super) prefix: &'a str,
    /// The rest, as written.
    pub(super) rest: &'a str,
}

/// Splits the leading reply and forward marks off. A `[list]` before a mark goes with it.
pub(super) fn split(subject: &str) -> Parts<'_> {
    let mut rest = subject;
    while let Some((_, after)) = mark(skip_tags(rest)) {
        rest = after;
    }
    let (prefix, rest) = subject.split_at_checked(subject.len() - rest.len()).unwrap_or(("", subject));
    Parts { prefix, rest }
}

/// A subject without the marks of replies and forwards (`Re: `, `WG: `…) before it.
pub fn without_marks(subject: &str) -> &str {
    split(subject).rest
}

/// What follows a `Re: ` in any of the languages; `None` where the subject begins with none.
pub fn after_reply_mark(subject: &str) -> Option<&str> {
    mark(subject).filter(|(word, _)| is_one_of(REPLY, word)).map(|(_, after)| after)
}

/// What follows a `Fwd: ` in any of the languages; `None` where the subject begins with none.
pub fn after_forward_mark(subject: &str) -> Option<&str> {
    mark(subject).filter(|(word, _)| is_one_of(FORWARD, word)).map(|(_, after)| after)
}

/// Whether a prefix says "reply" rather than only "forward".
pub(super) fn claims_reply(prefix: &str) -> bool {
    let mut rest = prefix;
    while let Some((word, after)) = mark(skip_tags(rest)) {
        if is_one_of(REPLY, word) {
            return true;
        }
        rest = after;
    }
    false
}

/// `Re: `, `AW[2]: `, `Fwd : `: the word, and what comes after the mark.
fn mark(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let (word, after) = text.split_at_checked(end)?;
    let after = skip_count(after.trim_start()).trim_start();
    let after = after.strip_prefix(':').or_else(|| after.strip_prefix('：'))?;
    (is_one_of(REPLY, word) || is_one_of(FORWARD, word)).then(|| (word, after.trim_start()))
}

/// The `[2]` of `Re[2]:`, also `(2)` and `^2`.
fn skip_count(text: &str) -> &str {
    let open = text.trim_start_matches(['[', '(', '^']);
    if open.len() + 1 != text.len() {
        return text;
    }
    let rest = open.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix([']', ')']).unwrap_or(rest)
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    let equal = |known: &str| word.chars().flat_map(char::to_lowercase).eq(known.chars());
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
        || !word.is_ascii() && list.iter().any(|known| equal(known))
}

/// Leaves out leading `[list]` tags. Those with a digit stay: `[#4711]` and `[PATCH 2/3]` tell subjects apart.
fn skip_tags(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((tag, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        if tag.contains(['[']) || tag.contains(|c: char| c.is_ascii_digit()) || after.trim().is_empty() {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// What is compared: without marks, list tags and a closing `(fwd)`, lower case, single spaces. `None` where it says too
/// little to join two mails: no words, one word without a digit, or a generic phrase.
pub(super) fn base(rest: &str) -> Option<String> {
    let mut text = skip_tags(split(rest).rest);
    while let Some(inner) = wrapped(text) {
        text = skip_tags(split(inner).rest);
    }
    let text = folded(text);
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric());
    (!is_generic(plain)).then_some(text)
}

/// Lower case, single spaces.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.push_str(word);
        } else {
            folded.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    folded.make_ascii_lowercase();
    folded
}

/// `[Fwd: …]` and `… (fwd)`.
fn wrapped(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    if let Some((_, inner)) = inner.and_then(mark) {
        return Some(inner);
    }
    let cut = text.trim_end().len().checked_sub("(fwd)".len())?;
    let (before, tail) = text.trim_end().split_at_checked(cut)?;
    tail.eq_ignore_ascii_case("(fwd)").then(|| before.trim_end())
}

fn is_generic(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    // Chinese, Japanese and Korean do not set spaces between words.
    let dense = || text.chars().filter(|c| ('\u{2e80}'..'\u{fe00}').contains(c)).count();
    let single = words.nth(1).is_none() && !text.contains(|c: char| c.is_ascii_digit()) && dense() < 6;
    single || GENERIC.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_replies_and_forwards_are_split_off_as_written() {
        for (subject, prefix, rest) in [
            ("Re: pump", "Re: ", "pump"),
            ("AW: WG: Pumpe", "AW: WG: ", "Pumpe"),
            ("RE[2]: Antw : pump", "RE[2]: Antw : ", "pump"),
            ("[desk] Re: [desk] pump", "[desk] Re: ", "[desk] pump"),
            ("Re：水泵", "Re：", "水泵"),
            ("RÉP: pompe", "RÉP: ", "pompe"),
            ("R: I: pompa", "R: I: ", "pompa"),
            ("Ref 12: pump", "", "Ref 12: pump"),
            ("Regarding: pump", "", "Regarding: pump"),
            ("TR 4711: defekt", "", "TR 4711: defekt"),
            ("[#4711] pump", "", "[#4711] pump"),
            ("Re:", "Re:", ""),
            ("", "", ""),
        ] {
            assert_eq!(split(subject), Parts { prefix, rest }, "{subject}");
        }
    }
}
