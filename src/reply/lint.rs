//! Mistakes in a template, found when it is loaded: syntax, and names that no value will ever stand for, also in a
//! branch that is seldom taken. Must not know the file the template came from.

use super::render::{environment, render};
use super::{Answers, Context, Template};
use std::ops::Range;

/// A variable a template can use.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// How it is written.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
}

macro_rules! variables {
    ($($name:literal: $meaning:literal,)*) => {
        /// Every variable, as docs/templates.md lists them.
        pub const VARIABLES: &[Variable] = &[$(Variable { name: $name, meaning: $meaning }),*];
    };
}

variables! {
    "customer.name": "the customer's name, as his mail gives it",
    "customer.first_name": "the name to greet him by; blank for firms and initials",
    "customer.address": "his address",
    "customer.organisation": "his domain, unless anyone can have an address there",
    "customer.local_time": "his time now, with its offset; blank where his zone is unknown",
    "conversation.subject": "the subject, without Re:",
    "conversation.id": "the short id",
    "conversation.waiting": "how long he has waited; blank when he does not wait",
    "time.ours": "our time now, with its offset",
    "time.theirs": "the same as customer.local_time",
    "dates.today": "today, like Monday 9 March",
    "dates.tomorrow": "tomorrow",
    "dates.business_day": "today, if it is a day of [hours]; else the next one that is",
    "dates.next_business_day": "the next day of [hours], holidays left out",
    "me.name": "your name, from [me]",
    "me.first_name": "your first name",
    "me.address": "the first of our addresses",
    "team": "a list of colleagues, each with name, first_name, short, address, role",
    "incident": "the incident, to be asked for in an if",
    "incident.id": "its short id",
    "incident.size": "how many conversations it has",
    "quotation": "the customer's newest message, quoted",
    "language": "the customer's language: en, de, fr, es, pt, it or nl; en where it is another",
    "greeting": "Hello Dana, or without a name where none is known, in the language of the template",
    "closing": "Kind regards, in the language of the template",
}

/// Which text of a template a mistake is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The subject.
    Subject,
    /// The body.
    Body,
    /// This one of `cc`.
    Cc(usize),
    /// The default of this one of the blanks.
    Default(usize),
}

/// A mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Which text it is in.
    pub part: Part,
    /// Bytes of that text.
    pub range: Range<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Everything wrong with a template.
pub fn mistakes(template: &Template) -> Vec<Mistake> {
    let keys: Vec<&str> = template.asks.iter().map(|ask| ask.key.as_str()).collect();
    let mut found = Vec::new();
    let parts = template
        .subject
        .iter()
        .map(|text| (Part::Subject, text, keys.as_slice()))
        .chain([(Part::Body, &template.body, keys.as_slice())])
        .chain(template.cc.iter().enumerate().map(|(at, text)| (Part::Cc(at), text, keys.as_slice())))
        .chain(template.asks.iter().enumerate().filter_map(|(at, ask)| {
            ask.default.as_ref().map(|text| (Part::Default(at), text, [].as_slice()))
        }));
    for (part, text, blanks) in parts {
        in_text(part, text, blanks, &mut found);
    }
    if found.is_empty() {
        found.extend(tried_out(template));
    }
    found
}

fn in_text(part: Part, text: &str, blanks: &[&str], found: &mut Vec<Mistake>) {
    let environment = environment();
    let compiled = match environment.template_from_str(text) {
        Ok(compiled) => compiled,
        Err(error) => {
            let range = error.range().unwrap_or(0..0);
            let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            let remedy = "write variables as {{ name }} and close every {% if %} and {% for %}".into();
            found.push(Mistake { part, range, what, remedy });
            return;
        }
    };
    let used = compiled.undeclared_variables(true);
    let mut names: Vec<(Range<usize>, &str)> = used
        .iter()
        .filter(|name| {
            !is_known(name, blanks) && environment.globals().all(|(global, _)| global != name.as_str())
        })
        .map(|name| (position(text, name), name.as_str()))
        .collect();
    names.sort_by_key(|(range, _)| range.start);
    for (range, name) in names {
        let what = format!("there is no variable {name}");
        found.push(Mistake { part, range, what, remedy: remedy(name, blanks) });
    }
}

fn is_known(name: &str, blanks: &[&str]) -> bool {
    VARIABLES.iter().any(|variable| variable.name == name) || blanks.contains(&name)
}

fn remedy(name: &str, blanks: &[&str]) -> String {
    let names = VARIABLES.iter().map(|variable| variable.name).chain(blanks.iter().copied());
    let inside: Vec<&str> = VARIABLES
        .iter()
        .map(|variable| variable.name)
        .filter(|known| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
        .collect();
    if !inside.is_empty() {
        return format!("use one of {}", inside.join(", "));
    }
    match super::near::nearest(name, names) {
        Some(near) => format!("did you mean {near}?"),
        None => "add it to asks, or see docs/templates.md for the variables there are".into(),
    }
}

/// Where a dotted name first stands in the code of a template, as a whole name.
fn position(text: &str, name: &str) -> Range<usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    code(text)
        .flat_map(|range| {
            let inside = text.get(range.clone()).unwrap_or_default();
            inside.match_indices(name).map(move |(at, _)| range.start + at).collect::<Vec<_>>()
        })
        .find(|at| {
            let before = text.get(..*at).and_then(|before| before.chars().next_back());
            let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
            !before.is_some_and(part_of_name) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
        .map_or(0..0, |at| at..at + name.len())
}

/// The stretches between `{{` or `{%` and their ends; comments left out.
fn code(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(from..)?;
            let (at, end, is_code) = ["{{", "{%", "{#"]
                .into_iter()
                .zip([("}}", true), ("%}", true), ("#}", false)])
                .filter_map(|(open, (close, is_code))| rest.find(open).map(|at| (at, close, is_code)))
                .min()?;
            let start = from + at + 2;
            let length = text.get(start..)?.find(end).unwrap_or(text.len() - start);
            from = (start + length + 2).min(text.len());
            if is_code {
                return Some(start..start + length);
            }
        }
    })
}

/// What only shows when it runs: tried with everything known, and with nothing known.
fn tried_out(template: &Template) -> Option<Mistake> {
    let answers: Answers =
        template.asks.iter().map(|ask| (ask.key.clone(), "something".to_owned())).collect();
    [(Context::sample(), answers), (Context::default(), Answers::new())].iter().find_map(
        |(context, answers)| {
            let error = render(template, context, answers).err()?;
            let remedy = "see docs/templates.md for what a template can do".into();
            Some(Mistake { part: Part::Body, range: 0..0, what: error.what, remedy })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Ask, AskKind};

    fn with_body(body: &str) -> Template {
        Template {
            name: "t".into(),
            about: String::new(),
            key: None,
            subject: None,
            body: body.into(),
            when: Vec::new(),
            cc: Vec::new(),
            sets: None,
            asks: vec![Ask {
                key: "owner".into(),
                label: "Who".into(),
                kind: AskKind::Person,
                default: None,
            }],
            language: None,
            versions: Vec::new(),
        }
    }

    #[test]
    fn every_documented_variable_has_a_value() {
        for variable in VARIABLES {
            let found =
                mistakes(&with_body(&format!("{{% if {0} %}}{{{{ {0} }}}}{{% endif %}}", variable.name)));
            assert_eq!(found, [], "{}", variable.name);
        }
    }

    #[test]
    fn a_wrong_name_is_found_where_it_stands_even_in_a_branch_not_taken() {
        let body = "Dear {# customer.nmae #}{{ customer.name }},\n{% if incident %}{{ customer.nmae|upper }}{% endif %}";
        let found = mistakes(&with_body(body));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].what, "there is no variable customer.nmae");
        assert_eq!(found[0].remedy, "did you mean customer.name?");
        assert_eq!(body.get(..found[0].range.start).unwrap().matches('\n').count(), 1);
        assert_eq!(body.get(found[0].range.clone()), Some("customer.nmae"));
    }

    #[test]
    fn a_group_is_no_text() {
        let found = mistakes(&with_body("{{ customer }}"));
        assert!(found[0].remedy.contains("customer.name"), "{found:?}");
    }

    #[test]
    fn blanks_loops_and_conditions_are_no_mistakes() {
        let body = "{{ owner }}{% for one in team %}{{ one.name }}{{ loop.index }}{% endfor %}{% set x = range(3) %}{{ x }}";
        assert_eq!(mistakes(&with_body(body)), []);
    }

    #[test]
    fn syntax_errors_and_wrong_filters_are_found() {
        for body in ["{% if incident %}", "{{ customer.name", "{{ customer.name|uper }}", "{{ }}"] {
            assert_eq!(mistakes(&with_body(body)).len(), 1, "{body}");
        }
    }
}
