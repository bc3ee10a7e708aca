//! "On Tuesday, Sam wrote:" and its like, over one line or several. Must not know quotations.

use super::Line;

/// Lines that an attribution takes at most.
const LINES: usize = 4;
/// Bytes it takes at most.
const LONGEST: usize = 500;

const VERBS: &[&str] = &[
    " wrote",
    " writes",
    "schrieb",
    "a écrit",
    "escribió",
    "escreveu",
    "ha scritto",
    "schreef",
    "skrev",
    "napisał",
    "написал",
    "写道",
    " said",
];
const OPENERS: &[&str] =
    &["on ", "am ", "le ", "el ", "em ", "il ", "op ", "den ", "dnia ", "at ", "in data "];

/// An attribution at the beginning of some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How many lines it takes.
    pub lines: usize,
    /// Whether it can be nothing else, even if no quoted line follows.
    pub sure: bool,
}

/// Looks for one that begins with the first line.
pub fn find(lines: &[Line<'_>]) -> Option<Found> {
    let (first, _) = lines.first()?;
    let first = first.trim_start_matches(['-', ' ']).to_lowercase();
    let opened = OPENERS.iter().any(|opener| first.starts_with(opener));
    if first.is_empty() || !(opened || has_date_or_address(&first) || first.ends_with(':')) {
        return None;
    }
    let mut text = String::new();
    for (number, (line, _)) in lines.iter().take(LINES).enumerate() {
        let line = line.trim();
        if line.is_empty() || text.len() + line.len() > LONGEST {
            return None;
        }
        text.push_str(&line.to_lowercase());
        text.push(' ');
        if let Some(sure) = judge(text.trim_end(), opened) {
            return Some(Found { lines: number + 1, sure });
        }
    }
    None
}

/// Whether a text is an attribution, and a sure one.
fn judge(text: &str, opened: bool) -> Option<bool> {
    let text = text.trim_end_matches(['*', '_', ' ']);
    let text = text.strip_suffix([':', '：'])?.trim_end();
    let told = has_date_or_address(text);
    let verb = VERBS.iter().any(|verb| text.ends_with(verb.trim_start()))
        || (opened || told) && VERBS.iter().any(|verb| text.contains(verb));
    let sure = verb && opened && text.contains(|c: char| c.is_ascii_digit());
    // A date and an address say enough in a language not known here.
    (verb || (told && text.contains('@') && has_year_or_time(text))).then_some(sure)
}

fn has_date_or_address(text: &str) -> bool {
    text.contains('@') || has_year_or_time(text)
}

fn has_year_or_time(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || c == ':')).any(|word| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        (word.contains(':') && digits >= 3)
            || (word.len() == 4 && digits == 4 && (word.starts_with("19") || word.starts_with("20")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::html::Hint;

    fn of(text: &str) -> Option<(usize, bool)> {
        let lines: Vec<Line<'_>> = text.lines().map(|line| (line, Hint::None)).collect();
        find(&lines).map(|found| (found.lines, found.sure))
    }

    #[test]
    fn attributions_in_many_words() {
        for (text, lines) in [
            ("On Mon, Apr 2, 2012 at 6:26 PM, Megan One <xxx@gmail.com> wrote:", 1),
            ("On Mon, 2 Apr 2012 at 18:26, Megan One\n<xxx@gmail.com> wrote:", 2),
            ("Am 02.04.2012 um 18:26 schrieb Megan One:", 1),
            ("Am Mo., 2. Apr. 2012 um 18:26 Uhr schrieb Megan One\n<\nxxx@gmail.com>:", 3),
            ("Le lun. 2 avr. 2012 à 18:26, Megan <x@y.example> a écrit :", 1),
            ("El lun, 2 abr 2012 a las 18:26, Megan (<x@y.example>) escribió:", 1),
            ("Em seg., 2 de abr. de 2012 às 18:26, Megan <x@y.example> escreveu:", 1),
            ("Il giorno lun 2 apr 2012 alle ore 18:26 Megan <x@y.example> ha\nscritto:", 2),
            ("Op ma 2 apr. 2012 om 18:26 schreef Megan <x@y.example>:", 1),
        ] {
            assert_eq!(of(text), Some((lines, true)), "{text}");
        }
        assert_eq!(of("Megan One <x@y.example> wrote:"), Some((1, false)));
        assert_eq!(of("2012/4/2 Megan One <x@y.example>:"), Some((1, false)));
    }

    #[test]
    fn sentences_are_none() {
        for text in [
            "On Monday your colleague wrote that all was well.",
            "On 3 May I ordered the following:",
            "Please answer these questions:",
            "On the phone: 12:30",
            "hello",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
