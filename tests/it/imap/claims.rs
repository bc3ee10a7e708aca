//! Claims: of two who claim at the same moment one has it and the other is told, whatever the server can do.

use super::{Served, account, granted};
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy, scripted};
use levelhead::imap::AccountSettings;
use levelhead::mail::{Flags, MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Report, Request};
use levelhead::triage::KeywordEdit;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn message(uid: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(uid) }
}

fn claim(uid: u32, who: &str, beside: &[u32]) -> KeywordEdit {
    KeywordEdit {
        message: message(uid),
        add: Vec::new(),
        remove: Vec::new(),
        add_claim: Some(format!("lh-by-{who}").into()),
        remove_claim: None,
        beside: beside.iter().map(|uid| message(*uid)).collect(),
    }
}

fn ask(served: &Served, ticket: u32, edits: Vec<KeywordEdit>) {
    served.ask(Request::Store { ticket: ticket.into(), edits });
}

fn answer(served: &Served, wanted: u32) -> Result<(), String> {
    served.until("the answer", |report| match report {
        Report::Stored { ticket } if *ticket == u64::from(wanted) => Some(Ok(())),
        Report::StoreRefused { ticket, why } if *ticket == u64::from(wanted) => Some(Err(why.to_string())),
        _ => None,
    })
}

const WITH: &str = "IMAP4rev1 ENABLE IDLE NAMESPACE UNSELECT CONDSTORE";
const WITHOUT: &str = "IMAP4rev1 IDLE NAMESPACE UNSELECT";

/// Two programs claim `ROUNDS` conversations at the same moment; `claims` tells which messages each names. What each
/// was told, by round, in the end.
fn race(offer: &str, claims: impl Fn(u32) -> [(u32, Vec<u32>); 2]) -> (Dovecot, Vec<[Option<String>; 2]>) {
    let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
    dovecot.maildir("full", "INBOX").fill(2 * ROUNDS, mail);
    let names = ["ann", "zoe"];
    let both = names.map(|_| Served::start(account(dovecot.plain_port, "full"), granted()));
    for served in &both {
        served.complete(0);
    }
    // The first change opens the connection.
    for served in &both {
        ask(served, 0, vec![claim(9_999, "none", &[])]);
        answer(served, 0).unwrap_err();
    }
    let wished: Vec<_> = (1..=ROUNDS).map(&claims).collect();
    for (round, wishes) in (1..=ROUNDS).zip(&wished) {
        for ((served, name), (uid, beside)) in both.iter().zip(names).zip(wishes) {
            ask(served, round, vec![claim(*uid, name, beside)]);
        }
    }
    // What each program was told last of every message.
    let mut shown = [BTreeMap::new(), BTreeMap::new()];
    let mut told = vec![[None, None]; ROUNDS as usize];
    for (at, served) in both.iter().enumerate() {
        let mut answered = 0;
        let end = Instant::now() + Duration::from_secs(20);
        served.until("all answers", |report| {
            match report {
                Report::Stored { ticket: 1.. } => answered += 1,
                Report::StoreRefused { ticket: ticket @ 1.., why } => {
                    answered += 1;
                    told[*ticket as usize - 1][at] = Some(why.to_string());
                }
                Report::FlagsChanged(changed) => shown[at].extend(changed.iter().cloned()),
                _ => {}
            }
            (answered == ROUNDS || Instant::now() > end).then_some(())
        });
        assert_eq!(answered, ROUNDS, "every claim is answered");
    }
    // Who looks late gives way late.
    let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
    let end = Instant::now() + Duration::from_secs(20);
    let standing = loop {
        let flags = client.flags("INBOX");
        let of = |uid: &u32| flags[uid].iter().filter(|word| word.starts_with("lh-by-")).cloned();
        let standing: Vec<Vec<String>> = wished
            .iter()
            .map(|wishes| {
                let mut words: Vec<String> = wishes.iter().flat_map(|(uid, _)| of(uid)).collect();
                words.dedup();
                words
            })
            .collect();
        if standing.iter().all(|words| words.len() == 1) || Instant::now() > end {
            break standing;
        }
        std::thread::yield_now();
    };
    for (at, (served, name)) in both.iter().zip(names).enumerate() {
        for (round, words) in standing.iter().enumerate() {
            assert_eq!(words.len(), 1, "round {}: {words:?}", round + 1);
            let lost = words[0] != format!("lh-by-{name}");
            if lost && told[round][at].is_none() {
                let (uid, beside) = &wished[round][at];
                let is_told = |shown: &BTreeMap<MessageRef, Flags>| {
                    let mut here =
                        std::iter::once(uid).chain(beside).filter_map(|uid| shown.get(&message(*uid)));
                    here.any(|flags| flags.keywords.iter().any(|word| **word == *words[0]))
                };
                if !is_told(&shown[at]) {
                    served.until("word of the loss", |report| {
                        if let Report::FlagsChanged(changed) = report {
                            shown[at].extend(changed.iter().cloned());
                        }
                        is_told(&shown[at]).then_some(())
                    });
                }
                told[round][at] = Some("later".to_owned());
            }
            assert_eq!(told[round][at].is_some(), lost, "round {}, {name}: {:?}", round + 1, told[round][at]);
        }
    }
    for served in both {
        served.stop();
    }
    (dovecot, told)
}

const ROUNDS: u32 = 50;

#[test]
fn of_two_who_claim_at_once_the_server_picks_one_and_the_other_is_told() {
    let (_dovecot, told) = race(WITH, |round| [(round, Vec::new()), (round, Vec::new())]);
    for [ann, zoe] in told {
        let why = ann.or(zoe).unwrap();
        assert!(why.ends_with("is on it"), "told at once: {why}");
    }
}

#[test]
fn of_two_who_claim_at_once_without_conditional_store_the_first_name_stays() {
    race(WITHOUT, |round| [(round, Vec::new()), (round, Vec::new())]);
}

#[test]
fn of_two_claims_on_two_messages_of_a_conversation_one_stays() {
    let pair = |round| (2 * round - 1, 2 * round);
    for offer in [WITH, WITHOUT] {
        race(offer, |round| {
            let (first, second) = pair(round);
            [(first, vec![second]), (second, vec![first])]
        });
    }
}

/// He looked before the claim stood and wrote after it: nobody but the one who has it can notice.
#[test]
fn a_claim_that_was_won_gives_way_to_one_written_just_behind_it() {
    let dovecot = Dovecot::start_with(&format!("imap_capability = {WITHOUT}\n"));
    dovecot.maildir("full", "INBOX").fill(2, mail);
    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    for (uid, mine, theirs, stand) in
        [(1, "zoe", "ann", &["lh-by-ann"][..]), (2, "ann", "mike", &["lh-by-ann", "lh-by-mike"])]
    {
        let served = Served::start(account(dovecot.plain_port, "full"), granted());
        served.complete(0);
        ask(&served, 1, vec![claim(uid, mine, &[])]);
        assert_eq!(answer(&served, 1), Ok(()));
        other.run("SELECT INBOX");
        other.run(&format!("UID STORE {uid} +FLAGS (lh-by-{theirs})"));
        served.until("the second look", |report| match report {
            Report::FlagsChanged(changed) => {
                let words =
                    |flags: &Flags| flags.keywords.iter().map(ToString::to_string).collect::<Vec<_>>();
                changed.iter().any(|(_, flags)| words(flags) == stand).then_some(())
            }
            _ => None,
        });
        assert_eq!(other.flags("INBOX")[&uid], stand, "the later name gives way, the earlier does not");
        served.stop();
    }
}

#[test]
fn a_standing_claim_is_overruled_only_when_the_user_saw_it() {
    for offer in [WITH, WITHOUT] {
        let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
        dovecot.maildir("full", "INBOX").fill(2, mail);
        let served = Served::start(account(dovecot.plain_port, "full"), granted());
        served.complete(0);
        let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
        other.run("SELECT INBOX");
        other.run("UID STORE 1 +FLAGS (lh-by-mike)");
        ask(&served, 1, vec![claim(2, "ann", &[1])]);
        assert_eq!(answer(&served, 1), Err("mike is on it".to_owned()), "{offer}");
        let seen = KeywordEdit {
            add_claim: None,
            remove_claim: Some("lh-by-mike".into()),
            beside: Vec::new(),
            ..claim(1, "", &[])
        };
        other.run("UID STORE 1 +FLAGS (lh-by-zoe)");
        ask(&served, 2, vec![seen.clone(), claim(2, "ann", &[1])]);
        assert_eq!(answer(&served, 2), Err("zoe is on it".to_owned()), "he saw mike, not zoe");
        other.run("UID STORE 1 -FLAGS (lh-by-zoe)");
        let flags = other.flags("INBOX");
        assert!(flags[&1].contains(&"lh-by-mike".to_owned()) && flags[&2].is_empty(), "{flags:?}");
        ask(&served, 3, vec![seen, claim(2, "ann", &[1])]);
        assert_eq!(answer(&served, 3), Ok(()), "{offer}");
        let flags = other.flags("INBOX");
        assert_eq!((flags[&1].len(), flags[&2].as_slice()), (0, &["lh-by-ann".to_owned()][..]));
        served.stop();
    }
}

/// A server whose message is changed in some other way before each of the first `changes` conditional stores.
fn restless(changes: u32) -> Served {
    let port = scripted::serve(move |talk| {
        let (mut modseq, mut claimed, mut left) = (10, false, changes);
        talk.play(1, |talk, tag, command| {
            let word = if claimed { " lh-by-ann" } else { "" };
            match command {
                "CAPABILITY" => talk.say(format!("* CAPABILITY IMAP4rev1 CONDSTORE\r\n{tag} OK\r\n")),
                _ if command.starts_with("EXAMINE \"Sent\"") => talk.say(format!("{tag} NO none\r\n")),
                _ if command.starts_with("SELECT") => talk.say(format!(
                    "* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] yes\r\n* OK [UIDVALIDITY 1] ok\r\n\
                     {tag} OK [READ-WRITE] in\r\n"
                )),
                _ if command.starts_with("FETCH") => {
                    talk.say(format!("* 1 FETCH (UID 1 FLAGS () BODY[] {{0}}\r\n)\r\n{tag} OK\r\n"));
                }
                _ if command.starts_with("UID FETCH") => talk
                    .say(format!("* 1 FETCH (UID 1 MODSEQ ({modseq}) FLAGS (\\Seen{word}))\r\n{tag} OK\r\n")),
                _ if command.starts_with("UID STORE") => {
                    if left > 0 {
                        (left, modseq) = (left - 1, modseq + 1);
                    }
                    let holds = command.contains(&format!("(UNCHANGEDSINCE {modseq})"));
                    claimed |= holds;
                    let code = if holds { "" } else { "[MODIFIED 1] " };
                    let status = if left % 2 == 0 { "OK" } else { "NO" };
                    talk.say(format!("{tag} {} {code}done\r\n", if holds { "OK" } else { status }));
                }
                _ => return false,
            }
            true
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["Sent".into()], ..account(port, "x") }, granted());
    served.complete(0);
    served
}

#[test]
fn a_claim_is_tried_again_where_only_something_else_changed_but_not_for_ever() {
    let served = restless(4);
    ask(&served, 1, vec![claim(1, "ann", &[])]);
    assert_eq!(answer(&served, 1), Ok(()));
    served.stop();
    let served = restless(u32::MAX);
    ask(&served, 1, vec![claim(1, "ann", &[])]);
    assert!(answer(&served, 1).unwrap_err().contains("try again"));
    served.stop();
}

#[test]
fn claims_of_many_travel_in_one_command() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(40, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    other.run("SELECT INBOX");
    other.run("UID STORE 7 +FLAGS (lh-by-mike)");
    ask(&served, 1, (1..=40).map(|uid| claim(uid, "ann", &[])).collect());
    assert_eq!(answer(&served, 1), Err("1 of 40 not claimed: mike is on it".to_owned()));
    let flags = other.flags("INBOX");
    assert!(flags.iter().all(|(uid, words)| words.contains(&"lh-by-ann".to_owned()) == (*uid != 7)));
    assert_eq!(proxy.sent().iter().filter(|sent| sent.line.contains("UID STORE")).count(), 1);
    served.stop();
}
