//! An item as bytes and back: one line of JSON, then the message as it is filed. Must not know where the bytes lie.

use super::item::{Item, ItemId};
use super::stage::Stage;
use crate::mail::{Address, Flags, MessageId, MessageKey, MessageRef, SafeText, SourceId, parse};
use crate::reply::recipients::{parse_list, written};
use crate::reply::{Attached, Draft, Sets};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the first line says, in plain values.
#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    account: String,
    ordered: Timestamp,
    #[serde(flatten)]
    stage: Stage,
    message_id: String,
    sets: String,
    from: Option<String>,
    to: Vec<String>,
    cc: Vec<String>,
    bcc: Vec<String>,
    subject: String,
    body: String,
    in_reply_to: Option<String>,
    references: Vec<String>,
    cautions: Vec<String>,
    automatic: bool,
}

const VERSION: u32 = 1;

/// The bytes are no item of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an item of this program's outbox: {0}")]
pub struct Unreadable(String);

impl Item {
    /// The item and its message as one run of bytes.
    pub fn to_bytes(&self, message: &[u8]) -> Vec<u8> {
        let list = |addresses: &[Address]| addresses.iter().map(written).collect();
        let draft = &self.draft;
        let record = Record {
            version: VERSION,
            account: self.account.clone(),
            ordered: self.ordered,
            stage: self.stage.clone(),
            message_id: self.message_id.to_string(),
            sets: self.sets.name().to_owned(),
            from: draft.from.as_ref().map(written),
            to: list(&draft.to),
            cc: list(&draft.cc),
            bcc: list(&draft.bcc),
            subject: draft.subject.clone(),
            body: draft.body.clone(),
            in_reply_to: draft.in_reply_to.as_ref().map(ToString::to_string),
            references: draft.references.iter().map(ToString::to_string).collect(),
            cautions: draft.cautions.clone(),
            automatic: draft.automatic,
        };
        // Strings and numbers always become JSON.
        let mut bytes = serde_json::to_vec(&record).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend_from_slice(message);
        bytes
    }

    /// Reads what [`Item::to_bytes`] wrote: the item, and where its message begins.
    ///
    /// # Errors
    /// They are not such bytes, or of a newer program.
    pub fn from_bytes(id: ItemId, bytes: &[u8]) -> Result<(Self, usize), Unreadable> {
        let wrong = |what: &str| Unreadable(what.to_owned());
        let end = memchr::memchr(b'\n', bytes).ok_or_else(|| wrong("it has no second line"))?;
        let line = bytes.get(..end).unwrap_or_default();
        let record: Record = serde_json::from_slice(line).map_err(|error| Unreadable(error.to_string()))?;
        if record.version != VERSION {
            return Err(Unreadable(format!("it is of version {}", record.version)));
        }
        let list = |texts: &[String]| -> Result<Vec<Address>, Unreadable> {
            let parsed = texts.iter().map(|text| parse_list(text));
            parsed.collect::<Result<Vec<_>, _>>().map(|lists| lists.concat()).map_err(Unreadable)
        };
        let ids = |texts: &[String]| texts.iter().filter_map(|text| MessageId::parse(text)).collect();
        let message_id = MessageId::parse(&record.message_id).ok_or_else(|| wrong("it has no Message-ID"))?;
        let draft = Draft {
            account: Some(SafeText::line(&record.account)),
            from: list(record.from.as_slice())?.pop(),
            to: list(&record.to)?,
            cc: list(&record.cc)?,
            bcc: list(&record.bcc)?,
            subject: record.subject,
            body: record.body,
            in_reply_to: record.in_reply_to.as_deref().and_then(MessageId::parse),
            references: ids(&record.references),
            cautions: record.cautions,
            automatic: record.automatic,
            attachments: attached(bytes.get(end + 1..).unwrap_or_default()),
            message_id: Some(message_id.clone()),
        };
        let sets = Sets::parse(&record.sets).ok_or_else(|| wrong("it sets no state"))?;
        let (account, ordered, stage) = (record.account, record.ordered, record.stage);
        Ok((Self { id, account, ordered, stage, draft, message_id, sets }, end + 1))
    }
}

/// The files that the message holds.
fn attached(message: &[u8]) -> Vec<Attached> {
    let nowhere = MessageRef { source: SourceId(0), key: MessageKey(0) };
    Attached::of(&parse::message(nowhere, message, Flags::default(), None), message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{self, AccountSetting, Origin, Wish};
    use crate::reply::outbox::Outgoing;
    use jiff::SignedDuration;
    use jiff::tz::TimeZone;

    #[test]
    fn what_is_written_is_read_back() {
        let draft = Draft {
            account: Some(SafeText::line("desk")),
            from: parse_list("Sam Okafor <support@desk.example>").unwrap().pop(),
            to: parse_list("\"Bäcker, Zoë\" <zoe@shop.example>, b@c.example").unwrap(),
            cc: parse_list("boss@shop.example").unwrap(),
            bcc: parse_list("Archive <archive@desk.example>").unwrap(),
            subject: "Re: Größe 42".into(),
            body: "line\n\"quoted\"\n> more\n".into(),
            in_reply_to: MessageId::parse("<b@shop.example>"),
            references: vec![MessageId::parse("<a@shop.example>").unwrap()],
            cautions: vec!["look twice".into()],
            automatic: true,
            attachments: vec![Attached::file("Größe.txt", *b"a\nb\r\n\xff")],
            message_id: MessageId::parse("<kept@desk.example>"),
        };
        let grant =
            access::decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap();
        let at = Timestamp::from_second(1_700_000_000).unwrap().to_zoned(TimeZone::UTC);
        let id = ItemId::new(at.timestamp(), 7);
        let window = SignedDuration::from_secs(10);
        let order = Outgoing::new(&grant, id.clone(), draft, Sets::Done, &at, 7, window).unwrap();
        let bytes = order.item().to_bytes(order.message());
        let (item, start) = Item::from_bytes(id, &bytes).unwrap();
        assert_eq!((&item, bytes.get(start..)), (order.item(), Some(order.message())));
        let everybody: Vec<String> = item.recipients().iter().map(ToString::to_string).collect();
        assert_eq!(
            everybody,
            ["zoe@shop.example", "b@c.example", "boss@shop.example", "archive@desk.example"]
        );
    }

    #[test]
    fn other_bytes_are_no_item() {
        for bytes in [b"".as_slice(), b"{}\n", b"From: a@b\n\nx", b"{\"version\":1}\nx", b"\n"] {
            assert!(Item::from_bytes(ItemId::parse("a").unwrap(), bytes).is_err());
        }
        assert_eq!(ItemId::parse("../x"), None);
    }
}
