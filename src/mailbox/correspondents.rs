//! Everybody who wrote or was written to. Must not know what they are wanted for.

use super::arrival::Mailbox;
use super::people::Person;
use super::{AddressId, PersonId};
use std::cmp::Reverse;
use std::collections::HashMap;

impl Mailbox {
    /// The people of all messages, those of the newest first.
    pub fn correspondents(&self) -> Vec<Person<'_>> {
        let mut last: HashMap<u32, _> = HashMap::new();
        for kept in self.rows.iter().filter(|row| !row.is_gone()) {
            let at = kept.at();
            let (to, cc) = self.recipients(kept);
            let addressed = to.iter().chain(cc).copied().map(AddressId);
            for address in kept.author().into_iter().chain(addressed) {
                let known = last.entry(self.people.person_of(address).0).or_insert(at);
                *known = at.max(*known);
            }
        }
        let mut people: Vec<_> = last.into_iter().collect();
        people.sort_unstable_by_key(|(person, at)| (Reverse(*at), *person));
        people.into_iter().map(|(person, _)| self.people.get(PersonId(person))).collect()
    }
}
