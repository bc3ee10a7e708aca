//! The subject of a reply: one `Re:`, whatever prefixes the covered languages and their mail programs piled up.
//! Must not know bodies or recipients.

/// Prefixes that mark a reply: English and Latin, German, Dutch, Italian, Portuguese, Scandinavian, French.
const REPLY: &[&str] =
    &["re", "aw", "antw", "antwort", "antwoord", "rif", "res", "resp", "sv", "ref", "réf", "ré"];

/// The subject of a reply to `subject`: `Re: ` before what is left without reply prefixes. A forward prefix stays.
pub fn reply(subject: &str) -> String {
    let plain = without_reply(subject);
    if plain.is_empty() { "Re:".into() } else { format!("Re: {plain}") }
}

/// Prefixes that mark a forward: English, German, French, Spanish and Portuguese, Dutch, Italian.
const FORWARD: &[&str] = &["fwd", "fw", "wg", "tr", "rv", "enc", "doorst", "i"];

/// The subject of a forward of `subject`: one `Fwd: `, whatever forward prefixes piled up. A reply prefix stays.
pub fn forward(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((head, after)) = rest.split_once([':', '：']) {
        if !FORWARD.contains(&head.trim_end().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    if rest.is_empty() { "Fwd:".into() } else { format!("Fwd: {rest}") }
}

/// The subject without the reply prefixes at its front.
pub fn without_reply(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some(shorter) = strip_one(rest) {
        rest = shorter;
    }
    rest
}

/// `Re: `, `AW: `, `Re[2]: `, `Re(2): `, `Re : ` off the front.
fn strip_one(subject: &str) -> Option<&str> {
    let (head, rest) = subject.split_once([':', '：'])?;
    let word = head.trim_end();
    let word = match word.find(['[', '(', '^']) {
        Some(at) => {
            let counter = word.get(at..)?.trim_matches(['[', ']', '(', ')', '^']);
            if counter.is_empty() || !counter.chars().all(|c| c.is_ascii_digit()) {
                return None;
            }
            word.get(..at)?.trim_end()
        }
        None => word,
    };
    // Outlook in Italian writes a bare capital R.
    let known = word == "R" || REPLY.contains(&word.to_lowercase().as_str());
    known.then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_fwd_whatever_came_before() {
        for (subject, expected) in [
            ("Order", "Fwd: Order"),
            ("Fwd: WG: TR: RV: Enc: Doorst: I: Order", "Fwd: Order"),
            ("TR : Commande", "Fwd: Commande"),
            ("Re: Order", "Fwd: Re: Order"),
            ("In: short", "Fwd: In: short"),
            ("fw:", "Fwd:"),
        ] {
            assert_eq!(forward(subject), expected, "{subject}");
        }
    }

    #[test]
    fn there_is_one_re_whatever_came_before() {
        for (subject, expected) in [
            ("Order 4711", "Re: Order 4711"),
            ("Re: Order", "Re: Order"),
            ("Re: Re: AW: Order", "Re: Order"),
            ("RE: Antw: SV: RIF: Res: Order", "Re: Order"),
            ("R: Ordine", "Re: Ordine"),
            ("RE : Commande", "Re: Commande"),
            ("Re[2]: Order", "Re: Order"),
            ("Re (3): Order", "Re: Order"),
            ("AW: WG: Bestellung", "Re: WG: Bestellung"),
            ("Fwd: Order", "Re: Fwd: Order"),
            ("Regarding: the order", "Re: Regarding: the order"),
            ("Ref: 12: thing", "Re: 12: thing"),
            ("re: ", "Re:"),
            ("", "Re:"),
        ] {
            assert_eq!(reply(subject), expected, "{subject}");
        }
    }
}
