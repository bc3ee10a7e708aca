//! `levelhead templates`: what reply templates there are, what one says, and whether they hold. Must not know mail.

use super::cli::{TemplatesAction, TemplatesArgs};
use super::{Failure, Session, opening};
use crate::app::text::{fit, width};
use crate::reply::{AskKind, Cue, Template, manners, nearest};
use std::io::Write;

/// Lists, shows or checks. A template with a mistake fails all three: the config says where it is.
pub fn run(args: &TemplatesArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let config = opening::config(session.options)?;
    let templates = config.templates();
    match args.action.as_ref().unwrap_or(&TemplatesAction::List) {
        TemplatesAction::List => list(templates, session),
        TemplatesAction::Show { name } => show(find(templates, name)?, session.out),
        TemplatesAction::Check => {
            for template in templates {
                writeln!(session.out, "✓ {}", template.name)?;
            }
            Ok(())
        }
    }
}

/// The template of that name.
pub fn find<'t>(templates: &'t [Template], name: &str) -> Result<&'t Template, Failure> {
    templates.iter().find(|template| template.name == name).ok_or_else(|| {
        let names = templates.iter().map(|template| template.name.as_str());
        let remedy = nearest(name, names).map_or_else(
            || "see levelhead templates list".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        Failure::usage(format!("there is no template {name:?}; {remedy}"))
    })
}

fn list(templates: &[Template], session: &mut Session<'_>) -> Result<(), Failure> {
    let widest = templates.iter().map(|template| width(&template.name)).max().unwrap_or(0);
    for template in templates {
        let key = template.key.map_or_else(|| " ".to_owned(), String::from);
        let line = format!("{key}  {}  {}", fit(&template.name, widest), template.about);
        writeln!(session.out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn show(template: &Template, out: &mut dyn Write) -> Result<(), Failure> {
    let mut facts: Vec<(&str, String)> = vec![("name", template.name.clone())];
    if !template.about.is_empty() {
        facts.push(("about", template.about.clone()));
    }
    facts.extend(template.key.map(|key| ("key", key.to_string())));
    facts.extend(template.subject.clone().map(|subject| ("subject", subject)));
    if !template.when.is_empty() {
        let cues: Vec<&str> = template.when.iter().copied().map(Cue::label).collect();
        facts.push(("suggested", cues.join(", ")));
    }
    facts.extend(template.cc.iter().map(|cc| ("cc", cc.clone())));
    facts.extend(template.sets.map(|sets| ("sets", sets.name().to_owned())));
    for ask in &template.asks {
        let choices = match &ask.kind {
            AskKind::Choice(choices) => format!(": {}", choices.join(", ")),
            _ => String::new(),
        };
        let default = ask.default.as_ref().map(|default| format!(" = {default}")).unwrap_or_default();
        facts.push(("asks", format!("{} ({}{choices}) {}{default}", ask.key, ask.kind.name(), ask.label)));
    }
    if !template.versions.is_empty() {
        let codes: Vec<&str> =
            template.versions.iter().map(|version| manners::code(version.language)).collect();
        facts.push(("languages", codes.join(", ")));
    }
    for (name, value) in facts {
        writeln!(out, "{name:<10} {value}")?;
    }
    writeln!(out, "\n{}", template.body.trim_end())?;
    Ok(())
}
