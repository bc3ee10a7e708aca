//! Evidence: opened, texts asked for, what is chosen quoted in the draft or in a reply, or its mail opened. Must not
//! know how texts are searched.

use super::{reply, rest, taking};
use crate::app::evidence::{Evidence, Reach, Then};
use crate::app::{Action, App, Effect, Notice, Over, Place};
use crate::mailbox::ConversationId;
use crate::port::mail::Request;

/// Where the search was left to open a mail, so that the way back leads there.
#[derive(Debug, Clone)]
pub struct Left {
    /// The search.
    evidence: Box<Evidence>,
    /// The conversation under the cursor.
    cursor: ConversationId,
    /// Whether it was opened.
    reading: bool,
    /// The conversation opened from it.
    opened: ConversationId,
}

/// Opens the search about the conversation under the cursor.
pub fn open(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(id) = app.current() else { return Vec::new() };
    let (reach, then) = match (action, &app.over) {
        (Action::Quote, Over::Draft) => (Reach::Conversation, Then::Insert),
        (Action::Quote, _) => (Reach::Conversation, Then::Quote),
        (_, Over::Draft) => (Reach::Customer, Then::Insert),
        _ => (Reach::Customer, Then::Open),
    };
    // Among ourselves nobody is the customer.
    let reach = if app.desk.customer(id).is_none() { Reach::Conversation } else { reach };
    let evidence = Evidence::new(&app.desk, &app.reader.bodies, id, reach, then);
    app.over = Over::Evidence(Box::new(evidence));
    ask(app)
}

/// Asks for texts that are not here yet.
pub fn ask(app: &mut App) -> Vec<Effect> {
    let Over::Evidence(evidence) = &mut app.over else { return Vec::new() };
    let missing = evidence.ask(&mut app.reader.bodies);
    if missing.is_empty() { Vec::new() } else { vec![Effect::Mail(Request::FetchBodies(missing))] }
}

/// Texts have come.
pub fn texts_came(app: &mut App) -> Vec<Effect> {
    if let Over::Evidence(evidence) = &mut app.over {
        evidence.take_texts(&app.reader.bodies);
    }
    ask(app)
}

/// Reaches further, or less far.
pub fn widen(app: &mut App) -> Vec<Effect> {
    if let Over::Evidence(evidence) = &mut app.over {
        let reach = evidence.next_reach();
        evidence.reach_to(&app.desk, &app.reader.bodies, reach);
    }
    ask(app)
}

/// Takes what is chosen.
pub fn accept(app: &mut App, evidence: Box<Evidence>) -> Vec<Effect> {
    let language = app.desk.verdict(evidence.about).language;
    let Some(quotation) = evidence.quotation(app.session.hours.zone(), language) else {
        app.notice = Some(Notice::off(format!(
            "nothing is found to take  ·  {} reaches further, {} leaves",
            app.key_in(Place::Evidence, Action::Widen),
            app.key_in(Place::Evidence, Action::Cancel)
        )));
        app.over = Over::Evidence(evidence);
        return Vec::new();
    };
    match evidence.then {
        Then::Insert => {
            if let Some(composer) = app.drafts.get_mut(&evidence.about) {
                composer.insert_block(&quotation);
            }
            app.over = Over::Draft;
            Vec::new()
        }
        Then::Open if evidence.marks.is_empty() => show(app, evidence),
        Then::Open | Then::Quote if taking::is_elsewhere(app, evidence.about) => {
            app.notice = Some(Notice::off("open the draft you had begun first, then quote into it"));
            Vec::new()
        }
        Then::Open | Then::Quote => match app.drafts.get_mut(&evidence.about) {
            Some(composer) => {
                composer.insert_block(&quotation);
                app.over = Over::Draft;
                app.notice = Some(Notice::good("put into the draft you had begun"));
                Vec::new()
            }
            None => reply::begin_with(app, quotation),
        },
    }
}

/// Opens the mail of the hit under the cursor.
fn show(app: &mut App, evidence: Box<Evidence>) -> Vec<Effect> {
    let Some((letter, _)) = evidence.chosen() else { return Vec::new() };
    let (opened, message) = (app.desk.resolve(letter.conversation), letter.reference);
    let Some(cursor) = app.current() else { return Vec::new() };
    app.left = Some(Left { evidence, cursor, reading: app.reading, opened });
    app.queue.cursor = Some(opened);
    app.reading = true;
    app.reader.show(Some(opened));
    app.reader.folds.earlier = true;
    app.reader.seek(message);
    rest(app)
}

/// From a mail back to the search that opened it; whether there was one.
pub fn back(app: &mut App) -> bool {
    let Some(left) = app.left.take_if(|left| app.reading && app.queue.cursor == Some(left.opened)) else {
        return false;
    };
    app.queue.cursor = Some(left.cursor);
    app.reading = left.reading;
    app.over = Over::Evidence(left.evidence);
    true
}

/// Back to where the search was opened.
pub fn cancel(app: &mut App, evidence: &Evidence) {
    if evidence.then == Then::Insert {
        app.over = Over::Draft;
    }
}
