//! Single words that are blanks: `??:??`, `xx.xx.`, `%NAME%`, `$STREET`, dots. Must not know what stands around them.

use super::phrases::{Fill, is_fill, names_a_blank};
use crate::classify::folded;

/// Words of a blank's name in capitals before what it is of, folded.
const CALLED: &[&str] = &[
    "name", "nome", "nombre", "nom", "naam", "date", "data", "datum", "fecha", "betrag", "preis", "prix",
    "precio", "prezzo", "preco", "prijs", "amount", "price", "importo", "importe", "montant",
];
/// How compounds that name a blank end, folded.
const COMPOUND: &[&str] = &["nummer", "datum", "betrag", "bedrag", "name", "naam"];

/// `??:??`, `.....`, `tbc`: what many write where they do not know yet.
pub fn stands_for_nothing(core: &str, word: &str) -> bool {
    let asked = core.matches('?').count() >= 2 && core.chars().all(|c| matches!(c, '?' | ':' | '.' | '/'));
    let dotted = core.is_empty() && (word.starts_with("....") || word.starts_with("……"));
    asked || dotted || matches!(core, "TK" | "TKTK" | "NNN" | "tbc" | "tbd" | "tba" | "xxx")
}

/// `NNN,NN`, `X.XXX,XX`, `#####`: as many letters as the number was to have digits.
pub fn is_form_of_a_number(word: &str) -> bool {
    let core = word.trim_start_matches(['£', '€', '$']).trim_end_matches(['£', '€', '$', '%']);
    let mut letters = core.chars().filter(|c| !matches!(c, '.' | ',' | '-' | '/' | ' '));
    let first = letters.next();
    let same = first.is_some_and(|first| matches!(first, 'N' | 'X' | '#' | '_' | 'Z'))
        && letters.clone().all(|c| Some(c) == first);
    let parted = core.contains([',', '.']) && letters.clone().count() > 1;
    same && (parted || first == Some('#') && letters.count() > 2) && !core.starts_with("##")
}

/// `Reference: tbc`, `Amount: ?`: a line that names something and does not say it.
pub fn is_open_label(line: &str) -> bool {
    let Some((label, value)) = line.trim().split_once(':') else { return false };
    let value = value.trim().trim_end_matches('.');
    let words = label.split_whitespace().count();
    (1..=5).contains(&words)
        && label.chars().any(char::is_alphabetic)
        && (value.chars().all(|c| matches!(c, '?' | '_' | '…')) && !value.is_empty()
            || matches!(
                value.to_lowercase().as_str(),
                "tbc"
                    | "tbd"
                    | "tba"
                    | "t.b.c"
                    | "t.b.d"
                    | "t.b.a"
                    | "to be confirmed"
                    | "to be completed"
                    | "to be filled in"
                    | "to follow"
                    | "pending"
                    | "n.n"
                    | "folgt"
                    | "offen"
                    | "noch offen"
                    | "wird nachgereicht"
                    | "à compléter"
                    | "à confirmer"
                    | "à venir"
                    | "por confirmar"
                    | "pendiente"
                    | "por completar"
                    | "da confermare"
                    | "da definire"
                    | "da completare"
                    | "da inserire"
                    | "volgt"
                    | "nog invullen"
                    | "in te vullen"
                    | "n.t.b"
                    | "a confirmar"
                    | "a definir"
                    | "a preencher"
                    | "a completar"
            ))
}

/// `xx.xx.`, `DD/MM/YYYY`, `__.__.2026`.
pub fn is_form_of_a_date(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_end_matches('.').split(['.', '/', '-', ':']).collect();
    let same = |part: &str, letters: &str| {
        part.len() >= 2 && part.chars().all(|c| letters.contains(c) && part.starts_with(c))
    };
    let [day, month, rest @ ..] = parts.as_slice() else { return false };
    let year =
        rest.iter().all(|part| part.is_empty() || part.chars().all(|c| "YyJjAaXx0123456789_?".contains(c)));
    rest.len() <= 1
        && year
        && (same(day, "DdTtJjGgXx_?") && same(month, "MmXx_?")
            || day == month && *day == "00" && !word.contains(':'))
        && !word.contains("xx-xx-xx")
}

/// `%NAME%`, `$FIRSTNAME$`, `##date##`, `@@name@@`.
pub fn is_marked(word: &str) -> bool {
    ['%', '$', '#', '@'].into_iter().any(|mark| {
        let inner = word.strip_prefix(mark).and_then(|word| word.strip_suffix(mark)).unwrap_or_default();
        let inner = inner.trim_matches(mark).replace(['_', '-', '.'], " ");
        let words = folded(&inner);
        inner.chars().any(char::is_alphabetic) && words.split_whitespace().any(names_a_blank)
    })
}

/// `AMOUNT_TO_FILL_IN`, `$STREET_NUMBER`: a name in capitals whose words name a blank.
pub fn is_constant(word: &str) -> bool {
    let (dollar, name) = word.strip_prefix('$').map_or((false, word), |name| (true, name));
    let capitals = name.chars().all(|c| c.is_uppercase() || c == '_') && name.chars().count() > 3;
    let plain = folded(&name.replace('_', " "));
    let words: Vec<&str> = plain.split_whitespace().collect();
    let told = |word: &&str| is_fill(Fill::Insert, word) || is_fill(Fill::Open, word);
    let named = |word: &&str| names_a_blank(word) || COMPOUND.iter().any(|end| word.ends_with(end));
    let small = |word: &&str| word.len() < 3 || told(word) || named(word);
    // `NOME_PIAZZA`: the name of something.
    let called =
        capitals && !dollar && words.len() == 2 && words.first().is_some_and(|first| CALLED.contains(first));
    called
        || capitals
            && words.iter().all(small)
            && words.iter().any(named)
            && (dollar || words.len() > 1 && words.iter().any(told))
}

/// `…………`, `..........`: dots where a word was to stand, behind one that names what is missing.
pub fn is_dotted(word: &str, before: &str) -> bool {
    let core = word.trim_matches(['(', ')', ',', ';', ':']);
    let dots = core.chars().count() >= 3 && core.chars().all(|c| c == '…')
        || core.len() >= 6 && core.chars().all(|c| c == '.');
    let named = names_a_blank(before) || COMPOUND.iter().any(|end| before.ends_with(end));
    dots && (named || word.starts_with('('))
}
