//! Addresses kept once, the people behind them, and their organisations. Must not know conversations.

use super::free_mail::is_free_mail;
use super::strings::Interner;
use super::{AddressId, Ours, PersonId};
use crate::mail::{AddrSpec, Address};

/// All addresses seen. A person is the address without its `+tag`.
#[derive(Debug, Default)]
pub(super) struct People {
    specs: Interner,
    names: Interner,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    person: u32,
    name: u32,
    ours: bool,
}

const NO_NAME: u32 = u32::MAX;

/// One correspondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// The address without case and `+tag`.
    pub address: &'a str,
    /// A display name he was seen with, safe.
    pub name: Option<&'a str>,
    /// The domain, unless it is a free-mail provider's.
    pub organisation: Option<&'a str>,
}

impl Person<'_> {
    /// The address as a value of its own.
    pub fn spec(&self) -> Option<AddrSpec> {
        AddrSpec::parse(self.address)
    }
}

impl People {
    /// Keeps an address, and its display name if it is the first one seen with it.
    pub(super) fn intern(&mut self, address: &Address, ours: &Ours) -> AddressId {
        let number = self.intern_spec(&address.spec, ours);
        let name = address.name.as_ref().map_or("", |name| name.as_str());
        if !name.is_empty() {
            let person = self.person_of(AddressId(number)).0;
            for place in [number, person] {
                if self.entries.get(place as usize).is_some_and(|entry| entry.name == NO_NAME) {
                    let name = self.names.intern(name);
                    self.entries.get_mut(place as usize).into_iter().for_each(|entry| entry.name = name);
                }
            }
        }
        AddressId(number)
    }

    fn intern_spec(&mut self, spec: &AddrSpec, ours: &Ours) -> u32 {
        if let Some(known) = self.specs.find(spec.as_str()) {
            return known;
        }
        let plain = spec.without_tag();
        let person = (plain != *spec).then(|| self.intern_spec(&plain, ours));
        let number = self.specs.intern(spec.as_str());
        self.entries.push(Entry {
            person: person.unwrap_or(number),
            name: NO_NAME,
            ours: ours.contains(spec),
        });
        number
    }

    /// How many addresses were seen.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Who has this address.
    pub(super) fn person_of(&self, address: AddressId) -> PersonId {
        PersonId(self.entries.get(address.0 as usize).map_or(address.0, |entry| entry.person))
    }

    /// The person of an address, if it has been seen.
    pub(super) fn find(&self, spec: &AddrSpec) -> Option<PersonId> {
        self.specs.find(spec.without_tag().as_str()).map(PersonId)
    }

    /// The address as written.
    pub(super) fn spec(&self, address: AddressId) -> &str {
        self.specs.text(address.0)
    }

    /// The display name an address was first seen with.
    pub(super) fn name(&self, address: AddressId) -> Option<&str> {
        let entry = self.entries.get(address.0 as usize)?;
        (entry.name != NO_NAME).then(|| self.names.text(entry.name))
    }

    /// What is known of a person.
    pub(super) fn get(&self, person: PersonId) -> Person<'_> {
        let address = self.specs.text(person.0);
        let domain = address.rsplit_once('@').map(|(_, domain)| domain);
        Person {
            address,
            name: self.name(AddressId(person.0)),
            organisation: domain.filter(|domain| !is_free_mail(domain)),
        }
    }

    /// The people of an organisation, in the order in which they were first seen.
    pub(super) fn of_organisation(&self, domain: &str) -> impl Iterator<Item = PersonId> {
        let people = (0..self.entries.len() as u32).zip(&self.entries);
        let themselves = people.filter(|(number, entry)| entry.person == *number).map(|(number, _)| number);
        themselves.filter_map(move |number| {
            let at = self.specs.text(number).strip_suffix(domain)?;
            at.ends_with('@').then_some(PersonId(number))
        })
    }

    /// Whether an address is one of ours.
    pub(super) fn is_ours(&self, address: AddressId) -> bool {
        self.entries.get(address.0 as usize).is_some_and(|entry| entry.ours)
    }
}
