//! Message-ID, In-Reply-To and References: the valid ids in them (RFC 5322 section 3.6.4). Must not know threads.

use super::fields::Fields;
use crate::mail::MessageId;
use crate::mail::limits::REFERENCES;
use std::borrow::Cow;

/// The Message-ID; without angle brackets it counts where it is one word.
pub fn own(fields: &Fields<'_>) -> Option<MessageId> {
    fields.all("message-id").find_map(|value| {
        let text = String::from_utf8_lossy(value);
        let bracketed = bracketed(&text).next();
        bracketed.or_else(|| {
            let word = text.trim();
            (!word.contains(char::is_whitespace)).then(|| MessageId::parse(word)).flatten()
        })
    })
}

/// The ids in all fields of this name: only what stands in angle brackets; prose ("your message of …") is no id.
/// Of very many, the first and the newest are kept.
pub fn named(fields: &Fields<'_>, name: &str) -> Vec<MessageId> {
    let values: Vec<Cow<'_, str>> = fields.all(name).map(String::from_utf8_lossy).collect();
    let mut ids: Vec<MessageId> = values.iter().flat_map(|value| bracketed(value)).collect();
    if ids.len() > REFERENCES {
        ids.drain(1..=ids.len() - REFERENCES);
    }
    ids
}

fn bracketed(text: &str) -> impl Iterator<Item = MessageId> {
    text.split('<')
        .skip(1)
        .filter_map(|after| after.split_once('>'))
        .filter_map(|(id, _)| MessageId::parse(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(raw: &str) -> Vec<String> {
        let fields = Fields::read(raw.as_bytes());
        named(&fields, "references").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn white_space_in_folded_ids_goes_and_prose_is_no_id() {
        assert_eq!(ids("References: <a@b>\r\n <c\r\n @d>,<e@f>\r\n\r\n"), ["a@b", "c@d", "e@f"]);
        assert_eq!(ids("References: Your message of \"Mon\" <x@y> me@z\n\n"), ["x@y"]);
        assert_eq!(ids("References: <yes>\n\n"), Vec::<String>::new());
    }

    #[test]
    fn the_first_and_the_newest_of_many_are_kept() {
        let all: Vec<String> = (0..2_000).map(|n| format!("<{n}@x>")).collect();
        let kept = ids(&format!("References: {}\n\n", all.join(" ")));
        assert_eq!(kept.len(), REFERENCES);
        assert_eq!((kept[0].as_str(), kept[REFERENCES - 1].as_str()), ("0@x", "1999@x"));
    }

    #[test]
    fn the_own_id_may_lack_brackets() {
        let own = |raw: &str| own(&Fields::read(raw.as_bytes())).map(|id| id.to_string());
        assert_eq!(own("Message-Id: <a@b>\n\n").as_deref(), Some("a@b"));
        assert_eq!(own("Message-ID: a@b\n\n").as_deref(), Some("a@b"));
        assert_eq!(own("Message-ID: a b@c\n\n"), None);
        assert_eq!(own("Message-ID: <>\n\n"), None);
    }
}
