//! What others put under or above a mail: disclaimers, list footers, scanners' notes, "external sender" banners. Must
//! not know signatures.

use super::Line;
use crate::mail::BlockKind;

/// Phrases of disclaimers: two of them in one paragraph make it one.
const LEGAL: &[&str] = &[
    "confidential",
    "privileged",
    "intended recipient",
    "intended solely",
    "intended only",
    "addressee",
    "in error",
    "notify the sender",
    "unauthorized",
    "unauthorised",
    "disclosure",
    "dissemination",
    "any views or opinions",
    "registered in england",
    "vertraulich",
    "bestimmungsgemäße",
    "adressat",
    "irrtümlich",
    "unbefugte",
    "confidentiel",
    "destinataire",
    "par erreur",
    "confidencial",
    "destinatario",
    "por error",
    "destinatário",
    "por engano",
    "riservat",
    "per errore",
    "vertrouwelijk",
    "geadresseerde",
    "ten onrechte",
];

/// Phrases any of which makes its paragraph a footer.
const PLAIN: &[&str] = &[
    "you received this message because you are subscribed to",
    "you are receiving this email because",
    "to unsubscribe from this group",
    "to unsubscribe from this list",
    "to unsubscribe, send",
    "to view this discussion on the web visit",
    "this email has been checked for viruses",
    "this email has been scanned",
    "this message has been scanned",
    "virus-free.",
    "diese e-mail wurde von avast",
    "scanned by mailscanner",
    "please consider the environment before printing",
    "bitte denken sie an die umwelt",
    "pensez à l'environnement avant d'imprimer",
    "this email originated from outside",
    "this message originated from outside",
    "this message came from outside",
    "[external email]",
    "you don't often get email from",
    "sie erhalten nicht oft e-mails von",
    "learn why this is important",
];

/// Marks the footers among new lines.
pub fn mark(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        if is_list_footer(rest) {
            fill(kinds, at, lines.len());
            return;
        }
        let ends = |at: usize| is_list_footer(rest.get(at..).unwrap_or_default());
        let length = rest
            .iter()
            .enumerate()
            .take_while(|(at, (line, _))| !line.trim().is_empty() && !ends(*at))
            .count();
        if length > 0 && is_footer(rest.get(..length).unwrap_or_default()) {
            fill(kinds, at, at + length);
        }
        at += length.max(1);
    }
}

fn fill(kinds: &mut [BlockKind], from: usize, to: usize) {
    if let Some(part) = kinds.get_mut(from..to) {
        part.fill(BlockKind::Footer);
    }
}

/// Mailman draws a line of underscores and names the list.
fn is_list_footer(lines: &[Line<'_>]) -> bool {
    let is_rule = lines.first().is_some_and(|(line, _)| {
        let line = line.trim();
        line.len() >= 20 && line.bytes().all(|byte| byte == b'_')
    });
    let named = |line: &str| {
        let line = line.to_lowercase();
        line.contains("mailing list") || line.contains("to unsubscribe") || line.contains("/listinfo/")
    };
    is_rule && lines.iter().skip(1).take(4).any(|(line, _)| named(line))
}

fn is_footer(paragraph: &[Line<'_>]) -> bool {
    // A long paragraph that only mentions such a word is somebody's own.
    let mut text = String::new();
    for (line, _) in paragraph.iter().take(40) {
        text.extend(line.trim().chars().take(500));
        text.push(' ');
    }
    let text = text.to_lowercase();
    let legal = LEGAL.iter().filter(|phrase| text.contains(**phrase)).count();
    let needed = if text.len() > 120 { 2 } else { 3 };
    legal >= needed || PLAIN.iter().any(|phrase| text.contains(phrase))
}
