//! Reply templates: `[[template]]` in a config, and files in `templates/`. Must not know conversations.

use super::section::Section;
use super::source::{Source, inside_string};
use crate::classify::{Language, Signal};
use crate::reply::lint::{self, Part};
use crate::reply::manners;
use crate::reply::{Ask, AskKind, Cue, Sets, Template, nearest};
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

/// The line that opens and closes the head of a template file.
const FENCE: &str = "+++";

/// A template, and where its texts stand.
struct Placed {
    template: Template,
    subject: Range<usize>,
    body: Body,
    cc: Vec<Range<usize>>,
    defaults: Vec<Range<usize>>,
}

/// Where a body stands.
enum Body {
    /// A TOML string, with its quotes.
    Quoted(Range<usize>),
    /// The rest of a file, from here.
    Plain(usize),
}

/// Reads the `[[template]]` sections of a config.
pub fn sections(sections: Vec<Section<'_>>) -> Vec<Template> {
    sections.into_iter().filter_map(|section| read(section, None, None)).collect()
}

/// Reads a template file: a TOML file with a `body`, or a TOML head between `+++` lines and the body below. Its name
/// is the file's unless it gives another.
pub fn file(source: &Source<'_>, stem: &str) -> Option<Template> {
    let (head, body) = match split_head(source.text) {
        Some((head, body)) => (head, Some(body)),
        None if source.text.trim_start().starts_with(FENCE) => {
            source.report(0, "the head has no end", "close it with a line +++");
            return None;
        }
        None => (0..source.text.len(), None),
    };
    // The head is blanked out before it, not cut out: positions in it stay positions in the file.
    let lead: String =
        source.text.get(..head.start)?.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    let toml = format!("{lead}{}", source.text.get(head)?);
    let (table, errors) = DeTable::parse_recoverable(&toml);
    if !errors.is_empty() {
        source.report_syntax(&errors);
        return None;
    }
    read(Section::of_file(source, table.get_ref()), Some(stem), body)
}

/// The head and the start of the body of a file that begins with a fence.
fn split_head(text: &str) -> Option<(Range<usize>, usize)> {
    let start = text.strip_prefix(FENCE)?.find('\n')? + FENCE.len() + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn read(mut section: Section<'_>, stem: Option<&str>, body_at: Option<usize>) -> Option<Template> {
    let source = section.source;
    let name = match stem {
        Some(stem) => Some(section.text("name").map_or_else(|| stem.to_owned(), Spanned::into_inner)),
        None => section.required("name", "\"on-its-way\"").map(Spanned::into_inner),
    };
    let about = section.text("about").map(Spanned::into_inner).unwrap_or_default();
    let key = key(&mut section);
    let subject = section.text("subject");
    let body = match body_at {
        Some(at) => source.text.get(at..).map(|text| (text.to_owned(), Body::Plain(at))),
        None => section.required("body", "\"\"\"…\"\"\"").map(|body| {
            let range = body.span();
            (body.into_inner(), Body::Quoted(range))
        }),
    };
    let when = cues(&mut section);
    let cc = section.texts("cc");
    let sets = sets(&mut section);
    let language = language(&mut section);
    let (asks, defaults) = asks(section.tables("asks"));
    section.finish();
    let (text, body) = body?;
    let placed = Placed {
        subject: subject.as_ref().map_or(0..0, Spanned::span),
        body,
        cc: cc.iter().map(Spanned::span).collect(),
        defaults,
        template: Template {
            name: name?,
            about,
            key,
            subject: subject.map(Spanned::into_inner),
            body: text,
            when,
            cc: cc.into_iter().map(Spanned::into_inner).collect(),
            sets,
            asks,
            language,
            versions: Vec::new(),
        },
    };
    report_mistakes(source, &placed);
    Some(placed.template)
}

fn report_mistakes(source: &Source<'_>, placed: &Placed) {
    let name = &placed.template.name;
    for mistake in lint::mistakes(&placed.template) {
        let quoted = |range: &Range<usize>| inside_string(source.text, range.clone(), mistake.range.start);
        let at = match mistake.part {
            Part::Subject => quoted(&placed.subject),
            Part::Body => match &placed.body {
                Body::Quoted(range) => quoted(range),
                Body::Plain(at) => at + mistake.range.start,
            },
            Part::Cc(index) => placed.cc.get(index).map_or(0, quoted),
            Part::Default(index) => placed.defaults.get(index).map_or(0, quoted),
        };
        source.report(at, format!("template {name}: {}", mistake.what), mistake.remedy);
    }
}

fn key(section: &mut Section<'_>) -> Option<char> {
    let text = section.text("key")?;
    let mut letters = text.get_ref().chars();
    match (letters.next(), letters.next()) {
        (Some(key), None) if key.is_alphanumeric() => Some(key),
        _ => {
            let what = format!("key {:?} is no single letter or digit", text.get_ref());
            section.source.report(text.span().start, what, "write it like key = \"a\"");
            None
        }
    }
}

fn cues(section: &mut Section<'_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for name in section.texts("when") {
        if let Some(cue) = Cue::parse(name.get_ref()) {
            cues.push(cue);
            continue;
        }
        let names = Signal::ALL.iter().map(|signal| signal.name()).chain(["angry", "urgent", "incident"]);
        let remedy = nearest(name.get_ref(), names).map_or_else(
            || "use angry, urgent, incident or a reason of docs/templates.md".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        section.source.report(name.span().start, format!("nothing is called {:?}", name.get_ref()), remedy);
    }
    cues
}

/// What it is written in: English unless it says otherwise.
fn language(section: &mut Section<'_>) -> Option<Language> {
    let Some(text) = section.text("language") else { return Some(Language::English) };
    if text.get_ref() == "customer" {
        return None;
    }
    let known = manners::CODES.iter().find(|(code, _)| code == text.get_ref());
    if known.is_none() {
        let what = format!("no template is written in {:?}", text.get_ref());
        section.source.report(text.span().start, what, "write en, de, fr, es, pt, it, nl or customer");
    }
    known.map(|(_, language)| *language)
}

fn sets(section: &mut Section<'_>) -> Option<Sets> {
    let text = section.text("sets")?;
    let sets = Sets::parse(text.get_ref());
    if sets.is_none() {
        let what = format!("there is no state {:?} to set", text.get_ref());
        section.source.report(text.span().start, what, "write open, waiting, blocked or done");
    }
    sets
}

/// The blanks, and where their defaults stand.
fn asks(sections: Vec<Section<'_>>) -> (Vec<Ask>, Vec<Range<usize>>) {
    let mut asks: Vec<Ask> = Vec::new();
    let mut defaults = Vec::new();
    for mut section in sections {
        let key = section.required("key", "\"owner\"");
        let label = section.text("label").map(Spanned::into_inner);
        let kind = kind(&mut section);
        let default = section.text("default");
        let source = section.source;
        section.finish();
        // A type that is wrong has been noted; the blank is there all the same.
        let (Some(key), kind) = (key, kind.unwrap_or(AskKind::Text)) else { continue };
        let (at, key) = (key.span().start, key.into_inner());
        let plain =
            key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let root = |name: &str| name.split('.').next() == Some(&key);
        if !plain || key.starts_with(|c: char| c.is_ascii_digit()) {
            source.report(at, format!("{key:?} can be no variable"), "use a–z, 0–9 and _");
        } else if lint::VARIABLES.iter().any(|variable| root(variable.name)) {
            source.report(at, format!("{key} is a variable already"), "give the blank another key");
        } else if asks.iter().any(|ask| ask.key == key) {
            source.report(at, format!("two blanks are called {key}"), "give one another key");
        } else {
            defaults.push(default.as_ref().map_or(0..0, Spanned::span));
            let label = label.unwrap_or_else(|| key.replace('_', " "));
            asks.push(Ask { key, label, kind, default: default.map(Spanned::into_inner) });
        }
    }
    (asks, defaults)
}

fn kind(section: &mut Section<'_>) -> Option<AskKind> {
    let choices: Vec<String> = section.texts("choices").into_iter().map(Spanned::into_inner).collect();
    let Some(text) = section.text("type") else {
        return Some(if choices.is_empty() { AskKind::Text } else { AskKind::Choice(choices) });
    };
    let at = text.span().start;
    match text.get_ref().as_str() {
        "choice" if choices.is_empty() => {
            section.source.report(at, "a choice without choices", "add choices = [\"…\", \"…\"]");
            None
        }
        "choice" => Some(AskKind::Choice(choices)),
        "text" => Some(AskKind::Text),
        "person" => Some(AskKind::Person),
        "date" => Some(AskKind::Date),
        other => {
            section.source.report(
                at,
                format!("there is no type {other:?}"),
                "write text, person, date or choice",
            );
            None
        }
    }
}
