//! Conversations: any order of arrival and removal gives the same groups as the definition, worked out pair by pair.

use jiff::{Timestamp, ToSpan};
use levelhead::mail::{
    AddrSpec, Address, Automatic, Flags, Headers, MailDate, Message, MessageId, MessageKey, MessageRef,
    SafeText, SourceId,
};
use levelhead::mailbox::{ConversationId, JoinSettings, Mailbox, Ours, RowId};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Subjects with the number of their base; none where the base is too generic to join by.
const SUBJECTS: &[(&str, Option<u8>, bool)] = &[
    ("Broken pump 7", Some(0), false),
    ("Re: Broken pump 7", Some(0), true),
    ("AW: [shop] broken  PUMP 7", Some(0), true),
    ("Fwd: Broken pump 7 (fwd)", Some(0), false),
    ("Invoice wrong again", Some(1), false),
    ("RE: Re[2]: Invoice wrong again", Some(1), true),
    ("Hello", None, false),
    ("Re: hello", None, true),
    ("", None, false),
    ("Re: no subject", None, true),
];
const DAYS: i64 = 7;

#[derive(Debug, Clone)]
struct Mail {
    id: Option<u8>,
    cites: Vec<u8>,
    answers: Option<u8>,
    from: u8,
    to: u8,
    subject: usize,
    hour: i64,
    automatic: bool,
    answered: bool,
}

fn mail() -> impl Strategy<Value = Mail> {
    let id = prop_oneof![8 => (0..14u8).prop_map(Some), 1 => Just(None)];
    let cites = prop_oneof![3 => Just(Vec::new()), 2 => prop::collection::vec(0..18u8, 1..4)];
    let answers = prop_oneof![3 => Just(None), 1 => (0..18u8).prop_map(Some)];
    (
        id,
        cites,
        answers,
        0..4u8,
        0..4u8,
        0..SUBJECTS.len(),
        0..24 * 30i64,
        prop::bool::weighted(0.1),
        any::<bool>(),
    )
        .prop_map(|(id, cites, answers, from, to, subject, hour, automatic, answered)| Mail {
            id,
            cites,
            answers,
            from,
            to,
            subject,
            hour,
            automatic,
            answered,
        })
}

fn id(number: u8) -> MessageId {
    MessageId::parse(&format!("{number}@mail.example")).unwrap()
}

/// Number 0 is one of us; the others are customers, who vary case and `+tag`.
fn address(number: u8, tag: bool) -> Address {
    let text = match (number, tag) {
        (0, _) => "desk@ours.example".to_owned(),
        (_, false) => format!("customer{number}@gmail.com"),
        (_, true) => format!("Customer{number}+shop@Gmail.com"),
    };
    Address { name: None, spec: AddrSpec::parse(&text).unwrap() }
}

fn reference(key: usize) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(key as u32 + 1) }
}

fn message(key: usize, mail: &Mail) -> Message {
    let at = "2024-03-04T00:00:00Z".parse::<Timestamp>().unwrap() + mail.hour.hours();
    Message {
        reference: reference(key),
        headers: Headers {
            message_id: mail.id.map(id),
            references: mail.cites.iter().copied().map(id).collect(),
            in_reply_to: mail.answers.into_iter().map(id).collect(),
            date: Some(MailDate { at, offset: None }),
            from: vec![address(mail.from, key.is_multiple_of(2))],
            to: vec![address(0, false), address(mail.to, false)],
            subject: SafeText::line(SUBJECTS[mail.subject].0),
            automatic: mail.automatic.then_some(Automatic::AutoReply),
            ..Headers::default()
        },
        flags: Flags { answered: mail.answered, ..Flags::default() },
        received: None,
        size: 1000,
        body: None,
        defects: Vec::new(),
    }
}

fn mailbox(window: bool) -> Mailbox {
    let ours = Ours::new([], ["ours.example".to_owned()], []);
    Mailbox::new(ours, JoinSettings { enabled: window, ..JoinSettings::default() })
}

/// The customer of one mail, as the definition has it.
fn customer(mail: &Mail) -> Option<u8> {
    match (mail.automatic, mail.from, mail.to) {
        (true, ..) | (_, 0, 0) => None,
        (_, 0, to) => Some(to),
        (_, from, _) => Some(from),
    }
}

fn ids(mail: &Mail) -> BTreeSet<u8> {
    mail.cites.iter().copied().chain(mail.answers).chain(mail.id).collect()
}

fn follows(mail: &Mail) -> bool {
    let cites_another = mail.cites.iter().chain(&mail.answers).any(|cited| Some(*cited) != mail.id);
    SUBJECTS[mail.subject].2 || !cites_another
}

fn belong_together(a: &Mail, b: &Mail, by_subject: bool) -> bool {
    let subject = |mail: &Mail| Some((customer(mail)?, SUBJECTS[mail.subject].1?));
    let (earlier, later) = if a.hour <= b.hour { (a, b) } else { (b, a) };
    let later_follows = follows(later) || earlier.hour == later.hour && follows(earlier);
    let same_subject = subject(a).is_some() && subject(a) == subject(b);
    let close = later.hour - earlier.hour <= DAYS * 24;
    !ids(a).is_disjoint(&ids(b)) || by_subject && same_subject && close && later_follows
}

type Groups = BTreeSet<BTreeSet<usize>>;

fn expected(mails: &[(usize, &Mail)], by_subject: bool) -> Groups {
    let mut groups: Vec<Vec<(usize, &Mail)>> = Vec::new();
    for one in mails {
        let (joined, mut rest): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(|other| belong_together(one.1, other.1, by_subject)));
        rest.push(joined.into_iter().flatten().chain([*one]).collect());
        groups = rest;
    }
    groups.into_iter().map(|group| group.into_iter().map(|(key, _)| key).collect()).collect()
}

fn all_rows(mailbox: &Mailbox, conversation: ConversationId) -> Vec<RowId> {
    mailbox.rows(conversation).into_iter().flat_map(|row| mailbox.copies(row)).collect()
}

fn key(mailbox: &Mailbox, row: RowId) -> usize {
    mailbox.row(row).unwrap().reference.key.0 as usize - 1
}

fn found(mailbox: &Mailbox) -> Groups {
    mailbox
        .conversations()
        .map(|conversation| all_rows(mailbox, conversation).iter().map(|row| key(mailbox, *row)).collect())
        .collect()
}

/// All that is told of the conversations, by the messages in them.
fn told(mailbox: &Mailbox) -> HashMap<BTreeSet<usize>, String> {
    let tell = |conversation| {
        let rows = mailbox.rows(conversation);
        let keys: Vec<usize> = rows.iter().map(|row| key(mailbox, *row)).collect();
        let customer = mailbox.customer(conversation).map(|person| mailbox.person(person).address);
        let facts = format!(
            "{} {keys:?} {customer:?} {:?} {:?} {} {}",
            mailbox.short_id(conversation),
            mailbox.ball(conversation),
            mailbox.waiting_since(conversation),
            mailbox.duplicates(conversation),
            mailbox.is_joined_by_subject(conversation),
        );
        (all_rows(mailbox, conversation).iter().map(|row| key(mailbox, *row)).collect(), facts)
    };
    mailbox.conversations().map(tell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_and_removal_gives_the_same_conversations(
        (mails, order) in prop::collection::vec(mail(), 1..24).prop_flat_map(|mails| {
            let order: Vec<usize> = (0..mails.len()).collect();
            (Just(mails), Just(order).prop_shuffle())
        }),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        by_subject in prop::bool::weighted(0.8),
    ) {
        let all: Vec<(usize, &Mail)> = mails.iter().enumerate().collect();
        let mut forward = mailbox(by_subject);
        let mut shuffled = mailbox(by_subject);
        for (key, mail) in &all {
            forward.insert(&message(*key, mail), false);
        }
        let mut handles = Vec::new();
        for key in order {
            let inserted = shuffled.insert(&message(key, &mails[key]), false);
            prop_assert_eq!(shuffled.resolve(inserted.conversation), inserted.conversation);
            prop_assert_eq!(shuffled.conversation_of(inserted.row), Some(inserted.conversation));
            for lost in inserted.joined {
                prop_assert_eq!(shuffled.resolve(lost), inserted.conversation);
            }
            handles.push((inserted.row, inserted.conversation));
        }
        prop_assert_eq!(&found(&forward), &expected(&all, by_subject));
        prop_assert_eq!(told(&forward), told(&shuffled));
        for (row, handle) in &handles {
            prop_assert_eq!(Some(shuffled.resolve(*handle)), shuffled.conversation_of(*row));
        }

        let gone: BTreeSet<usize> = removed.iter().map(|index| index.index(mails.len())).collect();
        let before: BTreeSet<ConversationId> = shuffled.conversations().collect();
        let places: Vec<MessageRef> = gone.iter().map(|key| reference(*key)).collect();
        let outcome = shuffled.remove(&places);
        prop_assert_eq!(outcome.rows.len(), gone.len());
        let rest: Vec<(usize, &Mail)> = all.iter().filter(|(key, _)| !gone.contains(key)).copied().collect();
        prop_assert_eq!(&found(&shuffled), &expected(&rest, by_subject));
        let now: BTreeSet<ConversationId> = shuffled.conversations().collect();
        prop_assert!(outcome.touched.iter().all(|part| now.contains(part)));
        for handle in before {
            let alive = now.contains(&shuffled.resolve(handle));
            prop_assert_eq!(alive, !outcome.gone.contains(&handle), "a handle lives on while a part does");
        }
        let mut fresh = mailbox(by_subject);
        for (key, mail) in &rest {
            fresh.insert(&message(*key, mail), false);
        }
        prop_assert_eq!(told(&fresh), told(&shuffled));

        for key in gone {
            shuffled.insert(&message(key, &mails[key]), false);
        }
        prop_assert_eq!(told(&forward), told(&shuffled), "put back, all is as before");
        for number in mails.iter().flat_map(ids) {
            let conversation = forward.find(id(number).as_str()).unwrap();
            let mine = all_rows(&forward, conversation).iter().any(|row| ids(&mails[key(&forward, *row)]).contains(&number));
            prop_assert!(mine);
            let short = levelhead::mailbox::ShortId::of(id(number).as_str()).to_string();
            prop_assert_eq!(forward.find(&short), Some(conversation));
        }
    }
}
