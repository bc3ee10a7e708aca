//! The config file: what is read from a good one, and what is said about a bad one.

use jiff::SignedDuration;
use levelhead::access::AccountSetting;
use levelhead::classify::{Flag, Model};
use levelhead::config::{self, Config, Problem};
use levelhead::net::Security;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config").join(folder)
}

fn read(folder: &str, name: &str) -> Config {
    config::read(&fixtures(folder).join(name)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn said(problems: &[Problem], root: &Path) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n").replace(&format!("{}/", root.display()), "")
}

/// Compares with the snapshot beside the fixture.
fn check(folder: &Path, name: &str, said: &str) {
    insta::with_settings!({
        snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true,
    }, { insta::assert_snapshot!(name, said) });
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_with_place_and_remedy() {
    let root = fixtures("invalid");
    let mut files: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "toml"));
    assert!(files.len() >= 6);
    for path in files {
        // Copied for a mode that others can read, whatever the checkout's umask was.
        let folder = tempfile::tempdir().unwrap();
        let name = path.file_name().unwrap();
        let copy = folder.path().join(name);
        fs::copy(&path, &copy).unwrap();
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o644)).unwrap();
        let problems = config::read(&copy).expect_err(&path.display().to_string());
        let said = said(&problems, folder.path());
        assert!(!said.contains("hunter2"), "a secret is never shown: {said}");
        let stem = path.file_stem().unwrap().to_str().unwrap();
        check(&root, stem, &said);
    }
}

#[test]
fn template_and_team_files_are_checked_like_the_config() {
    let root = fixtures("broken-folder");
    let problems = config::read(&root.join("config.toml")).unwrap_err();
    check(&root, "config", &said(&problems, &root));
}

#[test]
fn little_is_needed_and_the_defaults_are_sensible() {
    let config = read("valid", "least.toml");
    let account = config.account(None).unwrap();
    assert_eq!((account.settings.port, account.settings.security), (993, Security::Implicit));
    assert_eq!(account.settings.folder, "INBOX");
    assert_eq!(account.addresses[0].as_str(), "support@desk.example");
    assert_eq!(account.access, AccountSetting::Writable);
    assert_eq!(config.first_reply(), SignedDuration::from_hours(8));
    assert_eq!(config.queue.since, Some(SignedDuration::from_hours(720)));
    assert_eq!(config.hours().day_length(), SignedDuration::from_hours(8));
    assert_eq!(config.templates().len(), 8);
    assert!(config.account(Some("other")).is_none());
    assert_eq!(read("valid", "empty.toml").accounts.len(), 0);
}

#[test]
fn a_desk_of_complaints_starts_higher() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let read = |text: &str| {
        fs::write(&path, text).unwrap();
        config::read(&path)
    };
    let config = read("[classifier]\nprior = { angry = 0.3 }\n").unwrap();
    let (model, shipped) = (config.model(), Model::shipped());
    assert!(model.base(Flag::Angry) > shipped.base(Flag::Angry) + 1.5);
    assert!((model.base(Flag::Urgent) - shipped.base(Flag::Urgent)).abs() < 1e-6);
    let said = said(&read("[classifier]\nprior = { urgent = 70 }\n").unwrap_err(), folder.path());
    assert!(said.contains("urgent = 70 is no share of an inbox; stay between 0.001 and 0.5"), "{said}");
}

#[test]
fn plain_text_is_for_loopback_and_domains_are_ours_as_a_whole() {
    let config = read("valid", "loopback-plain.toml");
    let account = config.account(Some("lab")).unwrap();
    assert_eq!((account.settings.port, account.settings.security), (143, Security::PlainLoopback));
    assert_eq!(account.addresses[0].as_str(), "tester@lab.example");
    assert_eq!(account.domains, ["@lab.example"]);
    assert_eq!(account.access, AccountSetting::ReadOnly);
    assert_eq!((config.queue.since, config.queue.subject_join), (None, None));
}

#[test]
fn a_password_in_the_file_needs_mode_0600_and_warns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let least = fs::read_to_string(fixtures("valid").join("least.toml")).unwrap();
    fs::write(&path, least.replace("password_env = \"SUPPORT_PASSWORD\"", "password = \"hunter2\"")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let said = said(&config::read(&path).unwrap_err(), folder.path());
    assert!(said.starts_with("config.toml:5:12: ") && said.contains("chmod 600"), "{said}");
    assert!(!said.contains("hunter2"));

    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let config = config::read(&path).unwrap();
    assert_eq!(config.warnings.len(), 1);
    assert!(!format!("{config:?}").contains("hunter2"), "a secret is in no debug output");
}

#[test]
fn ones_own_settings_go_before_the_teams_and_files_before_what_ships() {
    let config = read("folder", "config.toml");
    assert_eq!(config.first_reply(), SignedDuration::from_hours(4));
    assert_eq!(config.hours().day_length(), SignedDuration::from_hours(4));
    assert_eq!(config.shared.vip, ["@big.example"]);
    let team: Vec<&str> = config.shared.team.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(team, ["Mike Ortega", "Sam Okafor"]);
    let find = |name: &str| config.templates().iter().find(|template| template.name == name).unwrap();
    assert_eq!(find("acknowledge").about, "our own acknowledgement");
    assert_eq!(find("late").key, Some('h'));
    assert_eq!(find("hand-over").key, None, "the file's key takes the shipped one's");
    assert_eq!(config.templates().len(), 9);
}

#[test]
fn the_example_config_can_be_used_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    let config = config::read(&path).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(config.account(None).unwrap().settings.name, "support");
    assert_eq!(config.short_name().as_str(), "sam");
    assert_eq!(config.templates().len(), 9);
}
