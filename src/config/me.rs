//! `[me]`: the person at the keyboard. Must not know accounts.

use super::section::Section;
use crate::classify::Language;
use crate::reply::Colleague;
use crate::reply::manners::CODES;

/// Who sits at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Me {
    /// The full name, as mails carry it.
    pub name: Option<String>,
    /// The languages in which the shipped templates are offered, beside English; `None`: all of them.
    pub languages: Option<Vec<Language>>,
}

impl Me {
    /// The short name in claims: the team's word for this name, else the first word of it.
    pub fn short(&self, team: &[Colleague]) -> String {
        let Some(name) = self.name.as_deref() else { return "me".into() };
        if let Some(colleague) = team.iter().find(|colleague| colleague.name.eq_ignore_ascii_case(name)) {
            return colleague.short.clone();
        }
        short_name(name)
    }
}

/// The first word of a name in small ASCII letters and digits, as keywords can hold it.
pub fn short_name(name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or_default();
    let short: String = first.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    if short.is_empty() { "me".into() } else { short }
}

/// Reads the section.
pub fn read(section: Option<Section<'_>>) -> Me {
    let Some(mut section) = section else { return Me::default() };
    let name = section.required("name", "\"Your Name\"").map(|name| name.into_inner().trim().to_owned());
    let languages = languages(&mut section);
    section.finish();
    Me { name, languages }
}

fn languages(section: &mut Section<'_>) -> Option<Vec<Language>> {
    section.place_of("languages")?;
    let mut languages = Vec::new();
    for code in section.texts("languages") {
        let known = CODES.iter().find(|(known, _)| known == code.get_ref());
        if known.is_none() {
            let what = format!("no template is written in {:?}", code.get_ref());
            section.source.report(code.span().start, what, "write some of en, de, fr, es, pt, it, nl");
        }
        languages.extend(known.map(|(_, language)| *language));
    }
    Some(languages)
}
