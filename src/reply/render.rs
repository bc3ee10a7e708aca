//! A template and its values become text. A value that is not known becomes a visible blank, `⟪customer.name⟫`, never a
//! silent gap. Must not know where templates come from.

use super::{Context, Template, manners};
use crate::calendar;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Enumerator, Object, ObjectRepr};
use minijinja::{Environment, UndefinedBehavior, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// What a template renders to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The subject, if the template has one.
    pub subject: Option<String>,
    /// The body.
    pub body: String,
    /// The extra addresses to copy in, as text.
    pub cc: Vec<String>,
    /// The variables and blanks that had no value; each stands as `⟪name⟫` in the text.
    pub unfilled: Vec<String>,
    /// Whether the body holds the quotation already.
    pub quotes: bool,
}

/// Answers to a template's blanks.
pub type Answers = BTreeMap<String, String>;

/// Why a template could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template {template}: {what}")]
pub struct RenderError {
    /// Which template.
    pub template: String,
    /// What went wrong, with the line.
    pub what: String,
}

/// Renders a template. A blank without an answer takes its default.
pub fn render(template: &Template, context: &Context, answers: &Answers) -> Result<Rendered, RenderError> {
    let missed = Arc::new(Mutex::new(Vec::new()));
    let environment = environment();
    let text = |source: &str, values: &Value| {
        environment
            .render_str(source, values)
            .map_err(|error| RenderError { template: template.name.clone(), what: describe(&error) })
    };
    let mut values = variables(template, context, &missed);
    for ask in &template.asks {
        let given = answers.get(&ask.key).map(|answer| answer.trim()).filter(|answer| !answer.is_empty());
        let value = match given {
            Some(answer) => Value::from(answer),
            None => match default(template, context, &ask.key) {
                Some(answer) => Value::from(answer),
                None => Missing::value(&ask.key, &missed),
            },
        };
        values.insert(ask.key.clone(), value);
    }
    let values = Value::from(values);
    let subject = template.subject.as_ref().map(|source| text(source, &values)).transpose()?;
    let body = text(&template.body, &values)?;
    let mut cc = Vec::new();
    for source in &template.cc {
        let address = text(source, &values)?;
        if !address.trim().is_empty() {
            cc.push(address.trim().to_owned());
        }
    }
    let mut unfilled = std::mem::take(&mut *missed.lock().unwrap_or_else(PoisonError::into_inner));
    unfilled.dedup();
    let quotes = context.quotation.as_ref().is_some_and(|quotation| body.contains(quotation.as_str()));
    Ok(Rendered { subject, body: body.trim_end().to_owned(), cc, unfilled, quotes })
}

/// What a blank is filled with at first: its default, if all that the default speaks of is known.
pub fn default(template: &Template, context: &Context, key: &str) -> Option<String> {
    let source = template.asks.iter().find(|ask| ask.key == key)?.default.as_ref()?;
    let missed = Arc::new(Mutex::new(Vec::new()));
    let text = environment().render_str(source, Value::from(variables(template, context, &missed))).ok()?;
    let complete = missed.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
    (complete && !text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// The rules of rendering: nothing undefined passes, mail text is not HTML.
pub(super) fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_debug(true);
    // A line that holds only a tag leaves no empty line.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment
}

/// What minijinja says, in one line.
pub(super) fn describe(error: &minijinja::Error) -> String {
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    match error.line() {
        Some(line) => format!("{what} (line {line} of the text)"),
        None => what,
    }
}

type Missed = Arc<Mutex<Vec<String>>>;

/// Stands in for a value that is not known: false in a condition, a visible blank in the text.
#[derive(Debug)]
struct Missing {
    name: String,
    missed: Missed,
}

impl Missing {
    fn value(name: &str, missed: &Missed) -> Value {
        Value::from_object(Self { name: name.to_owned(), missed: Arc::clone(missed) })
    }
}

impl Object for Missing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, field: &Value) -> Option<Value> {
        Some(Self::value(&format!("{}.{field}", self.name), &self.missed))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Empty
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).push(self.name.clone());
        write!(f, "⟪{}⟫", self.name)
    }
}

/// The values of all variables of [`super::lint::VARIABLES`].
fn variables(template: &Template, context: &Context, missed: &Missed) -> BTreeMap<String, Value> {
    let language = template.language.unwrap_or(context.language);
    let day = |date| Some(calendar::day(language, date));
    let waiting = context.waiting.map(|waiting| super::words::span(waiting, language));
    let known = |name: &str, value: &Option<String>| match value {
        Some(text) => Value::from(text.as_str()),
        None => Missing::value(name, missed),
    };
    let group = |name: &str, fields: &[(&str, &Option<String>)]| {
        fields
            .iter()
            .map(|(field, value)| ((*field).to_owned(), known(&format!("{name}.{field}"), value)))
            .collect::<BTreeMap<String, Value>>()
    };
    let some = |text: &str| Some(text.to_owned());
    let team: Vec<Value> = context
        .team
        .iter()
        .map(|colleague| {
            Value::from(group(
                "colleague",
                &[
                    ("name", &some(&colleague.name)),
                    ("short", &some(&colleague.short)),
                    ("first_name", &super::words::first_name(&colleague.name)),
                    ("address", &colleague.address.as_ref().map(ToString::to_string)),
                    ("role", &colleague.role),
                ],
            ))
        })
        .collect();
    let incident = context.incident.as_ref().map_or_else(
        || Missing::value("incident", missed),
        |(id, size)| {
            Value::from(BTreeMap::from([
                ("id".to_owned(), Value::from(id.as_str())),
                ("size".to_owned(), Value::from(*size)),
            ]))
        },
    );
    BTreeMap::from([
        (
            "customer".to_owned(),
            Value::from(group(
                "customer",
                &[
                    ("name", &context.customer_name),
                    ("first_name", &context.customer_first_name),
                    ("address", &context.customer_address),
                    ("organisation", &context.customer_organisation),
                    ("local_time", &context.customer_local_time),
                ],
            )),
        ),
        (
            "conversation".to_owned(),
            Value::from(group(
                "conversation",
                &[("subject", &some(&context.subject)), ("id", &some(&context.id)), ("waiting", &waiting)],
            )),
        ),
        (
            "time".to_owned(),
            Value::from(group(
                "time",
                &[("ours", &some(&context.our_time)), ("theirs", &context.their_time)],
            )),
        ),
        (
            "dates".to_owned(),
            Value::from(group(
                "dates",
                &[
                    ("today", &day(context.today)),
                    ("tomorrow", &day(context.tomorrow)),
                    ("business_day", &day(context.business_day)),
                    ("next_business_day", &day(context.next_business_day)),
                ],
            )),
        ),
        (
            "me".to_owned(),
            Value::from(group(
                "me",
                &[
                    ("name", &context.my_name),
                    ("first_name", &context.my_first_name),
                    ("address", &context.my_address),
                ],
            )),
        ),
        ("team".to_owned(), Value::from(team)),
        ("incident".to_owned(), incident),
        ("quotation".to_owned(), known("quotation", &context.quotation)),
        ("language".to_owned(), Value::from(manners::code(context.language))),
        ("greeting".to_owned(), Value::from(manners::greeting(language, context.called()))),
        ("closing".to_owned(), Value::from(manners::closing(language))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Ask, AskKind};

    fn template(body: &str, default: Option<&str>) -> Template {
        let ask = Ask {
            key: "owner".into(),
            label: "Who".into(),
            kind: AskKind::Person,
            default: default.map(str::to_owned),
        };
        Template {
            name: "t".into(),
            about: String::new(),
            key: None,
            subject: None,
            body: body.into(),
            when: Vec::new(),
            cc: vec!["{% for one in team if one.role == 'manager' %}{{ one.address }}{% endfor %}".into()],
            sets: None,
            asks: vec![ask],
            language: None,
            versions: Vec::new(),
        }
    }

    #[test]
    fn an_unknown_value_is_a_visible_blank_or_its_fallback() {
        let body = "Hello {{ customer.first_name }}, or {{ customer.first_name or 'there' }}. {{ owner }}";
        let rendered = render(&template(body, None), &Context::default(), &Answers::new()).unwrap();
        assert_eq!(rendered.body, "Hello ⟪customer.first_name⟫, or there. ⟪owner⟫");
        assert_eq!(rendered.unfilled, ["customer.first_name", "owner"]);
        assert_eq!(rendered.cc, [""; 0]);
    }

    #[test]
    fn blanks_take_their_default_until_they_are_answered() {
        let template = template("{{ owner }} writes", Some("{{ me.name }}"));
        let sample = Context::sample();
        let rendered = render(&template, &sample, &Answers::new()).unwrap();
        assert_eq!((rendered.body.as_str(), rendered.unfilled.len()), ("Sam Okafor writes", 0));
        assert_eq!(rendered.cc, ["mike@desk.example"]);
        let answers = Answers::from([("owner".to_owned(), "Mike".to_owned())]);
        assert_eq!(render(&template, &sample, &answers).unwrap().body, "Mike writes");
        // A default that speaks of something unknown is no answer.
        assert_eq!(render(&template, &Context::default(), &Answers::new()).unwrap().unfilled, ["owner"]);
    }

    #[test]
    fn text_from_mail_is_never_read_as_a_template() {
        let context = Context { customer_name: Some("{{ me.name }}{% if %}".into()), ..Context::sample() };
        let rendered = render(&template("{{ customer.name }}", None), &context, &Answers::new()).unwrap();
        assert_eq!(rendered.body, "{{ me.name }}{% if %}");
    }
}
