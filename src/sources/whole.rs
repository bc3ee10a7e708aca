//! The messages of one file that is wholly in memory, in its order. Must not know where it came from.

use super::kind::{self, Kind};
use super::mbox;
use crate::mail::{Message, MessageKey, MessageRef, SourceId, parse};

/// The messages of a mail or mbox; `None` where it is neither.
pub fn messages(raw: &[u8]) -> Option<Vec<Message>> {
    let reference = |number: usize| MessageRef { source: SourceId(0), key: MessageKey(number as u32 + 1) };
    match kind::judge(raw.get(..kind::HEAD).unwrap_or(raw)) {
        Kind::Other => None,
        Kind::Empty => Some(Vec::new()),
        Kind::Mail => Some(vec![parse::message(reference(0), raw, mbox::flags(raw), None)]),
        Kind::Mbox => {
            let pieces = mbox::pieces(raw).ok()?;
            let read = pieces.iter().enumerate().filter_map(|(number, piece)| {
                let bytes = raw.get(piece.range.start as usize..piece.range.end as usize)?;
                let bytes = mbox::unquoted(bytes.to_vec());
                let received = mbox::received(&piece.separator);
                Some(parse::message(reference(number), &bytes, mbox::flags(&bytes), received))
            });
            Some(read.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_an_mbox_and_neither_are_told_apart() {
        let subjects = |raw: &str| {
            let read = messages(raw.as_bytes())?;
            Some(read.iter().map(|message| message.headers.subject.to_string()).collect::<Vec<_>>())
        };
        let mail = "From: a@b.example\nSubject: one\n\nx\n";
        let separator = "From a@b.example Thu Jan  1 00:00:00 1970\n";
        assert_eq!(subjects(mail), Some(vec!["one".into()]));
        let mbox = format!("{separator}{mail}\n{separator}{}", mail.replace("one", "two"));
        assert_eq!(subjects(&mbox), Some(vec!["one".into(), "two".into()]));
        assert_eq!(subjects("just a text"), None);
        assert_eq!(subjects(""), Some(Vec::new()));
    }
}
