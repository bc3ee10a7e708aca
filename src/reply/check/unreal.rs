//! "If you kept it clean, there would be none": blame that is put as a condition nobody met. Must not know other phrases.

use super::own::Own;
use super::phrases::Cue;
use crate::classify::folded;
use std::ops::Range;

/// How the condition begins: the word, and who is meant behind it.
const IFS: &[&str] = &["if", "had", "wenn", "hatten", "hattet", "si", "se", "als"];
/// Whom it is about, folded; languages whose verbs say so need none.
const YOU: &[&str] = &[
    "you", "your", "you'd", "sie", "ihr", "ihre", "du", "vous", "votre", "vos", "tu", "u", "uw", "je",
    "jullie",
];
/// Polite conditions: "if you could", "si tuviera alguna duda".
const POLITE: &[&str] = &[
    "could",
    "would",
    "wanted",
    "preferred",
    "wished",
    "liked",
    "like",
    "were",
    "need",
    "needed",
    "wish",
    "want",
    "prefer",
    "any",
    "question",
    "questions",
    "konnten",
    "mochten",
    "wollten",
    "wollen",
    "mogen",
    "fragen",
    "brauchten",
    "wunschen",
    "bevorzugen",
    "pouviez",
    "vouliez",
    "souhaitiez",
    "preferiez",
    "desiriez",
    "besoin",
    "question",
    "questions",
    "pudiera",
    "pudieran",
    "quisiera",
    "quisieran",
    "prefiriera",
    "necesitara",
    "deseara",
    "duda",
    "dudas",
    "alguna",
    "algun",
    "potesse",
    "volesse",
    "preferisse",
    "desiderasse",
    "bisogno",
    "domande",
    "domanda",
    "dubbi",
    "pudesse",
    "quisesse",
    "preferisse",
    "desejasse",
    "duvida",
    "duvidas",
    "alguma",
    "precisasse",
    "wilde",
    "wilt",
    "kon",
    "vragen",
    "vraag",
    "zou",
    "liever",
];
/// How verbs of wishing begin, whatever their form, folded.
const WISHES: &[&str] = &[
    "prefer", "prefier", "bevorzug", "mocht", "wunsch", "souhait", "desir", "desider", "desea", "desej",
    "vorr", "gradi",
];
/// Words behind the "if" among which politeness stands.
const POLITE_WITHIN: usize = 4;
/// Verbs of what then would be, folded.
const THEN: &[&str] = &[
    "would", "wouldn't", "wurde", "wurden", "hatte", "hatten", "ware", "waren", "musste", "mussten",
    "wusste", "wussten", "zou", "zouden", "wist", "had", "hielte",
];
/// We: what we would do is an offer.
const WE: &[&str] = &["we", "i", "we'd", "i'd", "wir", "ich", "nous", "je", "noi", "io", "wij", "ik"];

/// Looks for it: the words of the sentence.
pub fn find(own: &Own) -> Option<Range<usize>> {
    let said = &own.said;
    let mut at = 0;
    while at < said.len() {
        let sentence = said.sentence(at);
        at = sentence.end.max(at) + 1;
        if is_unreal(own, &sentence) {
            return Some(sentence);
        }
    }
    None
}

fn is_unreal(own: &Own, sentence: &Range<usize>) -> bool {
    let said = &own.said;
    let raw =
        |word: usize| own.body.text.get(said.bytes(&(word..word + 1))).unwrap_or_default().to_lowercase();
    let ours = sentence.clone().any(|word| WE.contains(&said.word(word)));
    let Some(start) = sentence.clone().find(|word| IFS.contains(&said.word(*word))) else { return false };
    let near = || start + 1..(start + 7).min(sentence.end);
    let wishes = |word: &str| WISHES.iter().any(|stem| word.starts_with(stem));
    let polite = near()
        .take(POLITE_WITHIN)
        .map(|word| said.word(word))
        .any(|word| POLITE.contains(&word) || wishes(word));
    if polite || ours || own.asks(sentence) {
        return false;
    }
    let named = near().any(|word| YOU.contains(&said.word(word)));
    let past = match said.word(start) {
        "had" => start == sentence.start && (named || near().any(|word| said.word(word) == "been")),
        "if" => named && near().any(|word| is_past(said.word(word))),
        "wenn" => {
            named
                && sentence.clone().any(|word| {
                    matches!(said.word(word), "hatten" | "hatte" | "wurden" | "wurdet" | "waren" | "hattet")
                })
        }
        "hatten" | "hattet" => start == sentence.start && named,
        "als" => named && near().any(|word| matches!(said.word(word), "had" | "hadden" | "zou")),
        // "Si vous teniez", "si mantuvieran", "se avessero".
        _ => near().any(|word| is_subjunctive(&raw(word)) || named && raw(word).ends_with("iez")),
    };
    // "It would be best if you called" advises; "it would not have broken if you had called" blames.
    let ended =
        |word: usize| (word + 1..word + 4).any(|word| matches!(said.word(word), "have" | "not" | "never"));
    let then = sentence.clone().any(|word| {
        let verb = THEN.contains(&said.word(word)) && word != start && (word > start || ended(word));
        verb || is_conditional(&raw(word))
    });
    past && then && !is_told_soberly(own, sentence)
}

/// "If you ordered today, it would arrive on Friday": a time or a sum and nothing denied, or what would not have helped.
fn is_told_soberly(own: &Own, sentence: &Range<usize>) -> bool {
    const NO: &[&str] = &[
        "not", "never", "none", "nothing", "nicht", "nie", "kein", "keine", "keinen", "nichts", "pas",
        "rien", "jamais", "no", "nada", "nunca", "non", "niente", "mai", "niet", "geen", "nooit", "niets",
        "nao", "nenhum",
    ];
    const ANYWAY: &[&str] = &[
        "anyway",
        "appreciated",
        "grateful",
        "helpful",
        "welcome",
        "difference",
        "trotzdem",
        "ohnehin",
        "meme",
        "igual",
        "comunque",
        "toch",
    ];
    const ALSO: &[&str] = &["auch", "aussi", "tambien", "anche", "ook", "tambem"];
    let said = &own.said;
    let any = |words: &[&str]| sentence.clone().any(|word| words.contains(&said.word(word)));
    let denied = any(NO) || sentence.clone().any(|word| said.word(word).ends_with("n't"));
    let counted = || sentence.clone().any(|word| said.word(word).contains(|c: char| c.is_ascii_digit()));
    any(ANYWAY) || denied && any(ALSO) || !denied && (said.has(Cue::When, sentence) || counted())
}

/// "had", "kept", "cleaned".
fn is_past(word: &str) -> bool {
    const STRONG: &[&str] = &[
        "had", "kept", "read", "told", "took", "did", "made", "paid", "gave", "left", "put", "wrote", "came",
        "used", "you'd",
    ];
    STRONG.contains(&word) || word.len() > 4 && word.ends_with("ed")
}

/// Imperfect subjunctives of Spanish, Portuguese and Italian.
fn is_subjunctive(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ara", "aran", "iera", "ieran", "iese", "iesen", "asse", "esse", "isse", "assem", "essem", "issem",
        "assero", "essero", "issero", "aste", "este", "iste",
    ];
    word.len() > 5 && ENDINGS.iter().any(|ending| word.ends_with(ending)) && folded(word).trim() != "questa"
}

/// "habría", "saprebbe", "serait", "seria".
fn is_conditional(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ría", "rían", "rebbe", "rebbero", "resti", "reste", "rait", "raient", "riez", "eria", "eriam",
        "aria", "ariam", "iria",
    ];
    word.len() > 4 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_were_not_met_blame_and_polite_ones_do_not() {
        let blames = |text: &str| find(&Own::read(text)).is_some();
        for text in [
            "If your driver had knocked, the parcel would not have gone back.",
            "Wenn Sie es pflegen würden, hielte es länger.",
            "Si mantuvieran la cocina limpia, no habría hormigas.",
            "Se chiudeste il rubinetto, non succederebbe.",
            "Si vous fermiez le robinet, rien ne serait arrivé.",
        ] {
            assert!(blames(text), "{text}");
        }
        for text in [
            "If you could send a photo, that would help.",
            "If you had told us, we would not have done it either.",
            "Wenn Sie möchten, wäre Dienstag frei.",
            "Si tuviera alguna duda, estaría aquí.",
            "If you ordered today, it would arrive on Friday.",
            "Had you ordered ten, it would have cost £90.",
            "Als u had besteld, had het ook zes weken geduurd.",
            "If it is broken, it would show on the lamp.",
        ] {
            assert!(!blames(text), "{text}");
        }
    }

    #[test]
    fn a_verb_of_wishing_is_known_by_its_stem_whatever_its_form() {
        let blames =
            |verb: &str| find(&Own::read(&format!("Wenn Sie es {verb} würden, hielte es länger."))).is_some();
        assert!(blames("pflegen"));
        for stem in WISHES {
            for ending in ["", "la", "assero"] {
                assert!(!blames(&format!("{stem}{ending}")), "{stem}{ending}");
            }
        }
        assert!(blames("verbevorzugen"), "a stem begins the word");
    }
}
