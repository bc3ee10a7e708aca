//! A message as it came: asked for, read, turned over to the next one. Must not know how it is shown.

use crate::app::raw::Raw;
use crate::app::{App, Effect, Notice, Over};
use crate::mail::MessageRef;
use crate::port::mail::Request;

/// Shows the newest message of the conversation under the cursor; in the view itself, the header alone or all.
pub fn show(app: &mut App) -> Vec<Effect> {
    if let Over::Raw(raw) = &mut app.over {
        (raw.whole, raw.top) = (!raw.whole, 0);
        return Vec::new();
    }
    open(app, None, 0)
}

/// Turns to an earlier message of the conversation, or a later one.
pub fn turn(app: &mut App, earlier: isize) -> Vec<Effect> {
    let Over::Raw(raw) = &app.over else { return Vec::new() };
    open(app, Some((raw.message, raw.whole)), earlier)
}

fn open(app: &mut App, from: Option<(MessageRef, bool)>, earlier: isize) -> Vec<Effect> {
    let Some(id) = app.current() else { return Vec::new() };
    let messages = app.desk.messages(id);
    let (shown, whole) = from.map_or((None, false), |(message, whole)| (Some(message), whole));
    let at = messages.iter().position(|line| Some(line.reference) == shown);
    let at = at.unwrap_or(messages.len().saturating_sub(1)).checked_add_signed(-earlier);
    let Some((number, line)) = at.and_then(|at| Some((at + 1, messages.get(at)?))) else {
        let told = if earlier > 0 { "this is the first message" } else { "this is the newest message" };
        app.notice = Some(Notice::off(told));
        return Vec::new();
    };
    let when = line.at.map_or_else(|| "no date".into(), |at| app.moment(at));
    let of = format!("{}  {when}  ({number} of {})", line.author, messages.len());
    app.over = Over::Raw(Raw::of(line.reference, whole, of));
    vec![Effect::Mail(Request::FetchRaw(line.reference))]
}

/// A message was read.
pub fn read(app: &mut App, message: MessageRef, bytes: Option<&[u8]>) {
    if let Over::Raw(raw) = &mut app.over
        && raw.message == message
    {
        raw.read(bytes);
    }
}
