//! Which mails are looked through: those of a conversation, of its customer under all his addresses, or of his
//! organisation. Mail among ourselves is never among them. Must not know texts.

use super::words::folded;
use crate::mail::{AddrSpec, Body, MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, Mailbox, PersonId, RowId, RowView};
use crate::triage::Desk;
use hashbrown::HashSet;
use jiff::Timestamp;
use jiff::tz::Offset;
use std::sync::Arc;

/// Mails looked through at most, the newest.
pub const MOST: usize = 2_000;
/// Conversations in which the customer's other addresses are looked for.
const CONVERSATIONS: usize = 200;

/// How far the search reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This conversation.
    Conversation,
    /// All conversations of its customer.
    Customer,
    /// All conversations of his organisation.
    Organisation,
}

/// Who wrote a mail, seen from the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// He did.
    Customer,
    /// We did.
    Ours,
    /// Someone else did.
    Other,
}

/// One mail that is looked through.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The mail.
    pub reference: MessageRef,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Who wrote it.
    pub whose: Whose,
    /// His name, or his address.
    pub author: SafeText,
    /// When.
    pub at: Option<Timestamp>,
    /// The writer's offset from UTC.
    pub offset: Option<Offset>,
    /// The subject.
    pub subject: SafeText,
    /// The text, once it is here.
    pub text: Option<Arc<Body>>,
    /// Whether the mail is no longer in the mailbox.
    pub gone: bool,
}

/// The mails, newest first.
#[derive(Debug, Clone, Default)]
pub struct Collected {
    /// The mails.
    pub letters: Vec<Letter>,
    /// How many more there are, older than those.
    pub older: usize,
    /// The customer's addresses.
    pub addresses: usize,
}

/// The mails within reach of a conversation.
pub fn collect(desk: &Desk, id: ConversationId, reach: Reach) -> Collected {
    let mailbox = desk.mailbox();
    let customer = desk.customer(id);
    let person = customer.as_ref().and_then(|customer| mailbox.find_person(&customer.address));
    let organisation = customer.as_ref().and_then(|customer| customer.organisation.as_ref());
    let colleagues: Vec<PersonId> = match organisation {
        Some(name) => mailbox.people_of(name).collect(),
        None => Vec::new(),
    };
    let his: HashSet<PersonId> =
        person.map(|person| addresses(mailbox, person, &colleagues)).unwrap_or_default();
    let circle: HashSet<PersonId> = his.iter().chain(&colleagues).copied().collect();
    let wanted = if reach == Reach::Organisation { &circle } else { &his };
    let rows: Vec<RowId> = match reach {
        Reach::Conversation => mailbox.rows(id),
        Reach::Customer | Reach::Organisation => {
            let rows: HashSet<RowId> = circle.iter().flat_map(|person| mailbox.rows_of(*person)).collect();
            rows.into_iter().filter(|row| !mailbox.is_copy(*row)).collect()
        }
    };
    let views = rows.into_iter().filter_map(|row| Some((row, mailbox.row(row)?)));
    let mut views: Vec<_> = views
        .filter(|(_, view)| match view.direction {
            Direction::Internal | Direction::Automatic(_) => false,
            _ if reach == Reach::Conversation => true,
            Direction::Customer => view.author.is_some_and(|author| wanted.contains(&author)),
            Direction::Us => {
                view.to().chain(view.cc()).any(|address| wanted.contains(&mailbox.person_of(address)))
            }
        })
        .collect();
    views.sort_by_key(|(row, view)| std::cmp::Reverse((view.at, *row)));
    let older = views.len().saturating_sub(MOST);
    views.truncate(MOST);
    let letters = views.iter().filter_map(|(row, view)| letter(mailbox, *row, view, &his)).collect();
    Collected { letters, older, addresses: his.len() }
}

fn letter(mailbox: &Mailbox, row: RowId, view: &RowView<'_>, his: &HashSet<PersonId>) -> Option<Letter> {
    Some(Letter {
        reference: view.reference,
        conversation: mailbox.conversation_of(row)?,
        whose: match view.direction {
            Direction::Us => Whose::Ours,
            _ if view.author.is_some_and(|author| his.contains(&author)) => Whose::Customer,
            _ => Whose::Other,
        },
        author: SafeText::line(view.author_name.or(view.author_address).unwrap_or_default()),
        at: view.at,
        offset: view.offset,
        subject: SafeText::line(view.subject),
        text: None,
        gone: false,
    })
}

/// All addresses of a person: those of his organisation, or of someone who took part in his conversations, that bear
/// his full name.
fn addresses(mailbox: &Mailbox, person: PersonId, colleagues: &[PersonId]) -> HashSet<PersonId> {
    let mut his = HashSet::from([person]);
    let full_name = |person: PersonId| {
        let name = mailbox.person(person).name.map(folded)?;
        (name.split_whitespace().count() >= 2 && AddrSpec::parse(&name).is_none()).then_some(name)
    };
    let Some(name) = full_name(person) else { return his };
    let conversations = mailbox.conversations_of(person).into_iter().rev().take(CONVERSATIONS);
    let wrote = conversations.flat_map(|id| mailbox.rows(id)).filter_map(|row| {
        mailbox.row(row).filter(|view| view.direction == Direction::Customer).and_then(|view| view.author)
    });
    let others: HashSet<PersonId> = wrote.chain(colleagues.iter().copied()).collect();
    his.extend(others.into_iter().filter(|other| full_name(*other).as_ref() == Some(&name)));
    his
}
