//! Message-IDs kept once each, the domain apart: a few thousand domains serve a million ids. Must not know messages.

use super::ShortId;
use super::strings::{Interner, Strings, spread};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Every Message-ID known or cited, numbered from 0 in order of arrival.
#[derive(Debug, Default)]
pub(super) struct MessageIds {
    locals: Strings,
    /// For each id the number of its domain plus 1; 0 where it has no `@`.
    domain_of: Vec<u32>,
    domains: Interner,
    table: HashTable<u32>,
}

impl MessageIds {
    /// The number of an id; kept now if it is new.
    pub(super) fn intern(&mut self, id: &str) -> u32 {
        let (local, domain) = parts(id);
        let domain = domain.map_or(0, |domain| self.domains.intern(domain) + 1);
        let Self { locals, domain_of, domains, table } = self;
        let equal = |n: &u32| domain_of.get(*n as usize) == Some(&domain) && locals.get(*n) == local;
        let hash = |n: &u32| spread(ShortId::of(&text(locals, domain_of, domains, *n)));
        match table.entry(spread(ShortId::of(id)), equal, hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                place.insert(domain_of.len() as u32);
                domain_of.push(domain);
                locals.push(local)
            }
        }
    }

    /// The number of an id, if it is kept.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.table.find(spread(ShortId::of(id)), |n| self.text(*n) == id).copied()
    }

    /// The number of an id with this short id, if one is kept.
    pub(super) fn find_short(&self, id: ShortId) -> Option<u32> {
        self.table.find(spread(id), |n| self.short(*n) == id).copied()
    }

    /// An id as written, without angle brackets.
    pub(super) fn text(&self, number: u32) -> String {
        text(&self.locals, &self.domain_of, &self.domains, number)
    }

    /// The short id of an id.
    pub(super) fn short(&self, number: u32) -> ShortId {
        ShortId::of(&self.text(number))
    }
}

fn parts(id: &str) -> (&str, Option<&str>) {
    id.rsplit_once('@').map_or((id, None), |(local, domain)| (local, Some(domain)))
}

fn text(locals: &Strings, domain_of: &[u32], domains: &Interner, number: u32) -> String {
    let mut text = locals.get(number).to_owned();
    let domain = domain_of.get(number as usize).and_then(|domain| domain.checked_sub(1));
    if let Some(domain) = domain {
        text.push('@');
        text.push_str(domains.text(domain));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_kept_once_and_found_by_text_and_short_id() {
        let mut ids = MessageIds::default();
        let id = |n: u32| format!("{n}@x{}", n % 7);
        assert!((0..5000).all(|n| ids.intern(&id(n)) == n));
        assert_eq!(ids.intern(&id(17)), 17);
        assert_eq!(ids.text(4999), id(4999));
        assert_eq!(ids.find(&id(4999)), Some(4999));
        assert_eq!(ids.find("4999@x"), None);
        assert_eq!(ids.find_short(ShortId::of(&id(4711))), Some(4711));
        assert_eq!(ids.find_short(ShortId::of("nobody@x")), None);
    }

    #[test]
    fn odd_ids_stay_apart() {
        let mut ids = MessageIds::default();
        for (number, id) in ["a@b", "a", "a@", "@b", "a@b@b", "@"].into_iter().enumerate() {
            assert_eq!(ids.intern(id), number as u32);
            assert_eq!(ids.text(number as u32), id);
        }
    }
}
