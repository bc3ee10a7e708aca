//! A header block to [`Headers`]. Must not know the body.

use super::fields::Fields;
use super::{automatic, date, ids, value};
use crate::mail::limits::ADDRESSES;
use crate::mail::{Address, Defect, Headers, Importance, MailDate, SafeText};

/// The headers of a block and what is wrong with it.
pub fn of(fields: &Fields<'_>) -> (Headers, Vec<Defect>) {
    let content = fields.first("content-type").map(|value| value::terminated(value, None));
    let content = content.as_deref().and_then(value::content_type);
    let charset = content.as_ref().and_then(|content| content.attribute("charset"));
    let addresses = |name: &str| addresses(fields, name, charset);

    let mut from = addresses("from");
    let mut sender = addresses("sender");
    if from.is_empty() {
        from = std::mem::take(&mut sender);
    }
    let sender = sender.into_iter().next().filter(|sender| from.iter().all(|from| from.spec != sender.spec));
    let subject = text(fields, "subject", charset).unwrap_or_default();
    let message_id = ids::own(fields);
    let date = first_date(fields);
    let automatic = automatic::judge(fields, from.first().map(|from| &from.spec), &subject, content.as_ref());

    let mut defects: Vec<Defect> = fields.defect().into_iter().collect();
    defects.extend(from.is_empty().then_some(Defect::NoFrom));
    defects.extend((fields.all("from").nth(1).is_some()).then_some(Defect::SeveralFrom));
    defects.extend(date.is_none().then_some(Defect::NoDate));
    defects.extend(message_id.is_none().then_some(Defect::NoMessageId));

    let headers = Headers {
        message_id,
        in_reply_to: ids::named(fields, "in-reply-to"),
        references: ids::named(fields, "references"),
        date,
        reply_to: addresses("reply-to"),
        original_from: addresses("x-original-from"),
        to: addresses("to"),
        cc: addresses("cc"),
        list_id: text(fields, "list-id", None).filter(|id| !id.is_empty()),
        automatic,
        importance: importance(fields),
        from,
        sender,
        subject,
    };
    (headers, defects)
}

fn text(fields: &Fields<'_>, name: &str, charset: Option<&str>) -> Option<SafeText> {
    fields.first(name).map(|value| value::text(&value::terminated(value, charset)))
}

/// From and its like count once; several To or Cc fields count together.
fn addresses(fields: &Fields<'_>, name: &str, charset: Option<&str>) -> Vec<Address> {
    let often = matches!(name, "to" | "cc");
    let mut found = Vec::new();
    for value in fields.all(name) {
        found.extend(value::addresses(&value::terminated(value, charset)));
        if (!often && !found.is_empty()) || found.len() >= ADDRESSES {
            break;
        }
    }
    found.truncate(ADDRESSES);
    found
}

/// The first Date that can be read; else when it was resent or delivered, as the sender's side saw it.
fn first_date(fields: &Fields<'_>) -> Option<MailDate> {
    ["date", "resent-date"]
        .iter()
        .find_map(|name| fields.all(name).find_map(|value| date::parse(&String::from_utf8_lossy(value))))
}

fn importance(fields: &Fields<'_>) -> Importance {
    let says = |name: &str, words: &[&str]| {
        fields.text(name).is_some_and(|value| {
            let value = value.trim().to_ascii_lowercase();
            words.iter().any(|word| value.starts_with(word))
        })
    };
    if says("importance", &["high"])
        || says("x-priority", &["1", "2"])
        || says("priority", &["urgent"])
        || says("x-msmail-priority", &["high"])
    {
        Importance::High
    } else if says("importance", &["low"])
        || says("x-priority", &["4", "5"])
        || says("priority", &["non-urgent"])
    {
        Importance::Low
    } else {
        Importance::Normal
    }
}
