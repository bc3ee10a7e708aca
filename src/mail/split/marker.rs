//! Lines that say "what follows is another message": separators, and the header blocks that Outlook and others write
//! above a quotation. Must not know attributions.

use super::Line;
use crate::mail::BlockKind;

/// What a marker says of the text after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Answered,
    Forwarded,
}

/// A marker at the beginning of some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How many lines it takes, header block included.
    pub lines: usize,
    says: Says,
}

impl Found {
    /// Whether it says that the text was forwarded.
    pub fn is_forward(self) -> bool {
        self.says == Says::Forwarded
    }
}

const ANSWERED: &[&str] = &[
    "original message",
    "original appointment",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "message original",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "reply message",
    "antwort",
];
const FORWARDED: &[&str] = &[
    "forwarded message",
    "original message forwarded",
    "begin forwarded message",
    "forwarded by",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht",
    "message transféré",
    "message réexpédié",
    "début du message réexpédié",
    "début du message transféré",
    "mensaje reenviado",
    "inicio del mensaje reenviado",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "início da mensagem encaminhada",
    "messaggio inoltrato",
    "inizio messaggio inoltrato",
    "doorgestuurd bericht",
    "begin doorgestuurd bericht",
];

const FROM: &[&str] = &["from", "von", "de", "da", "van", "expéditeur", "remitente", "från", "fra"];
const DATE: &[&str] = &[
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "enviado",
    "enviado el",
    "enviada em",
    "enviado em",
    "enviada",
    "fecha",
    "data",
    "inviato",
    "verzonden",
    "skickat",
    "sendt",
];
const TO: &[&str] = &["to", "an", "à", "a", "para", "aan", "till", "til", "destinataire"];
const SUBJECT: &[&str] =
    &["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne"];
const OTHER: &[&str] =
    &["cc", "bcc", "kopie", "copie", "reply-to", "importance", "priority", "attachments", "wichtigkeit"];

/// Lines of a header block that only continue one, at most.
const CONTINUED: usize = 6;

/// Lines of a header block, at most.
const BLOCK: usize = 60;

/// Looks for a marker that begins with the first line.
pub fn find(lines: &[Line<'_>]) -> Option<Found> {
    let (first, _) = lines.first()?;
    if let Some(says) = separator(first) {
        let blank = lines.iter().skip(1).take_while(|(line, _)| line.trim().is_empty()).count();
        let block = header_block(lines.get(1 + blank..).unwrap_or_default());
        return Some(Found { lines: 1 + block.map_or(0, |block| blank + block), says });
    }
    header_block(lines).map(|lines| Found { lines, says: Says::Answered })
}

/// The rule that Outlook draws above its header block is part of it; `kinds` are those of the lines before the block.
pub fn take_rule_above(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let above = kinds.iter_mut().zip(lines).rev();
    let mut texts = above.skip_while(|(_, (line, _))| line.trim().is_empty());
    if let Some((kind, (line, _))) = texts.next() {
        let line = line.trim();
        let rule = line.len() >= 10 && line.chars().all(|c| matches!(c, '_' | '-'));
        if rule && matches!(*kind, BlockKind::New | BlockKind::Quote) {
            *kind = BlockKind::Attribution;
        }
    }
}

fn separator(line: &str) -> Option<Says> {
    let bare = line.trim_matches(|c: char| matches!(c, '-' | '_' | '=' | '*' | ':' | ' ' | '–' | '—'));
    let marked = line.trim_start().starts_with("--") || line.trim_start().starts_with("__");
    let lower = bare.to_lowercase();
    let begin = line.trim_end().ends_with(':') && FORWARDED.iter().any(|phrase| lower == *phrase);
    if begin || (marked && FORWARDED.iter().any(|phrase| lower.starts_with(phrase))) {
        return Some(Says::Forwarded);
    }
    (marked && ANSWERED.iter().any(|phrase| lower == *phrase)).then_some(Says::Answered)
}

/// How many lines a block of at least `From:`, a date and another field takes.
fn header_block(lines: &[Line<'_>]) -> Option<usize> {
    let (first, _) = lines.first()?;
    let first = first.trim_start_matches(['-', '_', ' ']);
    if !label(first).is_some_and(|label| FROM.contains(&label.as_str())) {
        return None;
    }
    let (mut date, mut others, mut end, mut continued) = (false, 0, 1, 0);
    for (number, (line, _)) in lines.iter().enumerate().take(BLOCK).skip(1) {
        match label(line) {
            Some(label) if DATE.contains(&label.as_str()) => date = true,
            Some(label) if [TO, SUBJECT, OTHER].iter().any(|list| list.contains(&label.as_str())) => {
                others += 1;
            }
            _ => {
                // A blank line ends a block that is whole; before that, it and long values only interrupt.
                let whole = date && others > 0;
                continued += 1;
                if (whole && line.trim().is_empty()) || continued > CONTINUED {
                    break;
                }
                continue;
            }
        }
        continued = 0;
        end = number + 1;
    }
    (date && others > 0).then_some(end)
}

/// The field a line begins with: `*From:* x`, `De : x`, lower case.
fn label(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['*', '_', ' ', '\u{2022}']);
    let (label, _) = line.split_once(':')?;
    let label = label.trim_end_matches(['*', '_', ' ']);
    (label.chars().count() <= 14).then(|| label.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::html::Hint;

    fn of(text: &str) -> Option<(usize, bool)> {
        let lines: Vec<Line<'_>> = text.lines().map(|line| (line, Hint::None)).collect();
        find(&lines).map(|found| (found.lines, found.is_forward()))
    }

    #[test]
    fn header_blocks_in_the_languages_covered() {
        for text in [
            "From: A <a@b.example>\nSent: Monday\nTo: C\nSubject: x",
            "*From:* A\n*Sent:* Monday\n*To:* C\n*Subject:* x",
            "Von: A\nGesendet: Montag\nAn: C\nBetreff: x",
            "De : A\nEnvoyé : lundi\nÀ : C\nObjet : x",
            "De: A\nEnviado el: lunes\nPara: C\nAsunto: x",
            "De: A\nEnviada em: segunda\nPara: C\nAssunto: x",
            "Da: A\nInviato: lunedì\nA: C\nOggetto: x",
            "Van: A\nVerzonden: maandag\nAan: C\nOnderwerp: x",
        ] {
            assert_eq!(of(text), Some((4, false)), "{text}");
        }
        assert_eq!(of("From: A\nSent: Monday\nTo: C;\n D;\n E\nSubject: x\n\nbody"), Some((6, false)));
        assert_eq!(of("---------------From: A\n\nTo: B\nSent: Tuesday\nSubject: x\ny"), Some((5, false)));
    }

    #[test]
    fn separators_take_the_block_below_them() {
        assert_eq!(of("-----Original Message-----\nFrom: A\nSent: B\nTo: C\n\nx"), Some((4, false)));
        assert_eq!(
            of("---------- Forwarded message ---------\nFrom: A\nDate: B\nTo: C\n\nx"),
            Some((4, true))
        );
        assert_eq!(of("Begin forwarded message:\n\n> From: A"), Some((1, true)));
        assert_eq!(of("-------- Weitergeleitete Nachricht --------"), Some((1, true)));
    }

    #[test]
    fn forms_and_prose_are_none() {
        for text in [
            "From: A\nEmail: a@b.example\nMessage: help",
            "From: now on we want\nTo: be told",
            "Original message",
            "To: all",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
