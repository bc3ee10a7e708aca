//! The trainer and what keeps its texts honest, on a few of our own mails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn training(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/training").join(name)
}

/// The first mails of two writers, as files in a folder.
fn few(folder: &Path) -> Vec<String> {
    ["hand-a.tsv", "hand-b.tsv"]
        .map(|name| {
            let text = fs::read_to_string(training(name)).unwrap();
            let path = folder.join(name);
            fs::write(&path, text.lines().take(25).collect::<Vec<_>>().join("\n")).unwrap();
            path.display().to_string()
        })
        .to_vec()
}

fn levelhead(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_levelhead")).args(arguments).env_clear().output().unwrap()
}

#[test]
fn the_same_texts_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let files = few(folder.path());
    let trained = |name: &str| {
        let to = folder.path().join(name);
        fs::create_dir(&to).unwrap();
        let output = levelhead(&["train", &files[0], &files[1], "--write", to.to_str().unwrap()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        ["grams.bin", "named.toml"].map(|name| fs::read(to.join(name)).unwrap())
    };
    let (first, second) = (trained("first"), trained("second"));
    assert!(first == second, "two runs differ");
    assert!(first[0].iter().any(|byte| *byte != 0), "something was learned");
}

#[test]
fn a_mail_written_twice_and_one_out_of_a_test_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let files = few(folder.path());
    let tests = folder.path().join("tests");
    fs::create_dir(&tests).unwrap();
    fs::write(tests.join("case.toml"), "text = \"the stapler that we bought from you in spring jams daily\"")
        .unwrap();
    let check = |files: &[String]| {
        let mut arguments = vec!["train", "--check", "--apart-from", tests.to_str().unwrap()];
        arguments.extend(files.iter().map(String::as_str));
        String::from_utf8(levelhead(&arguments).stdout).unwrap()
    };
    let told = check(&files);
    assert!(told.contains("48 mails") && told.contains("0 of the mails share a run"), "{told}");

    let copy = folder.path().join("hand-z.tsv");
    let text = fs::read_to_string(&files[0]).unwrap();
    let (header, first) = text.split_once('\n').unwrap();
    let first = first.lines().next().unwrap().replacen("a\ta001", "z\tz001", 1);
    let like_a_test = "The stapler that we bought from you in spring jams daily.";
    let other =
        format!("z\tz002\toffice\ten\tplain\tno\tno\t2026-01-06T10:00:00Z\tSubject: x\\n\\n{like_a_test}");
    fs::write(&copy, format!("{header}\n{first}\n{other}\n")).unwrap();
    let told = check(&[files, vec![copy.display().to_string()]].concat());
    assert!(told.contains("a a001 and z z001 share 100 %"), "{told}");
    assert!(told.contains("z z002 shares a run"), "{told}");
    assert!(!told.contains("a a002"), "{told}");
}

#[test]
fn a_row_may_bring_its_own_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.tsv");
    // Told by the date alone: on Tuesday morning, Tuesday noon is near; on Wednesday it is most of a week away.
    let text = "Please send us the offer by Tuesday noon.";
    let rows = [
        format!("urgent\ttold\t1\t2026-01-06T08:00:00Z\t{text}"),
        format!("not_urgent\ttold\t2\t2026-01-07T08:00:00Z\t{text}"),
    ];
    fs::write(&path, format!("label\tsource\tid\tdate\ttext\n{}\n", rows.join("\n"))).unwrap();
    let output = levelhead(&["evaluate", path.to_str().unwrap(), "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["rows"][0]["roc_auc"], 1.0, "{told}");
}
