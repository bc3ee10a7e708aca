//! Whether a machine wrote the mail, by its headers alone. A web form of ours often looks like a machine too; that is
//! decided above, where the forms are known. Must not know the body.

use super::fields::Fields;
use crate::mail::{AddrSpec, Automatic};
use mail_parser::ContentType;

/// Judges a header block.
pub fn judge(
    fields: &Fields<'_>,
    from: Option<&AddrSpec>,
    subject: &str,
    content: Option<&ContentType<'_>>,
) -> Option<Automatic> {
    report(fields, from, subject, content)
        .or_else(|| auto_submitted(fields, subject))
        .or_else(|| bulk(fields))
        .or_else(|| from.is_some_and(is_machine).then_some(Automatic::Notice))
}

/// RFC 3464, RFC 8098, and bounces from before them.
fn report(
    fields: &Fields<'_>,
    from: Option<&AddrSpec>,
    subject: &str,
    content: Option<&ContentType<'_>>,
) -> Option<Automatic> {
    if let Some(content) = content {
        let is = |main: &str, sub: &str| {
            content.ctype().eq_ignore_ascii_case(main)
                && content.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case(sub))
        };
        let kind = content.attribute("report-type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "delivery-status" => return Some(Automatic::Bounce),
            "disposition-notification" => return Some(Automatic::Receipt),
            "feedback-report" => return Some(Automatic::Notice),
            _ if is("message", "disposition-notification") => return Some(Automatic::Receipt),
            _ if is("message", "delivery-status") => return Some(Automatic::Bounce),
            _ => {}
        }
    }
    let daemon = from.is_some_and(|from| from.local() == "mailer-daemon");
    let master = from.is_some_and(|from| from.local() == "postmaster") && undelivered(subject);
    (daemon || master || fields.first("x-failed-recipients").is_some()).then_some(Automatic::Bounce)
}

/// RFC 3834, and the fields used before it.
fn auto_submitted(fields: &Fields<'_>, subject: &str) -> Option<Automatic> {
    let submitted = fields.text("auto-submitted").unwrap_or_default().to_ascii_lowercase();
    let precedence = precedence(fields);
    // RFC 3834 section 3.3: answers of machines have no sender to bounce to.
    let nobody = fields.text("return-path").is_some_and(|path| path.trim() == "<>");
    if submitted.starts_with("auto-replied")
        || nobody
        || precedence == "auto_reply"
        || ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply"]
            .iter()
            .any(|name| fields.text(name).is_some_and(|value| !value.eq_ignore_ascii_case("no")))
        || away(subject)
    {
        return Some(Automatic::AutoReply);
    }
    (submitted.starts_with("auto-")).then_some(Automatic::Notice)
}

fn undelivered(subject: &str) -> bool {
    const WORDS: &[&str] =
        &["undeliver", "delivery", "returned mail", "failure notice", "unzustellbar", "non remis"];
    let subject = subject.to_lowercase();
    WORDS.iter().any(|word| subject.contains(word))
}

/// What programs put before the subject of an out-of-office note.
fn away(subject: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "automatic reply:",
        "auto reply:",
        "autoreply:",
        "auto-reply:",
        "out of office:",
        "out of office reply",
        "out of office autoreply",
        "automatische antwort",
        "abwesenheitsnotiz",
        "abwesenheit:",
        "réponse automatique",
        "absence du bureau",
        "respuesta automática",
        "fuera de la oficina",
        "resposta automática",
        "fora do escritório",
        "risposta automatica",
        "fuori sede",
        "automatisch antwoord",
        "afwezigheidsbericht",
    ];
    let subject = subject.to_lowercase();
    BEGINNINGS.iter().any(|beginning| subject.starts_with(beginning))
}

fn precedence(fields: &Fields<'_>) -> String {
    fields.text("precedence").unwrap_or_default().to_ascii_lowercase()
}

/// Newsletters and campaigns; not the lists on which people talk (RFC 2369: those can be posted or subscribed to).
fn bulk(fields: &Fields<'_>) -> Option<Automatic> {
    let unsubscribe = fields.first("list-unsubscribe").is_some();
    let list = ["list-id", "x-mailing-list", "mailing-list", "x-beenthere", "x-list"]
        .iter()
        .any(|name| fields.first(name).is_some())
        || ["sender", "errors-to"]
            .iter()
            .any(|name| fields.text(name).is_some_and(|value| keeps_a_list(&value)));
    let postable = fields.text("list-post").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"));
    let talk = list && (postable || fields.first("list-subscribe").is_some() || !unsubscribe);
    if talk {
        return None;
    }
    let loud = matches!(precedence(fields).as_str(), "bulk" | "junk")
        || fields.first("x-campaign").is_some()
        || fields.first("x-campaignid").is_some();
    // A person's answer has a parent, also on an old list or through a campaign tool.
    let answer = fields.first("in-reply-to").is_some();
    ((loud || unsubscribe) && !answer).then_some(Automatic::Bulk)
}

/// Addresses behind which list programs put themselves.
fn keeps_a_list(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    ["owner-", "-owner@", "-bounce@", "-bounces@", "-request@"].iter().any(|mark| value.contains(mark))
}

/// Senders that nobody reads.
fn is_machine(from: &AddrSpec) -> bool {
    const NAMES: &[&str] = &[
        "noreply",
        "donotreply",
        "nepasrepondre",
        "nichtantworten",
        "keineantwort",
        "norepondre",
        "noresponder",
        "naoresponda",
        "nonrispondere",
        "nietantwoorden",
        "notification",
        "notifications",
        "notify",
        "alert",
        "alerts",
        "monitoring",
        "nagios",
        "zabbix",
        "postmaster",
        "bounce",
        "bounces",
        "daemon",
        "cron",
        "root",
        "automailer",
        "autonotification",
    ];
    let without_tag = from.without_tag();
    let local: String = without_tag.local().chars().filter(|c| c.is_alphanumeric()).collect();
    NAMES.contains(&local.as_str())
        || local.starts_with("noreply")
        || local.starts_with("donotreply")
        || local.ends_with("noreply")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::parse::value;

    fn of(raw: &str) -> Option<Automatic> {
        let raw = format!("{raw}\n\n");
        let fields = Fields::read(raw.as_bytes());
        let from = fields.first("from").and_then(|value| value::addresses(value).into_iter().next());
        let content = fields.first("content-type").and_then(value::content_type);
        let subject = fields.text("subject").unwrap_or_default();
        judge(&fields, from.as_ref().map(|from| &from.spec), &subject, content.as_ref())
    }

    #[test]
    fn people_are_people() {
        for raw in [
            "From: a@b.example",
            "From: a@b.example\nAuto-Submitted: no",
            "From: a@b.example\nX-Auto-Response-Suppress: All",
            "From: a@b.example\nPrecedence: list\nList-Id: <x.b>\nList-Post: <mailto:x@b>\nList-Unsubscribe: <mailto:u@b>",
            "From: a@b.example\nPrecedence: bulk\nX-Mailing-List: linux-kernel@vger",
            "From: a@b.example\nPrecedence: bulk\nList-Id: <k.v>\nList-Subscribe: <mailto:s@v>\nList-Unsubscribe: <mailto:u@v>",
            "From: a@b.example\nPrecedence: bulk\nSender: owner-users@b.example",
            "From: a@b.example\nPrecedence: bulk\nIn-Reply-To: <x@y.example>",
            "From: arnold@b.example\nSubject: automatic door broken",
        ] {
            assert_eq!(of(raw), None, "{raw}");
        }
    }

    #[test]
    fn machines_are_machines() {
        for (raw, kind) in [
            ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", Automatic::Bounce),
            ("From: MAILER-DAEMON@b.example", Automatic::Bounce),
            ("From: postmaster@b.example\nSubject: Undeliverable: order", Automatic::Bounce),
            ("Return-Path: <>\nFrom: a@b.example", Automatic::AutoReply),
            (
                "Content-Type: multipart/report; report-type=\"disposition-notification\"; boundary=x",
                Automatic::Receipt,
            ),
            ("From: a@b.example\nAuto-Submitted: auto-replied (vacation)", Automatic::AutoReply),
            ("From: a@b.example\nSubject: Automatic reply: your order", Automatic::AutoReply),
            ("From: a@b.example\nAuto-Submitted: auto-generated", Automatic::Notice),
            ("From: No-Reply@b.example", Automatic::Notice),
            ("From: a@b.example\nList-Unsubscribe: <https://b.example/u>", Automatic::Bulk),
            ("From: a@b.example\nPrecedence: bulk", Automatic::Bulk),
            (
                "From: a@b.example\nList-Id: <n.b>\nList-Unsubscribe: <https://b.example/u>\nList-Post: NO",
                Automatic::Bulk,
            ),
        ] {
            assert_eq!(of(raw), Some(kind), "{raw}");
        }
    }
}
