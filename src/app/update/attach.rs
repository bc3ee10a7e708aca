//! Attachments of a draft: a path is typed, the file read, its copy goes along. Must not know the file system.

use crate::app::composer::{Attach, Entry};
use crate::app::{App, Effect, Notice, Over};
use crate::reply::Attached;

/// Asks for a path.
pub fn ask(app: &mut App) -> Vec<Effect> {
    app.over = Over::Attach(Attach::new(&app.attach_from));
    listing(app)
}

/// Has the folder listed that is typed now, where it is another one.
pub fn listing(app: &mut App) -> Vec<Effect> {
    let Over::Attach(attach) = &mut app.over else { return Vec::new() };
    attach.wants().map(|folder| Effect::ListFolder { folder }).into_iter().collect()
}

/// A folder was listed.
pub fn listed(app: &mut App, folder: &str, entries: Vec<Entry>) {
    if let Over::Attach(attach) = &mut app.over {
        attach.listed(folder, entries);
    }
}

/// Completes the name typed.
pub fn complete(app: &mut App) -> Vec<Effect> {
    if let Over::Attach(attach) = &mut app.over
        && attach.complete().is_none()
    {
        app.notice = Some(Notice::off("nothing here begins like this"));
    }
    listing(app)
}

/// Takes the file typed or chosen; a folder is entered.
pub fn accept(app: &mut App, mut attach: Attach) -> Vec<Effect> {
    let is_file = if attach.is_named() { attach.complete().unwrap_or(true) } else { false };
    if !is_file {
        app.over = Over::Attach(attach);
        return listing(app);
    }
    app.over = Over::Draft;
    let Some(draft) = app.composer() else { return Vec::new() };
    let there: u64 = draft.draft.attachments.iter().map(|file| file.bytes.len() as u64).sum();
    let room = app.session.attachments.saturating_sub(there);
    let (path, draft) = (attach.field.text().to_owned(), draft.name.clone());
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default().clone_into(&mut app.attach_from);
    app.notice = Some(Notice::good("reading the file …"));
    vec![Effect::ReadAttachment { path, room, draft }]
}

/// A file was read: it goes along with the draft.
pub fn read(app: &mut App, draft: &str, file: Attached) {
    let size = crate::app::reader::bytes(file.bytes.len() as u64);
    let Some(composer) = app.drafts.values_mut().find(|composer| composer.name == draft) else { return };
    app.notice = Some(Notice::good(format!("attached: {}, {size}", file.name)));
    composer.draft.attachments.push(file);
    composer.revision += 1;
}
