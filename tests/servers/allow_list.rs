//! What a program that only looks may send, judged on its own and not by the program's gate: an unknown command is a
//! violation.

use super::proxy::Sent;

const BARE: &[&str] = &["CAPABILITY", "NOOP", "NAMESPACE", "UNSELECT", "LOGOUT", "IDLE", "STARTTLS"];
const WITH_ARGUMENTS: &[&str] = &["LOGIN", "AUTHENTICATE", "ID", "EXAMINE", "LIST", "STATUS", "MYRIGHTS"];

/// The lines that are not on the list.
pub fn violations(sent: &[Sent]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, Sent { connection, line }) in sent.iter().enumerate() {
        let before =
            sent.get(..at).unwrap_or_default().iter().rev().find(|other| other.connection == *connection);
        let answers = before.is_some_and(|other| {
            let upper = other.line.to_ascii_uppercase();
            let sasl = upper.contains(" AUTHENTICATE ") && !line.contains(' ');
            sasl || (upper.ends_with(" IDLE") && line == "DONE")
        });
        if !answers && !is_allowed(line) {
            wrong.push(format!("connection {connection}: {line}"));
        }
    }
    wrong
}

fn is_allowed(line: &str) -> bool {
    let upper = line.to_ascii_uppercase();
    let Some((_, command)) = upper.split_once(' ') else { return false };
    let (verb, rest) = command.split_once(' ').unwrap_or((command, ""));
    match verb {
        "FETCH" => only_peeks(rest),
        "UID" => rest.strip_prefix("FETCH ").is_some_and(only_peeks) || rest.starts_with("SEARCH "),
        "COMPRESS" => rest == "DEFLATE",
        "ENABLE" => ["QRESYNC", "CONDSTORE"].contains(&rest),
        _ if BARE.contains(&verb) => rest.is_empty(),
        _ => WITH_ARGUMENTS.contains(&verb),
    }
}

/// With every PEEK and every harmless item taken out, nothing that names content may be left.
fn only_peeks(arguments: &str) -> bool {
    let mut left = arguments.to_owned();
    while let Some(start) = left.find("BODY.PEEK[") {
        let Some(length) = left[start..].find(']') else { return false };
        left.replace_range(start..=start + length, "");
    }
    for harmless in
        ["RFC822.SIZE", "BODYSTRUCTURE", "INTERNALDATE", "FLAGS", "UID", "MODSEQ", "CHANGEDSINCE", "VANISHED"]
    {
        left = left.replace(harmless, "");
    }
    left.chars().all(|c| c.is_ascii_digit() || " ():,*<>.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(lines: &[&str]) -> Vec<Sent> {
        lines.iter().map(|line| Sent { connection: 0, line: (*line).to_owned() }).collect()
    }

    #[test]
    fn the_list_lets_looking_through_and_nothing_else() {
        let looking = [
            "a1 AUTHENTICATE PLAIN",
            "AGEAYg==",
            "a2 EXAMINE \"INBOX\"",
            "L1 FETCH 1:200 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM)])",
            "L2 UID FETCH 1:* (UID FLAGS)",
            "L3 UID FETCH 7 (UID BODY.PEEK[]<0.100>)",
            "L4 UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 7 VANISHED)",
            "L5 ENABLE QRESYNC",
            "L6 COMPRESS DEFLATE",
            "L7 FETCH 3 (UID RFC822.SIZE BODYSTRUCTURE)",
            "L8 UID FETCH 3 (UID BODY.PEEK[1.MIME] BODY.PEEK[1]<0.65536> BODY.PEEK[]<80.512>)",
            "L6 IDLE",
            "DONE",
            "a3 NOOP",
        ];
        assert_eq!(violations(&sent(&looking)), Vec::<String>::new());
        for line in [
            "a1 SELECT INBOX",
            "a1 CLOSE",
            "a1 UID STORE 1 +FLAGS (x)",
            "a1 FETCH 1 (BODY[])",
            "a1 FETCH 1 (BODY.PEEK[] BODY[TEXT])",
            "a1 FETCH 1 RFC822",
            "a1 UID MOVE 1 Trash",
            "a1 APPEND INBOX {3}",
            "a1 XYZZY",
            "a1 ENABLE METADATA",
            "a1 COMPRESS LZ4",
            "DONE",
            "nonsense",
        ] {
            assert_eq!(violations(&sent(&[line])).len(), 1, "{line}");
        }
    }
}
