//! Finding and reading the config file, the team's file and the template files, and putting them together. Must not
//! know what the settings are for.

use super::section::Section;
use super::shared::Shared;
use super::source::Source;
use super::{
    Account, Config, Problem, account, editor, keys, me, notify, queue, screen, sending, template, versions,
};
use crate::app::Keymap;
use crate::reply::Template;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The templates that ship.
const SHIPPED: &[(&str, &str)] = &[
    ("acknowledge", include_str!("../../assets/templates/acknowledge.md")),
    ("rescue-plan", include_str!("../../assets/templates/rescue-plan.md")),
    ("facts", include_str!("../../assets/templates/facts.md")),
    ("hand-over", include_str!("../../assets/templates/hand-over.md")),
    ("already-shipped", include_str!("../../assets/templates/already-shipped.md")),
    ("incident", include_str!("../../assets/templates/incident.md")),
    ("misdirected", include_str!("../../assets/templates/misdirected.md")),
    ("our-analysis", include_str!("../../assets/templates/our-analysis.md")),
];

/// Where the config lies unless `--config` says otherwise.
pub fn default_path() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "levelhead").map(|dirs| dirs.config_dir().join("config.toml"))
}

/// The shipped templates, in all languages; what is wrong with them is a test's business.
pub fn shipped() -> Vec<Template> {
    let read = |(name, text): &(&str, &str)| template::file(&Source::new(*name, text), name);
    versions::with(SHIPPED.iter().filter_map(read).collect())
}

/// Reads the file at `path`.
pub fn read(path: &Path) -> Result<Config, Vec<Problem>> {
    let text = fs::read_to_string(path).map_err(|error| {
        let remedy = if error.kind() == io::ErrorKind::NotFound {
            "name another with --config"
        } else {
            "make it readable"
        };
        vec![Problem::whole_file(path.display().to_string(), says(&error), remedy)]
    })?;
    parse(path, &text, Some(&templates_beside(path)))
}

/// Reads a text that would stand in the file at `path`.
pub fn understand(path: &Path, text: &str) -> Result<Config, Vec<Problem>> {
    parse(path, text, None)
}

/// The folder of template files that belongs to a config.
pub fn templates_beside(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new(".")).join("templates")
}

/// The desk of the sample inbox.
pub fn demo() -> Config {
    let text = include_str!("../../assets/demo-desk.toml");
    // What ships is no file to be read anew.
    parse(Path::new("assets/demo-desk.toml"), text, None)
        .map_or_else(|_| Config::bare(), |config| Config { path: None, ..config })
}

/// Reads the text of the file at `path`, the team's file where it names one, and the template files of a folder.
fn parse(path: &Path, text: &str, templates: Option<&Path>) -> Result<Config, Vec<Problem>> {
    let source = Source::new(path.display().to_string(), text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        source.report_syntax(&errors);
        return Err(source.into_problems());
    }
    let mut root = Section::of_file(&source, table.get_ref());
    let me = me::read(root.table("me"));
    let accounts = accounts(&mut root, path);
    let queue = queue::read(&mut root);
    let screen = screen::read(&mut root);
    let notify = notify::read(root.table("notify"));
    let undo = sending::undo(&mut root);
    let attachments = sending::attachments(&mut root);
    let editor = editor::read(&mut root);
    let keymap = root.table("keys").map_or_else(Keymap::shipped, keys::read);
    let own = Shared::read(&mut root);
    let mut elsewhere = Vec::new();
    let team = root.text("team_file").map(|file| account::beside(path, file.get_ref()));
    root.finish();
    let mut shared =
        own.over(team.as_deref().map(|file| team_file(file, &mut elsewhere)).unwrap_or_default());
    shared.templates = layered(shipped(), shared.templates);
    if let Some(folder) = templates {
        shared.templates = layered(shared.templates, template_files(folder, &mut elsewhere));
    }

    if let Some(languages) = &me.languages {
        versions::keep(&mut shared.templates, languages);
    }

    let mut problems = source.into_problems();
    problems.extend(elsewhere);
    let warnings = accounts
        .iter()
        .filter(|account| account.password_in_file)
        .map(|account| {
            let what = format!("the password of {} stands in this file", account.settings.name);
            Problem::whole_file(path.display().to_string(), what, "password_command or keyring are safer")
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Config {
        path: Some(path.to_owned()),
        team_file: team,
        me,
        accounts,
        queue,
        screen,
        notify,
        undo,
        attachments,
        editor,
        keymap,
        shared,
        warnings,
    })
}

fn accounts(root: &mut Section<'_>, path: &Path) -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::new();
    for section in root.tables("account") {
        let (source, at) = (section.source, section.at);
        let Some(account) = account::read(section, path) else { continue };
        let name = &account.settings.name;
        if accounts.iter().any(|other| other.settings.name == *name) {
            source.report(at, format!("two accounts are called {name}"), "give one another name");
        } else if name == "all" {
            source.report(at, "an account can't be called all", "give it another name");
        } else {
            accounts.push(account);
        }
    }
    accounts
}

fn team_file(path: &Path, problems: &mut Vec<Problem>) -> Shared {
    let name = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::whole_file(name, says(&error), "see team_file in the config"));
            return Shared::default();
        }
    };
    let source = Source::new(name, &text);
    let (table, errors) = DeTable::parse_recoverable(&text);
    source.report_syntax(&errors);
    let shared = if errors.is_empty() {
        let mut root = Section::of_file(&source, table.get_ref());
        let shared = Shared::read(&mut root);
        root.finish();
        shared
    } else {
        Shared::default()
    };
    problems.extend(source.into_problems());
    shared
}

/// The template files of a folder, by name; a folder that is not there holds none.
fn template_files(folder: &Path, problems: &mut Vec<Problem>) -> Vec<Template> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "md" || kind == "txt" || kind == "toml"))
        .collect();
    paths.sort();
    let mut templates: Vec<Template> = Vec::new();
    for path in paths {
        let (name, stem) =
            (path.display().to_string(), path.file_stem().unwrap_or_default().to_string_lossy());
        match fs::read_to_string(&path) {
            Ok(text) => {
                let source = Source::new(name, &text);
                templates.extend(template::file(&source, &stem));
                problems.extend(source.into_problems());
            }
            Err(error) => {
                problems.push(Problem::whole_file(name, says(&error), "make it readable UTF-8 text"));
            }
        }
    }
    templates
}

/// Later templates take the place of earlier ones of the same name.
fn layered(below: Vec<Template>, above: Vec<Template>) -> Vec<Template> {
    let mut templates = below;
    for template in above {
        match templates.iter_mut().find(|other| other.name == template.name) {
            Some(place) => *place = template,
            None => templates.push(template),
        }
    }
    // A key of one's own goes before the shipped one.
    let mut taken = Vec::new();
    for template in templates.iter_mut().rev() {
        if let Some(key) = template.key {
            if taken.contains(&key) {
                template.key = None;
            }
            taken.push(key);
        }
    }
    templates
}

fn says(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "it can't be read".into(),
        _ => error.to_string(),
    }
}
