//! Completing an address that is being typed, from the team and from everybody seen in the mail. Must not know where
//! they were seen.

use super::{Composer, Part};
use crate::app::{Code, Field, Key};
use crate::mail::Address;
use crate::reply::recipients::written;

/// Offered at once.
const MOST: usize = 5;

/// The addresses that can be offered, the likeliest first.
#[derive(Debug, Clone, Default)]
pub struct AddressBook {
    /// With what they are found by, in small letters.
    entries: Vec<(Address, String)>,
}

impl AddressBook {
    /// A book of addresses, the likeliest first; each stands in it once.
    pub fn new(addresses: impl Iterator<Item = Address>) -> Self {
        let mut seen = hashbrown::HashSet::new();
        let once = addresses.filter(|address| seen.insert(address.spec.clone()));
        let keyed = once.map(|address| {
            let name = address.name.as_ref().map_or("", |name| name.as_str());
            let key = format!("{} {}", address.spec, name.to_lowercase());
            (address, key)
        });
        Self { entries: keyed.collect() }
    }

    /// Those whose address, or a word of whose name, begins like this.
    fn beginning_with<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = &'a Address> {
        let typed = typed.to_lowercase();
        self.entries.iter().filter(move |(_, key)| begins(key, &typed)).map(|(address, _)| address)
    }
}

/// Whether a word of it begins like this; both in small letters.
pub(super) fn begins(key: &str, typed: &str) -> bool {
    key.match_indices(typed).any(|(at, _)| {
        key.get(..at).is_some_and(|before| before.ends_with([' ', '"', '-', '@']) || before.is_empty())
    })
}

/// What is typed of an address before the cursor.
fn typed(field: &Field) -> &str {
    let before = field.halves().0;
    let mut quoted = false;
    let start = before.char_indices().filter(|(_, c)| {
        quoted ^= *c == '"';
        !quoted && matches!(c, ',' | ';')
    });
    let start = start.last().map_or(0, |(at, _)| at + 1);
    before.get(start..).unwrap_or_default().trim_start()
}

impl Composer {
    /// The addresses that fit what is being typed, and are not in the mail yet.
    pub fn offers<'a>(&'a self, book: &'a AddressBook) -> Vec<&'a Address> {
        let field = self.heads.field(self.focus).filter(|_| self.focus.is_list());
        let Some(typed) = field.map(typed).filter(|typed| !typed.is_empty()) else { return Vec::new() };
        let draft = &self.draft;
        let new = |address: &&Address| {
            let mut there = [&draft.to, &draft.cc, &draft.bcc].into_iter().flatten();
            !there.any(|other| other.spec == address.spec)
        };
        book.beginning_with(typed).filter(new).take(MOST).collect()
    }

    /// Puts the address under the cursor of the offers in the place of what is typed; `false` where none is offered.
    pub fn take_offer(&mut self, book: &AddressBook) -> bool {
        let offers = self.offers(book);
        let Some(chosen) = offers.get(self.offer.min(offers.len().saturating_sub(1))).map(|one| written(one))
        else {
            return false;
        };
        let Some(field) = self.heads.field_mut(self.focus) else { return false };
        let length = typed(field).len();
        field.replace_before(length, &format!("{chosen}, "));
        self.offer = 0;
        self.head_changed(true);
        true
    }

    /// Moves among the offers, else among the parts of the mail.
    pub fn step(&mut self, rows: isize, book: &AddressBook) {
        match self.offers(book).len().checked_sub(1) {
            Some(last) => self.offer = self.offer.saturating_add_signed(rows).min(last),
            None => self.turn(rows),
        }
    }

    /// Goes to a part of the mail. A list is ready for the next address while the cursor is in it.
    pub fn go_to(&mut self, part: Part) {
        if let Some(field) = self.heads.field_mut(self.focus).filter(|_| self.focus.is_list()) {
            let bare = field.text().trim_end_matches([',', ';', ' ']);
            *field = Field::with(bare);
        }
        (self.focus, self.offer) = (part, 0);
        if let Some(field) =
            self.heads.field_mut(part).filter(|field| part.is_list() && !field.text().is_empty())
        {
            field.press(Key::plain(Code::End));
            field.replace_before(0, ", ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Draft;
    use crate::reply::recipients::parse_list;

    fn book() -> AddressBook {
        let text = "Dana Whitlow <dana@shop.example>, \"Lee, Ann\" <ann@shop.example>, info@danube.example, \
                    Dan Brown <db@shop.example>, Zoë Bäcker <zoe@baecker.example>";
        AddressBook::new(parse_list(text).unwrap().into_iter())
    }

    fn offered(typed: &str) -> Vec<String> {
        let mut composer = Composer::new(Draft::default(), "a.eml".into());
        composer.focus = Part::To;
        composer.paste(typed);
        composer.offers(&book()).iter().map(|address| address.spec.to_string()).collect()
    }

    #[test]
    fn names_and_addresses_are_found_by_how_they_begin() {
        assert_eq!(offered("dan"), ["dana@shop.example", "info@danube.example", "db@shop.example"]);
        assert_eq!(offered("Whit"), ["dana@shop.example"]);
        assert_eq!(offered("BÄC"), ["zoe@baecker.example"]);
        assert_eq!(offered("hit"), [""; 0]);
        assert_eq!(offered("dana@shop.example, an"), ["ann@shop.example"]);
        assert_eq!(offered("dana@shop.example, dana"), [""; 0], "who is there is not offered again");
        assert_eq!(offered("\"Lee, Ann"), [""; 0]);
        assert_eq!(offered(""), [""; 0]);
    }

    #[test]
    fn an_offer_takes_the_place_of_what_was_typed() {
        let mut composer = Composer::new(Draft::default(), "a.eml".into());
        composer.focus = Part::Cc;
        composer.paste("bob@x.example, le");
        assert!(composer.take_offer(&book()));
        assert_eq!(composer.heads.text(Part::Cc), "bob@x.example, \"Lee, Ann\" <ann@shop.example>, ");
        assert_eq!(composer.draft.cc.len(), 2);
        composer.paste("dan");
        composer.step(1, &book());
        assert!(composer.take_offer(&book()));
        assert!(composer.heads.text(Part::Cc).ends_with("info@danube.example, "));
        assert!(!composer.take_offer(&book()));
    }

    #[test]
    fn a_wrong_address_is_told_once_the_cursor_has_left_it() {
        let mut composer = Composer::new(Draft::default(), "a.eml".into());
        composer.focus = Part::To;
        composer.paste("bob@x.example, dana whit");
        assert_eq!(composer.heads.wrong(composer.focus), [""; 0]);
        composer.press(Key::parse(",").unwrap());
        assert_eq!(composer.heads.wrong(composer.focus), ["dana whit"]);
        composer.turn(1);
        assert_eq!(composer.warnings(), ["no address: dana whit"]);
        assert_eq!(composer.draft.to.len(), 1);
    }
}
