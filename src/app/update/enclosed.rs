//! Attachments and links: listed, opened, saved. Must not know programs or folders.

use crate::app::enclosed::{Enclosed, Fetching, Item, Shown, Then, file_name, is_program, may_be_opened};
use crate::app::{Action, App, Effect, Notice, Over, Place};
use crate::mail::{MessageRef, SafeText};
use crate::port::mail::Request;

/// Lists what the conversation under the cursor encloses; texts that are not here yet are asked for.
/// A count puts the cursor on the link of that number.
pub fn list(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let Some(id) = app.current() else { return Vec::new() };
    app.reader.show(Some(id));
    let missing = app.reader.missing(&app.desk);
    let mut enclosed = Enclosed::of(&app.desk, &app.reader.bodies, id);
    if let Some(number) = count
        && !enclosed.choose(number)
    {
        app.notice = Some(Notice::off(format!("no link has the number {number} here")));
    }
    app.over = Over::Enclosed(enclosed);
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
        (Some(Item::Link { target, .. }), Then::Open) if may_be_opened(target) => {
            vec![Effect::Show(Shown::Link(target.to_string()))]
        }
        (Some(Item::Link { .. }), Then::Open) => {
            refuse(app, "not opened: only links to the web and mail addresses are")
        }
        (Some(Item::Link { .. }), Then::Save) => {
            let told =
                format!("a link is not saved; {} opens it", app.key_in(Place::Enclosed, Action::Accept));
            refuse(app, &told)
        }
        (Some(Item::Attachment { attachment, .. }), Then::Open) if is_program(&attachment.name) => {
            let key = app.key_in(Place::Enclosed, Action::SaveAttachment);
            refuse(app, &format!("not opened: a program from a mail is not started; {key} saves it"))
        }
        (Some(Item::Attachment { message, attachment }), then) => {
            let (message, part, name) = (*message, attachment.part, file_name(&attachment.name));
            let mut effects = stop(app);
            app.notice = Some(Notice::good(format!("reading {name} …  ·  Esc stops it")));
            app.fetching = Some(Fetching { message, part, name, then });
            effects.push(Effect::Mail(Request::FetchPart { message, part }));
            effects
        }
        (None, _) => Vec::new(),
    }
}

fn refuse(app: &mut App, why: &str) -> Vec<Effect> {
    app.notice = Some(Notice::off(why));
    Vec::new()
}

/// An attachment was read, or can't be.
pub fn read(
    app: &mut App,
    message: MessageRef,
    part: u32,
    content: Result<Vec<u8>, SafeText>,
) -> Vec<Effect> {
    let wanted = |fetching: &mut Fetching| fetching.message == message && fetching.part == part;
    let Some(Fetching { name, then, .. }) = app.fetching.take_if(wanted) else { return Vec::new() };
    app.sources.coming = None;
    let bytes = match content {
        Ok(bytes) => bytes,
        Err(why) => {
            app.notice = Some(Notice::bad(format!("{name} was not read: {why}")));
            return Vec::new();
        }
    };
    vec![match then {
        Then::Save => Effect::SaveAttachment { name, bytes },
        Then::Open => Effect::Show(Shown::File { name, bytes }),
    }]
}

/// More of what was asked for has come.
pub fn came(app: &mut App, message: MessageRef, done: u64, total: u64) {
    let awaited = app.fetching.as_ref().map(|fetching| fetching.message);
    let forwarded = app.pending.as_ref().map(|pending| pending.reference);
    if awaited == Some(message) || forwarded == Some(message) {
        app.sources.coming = Some((done, total)).filter(|(done, total)| done < total);
    }
}

/// Nothing more is read of the attachment that is being read, if one is.
pub fn stop(app: &mut App) -> Vec<Effect> {
    app.sources.coming = None;
    let Some(Fetching { message, name, .. }) = app.fetching.take() else { return Vec::new() };
    app.notice = Some(Notice::off(format!("stopped reading {name}")));
    vec![Effect::Mail(Request::StopReading(message))]
}
