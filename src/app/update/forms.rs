//! The forms of a series: one for each language that the customers of it are written to in. Must not know how a reply is
//! made.

use crate::app::App;
use crate::app::composer::{Answering, Blanks, People};
use crate::app::reader::plural;
use crate::classify::Language;
use crate::reply::{AskKind, Context, Template, manners};

/// What was typed in the form of one language.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The language; none where the template has only one.
    pub language: Option<Language>,
    /// The blanks that do not stand as proposed, each with its words.
    pub words: Vec<(String, String)>,
}

/// The form for one conversation, as it is proposed.
pub fn form(app: &App, template: Template, answering: &Answering, context: Context) -> Blanks {
    Blanks::new(template, answering.clone(), context, People::default(), &app.session.hours, app.now)
}

/// The form once more, for those who are written to in a language in which it was not filled yet; people and dates stand
/// there already. None where no words of ours are asked for.
pub fn in_another_language(app: &App, template: &Template, before: &Blanks) -> Option<Blanks> {
    let in_words = |key: &str| template.asks.iter().any(|ask| ask.key == key && ask.kind == AskKind::Text);
    if !app.typed.iter().flat_map(|typed| &typed.words).any(|(key, _)| in_words(key)) {
        return None;
    }
    let rows = app.each.iter().filter_map(|id| app.desk.summary(*id, app.now));
    let mut open = rows
        .map(|row| (template.said_in(row.language), row))
        .filter(|(said, _)| !app.typed.iter().any(|typed| typed.language == said.language));
    let (said, first) = open.next()?;
    let language = said.language;
    let count = 1 + open.filter(|(other, _)| other.language == language).count();
    let us = app.session.account(&first.account).map_or(&app.session.us, |account| &account.us);
    let context = Context::gather(&first, None, us, &app.session.hours, app.now);
    let mut form = form(app, said, &before.answering, context);
    for (key, words) in app.typed.iter().flat_map(|typed| &typed.words).filter(|(key, _)| !in_words(key)) {
        form.take(key, words);
    }
    let others = match count {
        1 => String::new(),
        count => format!(" and {}", plural(count - 1, "other", "others")),
    };
    let called = language.map_or("English", manners::called);
    form.whom = Some(format!("in {called}: {}{others}", first.customer));
    Some(form)
}
