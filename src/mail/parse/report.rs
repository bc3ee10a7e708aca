//! Machine-readable parts of reports (RFC 3464, RFC 8098), and the heading of an attached message, as lines. Must not
//! know bodies.

use super::fields::Fields;
use super::value;
use crate::mail::html::Hint;

/// What a delivery status or disposition notification says that people want to know.
pub fn lines(bytes: &[u8]) -> Vec<(String, Hint)> {
    const TOLD: &[(&str, &str)] = &[
        ("final-recipient", "Recipient"),
        ("action", "Action"),
        ("status", "Status"),
        ("remote-mta", "Server"),
        ("diagnostic-code", "Reason"),
        ("disposition", "Disposition"),
    ];
    let mut lines = Vec::new();
    let mut rest = bytes;
    // Groups of fields with blank lines between: one for the message, one for each recipient.
    for _ in 0..20 {
        let fields = Fields::read(rest);
        for (name, title) in TOLD {
            let Some(value) = fields.first(name) else { continue };
            let text = value::text(&value::terminated(value, None));
            // `rfc822; sam@b.example`
            let text = match text.split_once(';') {
                Some((kind, text)) if !kind.contains(' ') => text.trim(),
                _ => text.as_str(),
            };
            lines.push((format!("{title}: {text}"), Hint::None));
        }
        rest = rest.get(fields.end..).unwrap_or_default();
        if rest.trim_ascii().is_empty() {
            break;
        }
    }
    lines
}

/// Who wrote an attached message, when and about what.
pub fn heading(header: &[u8]) -> Vec<(String, Hint)> {
    let fields = Fields::read(header);
    let mut lines = vec![("--- Attached message ---".to_owned(), Hint::None)];
    for name in ["From", "Date", "To", "Subject"] {
        if let Some(value) = fields.first(name) {
            let text = value::text(&value::terminated(value, None));
            lines.push((format!("{name}: {text}"), Hint::None));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_bounce_in_plain_words() {
        let text = "Reporting-MTA: dns; mx.b.example\n\nFinal-Recipient: rfc822; sam@b.example\nAction: failed\n\
                    Status: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n";
        let shown: Vec<String> = lines(text.as_bytes()).into_iter().map(|(line, _)| line).collect();
        assert_eq!(
            shown,
            ["Recipient: sam@b.example", "Action: failed", "Status: 5.1.1", "Reason: 550 no such user"]
        );
    }
}
