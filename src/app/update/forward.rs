//! Passing a mail on: its text is read first, then its files one by one; where one can't be had so, the whole mail. Must
//! not know what a draft looks like.

use super::reply;
use crate::app::{App, Effect};
use crate::mail::{Attachment, Body, Flags, MessageRef, SafeText, parse};
use crate::port::mail::Request;
use crate::reply::Attached;
use crate::reply::forward::Files;

/// What is read of a mail that is passed on.
#[derive(Debug, Clone)]
pub struct Forwarding {
    message: MessageRef,
    /// Its text, as it was read.
    raw: Vec<u8>,
    /// The files still to be read, the last one first.
    left: Vec<Attachment>,
    /// Those read; none where the whole mail is asked for.
    files: Option<Files>,
}

/// The text was read; whether files are still to come.
pub fn text_read(app: &mut App, message: MessageRef, raw: &[u8]) -> Option<Vec<Effect>> {
    if app.forwarding.as_ref().is_some_and(|forwarding| forwarding.message == message) {
        return None;
    }
    let read = parse::message(message, raw, Flags::default(), None);
    let told = read.body.map(|body: Body| body.attachments).unwrap_or_default();
    // Encoded, a file is longer by a third.
    let (mut left, large): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|file| file.size / 4 * 3 <= app.session.attachments);
    left.reverse();
    let files = Files { read: Vec::new(), too_large: large.into_iter().map(|file| file.name).collect() };
    app.forwarding = Some(Box::new(Forwarding { message, raw: raw.to_vec(), left, files: Some(files) }));
    next(app)
}

/// A file was read, or can't be. None where it is not of a mail that is passed on.
pub fn file_read(
    app: &mut App,
    message: MessageRef,
    part: u32,
    content: &Result<Vec<u8>, SafeText>,
) -> Option<Vec<Effect>> {
    let awaited = app.pending.as_ref().is_some_and(|pending| pending.reference == message);
    let wanted = |forwarding: &&mut Forwarding| {
        awaited
            && forwarding.message == message
            && forwarding.files.is_some()
            && forwarding.left.last().is_some_and(|file| file.part == part)
    };
    let forwarding = app.forwarding.as_deref_mut().filter(wanted)?;
    let Ok(bytes) = content else {
        forwarding.files = None;
        return Some(vec![Effect::Mail(Request::FetchRaw(message))]);
    };
    let file = forwarding.left.pop();
    let file = file.map(|file| Attached {
        name: file.name,
        media_type: file.media_type.to_string(),
        bytes: bytes.as_slice().into(),
    });
    if let Some(files) = &mut forwarding.files {
        files.read.extend(file);
    }
    if let Some(effects) = next(app) {
        return Some(effects);
    }
    let raw = app.forwarding.as_ref().map(|forwarding| forwarding.raw.clone()).unwrap_or_default();
    app.sources.coming = None;
    Some(reply::read(app, message, Some(&raw)))
}

fn next(app: &App) -> Option<Vec<Effect>> {
    let forwarding = app.forwarding.as_ref()?;
    let file = forwarding.left.last()?;
    Some(vec![Effect::Mail(Request::FetchPart { message: forwarding.message, part: file.part })])
}

/// The files that go along with a mail; those of the whole mail where it was read whole.
pub fn files(app: &mut App, message: &crate::mail::Message, raw: &[u8]) -> Files {
    let read = app.forwarding.take().and_then(|forwarding| forwarding.files);
    read.unwrap_or_else(|| Files { read: Attached::of(message, raw), too_large: Vec::new() })
}
