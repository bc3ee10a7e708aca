//! What of an event goes into the journal: what was told of it, and what the server did. Must not know the screen.

use super::carry_out;
use crate::app::{App, Effect, Event, Mood, Notice};
use crate::mail::SafeText;
use crate::port::mail::{Incoming, Line, Request};

/// Carries an event out and notes it.
pub(super) fn noted(app: &mut App, event: Event) -> Vec<Effect> {
    // A key or a click takes away what was told before it, so the same words again are news.
    let by_user = matches!(event, Event::KeyPressed(_) | Event::Mouse(_));
    let before = if by_user { None } else { app.notice.clone() };
    if let Event::MailReported(incoming) = &event {
        mail(app, incoming);
    }
    let effects = carry_out(app, event);
    let told = app.notice.clone().filter(|told| told.mood != Mood::Off && Some(told) != before.as_ref());
    if let Some(told) = &told {
        app.journal.note(app.now, told);
    }
    let words = told.map_or_else(|| "a change".to_owned(), |told| told.text);
    for effect in &effects {
        if let Effect::Mail(
            Request::Store { ticket, .. } | Request::Move { ticket, .. } | Request::MoveBack { ticket, .. },
        ) = effect
        {
            app.journal.ordered(*ticket, &words);
        }
    }
    effects
}

/// The account's name, where there are several.
fn of(app: &App, account: &SafeText) -> String {
    if app.several() { format!("{account}: ") } else { String::new() }
}

fn mail(app: &mut App, incoming: &Incoming) {
    let told = match incoming {
        Incoming::Line { account, line } if app.sources.line_of(account) != Some(line) => match line {
            Line::Connecting(what) => Notice::off(what.to_string()),
            Line::Up => Notice::good(format!("{}connected", of(app, account))),
            Line::Down(why) => Notice::bad(format!("connection lost: {why}")),
            Line::Stopped(why) => Notice::bad(why.to_string()),
        },
        Incoming::Complete(source) => match app.sources.info(*source) {
            Some(info) => {
                Notice::good(format!("{}{}: read and up to date", of(app, &info.account), info.folder))
            }
            None => return,
        },
        Incoming::Arrived(messages) if app.sources.settled() => match messages.len() {
            1 => Notice::good("1 message came"),
            many => Notice::good(format!("{many} messages came")),
        },
        Incoming::Vanished(gone) => match gone.len() {
            1 => Notice::good("1 message was moved or deleted"),
            many => Notice::good(format!("{many} messages were moved or deleted")),
        },
        Incoming::Failed(why) => Notice::bad(why.to_string()),
        Incoming::Stored { ticket } => {
            app.journal.kept(app.now, *ticket);
            return;
        }
        Incoming::StoreRefused { ticket, .. } => match app.journal.refused(*ticket) {
            Some(words) => Notice::bad(format!("the server refused: {words}")),
            None => return,
        },
        _ => return,
    };
    app.journal.note(app.now, &told);
}
