//! What each recipient is to this conversation: the customer, a colleague, new here, another customer. Must not know what
//! follows from it.

use super::Field;
use super::facts::{Facts, firm};
use crate::classify::folded;
use crate::mail::{AddrSpec, Address};
use crate::mailbox::{Direction, PersonId};
use crate::reply::Draft;
use crate::reply::near::distance;

/// Messages of a person that are looked at.
const LOOKED: usize = 200;

/// What a recipient is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// He takes part in the conversation.
    Here,
    /// One of our own addresses, or a colleague's: the name where it is known.
    Ours(Option<String>),
    /// Not in this conversation, of the customer's firm.
    SameFirm,
    /// Not in this conversation; the customer named the address in it.
    Named,
    /// Of the same firm, and one letter off somebody of this conversation.
    Near(AddrSpec),
    /// Not in this conversation, but in another with this customer.
    Beside,
    /// He is, or his firm is, another customer; how he was seen.
    OtherCustomer(String),
    /// Nobody ever seen.
    New,
    /// Seen before, in none of a customer's mails: written to by us, or a machine.
    Seen,
}

impl Relation {
    /// In words, for the panel.
    pub fn words(&self) -> String {
        match self {
            Self::Here => "in this conversation".into(),
            Self::Ours(Some(name)) => format!("colleague: {name}"),
            Self::Ours(None) => "ours".into(),
            Self::SameFirm => "new here, of the same firm".into(),
            Self::Near(spec) => format!("new here, and nearly {spec}"),
            Self::Named => "new here, named in the conversation".into(),
            Self::Beside => "new here; known from other mail with this customer".into(),
            Self::OtherCustomer(as_whom) => format!("another customer, {as_whom}"),
            Self::New => "new: never seen before".into(),
            Self::Seen => "new here; seen before".into(),
        }
    }
}

/// A recipient with what he is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The field he stands in.
    pub field: Field,
    /// His place in it.
    pub place: usize,
    /// His address.
    pub address: Address,
    /// What he is.
    pub relation: Relation,
}

/// Letters of an address before its @ at least, for another to be nearly the same.
const SHORTEST: usize = 4;

/// All recipients of a draft.
pub fn recipients(draft: &Draft, facts: &Facts<'_>) -> Vec<Recipient> {
    let people = facts.people();
    let lists = [(Field::To, &draft.to), (Field::Cc, &draft.cc), (Field::Bcc, &draft.bcc)];
    let all = lists.into_iter().flat_map(|(field, list)| {
        list.iter().enumerate().map(move |(place, address)| (field, place, address))
    });
    all.map(|(field, place, address)| Recipient {
        field,
        place,
        address: address.clone(),
        relation: relation(address, facts, &people),
    })
    .collect()
}

fn relation(address: &Address, facts: &Facts<'_>, people: &[AddrSpec]) -> Relation {
    let plain = address.spec.without_tag();
    if facts.is_ours(&plain) {
        let colleague =
            facts.us.team.iter().find(|one| one.address.as_ref().is_some_and(|a| a.without_tag() == plain));
        return Relation::Ours(colleague.map(|one| one.name.clone()));
    }
    let replied_to = || facts.reply_to().iter().any(|address| address.spec.without_tag() == plain);
    if people.contains(&plain) || replied_to() {
        return Relation::Here;
    }
    let same_firm = firm(&plain).is_some_and(|domain| people.iter().any(|other| other.domain() == domain));
    if same_firm {
        let near = |other: &&AddrSpec| {
            other.domain() == plain.domain()
                && plain.local().len() >= SHORTEST
                && distance(plain.local(), other.local()) <= 2
        };
        if let Some(other) = people.iter().find(near).filter(|_| !facts.was_named(&plain)) {
            return Relation::Near(other.clone());
        }
        let first = address.name.as_ref().map(|name| folded(name)).unwrap_or_default();
        let spoken =
            first.split_whitespace().next().is_some_and(|first| first.len() > 2 && facts.was_said(first));
        return if spoken || facts.was_named(&plain) { Relation::Named } else { Relation::SameFirm };
    }
    if facts.was_named(&plain) {
        return Relation::Named;
    }
    let mailbox = facts.mailbox();
    let person = mailbox.find_person(&plain);
    if person.is_some_and(|person| is_beside(person, facts, people)) {
        return Relation::Beside;
    }
    if let Some(person) = person.filter(|person| is_customer(*person, facts)) {
        let name = mailbox.person(person).name.unwrap_or(plain.as_str());
        return Relation::OtherCustomer(format!("wrote to you as {name}"));
    }
    if let Some(domain) = firm(&plain)
        && let Some(other) = facts.names().of_domain(domain).iter().find(|one| is_customer(**one, facts))
    {
        let other = mailbox.person(*other);
        let name = other.name.unwrap_or(other.address);
        return Relation::OtherCustomer(format!("{domain} wrote to you as {name}"));
    }
    if person.is_some_and(|person| mailbox.rows_of(person).next().is_some()) {
        Relation::Seen
    } else {
        Relation::New
    }
}

/// Whether somebody wrote to us in another conversation.
pub fn is_customer(person: PersonId, facts: &Facts<'_>) -> bool {
    let mailbox = facts.mailbox();
    mailbox.rows_of(person).take(LOOKED).any(|row| {
        let theirs = mailbox
            .row(row)
            .is_some_and(|view| view.direction == Direction::Customer && view.author == Some(person));
        theirs && mailbox.conversation_of(row).map(|id| mailbox.resolve(id)) != facts.conversation()
    })
}

/// Whether somebody was on a mail together with someone of this conversation.
fn is_beside(person: PersonId, facts: &Facts<'_>, people: &[AddrSpec]) -> bool {
    let mailbox = facts.mailbox();
    let known = |spec: AddrSpec| people.contains(&spec.without_tag());
    mailbox.rows_of(person).take(LOOKED).filter_map(|row| mailbox.row(row)).any(|view| {
        let author = view.author_address.and_then(AddrSpec::parse);
        author.is_some_and(known)
            || view.to().chain(view.cc()).filter_map(|one| mailbox.address(one)).any(known)
    })
}
