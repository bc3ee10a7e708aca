//! What the project says of itself: every link of its pages leads to a file that is there, and no page holds the marks
//! of an unfinished merge.

use levelhead::config;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The pages at the top and in `docs`, with those of its folders.
fn pages() -> Vec<PathBuf> {
    fn walk(folder: &Path, deep: bool, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && deep {
                walk(&path, true, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(root, false, &mut found);
    walk(&root.join("docs"), true, &mut found);
    found
}

/// Where the links of a line lead, anchors left off; links to the web are not ours to prove.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let after = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let local = after.filter(|target| !target.contains("://") && !target.starts_with('#'));
    local.map(|target| target.split('#').next().unwrap_or_default())
}

#[test]
fn every_link_leads_to_a_file() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (number, line) in text.lines().enumerate() {
            for target in links(line).filter(|target| !page.parent().unwrap().join(target).exists()) {
                wrong.push(format!("{}:{}: {target}", page.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_page_holds_the_marks_of_a_merge() {
    let marks = ["<<<<<<< ", ">>>>>>> "];
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let left = text.lines().position(|line| marks.iter().any(|mark| line.starts_with(mark)));
        assert_eq!(left, None, "{}", page.display());
    }
}

#[test]
fn every_recipe_is_a_config_that_is_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/recipes.md")).unwrap();
    let recipes: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(recipes.len() > 6);
    for recipe in recipes {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("proton-bridge.pem"), "").unwrap();
        let own = folder.path().join("config.toml");
        if recipe.contains("[[account]]") {
            fs::write(&own, recipe).unwrap();
        } else {
            fs::write(folder.path().join("team.toml"), recipe).unwrap();
            fs::write(&own, "team_file = \"team.toml\"\n").unwrap();
        }
        fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).unwrap();
        if let Err(problems) = config::read(&own) {
            panic!("{recipe}\n{problems:?}");
        }
    }
}
