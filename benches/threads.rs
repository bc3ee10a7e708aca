//! How much memory a mailbox takes and how fast it fills: `cargo bench --bench threads [-- MESSAGES]`.
//! Synthetic support mail, newest page first as it comes from a server. Without `--bench` (as in `cargo test`) a small
//! mailbox only shows that it works.

use jiff::Timestamp;
use jiff::tz::Offset;
use levelhead::mail::{
    AddrSpec, Address, Flags, Headers, MailDate, Message, MessageId, MessageKey, MessageRef, SafeText,
    SourceId,
};
use levelhead::mailbox::{JoinSettings, Mailbox, Ours};
use std::time::{Duration, Instant};

const PAGE: usize = 2000;
const LIMIT: u64 = 200;
const START: i64 = 1_600_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let full = arguments.iter().any(|argument| argument == "--bench");
    let given = arguments.iter().find_map(|argument| argument.parse().ok());
    let wanted = given.unwrap_or(if full { 1_000_000 } else { 20_000 });
    let plan = plan(wanted);
    let mut mailbox = Mailbox::new(Ours::new([], ["desk.example".to_owned()], []), JoinSettings::default());
    let (before, mut spent, mut busy, mut id_bytes) = (resident(), Duration::ZERO, Duration::ZERO, 0);
    // Within a page the oldest comes first, as a server sends them.
    for page in plan.chunks(PAGE) {
        let messages: Vec<Message> = page.iter().rev().map(|sent| message(*sent)).collect();
        id_bytes += messages
            .iter()
            .filter_map(|one| one.headers.message_id.as_ref())
            .map(|id| id.as_str().len())
            .sum::<usize>();
        let (start, idle) = (Instant::now(), processor_time());
        for message in &messages {
            mailbox.insert(message, false);
        }
        spent += start.elapsed();
        busy += processor_time().saturating_sub(idle);
    }
    let (after, count) = (resident(), plan.len() as u64);
    let conversations = mailbox.conversations().count();
    println!(
        "messages                 {count} in {conversations} conversations, ids of {} bytes",
        id_bytes as u64 / count
    );
    let rate = |time: Duration| count as f64 / time.as_secs_f64();
    println!("messages per second      {:.0} by the clock, {:.0} of processor time", rate(spent), rate(busy));
    assert_eq!(mailbox.len(), plan.len(), "every message is there");
    match (before, after) {
        (Some(before), Some(after)) => {
            let each = after.saturating_sub(before) / count;
            println!("bytes per message        {each} (at most {LIMIT} wanted)");
            assert!(!full || each <= LIMIT, "{each} bytes per message");
        }
        _ => println!("bytes per message        unknown: no /proc/self/status"),
    }
}

/// Resident memory in bytes, as the system counts it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

/// How long the processor has worked for this program; nothing where the system does not tell.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = told.split_whitespace().next().and_then(|time| time.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// The mail number `turn` of a conversation.
#[derive(Clone, Copy)]
struct Sent {
    at: u32,
    key: u32,
    conversation: u32,
    turn: u8,
}

/// Conversations of 1 to 12 mails, 3 on average, hours to days apart; newest first.
fn plan(wanted: usize) -> Vec<Sent> {
    let mut plan = Vec::with_capacity(wanted);
    for conversation in 0.. {
        let mut at = conversation * 300;
        for turn in 0..12 {
            plan.push(Sent { at, key: 0, conversation, turn });
            at += 3600 + mix(conversation, turn) % 90_000;
            if plan.len() == wanted || mix(conversation, turn + 100).is_multiple_of(3) {
                break;
            }
        }
        if plan.len() == wanted {
            break;
        }
    }
    plan.sort_unstable_by_key(|sent| (sent.at, sent.conversation));
    for (place, sent) in plan.iter_mut().enumerate() {
        sent.key = place as u32 + 1;
    }
    plan.reverse();
    plan
}

/// A number that looks like chance and is the same in every run.
fn mix(a: u32, b: u8) -> u32 {
    let mixed =
        (u64::from(a) << 8 | u64::from(b)).wrapping_add(0x9e37_79b9).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ mixed >> 29).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) as u32
}

/// Ids as long as those of the common programs.
fn id(conversation: u32, turn: u8) -> Option<MessageId> {
    let (a, b) = (mix(conversation, turn + 20), mix(conversation, turn + 40));
    MessageId::parse(&match (turn % 2, conversation % 3) {
        (1, _) => format!("{a:08x}.{b:08x}.{conversation:08x}@desk.example"),
        (_, 0) => format!("CAA{a:08x}{b:08x}{conversation:08x}+Zk3TqGwJwwX{turn}@mail.gmail.com"),
        (_, 1) => format!(
            "{a:08x}-4f1c-9b{turn:02x}-{b:08x}{conversation:08x}@customer{}.example",
            conversation % 997
        ),
        _ => format!("AM0PR{a:08X}{b:08X}{conversation:08X}@AM0PR04MB{}.example", a % 9999),
    })
}

fn address(name: &str, spec: &str) -> Option<Address> {
    Some(Address { name: Some(SafeText::line(name)), spec: AddrSpec::parse(spec)? })
}

/// One customer writes two and a half conversations on average; every tenth mail has somebody in copy.
fn message(sent: Sent) -> Message {
    let Sent { at, key, conversation, turn } = sent;
    let customer = mix(conversation, 200) % (conversation * 2 / 5 + 1);
    let customer = address(
        &format!("Given{} Family{}", customer % 1009, customer % 7919),
        &format!("given.family{customer}@customer{}.example", customer % 9973),
    );
    let desk = address("Service Desk", "support@desk.example");
    let colleague =
        address("In Copy", &format!("copy{}@customer{}.example", conversation % 5000, conversation % 9973));
    let (from, to) = if turn % 2 == 0 { (customer, desk) } else { (desk, customer) };
    let cites_unknown = turn == 0 && conversation % 20 == 0;
    let cited = if cites_unknown { vec![60] } else { (turn.saturating_sub(8)..turn).collect() };
    let references: Vec<MessageId> = cited.into_iter().filter_map(|turn| id(conversation, turn)).collect();
    let subject = format!(
        "Order {} has not arrived at site {}",
        mix(conversation, 201) % 1_000_000,
        conversation % 977
    );
    let marks = if turn == 0 { "" } else { "Re: " };
    let date = Timestamp::from_second(START + i64::from(at))
        .ok()
        .map(|at| MailDate { at, offset: Some(Offset::UTC) });
    Message {
        reference: MessageRef { source: SourceId(0), key: MessageKey(key) },
        headers: Headers {
            message_id: id(conversation, turn),
            in_reply_to: references.last().cloned().into_iter().collect(),
            references,
            date,
            from: from.into_iter().collect(),
            to: to.into_iter().collect(),
            cc: colleague.filter(|_| conversation % 10 == 0).into_iter().collect(),
            subject: SafeText::line(&format!("{marks}{subject}")),
            ..Headers::default()
        },
        flags: Flags { seen: true, answered: turn % 2 == 0, ..Flags::default() },
        received: None,
        size: 4000 + u64::from(at % 5000),
        body: None,
        defects: Vec::new(),
    }
}
