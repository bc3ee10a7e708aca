//! Whose conversation it is, who spoke last, since when somebody waits, and joins broken by hand.

use jiff::Timestamp;
use levelhead::mail::{
    AddrSpec, Address, Automatic, Flags, MailDate, Message, MessageKey, MessageRef, SafeText, SourceId,
};
use levelhead::mail::{Headers, MessageId};
use levelhead::mailbox::{Ball, ConversationId, Direction, JoinSettings, Mailbox, Ours};

const ANN: &str = "Ann Field <ann@globex.example>";
const DESK: &str = "Desk <help@desk.example>";

fn address(text: &str) -> Address {
    let (name, spec) = text.trim_end_matches('>').rsplit_once('<').unwrap_or(("", text));
    let name = (!name.is_empty()).then(|| SafeText::line(name.trim()));
    Address { name, spec: AddrSpec::parse(spec).unwrap() }
}

/// A mail of minute `minute`, whose number is also its key and id, citing other numbers.
fn mail(minute: u32, from: &str, to: &str, subject: &str, cites: &[u32]) -> Message {
    let id = |number: u32| MessageId::parse(&format!("{number}@id.example")).unwrap();
    let at = Timestamp::from_second(1_700_000_000 + i64::from(minute) * 60).unwrap();
    Message {
        reference: MessageRef { source: SourceId(0), key: MessageKey(minute) },
        headers: Headers {
            message_id: Some(id(minute)),
            references: cites.iter().copied().map(id).collect(),
            date: Some(MailDate { at, offset: None }),
            from: vec![address(from)],
            to: vec![address(to)],
            subject: SafeText::line(subject),
            ..Headers::default()
        },
        flags: Flags::default(),
        received: None,
        size: 1,
        body: None,
        defects: Vec::new(),
    }
}

fn with(mut mail: Message, change: impl FnOnce(&mut Message)) -> Message {
    change(&mut mail);
    mail
}

fn mailbox(mails: &[Message]) -> Mailbox {
    let spec = |text| AddrSpec::parse(text).unwrap();
    let ours =
        Ours::new([spec("lee@elsewhere.example")], ["@Desk.example".to_owned()], [spec("form@web.example")]);
    let mut mailbox = Mailbox::new(ours, JoinSettings::default());
    for mail in mails {
        mailbox.insert(mail, false);
    }
    mailbox
}

fn only(mailbox: &Mailbox) -> ConversationId {
    let all: Vec<ConversationId> = mailbox.conversations().collect();
    assert_eq!(all.len(), 1, "one conversation");
    all[0]
}

/// Who has the ball, and the minute since when somebody waits.
fn standing(mails: &[Message]) -> (Ball, Option<i64>) {
    let mailbox = mailbox(mails);
    let one = only(&mailbox);
    (mailbox.ball(one), mailbox.waiting_since(one).map(|at| (at.as_second() - 1_700_000_000) / 60))
}

fn customer_of(mail: Message) -> (Direction, Option<String>) {
    let mailbox = mailbox(&[mail]);
    let one = only(&mailbox);
    let direction = mailbox.row(mailbox.rows(one)[0]).unwrap().direction;
    (direction, mailbox.customer(one).map(|person| mailbox.person(person).address.to_owned()))
}

#[test]
fn the_customer_waits_from_his_first_mail_after_our_last_answer() {
    let asked = mail(1, ANN, DESK, "Pump broken", &[]);
    let answered = mail(2, DESK, ANN, "Re: Pump broken", &[1]);
    let again = mail(3, ANN, DESK, "Re: Pump broken", &[1, 2]);
    let more = mail(4, ANN, DESK, "Re: Pump broken", &[1, 2]);
    assert_eq!(standing(std::slice::from_ref(&asked)), (Ball::Customer, Some(1)));
    assert_eq!(standing(&[asked.clone(), answered.clone()]), (Ball::Us, None));
    assert_eq!(standing(&[more, again, answered, asked]), (Ball::Customer, Some(3)));
}

#[test]
fn robots_drafts_and_acknowledgements_neither_ask_nor_answer() {
    let asked = mail(1, ANN, DESK, "Pump broken", &[]);
    let reply = mail(2, DESK, ANN, "Re: Pump broken", &[1]);
    let auto = |mail| with(mail, |mail| mail.headers.automatic = Some(Automatic::AutoReply));
    let away = auto(mail(3, ANN, DESK, "Out of office: Re: Pump broken", &[1, 2]));
    let draft = with(reply.clone(), |mail| mail.flags.draft = true);
    assert_eq!(standing(&[asked.clone(), auto(reply.clone())]), (Ball::Customer, Some(1)));
    assert_eq!(standing(&[asked.clone(), draft]), (Ball::Customer, Some(1)));
    assert_eq!(standing(&[asked, reply, away.clone()]), (Ball::Us, None));
    assert_eq!(standing(&[away]), (Ball::Automatic, None));
}

#[test]
fn what_was_answered_elsewhere_is_answered() {
    let first = mail(1, ANN, DESK, "Pump broken", &[]);
    let second = mail(2, ANN, DESK, "Re: Pump broken", &[1]);
    let marked = |mail| with(mail, |mail| mail.flags.answered = true);
    assert_eq!(standing(&[first.clone(), marked(second.clone())]), (Ball::Us, None));
    assert_eq!(standing(&[marked(first), second]), (Ball::Customer, Some(2)));
}

#[test]
fn an_answer_from_a_slow_clock_is_still_an_answer() {
    let asked = mail(10, ANN, DESK, "Pump broken", &[]);
    let answered = mail(5, DESK, ANN, "Re: Pump broken", &[10]);
    assert_eq!(standing(&[asked, answered]), (Ball::Us, None));
}

#[test]
fn talk_among_ourselves_has_no_customer() {
    let mailbox = mailbox(&[mail(1, DESK, "lee+desk@elsewhere.example", "Lunch plan", &[])]);
    let one = only(&mailbox);
    assert_eq!((mailbox.ball(one), mailbox.customer(one)), (Ball::Internal, None));
}

#[test]
fn who_stands_behind_a_form_a_list_or_our_own_address_is_the_customer() {
    let customer = (Direction::Customer, Some("ann@globex.example".to_owned()));
    let reply_to = |mail| {
        with(mail, |mail| {
            mail.headers.reply_to = vec![address("help@desk.example"), address("Ann+shop@globex.example")];
            mail.headers.automatic = Some(Automatic::Notice);
        })
    };
    assert_eq!(customer_of(reply_to(mail(1, "form@web.example", DESK, "Contact", &[]))), customer);
    assert_eq!(customer_of(reply_to(mail(1, "www@desk.example", DESK, "Contact", &[]))), customer);
    let list =
        |mail| with(mail, |mail| mail.headers.list_id = Some(SafeText::line("Users <users.lists.example>")));
    let rewritten = || list(mail(1, "Ann via users <users@lists.example>", DESK, "Contact", &[]));
    assert_eq!(customer_of(reply_to(rewritten())), customer);
    let original = with(rewritten(), |mail| mail.headers.original_from = vec![address(ANN)]);
    assert_eq!(customer_of(original), customer);
    let stranger = reply_to(mail(1, "shop@other.example", DESK, "Contact", &[]));
    assert_eq!(customer_of(stranger).0, Direction::Automatic(Automatic::Notice), "no stand-in, so a robot");
    let bounce = with(reply_to(rewritten()), |mail| mail.headers.automatic = Some(Automatic::Bounce));
    assert_eq!(customer_of(bounce).0, Direction::Automatic(Automatic::Bounce));
}

#[test]
fn one_person_by_case_and_tag_one_organisation_by_domain() {
    let mailbox = mailbox(&[
        mail(1, ANN, DESK, "First thing", &[]),
        mail(2, DESK, "ANN+x@Globex.example", "Second thing", &[]),
        mail(3, "bob@gmail.com", DESK, "Third thing", &[]),
    ]);
    let ann = mailbox.find_person(&AddrSpec::parse("ann+y@globex.example").unwrap()).unwrap();
    assert_eq!(mailbox.conversations_of(ann).len(), 2);
    assert_eq!(mailbox.organisation(ann), Some("globex.example"));
    assert_eq!(mailbox.person(ann).name, Some("Ann Field"));
    let bob = mailbox.find_person(&AddrSpec::parse("bob@gmail.com").unwrap()).unwrap();
    assert_eq!(mailbox.organisation(bob), None);
}

#[test]
fn what_lies_in_a_sent_folder_is_ours() {
    let mut mailbox = mailbox(&[]);
    mailbox.insert(&mail(1, "unknown@alias.example", ANN, "Your pump", &[]), true);
    let one = only(&mailbox);
    assert_eq!(mailbox.ball(one), Ball::Us);
    assert_eq!(
        mailbox.customer(one).map(|person| mailbox.person(person).address),
        Some("ann@globex.example")
    );
}

#[test]
fn copies_are_one_message_but_a_reused_id_hides_nothing() {
    let original = mail(1, ANN, DESK, "Pump broken", &[]);
    let at = |key, mail: &Message| with(mail.clone(), |mail| mail.reference.key = MessageKey(key));
    let reused = with(at(8, &mail(3, ANN, DESK, "Another matter", &[])), |mail| {
        mail.headers.message_id.clone_from(&original.headers.message_id);
    });
    let mut mailbox = mailbox(&[original.clone(), reused]);
    let copy = mailbox.insert(&at(7, &original), false);
    let one = only(&mailbox);
    assert!(copy.duplicate);
    assert_eq!((mailbox.rows(one).len(), mailbox.duplicates(one), mailbox.len()), (2, 1, 3));
    let again = mailbox.insert(&at(7, &original), false);
    assert!(again.known && again.row == copy.row, "the same place twice is no copy");
}

#[test]
fn a_join_by_subject_is_marked_and_can_be_broken_and_mended() {
    let mut mailbox = mailbox(&[
        mail(1, ANN, DESK, "Where is order 4711", &[]),
        mail(2, ANN, DESK, "Where is order 4711", &[]),
        mail(3, DESK, ANN, "Re: Where is order 4711", &[2]),
    ]);
    let one = only(&mailbox);
    assert!(mailbox.is_joined_by_subject(one));
    assert_eq!(mailbox.reference_groups(one).len(), 2);
    let split = mailbox.split(one);
    assert_eq!(split.parts.len(), 2);
    assert!(split.parts.iter().all(|part| !mailbox.is_joined_by_subject(*part)));
    let next = mailbox.insert(&mail(4, ANN, DESK, "Re: Where is order 4711", &[]), false);
    assert_eq!(mailbox.rows(next.conversation).len(), 1, "what was broken takes no new mail by subject");
    mailbox.mend(&split);
    assert_eq!(mailbox.rows(only(&mailbox)).len(), 4);
}

#[test]
fn references_alone_are_no_join_by_subject() {
    let mut mailbox = mailbox(&[
        mail(1, ANN, DESK, "Where is order 4711", &[]),
        mail(2, ANN, DESK, "Where is order 4711", &[]),
    ]);
    assert!(mailbox.is_joined_by_subject(only(&mailbox)));
    mailbox.insert(&mail(3, ANN, DESK, "Both of them", &[1, 2]), false);
    assert!(!mailbox.is_joined_by_subject(only(&mailbox)));
}

#[test]
fn strangers_and_robots_are_not_joined_by_subject() {
    let other = mail(2, "Bob <bob@globex.example>", DESK, "Where is order 4711", &[]);
    let robot = with(mail(3, ANN, DESK, "Where is order 4711", &[]), |mail| {
        mail.headers.automatic = Some(Automatic::Notice);
    });
    let mailbox = mailbox(&[mail(1, ANN, DESK, "Where is order 4711", &[]), other, robot]);
    assert_eq!(mailbox.conversations().count(), 3);
}

#[test]
fn a_forwarded_mail_can_be_taken_as_the_customers() {
    let asked = mail(1, ANN, DESK, "Where is order 4711", &[]);
    let forwarded = mail(2, "lee@elsewhere.example", DESK, "Fwd: Where is order 4711", &[]);
    let mut mailbox = mailbox(&[asked, forwarded]);
    assert_eq!(mailbox.conversations().count(), 2);
    let row = mailbox.row_at(MessageRef { source: SourceId(0), key: MessageKey(2) }).unwrap();
    mailbox.attribute(row, &address(ANN));
    let one = only(&mailbox);
    assert_eq!((mailbox.ball(one), mailbox.rows(one).len()), (Ball::Customer, 2));
    assert_eq!(mailbox.row(row).unwrap().author_name, Some("Ann Field"));
}
