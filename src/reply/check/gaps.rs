//! Blanks that have no marks: a greeting of nobody, "on  at", "number is .", "in X days", "am ??", `xx.xx.`, "DATE HERE",
//! "(check with Ann whether …)". Must not know templates.

use super::gap_words::{
    is_constant, is_dotted, is_form_of_a_date, is_form_of_a_number, is_marked, is_open_label,
    stands_for_nothing,
};
use super::own::Own;
use super::phrases::{Cue, Fill, is_fill, names_a_blank};
use crate::classify::folded;
use crate::mail::BlockKind;
use std::ops::Range;

/// Words that want another behind them, folded, in the languages covered.
const HANGING: &str = "is are on at of by to for from until the your costs number no am um bis von vom fur zum ist betragt \
    kostet nummer nr ihre le du au est pour numero votre el del para su il di per op om van voor het uw \
    em ate in within innerhalb binnen dentro entro dans en tra";
/// Words that a number or a value follows in any case, folded.
const NUMBERED: &str = "no number nr numero ref reference code nummer referenz n num order invoice tracking iban costs dated \
    referencia riferimento referentie costo kosten code";
/// Words of which one is to be chosen, as forms put them: "Mr/Mrs".
const EITHER: &[&str] = &[
    "mr/mrs",
    "mr/ms",
    "mrs/mr",
    "mr/mrs/ms",
    "herr/frau",
    "frau/herr",
    "herrn/frau",
    "monsieur/madame",
    "madame/monsieur",
    "m/mme",
    "sr/sra",
    "senor/senora",
    "signor/signora",
    "sig/sig.ra",
    "senhor/senhora",
    "heer/mevrouw",
    "dhr/mevr",
    "he/she",
    "she/he",
    "his/her",
    "him/her",
    "er/sie",
    "il/elle",
    "hij/zij",
    "today/tomorrow",
    "heute/morgen",
    "aujourd'hui/demain",
    "hoy/manana",
    "oggi/domani",
    "hoje/amanha",
    "vandaag/morgen",
    "morning/afternoon",
    "vormittag/nachmittag",
    "matin/apres-midi",
    "is/are",
    "was/were",
    "has/have",
    "hat/haben",
    "ist/sind",
];
/// Words behind which a hanging one may end: "so it is".
const SPOKEN: &str = "it that this so he she you we they there here es das le lo";
/// What an X stands before.
const UNITS: &str = "day days hour hours week weeks minutes months euro euros eur pounds dollars percent tag tage tagen \
    stunden wochen uhr jours heures semaines dias horas semanas giorni ore settimane dagen uur weken \
    pieces units stuck";
/// Two words between which a number was to stand, folded: they are never neighbours.
const GAPS: &[(&str, &str)] = &[
    ("between", "and"),
    ("at", "am"),
    ("at", "pm"),
    ("at", "o'clock"),
    ("zwischen", "und"),
    ("um", "uhr"),
    ("entre", "et"),
    ("entre", "y"),
    ("entre", "e"),
    ("tussen", "en"),
    ("om", "uur"),
    ("tra", "e"),
    ("von", "bis"),
    ("van", "tot"),
];
/// Greetings that a name follows in any case, folded.
const NAMED: &str = "dear liebe lieber geehrte geehrter cher chere estimado estimada querido querida prezado prezada caro \
    cara gentile egregio beste geachte";
/// Titles that greet nobody by themselves.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "mr mrs",
    "mr ms",
    "mrs mr",
    "dr",
    "herr",
    "frau",
    "frau herr",
    "herr frau",
    "hr",
    "fr",
];
/// Looks for them in a line.
fn of_line(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let words: Vec<(usize, &str)> = words(line).collect();
    let plain: Vec<String> = words.iter().map(|(_, word)| folded(word).trim().to_owned()).collect();
    let hangs = |at: usize| plain.get(at).is_some_and(|word| is_of(HANGING, word.as_str()));
    for (at, (start, word)) in words.iter().enumerate() {
        let range = *start..start + word.len();
        let here = plain.get(at).map_or("", String::as_str);
        let next = plain.get(at + 1).map_or("", String::as_str);
        let core = word.trim_end_matches(['.', ',', ';', ':', '!', ')']).trim_start_matches(['(', '"']);
        let hung = at.checked_sub(1).is_some_and(hangs);
        if *word == "." || *word == "," {
            let two = at.checked_sub(2).and_then(|two| plain.get(two));
            let before = at.checked_sub(1).and_then(|one| plain.get(one));
            let numbered = before.is_some_and(|word| is_of(NUMBERED, word));
            if (hung && *word == "." || numbered) && !two.is_some_and(|word| is_of(SPOKEN, word)) {
                found.push(words.get(at - 1).map_or(*start, |(start, _)| *start)..range.end);
            }
        } else if stands_for_nothing(core, word) && (hung || core == "??" && is_of(UNITS, next))
            || matches!(core, "X" | "N" | "XX" | "NN") && hung && is_of(UNITS, next)
            || matches!(core, "X" | "XX" | "NN" | "xx" | "XXth" | "_" | "__" | "??") && is_a_month(next)
            || is_form_of_a_date(core)
            || is_form_of_a_number(core)
            || is_marked(core)
            || is_constant(core)
            || is_dotted(word, &before_of(&plain, at)) && !next.starts_with(|c: char| c.is_ascii_digit())
            || is_either(core)
            || matches!(core, "..." | "…")
                && (is_of(UNITS, next)
                    || follows_money(&words, at)
                    || hung && is_of(NUMBERED, &before_of(&plain, at)))
            || GAPS.contains(&(here, next))
        {
            found.push(range);
        }
    }
    found.extend(double_space(line));
    let known = |run: &Range<usize>| found.iter().any(|one| one.start == run.start);
    let capitals = in_capitals(&words).filter(|run| !known(run));
    found.extend(capitals);
    found
}

/// "Mr/Mrs", "today/tomorrow": nobody chose.
fn is_either(word: &str) -> bool {
    let plain: Vec<String> = word.split('/').map(|part| folded(part).trim().to_owned()).collect();
    plain.len() > 1 && EITHER.contains(&plain.join("/").as_str())
}

/// The word before a place.
fn before_of(plain: &[String], at: usize) -> String {
    at.checked_sub(1).and_then(|one| plain.get(one)).cloned().unwrap_or_default()
}

/// "on  at": two spaces where one word hangs and the next goes on in small letters; once in the line, so no table.
fn double_space(line: &str) -> Option<Range<usize>> {
    let at = line.trim_end().find("  ").filter(|at| *at > 0)?;
    let rest = line.get(at..)?.trim_start();
    let before = line.get(..at)?.rsplit(' ').next()?;
    let once = !rest.contains("  ");
    let low = rest.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '.'));
    let hangs = is_of(HANGING, folded(before).trim()) || matches!(before, "£" | "€" | "$");
    (once && low && hangs).then(|| at - before.len()..at + 2)
}

/// "INSERT CUSTOMER", "DATE HERE", "CUSTOMER NAME".
fn in_capitals(words: &[(usize, &str)]) -> Option<Range<usize>> {
    let capital = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.len() > 2 && word.chars().all(|c| c.is_uppercase() || c == '_')
    };
    let runs = words.chunk_by(|(_, one), (_, two)| capital(one) == capital(two));
    runs.filter(|run| run.first().is_some_and(|(_, word)| capital(word))).find_map(|run| {
        let plain: Vec<String> =
            run.iter().map(|(_, word)| folded(&word.replace('_', " ")).trim().to_owned()).collect();
        let all = plain
            .iter()
            .all(|word| word.split(' ').all(|word| names_a_blank(word) || is_fill(Fill::Insert, word)));
        let told = plain.iter().any(|word| word.split(' ').any(|word| is_fill(Fill::Insert, word)));
        let named = plain.iter().filter(|word| word.split(' ').any(names_a_blank)).count();
        let (first, last) = (run.first()?, run.last()?);
        (all && (told && named > 0 || named > 1)).then(|| first.0..last.0 + last.1.len())
    })
}

/// Looks for them in what the writer wrote.
pub fn find(own: &Own) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (block, text) in own.of(BlockKind::New) {
        let mut at = block.start;
        for line in text.split_inclusive('\n') {
            let shift = |range: Range<usize>| at + range.start..at + range.end;
            let bare = line.trim_end_matches('\n');
            found.extend(of_line(bare).into_iter().map(shift).filter(|range| !own.is_code(range.start)));
            found.extend(orders(bare).into_iter().map(shift));
            let start = at + (bare.len() - bare.trim_start().len());
            let open = is_open_label(bare) && !own.is_code(start);
            found.extend(open.then(|| start..at + bare.trim_end().len()));
            at += line.len();
        }
    }
    found.extend(greeting(own));
    found
}

/// "Dear ,", "Dear Mr ,", "Hello Vorname,": a greeting of nobody.
fn greeting(own: &Own) -> Option<Range<usize>> {
    let said = &own.said;
    let run = said.all(Cue::Greeting).next()?;
    let range = said.bytes(&run);
    let line = own.line(range.start);
    let rest = own.body.text.get(range.end..line.end)?;
    let begun = line.start == range.start;
    let trimmed = rest.trim();
    let needs = run.clone().any(|word| is_of(NAMED, said.word(word)));
    let name = trimmed.trim_end_matches([',', '!', ':', '.']);
    let plain = folded(name).trim().to_owned();
    let nobody = needs && rest == ","
        || rest.starts_with(' ') && (trimmed == "," || needs && matches!(trimmed, "!" | ":" | "."));
    let title = TITLES.contains(&plain.as_str()) && trimmed != name;
    let all_names = plain.split(' ').all(|word| names_a_person(word) || names_a_blank(word));
    let word = trimmed != name
        && !plain.is_empty()
        && (name.chars().next().is_some_and(char::is_uppercase) || is_of(NOTHING, &plain))
        && all_names
        && plain.split(' ').any(names_a_person);
    (begun && (nobody || title || word)).then_some(line)
}

/// What a program writes where it found no name.
const NOTHING: &str = "undefined null none nan nil";

/// "Name", "Vorname": what greets nobody. "Customer" and its like do.
fn names_a_person(word: &str) -> bool {
    const WORDS: &str = "name firstname lastname surname vorname nachname prenom nom nombre apellido nome sobrenome \
        cognome naam voornaam achternaam recipient placeholder undefined null none nan nil mustermann";
    is_of(WORDS, word)
}

/// "(check w/ Ann whether VAT incl!!)", "à compléter (prénom)": a note to fill something, between brackets.
fn orders(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = line.get(from..).and_then(|rest| rest.find('(')).map(|at| from + at) {
        let Some(end) = line.get(open..).and_then(|rest| rest.find(')')).map(|at| open + at) else { break };
        from = end;
        let inner = line.get(open + 1..end).unwrap_or_default();
        let words = folded(inner);
        let mut words = words.split_whitespace();
        let first = words.next().unwrap_or_default();
        let lower = inner.to_lowercase();
        let unsure =
            inner.contains("??") || inner.contains("!!") || lower.contains("w/") || words.any(is_a_doubt);
        let before = folded(line.get(..open).unwrap_or_default());
        let last = before.split_whitespace().last().unwrap_or_default();
        let told = is_fill(Fill::Open, last);
        // "on (date)", "Dear (name)".
        let alone = is_of(HANGING, last) || is_of(NAMED, last);
        let named = alone && !inner.is_empty() && folded(inner).split_whitespace().all(names_a_blank);
        if named
            || is_fill(Fill::Ask, first) && unsure
            || told && inner.split_whitespace().any(|word| names_a_blank(folded(word).trim()))
        {
            found.push(open..end + 1);
        }
    }
    found
}

/// "whether", "ob": what a note to oneself asks.
fn is_a_doubt(word: &str) -> bool {
    const WORDS: &str = "whether price amount ob preis betrag prix montant precio importe preco valor prezzo importo \
        prijs bedrag";
    is_of(WORDS, word)
}

/// Whether the next word is what is paid in.
fn follows_money(words: &[(usize, &str)], at: usize) -> bool {
    words.get(at + 1).is_some_and(|(_, next)| next.starts_with(['€', '£', '$']))
}

/// Whether a folded word is the name of a month, in the languages covered.
fn is_a_month(word: &str) -> bool {
    const MONTHS: &str = "january february march april may june july august september october november december januar \
        februar marz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre \
        decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio \
        aprile maggio giugno luglio settembre ottobre dicembre januari februari maart mei augustus janeiro fevereiro marco \
        maio junho julho setembro outubro novembro dezembro de";
    is_of(MONTHS, word)
}

/// Whether a word is one of a list, in which they stand with a space between.
fn is_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// The words of a line, with where they begin.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let own = Own::read(text);
        find(&own).into_iter().map(|range| own.quote(&range)).collect()
    }

    #[test]
    fn blanks_without_marks_are_found() {
        for (text, blank) in [
            ("Your order number is .", "is ."),
            ("Wir erstatten BETRAG_EINFÜGEN heute.", "BETRAG_EINFÜGEN"),
            ("Het ligt op nummer $HUISNUMMER bij de buren.", "$HUISNUMMER"),
            ("Sie ist bestellt (Nummer …………) und kommt.", "…………)"),
            ("We come on  at ten.", "on"),
            ("You hear from us in X days.", "X"),
            ("Wir kommen am ?? um zehn.", "??"),
            ("It ends on xx.xx. at last.", "xx.xx."),
            ("It ends on DD/MM/YYYY at last.", "DD/MM/YYYY"),
            ("Dear INSERT CUSTOMER,\n\nall is well.", "INSERT CUSTOMER,"),
            ("Hello %FIRSTNAME%, all is well.", "%FIRSTNAME%,"),
            ("We come between and ten.", "between"),
            ("Dear (name), all is well.", "(name)"),
            (
                "It costs £480 (check w/ Hattie whether VAT incl!!) in all.",
                "(check w/ Hattie whether VAT incl!!)",
            ),
            ("C'est à compléter (prénom du technicien) qui viendra.", "(prénom du technicien)"),
            ("He comes on XX July at seven.", "XX"),
            ("All is well.\nClaim reference: tbc", "Claim reference: tbc"),
            ("El total es de NNN,NN euros.", "NNN,NN"),
            ("Dear Mr ,\n\nall is well.", "Dear Mr ,"),
            ("Dear !\n\nall is well.", "Dear !"),
            ("Hallo Vorname,\n\nalles gut.", "Hallo Vorname,"),
        ] {
            assert_eq!(found(text), [blank], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_blank_is_left_alone() {
        for text in [
            "Bonjour !\n\nC'est vraiment fini ?? Oui.",
            "Dear customer,\n\nsee you on Tuesday.",
            "Set MAX_UPLOAD_SIZE and $PATH, press SAVE_AS.",
            "Frame .......... 64.00",
            "Model X days are over. Is that so ? Yes , it is .",
            "  Chain  64.00\n  Sum  180.00",
            "All is well.  The next sentence has two spaces.",
            "Call us (ask for Hattie) or look (check the box first).",
            "Bonjour Madame,\n\nle formulaire à compléter est là.",
            "well.... that is so, and the HTTP DATE header too",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
