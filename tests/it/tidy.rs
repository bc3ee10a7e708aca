//! The rules of ARCHITECTURE.md as tests: imports go down, files are short and say what they are for, the core is pure.

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: &[(&str, u8)] = &[
    ("access", 0),
    ("mail", 0),
    ("mailbox", 1),
    ("classify", 2),
    ("calendar", 3),
    ("triage", 3),
    ("spelling", 3),
    ("reply", 4),
    ("port", 5),
    ("app", 6),
    ("ui", 7),
    ("net", 7),
    ("sources", 7),
    ("outbox", 7),
    ("corrections", 7),
    ("dictionaries", 7),
    ("cache", 7),
    ("ledger", 7),
    ("secrets", 7),
    ("imap", 8),
    ("smtp", 8),
    ("config", 9),
    ("intake", 10),
    ("sending", 10),
    ("shell", 11),
    ("commands", 11),
];
const PURE_UP_TO: u8 = 6;
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::io::std",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];
const LONGEST: usize = 400;

fn sources(under: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(under), &mut found);
    for (path, _) in &mut found {
        *path = path.strip_prefix(root).unwrap().to_path_buf();
    }
    found
}

fn floor_of(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

fn module_of(path: &Path) -> String {
    let part = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
    part.trim_end_matches(".rs").to_owned()
}

fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn every_module_has_a_floor_and_imports_only_downward() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let module = module_of(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(own) = floor_of(&module) else {
            wrong.push(format!("{}: no floor is given for {module}", path.display()));
            continue;
        };
        for (number, line) in code(&text) {
            for (at, _) in line.match_indices("crate::") {
                let other: String =
                    line[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let lower = floor_of(&other).is_some_and(|floor| floor < own);
                if other != module && !lower {
                    wrong.push(format!("{}:{}: {module} imports {other}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_has_no_files_sockets_processes_or_clock() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let pure = floor_of(&module_of(&path)).is_some_and(|floor| floor <= PURE_UP_TO);
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code(shipped) {
            if let Some(name) = IMPURE.iter().find(|name| pure && line.contains(**name)) {
                wrong.push(format!("{}:{}: {name}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut wrong = Vec::new();
    for (path, text) in ["src", "tests", "benches"].into_iter().flat_map(sources) {
        if !text.starts_with("//!") {
            wrong.push(format!("{}: does not begin with //!", path.display()));
        }
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("{}: {lines} lines, at most {LONGEST}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_writer_names_commands_that_change_a_mailbox() {
    let mutating = [
        "STORE ",
        "\"MOVE",
        "APPEND ",
        "EXPUNGE\"",
        "\"COPY",
        "UID COPY",
        "UID MOVE",
        "UID STORE",
        "CREATE ",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources("src/imap") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "writer.rs"
            || path.ends_with("writer/moves.rs")
            || path.ends_with("writer/claims.rs")
            || path.ends_with("writer/journey.rs")
            || name == "gate.rs"
        {
            continue;
        }
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code(shipped) {
            if mutating.iter().any(|command| line.contains(command)) {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
