//! The shipped templates in the languages of customers: one file a language, `assets/templates/in`. Must not know
//! conversations.

use crate::classify::Language;
use crate::reply::{Template, Version, manners};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Each language but English, which the templates themselves are written in.
const FILES: [(&str, &str); 6] = [
    ("de", include_str!("../../assets/templates/in/de.toml")),
    ("fr", include_str!("../../assets/templates/in/fr.toml")),
    ("es", include_str!("../../assets/templates/in/es.toml")),
    ("pt", include_str!("../../assets/templates/in/pt.toml")),
    ("it", include_str!("../../assets/templates/in/it.toml")),
    ("nl", include_str!("../../assets/templates/in/nl.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    body: String,
    #[serde(default)]
    defaults: BTreeMap<String, String>,
}

/// The templates with what each says in the other languages.
pub fn with(mut templates: Vec<Template>) -> Vec<Template> {
    for (code, text) in FILES {
        // What is wrong with them is a test's business.
        let said: HashMap<String, Said> = toml::from_str(text).unwrap_or_default();
        let Some((_, language)) = manners::CODES.iter().find(|(known, _)| *known == code) else { continue };
        for (name, Said { body, defaults }) in said {
            let Some(template) = templates.iter_mut().find(|template| template.name == name) else {
                continue;
            };
            if template.versions.is_empty() {
                template.versions.push(as_written(template));
            }
            let defaults = defaults.into_iter().collect();
            template.versions.push(Version { language: *language, body, defaults });
        }
    }
    templates
}

/// Takes away what is said in other languages than these and the one a template was written in.
pub fn keep(templates: &mut [Template], languages: &[Language]) {
    for template in templates {
        let own = template.language;
        template
            .versions
            .retain(|version| Some(version.language) == own || languages.contains(&version.language));
    }
}

fn as_written(template: &Template) -> Version {
    let defaults = template.asks.iter().filter_map(|ask| Some((ask.key.clone(), ask.default.clone()?)));
    Version {
        language: template.language.unwrap_or(Language::English),
        body: template.body.clone(),
        defaults: defaults.collect(),
    }
}
