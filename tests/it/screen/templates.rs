//! Two templates: one with blanks, one that suits the urgent and the angry.

use levelhead::reply::{Ask, AskKind, Cue, Template};

pub fn templates() -> Vec<Template> {
    let ask = |key: &str, label: &str, default: Option<&str>| Ask {
        key: key.into(),
        label: label.into(),
        kind: AskKind::Text,
        default: default.map(str::to_owned),
    };
    let template =
        |name: &str, key: char, about: &str, body: &str, when: Vec<Cue>, asks: Vec<Ask>| Template {
            name: name.into(),
            about: about.into(),
            key: Some(key),
            subject: None,
            body: body.into(),
            when,
            cc: Vec::new(),
            sets: None,
            asks,
            language: None,
            versions: Vec::new(),
        };
    vec![
        template(
            "facts",
            'f',
            "the facts in order",
            "Hello {{ customer.name }},\n\nthese are the facts: {{ facts }}\n",
            vec![],
            vec![ask("facts", "The facts", None), ask("end", "Last words", Some("Sorry."))],
        ),
        template(
            "acknowledge",
            'a',
            "I have it, and when you hear from me",
            "Hello {{ customer.name }},\n\n{{ owner }} answers by {{ dates.next_business_day }}.\n",
            vec![Cue::Urgent, Cue::Angry],
            vec![ask("owner", "Who answers", Some("{{ me.name }}"))],
        ),
    ]
}
