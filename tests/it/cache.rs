//! The copy on disk by itself: what was kept comes back, and a file that was damaged in any way never tells anything
//! else.

use levelhead::cache::{Cache, Folder, Kept, Row};
use levelhead::mail::Flags;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const VALIDITY: u32 = 77;

fn row(uid: u32) -> Row {
    Row {
        uid,
        flags: Flags { seen: uid.is_multiple_of(2), keywords: vec!["lh-done".into()], ..Flags::default() },
        received: "2026-03-09T10:00:00Z".parse().ok(),
        size: 1_000 + u64::from(uid),
        headers: format!("Subject: question {uid}\r\n\r\n").into_bytes(),
        cut: false,
    }
}

fn text(uid: u32) -> Vec<u8> {
    format!("Subject: question {uid}\r\n\r\nsecret words {uid}\r\n").into_bytes()
}

fn kept() -> Kept {
    Kept { modseq: Some(9), at: "2026-03-09T11:00:00Z".parse().unwrap(), sent: vec!["Sent".to_owned()] }
}

fn cache(home: &Path) -> Cache {
    Cache::new(home, "sam@mail.example:993".to_owned())
}

/// The file, with three messages in it.
fn filled(home: &Path) -> PathBuf {
    let mut folder = cache(home).open("INBOX").unwrap();
    folder.begin(VALIDITY);
    for uid in 1..=3 {
        folder.keep_row(&row(uid));
        folder.keep_text(uid, &text(uid));
    }
    folder.in_step(kept());
    drop(folder);
    file(home, "mail")
}

/// The one file of this kind.
fn file(home: &Path, extension: &str) -> PathBuf {
    let files = fs::read_dir(cache(home).folder()).unwrap().map(|file| file.unwrap().path());
    let files: Vec<_> = files.filter(|file| file.extension().is_some_and(|is| is == extension)).collect();
    assert_eq!(files.len(), 1, "{extension}");
    files[0].clone()
}

/// Whatever is told is what was kept.
fn truthful(folder: &Folder) {
    for uid in folder.uids() {
        assert_eq!(folder.validity(), Some(VALIDITY));
        assert!(folder.row(uid).is_none_or(|told| told == row(uid)), "row {uid}");
        assert!(folder.text(uid).is_none_or(|told| told == text(uid)), "text {uid}");
    }
    assert!(folder.kept().is_none_or(|told| *told == kept()));
}

#[test]
fn what_was_kept_comes_back_and_is_its_owners_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = filled(home.path());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(file.parent().unwrap()), mode(&file)), (0o700, 0o600));
    let mut folder = cache(home.path()).open("INBOX").unwrap();
    assert_eq!((folder.uids(), folder.kept()), (vec![3, 2, 1], Some(&kept())));
    truthful(&folder);
    assert_eq!((folder.row(2), folder.text(2)), (Some(row(2)), Some(text(2))));

    let flags = Flags { answered: true, ..Flags::default() };
    folder.keep_flags(2, &flags);
    folder.forget(&[3]);
    drop(folder);
    let bytes = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
    assert!(!bytes.contains("question 3") && !bytes.contains("words 3"), "nothing is left of what went");
    let folder = cache(home.path()).open("INBOX").unwrap();
    assert_eq!(folder.uids(), [2, 1]);
    assert_eq!(folder.row(2).unwrap().flags, flags);
}

#[test]
fn a_flipped_bit_anywhere_tells_nothing_untrue() {
    let home = tempfile::tempdir().unwrap();
    let file = filled(home.path());
    let sound = fs::read(&file).unwrap();
    for place in 0..sound.len() {
        let mut damaged = sound.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&file, &damaged).unwrap();
        truthful(&cache(home.path()).open("INBOX").unwrap());
    }
}

#[test]
fn the_newest_are_told_by_themselves_and_only_as_they_are() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    let told = cache(home.path()).newest("INBOX").unwrap();
    assert_eq!((told.validity, told.modseq, told.total), (VALIDITY, Some(9), 3));
    assert_eq!(told.rows, [row(3), row(2), row(1)]);
    let path = file(home.path(), "newest");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let sound = fs::read(&path).unwrap();
    for place in 0..sound.len() {
        let mut damaged = sound.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&path, &damaged).unwrap();
        assert_eq!(cache(home.path()).newest("INBOX"), None, "byte {place}");
        fs::write(&path, &sound[..place]).unwrap();
        assert_eq!(cache(home.path()).newest("INBOX"), None, "{place} bytes");
    }
    // Somebody else's file under this name.
    let other = Cache::new(home.path(), "kim@mail.example:993".to_owned());
    drop(other.open("INBOX"));
    fs::write(other.folder().join(path.file_name().unwrap()), &sound).unwrap();
    assert_eq!(other.newest("INBOX"), None);
}

#[test]
fn the_newest_follow_what_is_kept() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    let told = || cache(home.path()).newest("INBOX").map(|newest| newest.rows);
    let mut folder = cache(home.path()).open("INBOX").unwrap();
    folder.keep_row(&row(4));
    folder.in_step(kept());
    assert_eq!(told(), Some(vec![row(4), row(3), row(2), row(1)]));
    folder.forget(&[3]);
    let bytes = fs::read(file(home.path(), "newest")).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("question 3"), "nothing is left of what went");
    folder.in_step(kept());
    assert_eq!(told(), Some(vec![row(4), row(2), row(1)]));
    for uid in 5..500 {
        folder.keep_row(&row(uid));
    }
    folder.in_step(kept());
    let newest: Vec<Row> = (300..500).rev().map(row).collect();
    assert_eq!(told(), Some(newest));
    folder.begin(VALIDITY + 1);
    assert_eq!(told(), None);
}

#[test]
fn a_file_cut_anywhere_tells_what_was_written_before() {
    let home = tempfile::tempdir().unwrap();
    let file = filled(home.path());
    let sound = fs::read(&file).unwrap();
    let mut most = 0;
    for length in 0..sound.len() {
        fs::write(&file, &sound[..length]).unwrap();
        let mut folder = cache(home.path()).open("INBOX").unwrap();
        truthful(&folder);
        assert!(folder.uids().len() >= most, "more of the file, more messages");
        most = folder.uids().len();
        // It can be written on.
        folder.begin(VALIDITY);
        folder.keep_row(&row(9));
        folder.flush();
        drop(folder);
        let folder = cache(home.path()).open("INBOX").unwrap();
        truthful(&folder);
        assert_eq!((folder.uids().len(), folder.row(9)), (most + 1, Some(row(9))));
    }
    assert_eq!(most, 3);
}

#[test]
fn another_validity_or_owner_finds_nothing() {
    let home = tempfile::tempdir().unwrap();
    let file = filled(home.path());
    let sound = fs::read(&file).unwrap();
    let mut folder = cache(home.path()).open("INBOX").unwrap();
    folder.begin(VALIDITY + 1);
    assert_eq!((folder.uids(), folder.kept()), (vec![], None));
    drop(folder);
    assert!(fs::metadata(&file).unwrap().len() < 100, "the old mail is off the disk");

    // Somebody else's file under this name.
    let other = Cache::new(home.path(), "kim@mail.example:993".to_owned());
    drop(other.open("INBOX"));
    let theirs = other.folder().join(file.file_name().unwrap());
    fs::write(&theirs, &sound).unwrap();
    assert_eq!(other.open("INBOX").unwrap().uids(), [0; 0]);
    assert_eq!(cache(home.path()).open("Sent").unwrap().uids(), [0; 0]);
}

#[test]
fn of_two_programs_one_writes_and_both_read() {
    let home = tempfile::tempdir().unwrap();
    let file = filled(home.path());
    let mut first = cache(home.path()).open("INBOX").unwrap();
    let mut second = cache(home.path()).open("INBOX").unwrap();
    second.keep_row(&row(5));
    second.forget(&[1]);
    second.in_step(kept());
    first.keep_row(&row(4));
    first.flush();
    truthful(&second);
    drop((first, second));
    let folder = cache(home.path()).open("INBOX").unwrap();
    assert_eq!(folder.uids(), [4, 3, 2, 1]);
    truthful(&folder);
    drop(folder);
    assert!(fs::metadata(&file).is_ok());
}

#[test]
fn what_is_out_of_date_does_not_fill_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let file = filled(home.path());
    let mut folder = cache(home.path()).open("INBOX").unwrap();
    for round in 0..40_000 {
        folder.keep_flags(
            1,
            &Flags { seen: round % 2 == 0, keywords: vec!["x".into(); 9], ..Flags::default() },
        );
    }
    folder.keep_flags(1, &row(1).flags);
    drop(folder);
    assert!(fs::metadata(&file).unwrap().len() > 1 << 20);
    let folder = cache(home.path()).open("INBOX").unwrap();
    truthful(&folder);
    assert_eq!((folder.uids(), folder.kept(), folder.text(3)), (vec![3, 2, 1], Some(&kept()), Some(text(3))));
    drop(folder);
    assert!(fs::metadata(&file).unwrap().len() < 2_000);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    truthful(&cache(home.path()).open("INBOX").unwrap());
}
