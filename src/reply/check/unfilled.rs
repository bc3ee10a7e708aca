//! `unfilled_blank`: `⟪name⟫`, `[date]`, `{amount}`, `<insert price>`, `XXXX`, `TODO`, "Dear ,". Must not know templates.

use super::facts::Facts;
use super::gaps;
use super::own::Own;
use super::phrases::{Fill, is_fill, names_a_blank};
use super::{Finding, Kind, Place};
use crate::classify::folded;
use std::ops::Range;

/// Letters between the marks of a blank, at most.
const LONGEST: usize = 60;

/// Words of a text that tells how blanks are written, folded and without the plural's s.
const ABOUT: &[&str] = &[
    "field",
    "placeholder",
    "variable",
    "template",
    "parameter",
    "token",
    "feld",
    "platzhalter",
    "vorlage",
    "champ",
    "modele",
    "campo",
    "plantilla",
    "veld",
    "sjabloon",
    "modello",
    "segnaposto",
    "brace",
    "bracket",
    "klammer",
    "accolade",
    "llave",
    "chave",
    "parentesi",
    "haakje",
];

/// The names of a template's blanks that nobody filled, each once, in the order of the text.
pub fn unfilled(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, name) in between(text, '⟪', '⟫') {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

/// Looks for them in the subject and the text.
pub fn find(subject: &str, own: &Own, facts: Option<&Facts<'_>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut places: Vec<(Place, String)> = Vec::new();
    for range in blanks(subject) {
        let quote = subject.get(range.clone()).unwrap_or_default().to_owned();
        places.push((Place::Subject(range), quote));
    }
    let text = own.body.text.as_str();
    for range in blanks(text).into_iter().chain(gaps::find(own)) {
        let quoted = text.get(own.line(range.start)).is_some_and(|line| line.trim_start().starts_with('>'));
        let ours = text.get(range.clone()).is_some_and(|blank| blank.starts_with('⟪'));
        let around = folded(text.get(own.line(range.start)).unwrap_or_default());
        let named = text.get(range.clone()).is_some_and(|blank| blank.starts_with(['{', '[']))
            && around.split_whitespace().any(|word| ABOUT.contains(&word.trim_end_matches('s')));
        if ours || !(quoted || named || own.is_code(range.start)) {
            places.push((Place::Body(range.clone()), own.quote(&range)));
        }
    }
    for (place, quote) in places {
        // A customer who writes about placeholders is answered about placeholders.
        let discussed = |quote: &str| {
            let name = quote.trim_matches(['{', '}', ' ']);
            let written = |words: &str| facts.is_some_and(|facts| facts.was_written(words));
            let alike = quote.chars().next().is_some_and(|mark| {
                mark != '(' && !mark.is_alphanumeric() && facts.is_some_and(|facts| has_alike(facts, mark))
            });
            written(quote) || alike || quote.starts_with('{') && written("{") && written(name)
        };
        if quote.starts_with('⟪') || !discussed(&quote) {
            let what = format!("{quote} is not filled");
            findings.push(Finding::new(
                Kind::UnfilledBlank,
                place,
                quote,
                what,
                "write what belongs there, or take it out".into(),
            ));
        }
    }
    findings.dedup_by(|later, earlier| later.quote == earlier.quote);
    findings
}

/// Whether a placeholder with these marks stands in the conversation.
fn has_alike(facts: &Facts<'_>, mark: char) -> bool {
    facts.written().any(|text| {
        blanks(text).into_iter().any(|range| text.get(range).is_some_and(|blank| blank.starts_with(mark)))
    })
}

/// Whether what stands between marks is a blank.
type Fits = fn(&str) -> bool;

fn blanks(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let marks: [(char, char, Fits); 6] = [
        ('⟪', '⟫', |_| true),
        ('[', ']', |inner| is_blank(inner.trim_start_matches('[')) || is_shouted(inner)),
        ('{', '}', |inner| is_name(inner.trim_matches(['{', '}'])) || is_blank(inner)),
        ('<', '>', |inner| {
            !inner.contains('.') && !is_a_tag(inner) && is_blank(inner.trim_start_matches('<'))
        }),
        ('«', '»', |inner| inner.contains('_') && is_blank(inner)),
        ('(', ')', |inner| is_order(inner)),
    ];
    for (open, close, fits) in marks {
        for (range, inner) in between(text, open, close) {
            let before = text.get(..range.start).and_then(|before| before.chars().next_back());
            let after = text.get(range.end..).and_then(|after| after.chars().next());
            let glued = open != '⟪'
                && before.is_some_and(|c| c.is_alphanumeric() || c == '\\' || c == '$' && open == '[');
            let link = open == '[' && matches!(after, Some('(' | '['));
            if fits(inner) && !glued && !link {
                found.push(range);
            }
        }
    }
    found.extend(marked_words(text));
    let open = halves(text).into_iter().filter(|half| !found.iter().any(|blank| blank.contains(&half.start)));
    let open: Vec<Range<usize>> = open.collect();
    found.extend(open);
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|later, earlier| later.start < earlier.end);
    found
}

/// `{{ name`, `<%= name`, `${name`: what a template left, closed or not.
fn halves(text: &str) -> Vec<Range<usize>> {
    const MARKS: [&str; 4] = ["{{", "<%", "{%", "${"];
    let whole = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from..from + rest.find(char::is_whitespace).unwrap_or(rest.len())
    };
    MARKS.into_iter().flat_map(|mark| text.match_indices(mark).map(move |(at, _)| whole(at))).collect()
}

/// What stands between marks, on one line.
fn between(text: &str, open: char, close: char) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(open)).map(|at| from + at) {
        let inner = start + open.len_utf8();
        from = inner;
        let rest = text.get(inner..).unwrap_or_default();
        let Some(length) = rest.find(close).filter(|length| *length <= LONGEST * 4) else { continue };
        let words = rest.get(..length).unwrap_or_default();
        if !words.contains('\n') && !words.is_empty() && words.chars().count() <= LONGEST {
            found.push((start..inner + length + close.len_utf8(), words));
            from = inner + length;
        }
    }
    found
}

/// `notice_period`, `customer.name`: nothing but a name. `{id}` and its like stand for a part of an address.
fn is_name(inner: &str) -> bool {
    const OF_A_PATH: &[&str] =
        &["id", "uuid", "guid", "slug", "hash", "host", "port", "env", "param", "index"];
    let inner = inner.trim();
    if OF_A_PATH.contains(&inner) {
        return false;
    }
    let fits = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    fits && inner.chars().next().is_some_and(char::is_alphabetic) && inner.chars().count() > 1
}

/// `<code>`, and `<your-user-name>` as instructions write it.
fn is_a_tag(inner: &str) -> bool {
    const TAGS: &[&str] = &[
        "a", "b", "body", "code", "div", "form", "head", "img", "input", "label", "link", "pre", "span",
        "table", "title",
    ];
    TAGS.contains(&inner) || inner.starts_with("your-") || inner.starts_with("your_")
}

/// `date`, `customer name`, `montant à compléter`.
fn is_blank(inner: &str) -> bool {
    let plain = inner.replace(['_', '-', '.'], " ");
    let words = folded(&plain);
    let words: Vec<&str> = words.split_whitespace().collect();
    if inner.contains(['@', '/', '=', '"', '<']) || words.is_empty() || words.len() > 8 {
        return false;
    }
    let named =
        words.iter().filter(|word| names_a_blank(word) || names_a_blank(word.trim_end_matches('s'))).count();
    let told = words.iter().any(|word| is_fill(Fill::Insert, word));
    let orders = words.iter().filter(|word| is_fill(Fill::Insert, word) || is_fill(Fill::Ask, word)).count();
    let open = words.iter().filter(|word| is_fill(Fill::Open, word) || is_fill(Fill::Insert, word)).count();
    named == words.len()
        || open == words.len() && words.iter().any(|word| is_fill(Fill::Open, word))
        || open > 0
            && words.len() == 2
            && words.iter().any(|word| matches!(*word, "a" | "zu" | "por" | "da" | "te" | "to"))
        || named > 0 && (told || words.len() <= 3)
        || orders > 1 && words.first().is_some_and(|word| is_fill(Fill::Insert, word))
        || told && words.len() <= 4 && inner.contains("...")
        || words.iter().all(|word| word.chars().all(|c| c == 'x'))
}

/// `CLAIM NO`: words in capitals.
fn is_shouted(inner: &str) -> bool {
    let words = inner.split(' ').count();
    (2..=4).contains(&words) && inner.chars().all(|c| c.is_uppercase() || c == ' ') && inner.len() > 5
}

/// `(link here)`, `(insert price)`.
fn is_order(inner: &str) -> bool {
    let words = folded(inner);
    let words: Vec<&str> = words.split_whitespace().collect();
    let named = words.iter().any(|word| names_a_blank(word));
    let told = words.iter().any(|word| is_fill(Fill::Insert, word));
    named && told && (2..=4).contains(&words.len()) && !inner.contains(|c: char| c.is_ascii_digit())
}

/// `XXXX`, `TODO …`, `TBD`, `____`.
fn marked_words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut todo: Option<Range<usize>> = None;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '?');
        let start = at + piece.find(word).unwrap_or(0);
        let range = start..start + word.len();
        at += piece.len();
        let capitals = !word.is_empty() && word.chars().all(char::is_uppercase);
        if let Some(open) = &mut todo {
            if capitals {
                open.end = range.end;
                continue;
            }
            found.extend(todo.take());
        }
        let length = word.chars().count();
        // "£XX", "XX euros", "?? euros".
        let money = piece.starts_with(['£', '€', '$']) || text.get(at..).is_some_and(before_money);
        // A line of nothing else parts what stands above from what stands below.
        let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let rule =
            text.get(line..).is_some_and(|rest| rest.lines().next().is_some_and(|line| line.trim() == word));
        if rule && length > 9 {
            continue;
        }
        // "TODO el pueblo" is all the village.
        let all = word == "TODO" && !piece.ends_with(':') && text.get(at..).is_some_and(follows_small);
        if matches!(word, "TODO" | "FIXME") && !all {
            todo = Some(range);
        } else if matches!(word, "TBD" | "TBC" | "TBA" | "N.N" | "???")
            || money && length == 2 && word.chars().all(|c| matches!(c, 'X' | '?' | '_'))
            || length >= 3
                && (word.chars().all(|c| c == 'X')
                    || word.chars().all(|c| c == '_')
                    || length > 3 && word.chars().all(|c| c == 'x'))
        {
            found.push(range);
        }
    }
    found.extend(todo);
    found
}

/// Whether the next word is one that "todo" stands before: "el", "lo".
fn follows_small(text: &str) -> bool {
    const ALL: &[&str] =
        &["el", "lo", "la", "o", "eso", "esto", "este", "mi", "su", "un", "está", "es", "isso"];
    text.split_whitespace().next().is_some_and(|word| ALL.contains(&word))
}

/// Whether a text begins with what is paid in.
fn before_money(text: &str) -> bool {
    const MONEY: [&str; 8] = ["€", "£", "$", "euro", "eur", "pound", "dollar", "franc"];
    let word: String = text.trim_start().chars().take(8).collect::<String>().to_lowercase();
    MONEY.iter().any(|money| word.starts_with(money))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        find("", &Own::read(text), None).into_iter().map(|finding| finding.quote).collect()
    }

    #[test]
    fn blanks_of_every_make_are_found() {
        for (text, blank) in [
            ("It comes on [date] early.", "[date]"),
            ("Ends with {notice_period} notice.", "{notice_period}"),
            ("Hello {{ customer.name }}, all is well.", "{{ customer.name }"),
            ("It costs <montant à compléter> euros.", "<montant à compléter>"),
            ("The link is (link here).", "(link here)"),
            ("Delivery is <insert the charge here, ask Hal> each way.", "<insert the charge here, ask Hal>"),
            ("Number XXXXXXX it is.", "XXXXXXX"),
            ("We pay TODO BETRAG PRÜFEN Euro.", "TODO BETRAG PRÜFEN"),
            ("Dear ,\n\nall is well.", "Dear ,"),
            ("It costs £XX in all.", "XX"),
            ("It costs ?? euros.", "??"),
            ("all ⟪well⟫", "⟪well⟫"),
        ] {
            assert_eq!(found(text), [blank], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_blank_is_left_alone() {
        for text in [
            "see [1] and [the courier] and […] and a[name]",
            "use `kestrel --app <name>` and Vec<String>",
            "> quoted [date]",
            "{\"due_on\": \"2026-05-31\"} and {...}",
            "a [name](https://a.example) link, size XL, XX",
            "Dear Ann,\n\nsee <https://a.example/date> (Tuesday)",
            "    [name] in code",
            "The {id} paths share one bucket.",
            "Está mojado TODO el almacén, desde las 00:00.",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
