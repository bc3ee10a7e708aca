//! Which of the seven languages a text is in: common words first, the library where they leave doubt. Must not know
//! phrases.

use super::Language;
use super::text::{Part, Words};
use super::vocabulary::Vocabulary;
use std::sync::LazyLock;
use whatlang::Lang;

/// How many words are looked at.
const WORDS: usize = 60;
/// How many characters the library sees.
const CHARACTERS: usize = 300;
/// Fewer words than this can be any language: all phrases are looked for.
const TOO_FEW: usize = 4;

/// Words that are common in one language and rare in the others; accents are folded away.
const COMMON: &[(Language, &str)] = &[
    (
        Language::English,
        "the and you is to of my your for this that have with it not are be was we will been has would they there what \
         how please can from but our which do get let me know need when why any an at or if so",
    ),
    (
        Language::German,
        "und der die das ist nicht ich sie mit den ein eine fur auf es zu von wir haben habe bitte mir uns ihre ihr auch \
         aber wenn noch wird dass sind bei nach einen wie oder kann seit immer",
    ),
    (
        Language::French,
        "le la les et vous je est pas des une pour que nous dans ce votre mon avec ne il sur qui mais au du ma vos cette \
         avez suis ai depuis bonjour merci toujours etes",
    ),
    (
        Language::Spanish,
        "el los las y que no se por una con para mi su es lo del esta pero ustedes me yo hola desde gracias muy han ya \
         como cuando pedido usted he sin",
    ),
    (
        Language::Portuguese,
        "o os as e que nao uma com para meu minha voces eu em um por do da na no ainda ja mais voce muito esta isso \
         obrigado obrigada ola tem foi ate estou pelo",
    ),
    (
        Language::Italian,
        "il gli che non di per una con sono mi e la ho vostro vostra del della ma si questo questa ancora grazie \
         buongiorno nel abbiamo hanno avete come alla piu da anche",
    ),
    (
        Language::Dutch,
        "de het een ik en van niet is dat op te met voor mijn jullie wij zijn heb er u nog maar ook naar als wat dit \
         hebben bij wordt geen uw graag kan",
    ),
    (
        Language::NotCovered,
        "mig ni till fortfarande och att jag som det inte har ett ar og ikke jeg pa er af til han ej nie sie jest ze na czy prosze dzien ktore \
         este pentru nu sunt mai cu am si va rog ca ve je se ze ktery prosim nem hogy az egy vagy es meg on ja ei etta \
         olen minun bir bu ve icin cok degil",
    ),
];

/// These words, and by their numbers which of the languages have each.
static TABLE: LazyLock<(Vocabulary, Vec<u8>)> = LazyLock::new(|| {
    let (mut vocabulary, mut bits) = (Vocabulary::default(), vec![0]);
    for (place, (_, words)) in COMMON.iter().enumerate() {
        for word in words.split_whitespace() {
            let number = vocabulary.add(word) as usize;
            bits.resize(bits.len().max(number + 1), 0);
            if let Some(bits) = bits.get_mut(number) {
                *bits |= 1 << place;
            }
        }
    }
    (vocabulary, bits)
});

/// The language of a text, or `None` where it is too short to tell.
pub fn language_of(text: &str) -> Option<Language> {
    let mut words = Words::default();
    words.add(Part::Body, 0, text);
    detect(&words, text)
}

/// The language of a text, or `None` where it is too short to tell. `raw` is the same text as written.
pub fn detect(words: &Words, raw: &str) -> Option<Language> {
    let mut counts = [0_u32; 8];
    let (common, languages) = &*TABLE;
    let mut seen = 0;
    for (at, token) in words.tokens().iter().enumerate().filter(|(_, token)| !token.ends_sentence) {
        seen += 1;
        let bits = languages.get(common.get(words.word(at), token.hash) as usize).copied().unwrap_or(0);
        // A word that several languages share says less.
        let worth = 6 / bits.count_ones().clamp(1, 6);
        for (place, count) in counts.iter_mut().enumerate() {
            *count += worth * u32::from(bits >> place & 1);
        }
        if seen == WORDS {
            break;
        }
    }
    let mut ranked: Vec<(u32, Language)> =
        counts.iter().zip(COMMON).map(|(count, (language, _))| (*count, *language)).collect();
    ranked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    if is_other_script(raw) {
        return Some(Language::NotCovered);
    }
    let [(best, language), (second, _), ..] = ranked.as_slice() else { return None };
    let clear = *best >= 12 && *best >= second.saturating_mul(2);
    if clear && *language != Language::NotCovered {
        return Some(*language);
    }
    if seen < TOO_FEW {
        return None;
    }
    let head = raw.char_indices().nth(CHARACTERS).map_or(raw, |(end, _)| raw.get(..end).unwrap_or(raw));
    match whatlang::detect(head) {
        Some(told) if told.is_reliable() || told.confidence() > 0.8 => Some(covered(told.lang())),
        _ if *best >= 12 && best > second => Some(*language),
        _ => None,
    }
}

/// Whether most letters are of another script than Latin.
fn is_other_script(raw: &str) -> bool {
    if raw.as_bytes().get(..raw.len().min(CHARACTERS)).is_some_and(<[u8]>::is_ascii) {
        return false;
    }
    let letters = raw.chars().take(CHARACTERS).filter(|letter| letter.is_alphabetic());
    let (latin, other) =
        letters.fold(
            (0, 0),
            |(latin, other), letter| if letter < '\u{250}' { (latin + 1, other) } else { (latin, other + 1) },
        );
    other > latin
}

fn covered(lang: Lang) -> Language {
    match lang {
        Lang::Eng => Language::English,
        Lang::Deu => Language::German,
        Lang::Fra => Language::French,
        Lang::Spa => Language::Spanish,
        Lang::Por => Language::Portuguese,
        Lang::Ita => Language::Italian,
        Lang::Nld => Language::Dutch,
        _ => Language::NotCovered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::text::Part;

    fn told(text: &str) -> Option<Language> {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        detect(&words, text)
    }

    #[test]
    fn the_seven_are_told_apart() {
        for (language, text) in [
            (Language::English, "The parcel you sent has still not arrived, please look into it."),
            (Language::German, "Das Paket ist immer noch nicht da, bitte kümmern Sie sich darum."),
            (Language::French, "Le colis n'est toujours pas arrivé, pouvez-vous vérifier ?"),
            (Language::Spanish, "El paquete no ha llegado todavía, por favor revisen el envío."),
            (Language::Portuguese, "A encomenda ainda não chegou, por favor verifiquem o envio."),
            (Language::Italian, "Il pacco non è ancora arrivato, potete controllare la spedizione?"),
            (Language::Dutch, "Het pakket is nog steeds niet aangekomen, kunt u dat nakijken?"),
        ] {
            assert_eq!(told(text), Some(language), "{text}");
        }
    }

    #[test]
    fn other_languages_are_not_covered() {
        for text in [
            "Paketet har fortfarande inte kommit fram, kan ni undersöka saken åt mig?",
            "Paczka nadal nie dotarła, czy możecie to sprawdzić? Czekam już dwa tygodnie.",
            "Посылка до сих пор не пришла, проверьте, пожалуйста, что случилось.",
            "荷物がまだ届いていません。至急確認してください。",
        ] {
            assert_eq!(told(text), Some(Language::NotCovered), "{text}");
        }
    }

    #[test]
    fn a_few_words_can_be_any_language() {
        assert_eq!(told("Invoice 4711"), None);
        assert_eq!(told(""), None);
    }
}
