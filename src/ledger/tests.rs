//! What is kept is there again after any end of the program, once, in order, and for its owner alone.

use super::*;
use crate::access::{self, AccountSetting, Origin, Wish};

fn place(home: &Path, name: &str) -> Place {
    let grant = access::decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap();
    Place::new(&grant, &home.join("state/levelhead/changes"), "sam@mail.example:993", name)
}

fn entry(what: &str) -> Entry {
    let folder = Folder { name: "INBOX".into(), validity: 7 };
    let at = At(0, 3);
    let saw = Saw { at, before: Vec::new(), after: vec!["lh-done".into()], answered: false };
    Entry {
        id: 0,
        what: what.into(),
        folders: vec![folder],
        seen: vec![vec![saw]],
        edits: vec![Edit { at, add: vec!["lh-done".into()], remove: Vec::new() }],
        then: Then::Rest,
    }
}

fn whats(ledger: &Ledger) -> Vec<&str> {
    ledger.entries().iter().map(|entry| entry.what.as_str()).collect()
}

fn files(place: &Place) -> usize {
    place.files().unwrap().len()
}

#[test]
fn what_a_dead_program_left_is_taken_over_in_order_and_what_a_living_one_has_is_not() {
    let home = tempfile::tempdir().unwrap();
    let place = place(home.path(), "INBOX");
    let (mut first, wrong) = place.clone().open().unwrap();
    assert_eq!((wrong.len(), files(&place)), (0, 0), "nothing is written before the first change");
    let one = first.add(entry("one")).unwrap();
    first.add(entry("two")).unwrap();
    let mut three = entry("three");
    three.id = first.add(three.clone()).unwrap();
    three.then = Then::Away { shelf: "trash".into(), messages: vec![At(0, 3)], trips: Vec::new() };
    first.put(&three).unwrap();
    first.forget(one).unwrap();

    let (second, _) = place.clone().open().unwrap();
    assert!(whats(&second).is_empty(), "its program lives");
    drop(first);
    let (mut third, _) = place.clone().open().unwrap();
    assert_eq!(whats(&third), ["two", "three"]);
    assert_eq!(third.entries().last().unwrap().then, three.then);
    assert_eq!(files(&place), 1);
    third.add(entry("four")).unwrap();
    drop(third);
    let (mut last, _) = place.clone().open().unwrap();
    assert_eq!(whats(&last), ["two", "three", "four"]);
    for id in last.entries().iter().map(|entry| entry.id).collect::<Vec<_>>() {
        last.forget(id).unwrap();
    }
    assert_eq!(files(&place), 0, "what is done leaves nothing behind");
}

#[test]
fn a_file_cut_at_any_byte_gives_what_was_kept_by_then_and_no_complaint() {
    let home = tempfile::tempdir().unwrap();
    let place = place(home.path(), "INBOX");
    let (mut ledger, _) = place.clone().open().unwrap();
    ledger.add(entry("one")).unwrap();
    ledger.add(entry("two")).unwrap();
    let bytes = fs::read(&place.files().unwrap()[0]).unwrap();
    let mut most = 0;
    for cut in 0..=bytes.len() {
        let (entries, damaged) = place.read(&bytes[..cut]).unwrap();
        assert_eq!(damaged, 0, "at {cut}");
        assert!(entries.len() >= most, "at {cut}");
        most = entries.len();
    }
    assert_eq!(most, 2);
    let spoilt = String::from_utf8(bytes).unwrap().replacen("\"what\":\"one\"", "\"wha", 1);
    let (entries, damaged) = place.read(spoilt.as_bytes()).unwrap();
    assert_eq!((entries.len(), damaged), (1, 1), "a damaged line costs that change alone, and is told");
}

#[test]
fn it_is_for_its_owner_alone_and_another_folder_s_changes_are_apart() {
    let home = tempfile::tempdir().unwrap();
    let place = place(home.path(), "INBOX");
    let (mut ledger, _) = place.clone().open().unwrap();
    ledger.add(entry("one")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.folder), 0o700);
    assert_eq!(mode(&place.files().unwrap()[0]), 0o600);
    drop(ledger);
    let (other, _) = self::place(home.path(), "Sales").open().unwrap();
    assert!(whats(&other).is_empty());
    let stranger = Place { owner: "somebody else's".into(), ..place.clone() };
    let (strange, wrong) = stranger.open().unwrap();
    assert!(whats(&strange).is_empty());
    assert!(wrong[0].contains("of another account"), "{wrong:?}");
    assert_eq!(whats(&place.open().unwrap().0), ["one"], "it was left alone");
}
