//! What the user says against a flag: it holds for mails like that one at once and after a restart, for no others, and is
//! taken back without a trace.

use crate::desk::world::{Mail, World, ask, noon};
use crate::terminal::Terminal;
use levelhead::classify::{
    Circumstances, Correction, Corrections, Evidence, Figures, Flag, Memory, Model, Speaker, Turn,
    evidence_with, verdict,
};
use levelhead::mail::{Flags, Message, MessageId, MessageKey, MessageRef, SourceId, parse};
use levelhead::triage::Change;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A form letter, filled in.
fn form(key: u32, name: &str, item: &str, number: u32) -> Mail {
    let text = format!(
        "Dear support, this is {name} from the branch office. Once more the delivery of {item} came without the \
         packing list. Please send the missing papers for consignment {number} to our warehouse, so that the goods \
         can be booked in.\n\nRegards\n{name}"
    );
    ask(key, 3, &text)
        .from(&format!("{name} <c{key}@branch{key}.example>"))
        .about(&format!("Papers {number}"))
}

#[test]
fn one_correction_moves_a_near_copy_and_undo_moves_it_back() {
    let mails = [
        form(1, "Marta", "printer paper", 4711),
        form(2, "Oliver", "toner cartridges", 9932),
        ask(3, 3, "Could you send me the price list for next year? We plan our budget.")
            .from("P <p@q.example>"),
    ];
    for (say, flag) in
        [(Change::CorrectAnger(true), Flag::Angry), (Change::CorrectUrgency(true), Flag::Urgent)]
    {
        let mut world = World::new(&mails);
        let flags = |world: &World| {
            [1, 2, 3].map(|key| match flag {
                Flag::Angry => world.told(key).anger.flag,
                Flag::Urgent => world.told(key).urgency.flag,
            })
        };
        let scores = |world: &World| [1, 2, 3].map(|key| world.desk.verdict(world.id(key)).clone());
        let before = scores(&world);
        assert_eq!(flags(&world), [false; 3]);
        world.change(1, &say);
        assert_eq!(flags(&world), [true, true, false], "{flag:?}");
        world.desk.undo(noon());
        assert_eq!(scores(&world), before);
    }
}

fn mbox(mails: &[Mail]) -> String {
    let one = |mail: &Mail| {
        let body = mail.text.replace("\n\n", "\n");
        format!(
            "From x Wed Jun  3 09:00:00 2026\nFrom: {}\nTo: sam@desk.example\nSubject: {}\nMessage-ID: <{}@x>\n\
             Date: Wed, 03 Jun 2026 09:00:00 +0000\n\n{body}\n\n",
            mail.from, mail.subject, mail.key
        )
    };
    mails.iter().map(one).collect::<Vec<_>>().concat()
}

#[test]
fn a_correction_outlives_the_program_and_can_be_listed_exported_and_undone() {
    let home = tempfile::tempdir().unwrap();
    let mail = home.path().join("mail.mbox");
    fs::write(&mail, mbox(&[form(1, "Marta", "printer paper", 4711), form(2, "Oliver", "toner", 9932)]))
        .unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_levelhead"));
        let output = command.args(arguments).env_clear().env("HOME", home.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let opened = ["--open", mail.to_str().unwrap(), "--me", "@desk.example", "--now", "2026-06-03T12:00:00Z"];
    let angry = || run(&[&["list", "--angry", "--jsonl"][..], &opened].concat()).lines().count();
    let store = home.path().join(".local/state/levelhead/corrections.jsonl");
    assert_eq!(angry(), 0);

    let variables = [("HOME", home.path().to_str().unwrap())];
    let mut terminal = Terminal::start_in(120, 40, &opened, &variables);
    terminal.shows("packing list").press("A").shows("angry, you said").press("u").shows("undone: angry");
    assert!(!store.exists(), "nothing is left of it");
    terminal.press("A").shows("angry, you said").press("q");
    assert_eq!(terminal.ended(), 0);

    assert_eq!(angry(), 2, "the mail itself and the one like it");
    assert!(run(&["corrections"]).contains("angry"));
    let exported = run(&["corrections", "tsv"]);
    let row = exported.lines().nth(1).unwrap();
    assert!(row.starts_with("angry\tcorrections\t") && row.contains("packing list"), "{exported}");
    assert!(run(&["corrections", "undo"]).contains("undone: angry"));
    assert!(!store.exists());
    assert_eq!(angry(), 0);
}

#[test]
fn in_read_only_a_correction_holds_until_the_end_and_only_it_can_be_undone() {
    let mut terminal = Terminal::start(120, 40, &["--demo", "--read-only", "--now", "2026-03-09T12:00:00Z"]);
    terminal.shows("Dana Whitlow").press("u").shows("u (undo) is off");
    terminal.press("A").shows("not angry, you said (until you quit)").press("u").shows("undone: not angry");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert!(!terminal.file(".local/state/levelhead/corrections.jsonl").exists());
}

/// A mail with what it says and whether it is angry, and urgent.
type Read = (Message, Evidence, [bool; 2]);

/// Our own mails, those of one writer together.
fn hands(model: &Model) -> Vec<Vec<Read>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/training");
    let mut memory = Memory::keeping();
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().filter(|file| file.extension().is_some_and(|is| is == "tsv"));
    texts.map(|file| hand(&fs::read_to_string(file).unwrap(), model, &mut memory)).collect()
}

fn hand(text: &str, model: &Model, memory: &mut Memory) -> Vec<Read> {
    let mut rows = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let column = |name: &str| header.iter().position(|known| *known == name).unwrap();
    let (angry, urgent, text) = (column("angry"), column("urgent"), column("text"));
    let read = |(number, row): (usize, Vec<&str>)| {
        let raw = format!(
            "Message-ID: <{number}@x>\nDate: Tue, 06 Jan 2026 10:00:00 +0000\n{}",
            row[text].replace("\\n", "\n")
        );
        let reference = MessageRef { source: SourceId(0), key: MessageKey(0) };
        let message = parse::message(reference, raw.as_bytes(), Flags::default(), None);
        let evidence = evidence_with(memory, model, &message);
        (message, evidence, [row[angry] == "yes", row[urgent] == "yes"])
    };
    rows.enumerate().map(read).collect()
}

/// The probability of a flag, and whether it is up.
fn up(model: &Model, flag: Flag, (message, evidence, _): &Read) -> (f64, bool) {
    let (at, message_id) = (message.at().unwrap(), message.headers.message_id.as_ref());
    let turn = Turn { row: None, message_id, by: Speaker::Customer, at, evidence, cc: &[] };
    let told = verdict(model, &[turn], Circumstances::default(), at);
    let score = if flag == Flag::Angry { told.anger } else { told.urgency };
    (f64::from(score.probability), score.flag)
}

fn auc(model: &Model, flag: Flag, read: &[&Read]) -> f64 {
    let score = |mail: &&Read| (up(model, flag, mail).0, mail.2[flag as usize]);
    Figures::of(&read.iter().map(score).collect::<Vec<_>>()).unwrap().roc_auc
}

/// By how much the others rank worse once the user has said the opposite of twenty of these mails.
fn harm(model: &Model, flag: Flag, read: &[&Read]) -> f64 {
    let every = read.len() / 20;
    let is_wrong = |at: usize| at.is_multiple_of(every) && at / every < 20;
    let wrong = read.iter().enumerate().filter(|(at, _)| is_wrong(*at)).map(|(_, mail)| Correction {
        flag,
        yes: !mail.2[flag as usize],
        message_id: MessageId::parse("<wrong@x>").unwrap(),
        subject: mail.0.headers.subject.clone(),
        trace: mail.1.trace,
        said_at: noon(),
    });
    let misled = model.with_corrections(Corrections::new(wrong.collect()));
    let heard = read
        .iter()
        .enumerate()
        .filter(|(at, mail)| is_wrong(*at) && up(&misled, flag, mail).1 != mail.2[flag as usize]);
    assert!(heard.count() >= 18, "the corrections hold for the mails themselves, but for the shortest");
    let others = read.iter().enumerate().filter(|(at, _)| !is_wrong(*at));
    let others: Vec<&Read> = others.map(|(_, mail)| *mail).collect();
    auc(model, flag, &others) - auc(&misled, flag, &others)
}

#[test]
fn twenty_wrong_corrections_hardly_hurt_other_mails() {
    let model = Model::shipped();
    let hands = hands(&model);
    let all: Vec<&Read> = hands.iter().flatten().collect();
    assert!(hands.len() > 17 && all.len() > 3_000);
    for flag in [Flag::Angry, Flag::Urgent] {
        let of_all = harm(&model, flag, &all);
        assert!(of_all < 0.01, "{flag:?}: {of_all:.4}");
        for hand in &hands {
            // Of one writer, too, who has such mails at all.
            let of_hand: Vec<&Read> = hand.iter().collect();
            if hand.iter().filter(|mail| mail.2[flag as usize]).count() < 30 {
                continue;
            }
            let harm = harm(&model, flag, &of_hand);
            assert!(harm < 0.01, "{flag:?}, {} mails: {harm:.4}", hand.len());
        }
    }
}
