//! Secrets from the system keyring, with a real one: gnome-keyring on a session bus of the test's own.

use std::process::Command;

/// Set in the inner run, which has the bus and an unlocked keyring.
const INNER: &str = "LEVELHEAD_TEST_KEYRING";

#[test]
#[cfg(feature = "keyring")]
fn a_secret_is_read_from_the_keyring() {
    use levelhead::secrets::{SecretSource, resolve, store_in_keyring};
    use secrecy::ExposeSecret;
    if std::env::var_os(INNER).is_some() {
        let entry =
            |user: &str| SecretSource::Keyring { service: "levelhead-test".into(), user: user.into() };
        let missing = resolve(&entry("sam")).unwrap_err().to_string();
        assert!(missing.contains("no entry"), "{missing}");
        store_in_keyring("levelhead-test", "sam", &"hunter2".into()).unwrap();
        assert_eq!(resolve(&entry("sam")).unwrap().expose_secret(), "hunter2");
        assert!(resolve(&entry("mike")).is_err());
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let script = "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$0\" \"$@\"";
    let output = Command::new("dbus-run-session")
        .args(["--", "/bin/sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .args(["secrets::a_secret_is_read_from_the_keyring", "--exact", "--nocapture"])
        .env(INNER, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .output()
        .expect("dbus-run-session is missing: run `scripts/setup test`");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "with gnome-keyring:\n{said}");
    assert!(said.contains("1 passed"), "{said}");
}
