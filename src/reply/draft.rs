//! A reply in the making, as plain values. Must not know how it becomes bytes, nor where it is kept.

use super::recipients::{self, Recipients, Scope};
use super::render::Rendered;
use super::{Attached, Us, quote, subject};
use crate::mail::{AddrSpec, Address, Message, MessageId, SafeText};
use jiff::tz::TimeZone;

/// References kept at most: the first and the newest (RFC 5322 section 3.6.4 lets the middle go).
const REFERENCES: usize = 20;

/// A mail before it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The account it leaves from; `None` where that was not said yet.
    pub account: Option<SafeText>,
    /// Its Message-ID, once it has one: it keeps it through saving, sending and sending again.
    pub message_id: Option<MessageId>,
    /// From.
    pub from: Option<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Bcc.
    pub bcc: Vec<Address>,
    /// The subject.
    pub subject: String,
    /// The text, lines ended by `\n`.
    pub body: String,
    /// The message it answers.
    pub in_reply_to: Option<MessageId>,
    /// The conversation so far, oldest first.
    pub references: Vec<MessageId>,
    /// The files that go along.
    pub attachments: Vec<Attached>,
    /// What its writer should know of the recipients, a line each.
    pub cautions: Vec<String>,
    /// Whether no person looked at it: it is marked as an automatic reply (RFC 3834).
    pub automatic: bool,
}

impl Draft {
    /// The message its conversation is known by: what it answers, or what it forwards.
    pub fn about(&self) -> Option<&MessageId> {
        self.in_reply_to.as_ref().or(self.references.last())
    }
}

/// What a reply answers, and as whom.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The message answered.
    pub message: &'a Message,
    /// Sender only, or all.
    pub scope: Scope,
    /// We.
    pub us: &'a Us,
    /// Tells our addresses, `+tag` removed.
    pub is_ours: &'a dyn Fn(&AddrSpec) -> bool,
    /// The desk's zone.
    pub zone: &'a TimeZone,
}

/// Starts a reply without a template: an empty first line, the signature, the quotation.
pub fn plain(answer: Answer<'_>) -> Draft {
    from_words(answer, None, "", false)
}

/// Starts a reply from a rendered template. Extra copies that are no addresses are left out: the text of the draft
/// shows the blank.
pub fn from_template(answer: Answer<'_>, words: &Rendered) -> Draft {
    let mut draft = from_words(answer, words.subject.as_deref(), &words.body, words.quotes);
    for text in &words.cc {
        for address in recipients::parse_list(text).unwrap_or_default() {
            let there = draft.to.iter().chain(&draft.cc).any(|other| other.spec == address.spec);
            if !there {
                draft.cc.push(address);
            }
        }
    }
    draft
}

fn from_words(answer: Answer<'_>, subject: Option<&str>, body: &str, quotes: bool) -> Draft {
    let Answer { message, scope, us, is_ours, zone } = answer;
    let Recipients { to, cc, cautions } = recipients::recipients(message, scope, is_ours);
    let mut text = signed(body, us);
    if !quotes && let Some(quotation) = quote::quotation(message, zone) {
        text.push('\n');
        text.push_str(&quotation);
        text.push('\n');
    }
    let subject = match subject.map(str::trim).filter(|subject| !subject.is_empty()) {
        Some(subject) => subject.to_owned(),
        None => subject::reply(&message.headers.subject),
    };
    Draft {
        from: recipients::sender(message, us, is_ours),
        to,
        cc,
        subject,
        body: text,
        in_reply_to: message.headers.message_id.clone(),
        references: references(message),
        cautions,
        ..Draft::default()
    }
}

/// A text with our signature under it.
pub(super) fn signed(body: &str, us: &Us) -> String {
    let mut text = body.trim_end().to_owned();
    text.push('\n');
    if let Some(signature) = us.signature.as_deref().map(str::trim).filter(|signature| !signature.is_empty())
    {
        text.push_str("\n-- \n");
        text.push_str(signature);
        text.push('\n');
    }
    text
}

/// RFC 5322 section 3.6.4: the answered message's References (else its In-Reply-To), then its own id; bounded.
pub(super) fn references(message: &Message) -> Vec<MessageId> {
    let headers = &message.headers;
    let mut ids = headers.references.clone();
    if ids.is_empty()
        && let [parent] = headers.in_reply_to.as_slice()
    {
        ids.push(parent.clone());
    }
    ids.extend(headers.message_id.clone());
    bounded(&ids).cloned().collect()
}

/// The first of the ids and the newest.
pub(super) fn bounded(ids: &[MessageId]) -> impl Iterator<Item = &MessageId> {
    let newest = (ids.len() + 1).saturating_sub(REFERENCES).max(1);
    ids.iter().take(1).chain(ids.iter().skip(newest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};

    fn read(raw: &str) -> Message {
        let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
        parse::message(reference, raw.as_bytes(), Flags::default(), None)
    }

    fn answer(raw: &str, scope: Scope) -> Draft {
        let us = Us {
            name: Some("Sam".into()),
            addresses: ["help@desk.example", "sales@desk.example"]
                .into_iter()
                .filter_map(AddrSpec::parse)
                .collect(),
            signature: Some("Sam\nDesk".into()),
            ..Us::default()
        };
        let is_ours = |spec: &AddrSpec| spec.domain() == "desk.example";
        let message = read(raw);
        plain(Answer { message: &message, scope, us: &us, is_ours: &is_ours, zone: &TimeZone::UTC })
    }

    fn specs(list: &[Address]) -> Vec<&str> {
        list.iter().map(|address| address.spec.as_str()).collect()
    }

    const ASKED: &str = "From: Dana <dana@shop.example>\nTo: Sales <sales+web@desk.example>, ann@shop.example\n\
        Cc: mike@desk.example, Dana@shop.example, lee@other.example\nSubject: AW: Re: Order\nMessage-ID: <b@shop.example>\n\
        References: <a@desk.example>\nDate: Mon, 9 Mar 2026 06:00:00 -0800\n\nWhere is it?\n";

    #[test]
    fn a_reply_goes_to_the_writer_from_the_address_he_wrote_to() {
        let draft = answer(ASKED, Scope::Sender);
        assert_eq!(specs(&draft.to), ["dana@shop.example"]);
        assert_eq!(specs(&draft.cc), [""; 0]);
        assert_eq!(draft.from.unwrap().spec.as_str(), "sales@desk.example");
        assert_eq!(draft.subject, "Re: Order");
        let ids: Vec<&str> = draft.references.iter().map(MessageId::as_str).collect();
        assert_eq!(ids, ["a@desk.example", "b@shop.example"]);
        assert_eq!(
            draft.body,
            "\n\n-- \nSam\nDesk\n\nOn Monday 9 March 2026 at 06:00 (UTC−8), Dana wrote:\n> Where is it?\n"
        );
    }

    #[test]
    fn a_reply_to_all_leaves_our_own_out_and_names_everybody_once() {
        let draft = answer(ASKED, Scope::All);
        assert_eq!(specs(&draft.to), ["dana@shop.example"]);
        assert_eq!(specs(&draft.cc), ["ann@shop.example", "lee@other.example"]);
    }

    #[test]
    fn reply_to_goes_before_from_and_a_form_of_ours_is_never_answered() {
        let other =
            "From: Dana <dana@shop.example>\nReply-To: orders@shop.example\nTo: help@desk.example\n\nHi\n";
        assert_eq!(specs(&answer(other, Scope::Sender).to), ["orders@shop.example"]);
        let form = "From: forms@desk.example\nReply-To: dana@shop.example\nTo: help@desk.example\n\nHi\n";
        assert_eq!(specs(&answer(form, Scope::All).to), ["dana@shop.example"]);
    }

    #[test]
    fn a_reply_to_that_leads_elsewhere_is_told() {
        let other =
            "From: Dana <dana@shop.example>\nReply-To: dana@sh0p.example\nTo: help@desk.example\n\nHi\n";
        let told = "Reply-To differs: this goes to dana@sh0p.example, but dana@shop.example wrote";
        assert_eq!(answer(other, Scope::Sender).cautions, [told]);
        for same in ["dana+x@shop.example", "ann@shop.example, dana@shop.example"] {
            let raw = format!("From: dana@shop.example\nReply-To: {same}\nTo: help@desk.example\n\nHi\n");
            assert_eq!(answer(&raw, Scope::Sender).cautions, [""; 0]);
        }
        let form = "From: forms@desk.example\nReply-To: dana@shop.example\nTo: help@desk.example\n\nHi\n";
        assert_eq!(answer(form, Scope::Sender).cautions, [""; 0]);
    }

    #[test]
    fn hundreds_in_reply_to_are_written_to_only_by_a_reply_to_all() {
        let many: Vec<String> = (0..500).map(|n| format!("x{n}@evil.example")).collect();
        let raw = format!("From: dana@shop.example\nReply-To: {}\n\nHi\n", many.join(",\n "));
        let draft = answer(&raw, Scope::Sender);
        assert_eq!(specs(&draft.to), ["dana@shop.example"]);
        assert_eq!(
            draft.cautions,
            ["Reply-To names 500 addresses: left out, the reply goes to dana@shop.example"]
        );
        let draft = answer(&raw, Scope::All);
        assert_eq!(draft.to.len(), 500);
        assert_eq!(draft.cautions, ["Reply-To names 500 addresses: the reply goes to all of them"]);
    }

    #[test]
    fn recipients_that_pass_for_others_are_told() {
        let raw = "From: info@p\u{430}ypal.example\nCc: sam@xn--80ak6aa92e.example\n\nHi\n";
        assert_eq!(
            answer(raw, Scope::All).cautions,
            [
                "look-alike letters: info@p\u{430}ypal.example is not what it seems",
                "look-alike letters possible: sam@xn--80ak6aa92e.example has them in code",
            ]
        );
    }

    #[test]
    fn our_own_mail_is_followed_up_to_those_it_went_to() {
        let ours = "From: help@desk.example\nTo: dana@shop.example\nCc: lee@other.example\n\nHi\n";
        let draft = answer(ours, Scope::All);
        assert_eq!(
            (specs(&draft.to), specs(&draft.cc)),
            (vec!["dana@shop.example"], vec!["lee@other.example"])
        );
        assert_eq!(draft.from.unwrap().spec.as_str(), "help@desk.example", "the first of our addresses");
    }

    #[test]
    fn references_keep_the_first_and_the_newest() {
        let ids: Vec<String> = (0..50).map(|n| format!("<{n}@a.example>")).collect();
        let raw = format!(
            "From: a@shop.example\nMessage-ID: <50@a.example>\nReferences: {}\n\nHi\n",
            ids.join("\n ")
        );
        let references = references(&read(&raw));
        assert_eq!(references.len(), REFERENCES);
        assert_eq!(references[0].as_str(), "0@a.example");
        assert_eq!(references[1].as_str(), "32@a.example");
        assert_eq!(references[REFERENCES - 1].as_str(), "50@a.example");
    }

    #[test]
    fn extra_copies_of_a_template_are_added_once() {
        let message = read(ASKED);
        let us = Us::default();
        let is_ours = |_: &AddrSpec| false;
        let answer = Answer {
            message: &message,
            scope: Scope::Sender,
            us: &us,
            is_ours: &is_ours,
            zone: &TimeZone::UTC,
        };
        let words = Rendered {
            cc: vec!["Mike <mike@desk.example>, dana@shop.example".into(), "⟪colleague.address⟫".into()],
            ..Rendered::default()
        };
        assert_eq!(specs(&from_template(answer, &words).cc), ["mike@desk.example"]);
    }
}
