//! Attachments and links: listed, opened, saved. Must not know programs or folders.

use crate::app::enclosed::{Enclosed, Fetching, Item, Shown, Then, file_name, is_program, may_be_opened};
use crate::app::{App, Effect, Notice, Over};
use crate::mail::{MessageRef, raw_attachment};
use crate::port::mail::Request;

/// Lists what the conversation under the cursor encloses; texts that are not here yet are asked for.
pub fn list(app: &mut App) -> Vec<Effect> {
    let Some(id) = app.current() else { return Vec::new() };
    app.reader.show(Some(id));
    let missing = app.reader.missing(&app.desk);
    app.over = Over::Enclosed(Enclosed::of(&app.desk, &app.reader.bodies, id));
    leave_empty(app);
    if missing.is_empty() { Vec::new() } else { vec![Effect::Mail(Request::FetchBodies(missing))] }
}

/// Texts have come: the list may have grown.
pub fn texts_came(app: &mut App) {
    let Some(id) = app.current() else { return };
    if let Over::Enclosed(old) = &app.over {
        let at = old.at;
        app.over = Over::Enclosed(Enclosed { at, ..Enclosed::of(&app.desk, &app.reader.bodies, id) });
        leave_empty(app);
    }
}

/// A list of nothing is not shown once all texts are here.
fn leave_empty(app: &mut App) {
    if let Over::Enclosed(Enclosed { items, coming: false, .. }) = &app.over
        && items.is_empty()
    {
        app.over = Over::Nothing;
        app.notice = Some(Notice::off("no attachments and no links here"));
    }
}

/// Opens or saves what is under the list's cursor; the list stays.
pub fn take(app: &mut App, then: Then) -> Vec<Effect> {
    let Over::Enclosed(enclosed) = &app.over else { return Vec::new() };
    match (enclosed.chosen(), then) {
        (Some(Item::Link(link)), Then::Open) if may_be_opened(link) => {
            vec![Effect::Show(Shown::Link(link.to_string()))]
        }
        (Some(Item::Link(_)), Then::Open) => {
            refuse(app, "not opened: only links to the web and mail addresses are")
        }
        (Some(Item::Link(_)), Then::Save) => refuse(app, "a link is not saved; Enter opens it"),
        (Some(Item::Attachment { attachment, .. }), Then::Open) if is_program(&attachment.name) => {
            refuse(app, "not opened: a program from a mail is not started; s saves it")
        }
        (Some(Item::Attachment { message, attachment }), then) => {
            let (message, part, name) = (*message, attachment.part, file_name(&attachment.name));
            app.fetching = Some(Fetching { message, part, name, then });
            app.notice = Some(Notice::good("reading the attachment …"));
            vec![Effect::Mail(Request::FetchRaw(message))]
        }
        (None, _) => Vec::new(),
    }
}

fn refuse(app: &mut App, why: &str) -> Vec<Effect> {
    app.notice = Some(Notice::off(why));
    Vec::new()
}

/// The message of an attachment was read.
pub fn read(app: &mut App, message: MessageRef, bytes: Option<&[u8]>) -> Vec<Effect> {
    let Some(Fetching { part, name, then, .. }) =
        app.fetching.take_if(|fetching| fetching.message == message)
    else {
        return Vec::new();
    };
    let Some(bytes) = bytes.and_then(|raw| raw_attachment(raw, part)) else {
        app.notice =
            Some(Notice::bad("the attachment's message is no longer in the mailbox; R shows what is there"));
        return Vec::new();
    };
    vec![match then {
        Then::Save => Effect::SaveAttachment { name, bytes },
        Then::Open => Effect::Show(Shown::File { name, bytes }),
    }]
}
