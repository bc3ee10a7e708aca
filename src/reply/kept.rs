//! A draft as it is kept on the disk while it is written: a mail that every program reads, with lines of our own in
//! front for what a mail does not hold. Must not know files.

use super::ready::with_signature_marks;
use super::recipients::read_list;
use super::{Attached, Draft, Sets, message};
use crate::mail::{Flags, MessageKey, MessageRef, SafeText, SourceId, parse};
use jiff::Zoned;

/// A draft with what its writer had typed so far, addresses that are none yet included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// The draft.
    pub draft: Draft,
    /// To as typed.
    pub to: String,
    /// Cc as typed.
    pub cc: String,
    /// Bcc as typed.
    pub bcc: String,
    /// The state its conversation gets once it has left.
    pub sets: Sets,
}

const SETS: &str = "X-Levelhead-Sets: ";
const TO: &str = "X-Levelhead-To: ";
const CC: &str = "X-Levelhead-Cc: ";
const BCC: &str = "X-Levelhead-Bcc: ";
const ACCOUNT: &str = "X-Levelhead-Account: ";
const CAUTION: &str = "X-Levelhead-Caution: ";

impl Kept {
    /// It as a file.
    pub fn to_bytes(&self, at: &Zoned, token: u64) -> Vec<u8> {
        let mut head = format!("{SETS}{}\r\n", self.sets.name());
        let fields = [(TO, &self.to), (CC, &self.cc), (BCC, &self.bcc)];
        let account =
            self.draft.account.iter().map(|account| (ACCOUNT, account.to_string())).collect::<Vec<_>>();
        let account = account.iter().map(|(name, account)| (*name, account));
        let cautions = self.draft.cautions.iter().map(|caution| (CAUTION, caution));
        for (name, value) in fields.into_iter().chain(account).chain(cautions) {
            head.extend([name, &SafeText::line(value), "\r\n"]);
        }
        let mut bytes = head.into_bytes();
        bytes.extend(message::bytes(&self.draft, at, token));
        bytes
    }

    /// Reads what [`Kept::to_bytes`] wrote; `None` for any other file.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut kept, mut ours, mut rest) = (Self::default(), false, bytes);
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let Ok(line) = std::str::from_utf8(rest.get(..end)?) else { break };
            let line = line.trim_end_matches('\r');
            let value = |name| line.strip_prefix(name).map(str::to_owned);
            if let Some(sets) = value(SETS) {
                (kept.sets, ours) = (Sets::parse(&sets)?, true);
            } else if let Some(to) = value(TO) {
                kept.to = to;
            } else if let Some(cc) = value(CC) {
                kept.cc = cc;
            } else if let Some(bcc) = value(BCC) {
                kept.bcc = bcc;
            } else if let Some(account) = value(ACCOUNT) {
                kept.draft.account = Some(SafeText::line(&account));
            } else if let Some(caution) = value(CAUTION) {
                kept.draft.cautions.push(caution);
            } else {
                break;
            }
            rest = rest.get(end + 1..)?;
        }
        if !ours {
            return None;
        }
        let nowhere = MessageRef { source: SourceId(0), key: MessageKey(0) };
        let read = parse::message(nowhere, rest, Flags::default(), None);
        let attachments = Attached::of(&read, rest);
        let headers = read.headers;
        let body = read.body.unwrap_or_default();
        kept.draft = Draft {
            message_id: headers.message_id,
            from: headers.from.into_iter().next(),
            to: read_list(&kept.to).0,
            cc: read_list(&kept.cc).0,
            bcc: read_list(&kept.bcc).0,
            subject: headers.subject.to_string(),
            body: with_signature_marks(&body.text),
            in_reply_to: headers.in_reply_to.into_iter().next(),
            references: headers.references,
            attachments,
            ..kept.draft
        };
        Some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MessageId;
    use crate::reply::recipients::parse_list;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    fn at() -> Zoned {
        Timestamp::from_second(1_700_000_000).unwrap().to_zoned(TimeZone::UTC)
    }

    #[test]
    fn half_a_draft_comes_back_as_it_was() {
        let to = "\"Bäcker, Zoë\" <zoe@shop.example>, dana whit";
        let kept = Kept {
            draft: Draft {
                account: Some(SafeText::line("support")),
                message_id: MessageId::parse("<1.2@desk.example>"),
                from: parse_list("Sam <support@desk.example>").unwrap().pop(),
                to: read_list(to).0,
                bcc: parse_list("archive@desk.example").unwrap(),
                subject: "Re: Größe 42".into(),
                body: "Guten Tag,\n\n  eingerückt, und eine lange Zeile, die weich umbrochen wird, weil sie mehr als \
                       siebzig Zeichen hat\n\n-- \nSam\n\n> quoted\n>> deeper\n"
                    .into(),
                in_reply_to: MessageId::parse("<b@shop.example>"),
                references: ["<a@shop.example>", "<b@shop.example>"].iter().filter_map(|id| MessageId::parse(id)).collect(),
                attachments: vec![
                    Attached::file("Rechnung März.pdf", *b"%PDF-1.4\n\0\xff"),
                    Attached::file("notes.txt", *b"one\ntwo\r\nthree"),
                ],
                cautions: vec!["Reply-To differs".into()],
                ..Draft::default()
            },
            to: to.into(),
            bcc: "archive@desk.example".into(),
            sets: Sets::Done,
            ..Kept::default()
        };
        let read = Kept::from_bytes(&kept.to_bytes(&at(), 7)).unwrap();
        assert_eq!(
            Kept { draft: Draft { body: String::new(), ..read.draft.clone() }, ..read.clone() },
            Kept { draft: Draft { body: String::new(), ..kept.draft.clone() }, ..kept.clone() }
        );
        assert_eq!(read.draft.body.trim_end(), kept.draft.body.trim_end());
    }

    #[test]
    fn what_is_typed_ends_no_line_and_other_files_are_no_drafts() {
        let kept = Kept { to: "a\r\nBcc: e@v.il".into(), ..Kept::default() };
        let text = String::from_utf8(kept.to_bytes(&at(), 7)).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
        for other in
            [b"".as_slice(), b"From: a@b\r\n\r\nx", b"X-Levelhead-Sets: nothing\r\n\r\n", b"\xff\xfe\n"]
        {
            assert_eq!(Kept::from_bytes(other), None);
        }
    }
}
