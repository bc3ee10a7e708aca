//! Keys struck ahead: what is struck while the message is read that a reply answers is for the reply, not for the list
//! behind. Must not know what opens.

use super::{carry_out, enclosed};
use crate::app::{App, Code, Effect, Event, Key, Notice, Over};
use crate::port::mail::Request;

/// Keys that are kept; more than this is somebody asleep on the keyboard.
const MOST: usize = 200;

/// Keeps a key for what is about to open, if something is. Escape gives it up, and what was asked of the source for it;
/// what goes with Ctrl or Alt acts at once.
pub(super) fn keeps(app: &mut App, key: Key) -> Option<Vec<Effect>> {
    if key.ctrl || key.alt {
        return None;
    }
    if app.pending.is_none() {
        let stops = key.code == Code::Esc && matches!(app.over, Over::Nothing | Over::Enclosed(_));
        return (stops && app.fetching.is_some()).then(|| enclosed::stop(app));
    }
    if key.code == Code::Esc {
        app.ahead.clear();
        app.sources.coming = None;
        app.notice = Some(Notice::off("no reply begun"));
        let message = app.pending.take().map(|pending| pending.reference);
        return Some(
            message.map(|message| Effect::Mail(Request::StopReading(message))).into_iter().collect(),
        );
    }
    if app.ahead.len() < MOST {
        app.ahead.push(key);
    }
    Some(Vec::new())
}

/// Strikes the keys that were kept, now that what they are for has opened. A question that nobody has seen yet is not
/// answered by them, and where nothing opened they mean nothing.
pub(super) fn strike(app: &mut App) -> Vec<Effect> {
    if app.pending.is_some() || app.ahead.is_empty() {
        return Vec::new();
    }
    let keys = std::mem::take(&mut app.ahead);
    if matches!(app.over, Over::Nothing | Over::Everybody(_) | Over::Left(_)) {
        return Vec::new();
    }
    keys.into_iter().flat_map(|key| carry_out(app, Event::KeyPressed(key))).collect()
}
