//! Drafts on the disk: written while they are typed, found again after a restart, kept with their conversation when it
//! is joined to another. Must not know files.

use super::{series, taking};
use crate::app::composer::{Composer, Hold};
use crate::app::{Action, App, Effect, Notice, Over};
use crate::mailbox::ConversationId;
use crate::port::send::Request;
use crate::reply::Kept;
use crate::reply::outbox::Stage;

/// Has everything written that was changed since it was last on the disk.
pub fn keep(app: &mut App) -> Vec<Effect> {
    let at = app.now.to_zoned(app.zone().clone());
    let token = super::token(app.now);
    let order = |draft: &mut Composer| {
        draft.saving = Some(draft.revision);
        Effect::SaveDraft {
            name: draft.name.clone(),
            revision: draft.revision,
            kept: Box::new(draft.kept()),
            at: at.clone(),
            token,
        }
    };
    app.drafts.values_mut().filter(|draft| draft.wants_saving()).map(order).collect()
}

/// Has the draft under the cursor written, and its user told.
pub fn save(app: &mut App) -> Vec<Effect> {
    let Some(draft) = app.current().and_then(|id| app.drafts.get_mut(&id)) else { return Vec::new() };
    draft.told = true;
    draft.revision += 1;
    draft.saving = None;
    keep(app)
}

/// A draft was written: it no longer stands in the outbox.
pub fn saved(app: &mut App, name: &str, revision: u64, path: &str) -> Vec<Effect> {
    let Some(draft) = app.drafts.values_mut().find(|draft| draft.name == name) else { return Vec::new() };
    draft.on_disk = revision;
    draft.saving = draft.saving.filter(|saving| *saving != revision);
    let told = draft.told && revision == draft.revision;
    draft.saved = Some(path.to_owned());
    let item = draft.item.take();
    if told {
        draft.told = false;
        app.notice = Some(Notice::good(format!("draft saved to {path}")));
        if matches!(app.over, Over::Review(_)) {
            app.over = series::behind_current(app);
        }
    }
    item.map(|item| Effect::Send(Request::Forget(item))).into_iter().collect()
}

/// A draft could not be written; it is tried again after its next change.
pub fn not_saved(app: &mut App, name: &str, revision: u64, why: String) {
    if let Some(draft) = app.drafts.values_mut().find(|draft| draft.name == name) {
        (draft.saving, draft.told, draft.failed, draft.hold) = (None, false, revision, Hold::Ours);
    }
    app.notice = Some(Notice::bad(why));
}

/// An earlier run left these.
pub fn found(app: &mut App, found: Vec<(String, Kept)>) -> Vec<Effect> {
    let found = found.into_iter().map(|(name, kept)| Composer::found(kept, name));
    app.found.extend(found);
    let mut effects = follow(app);
    effects.extend(taking::looked(app));
    effects
}

/// What was found is put to its conversation as that arrives, unless it has left meanwhile; drafts of joined
/// conversations go with them.
pub fn follow(app: &mut App) -> Vec<Effect> {
    let moved: Vec<ConversationId> =
        app.drafts.keys().copied().filter(|id| app.desk.resolve(*id) != *id).collect();
    for id in moved {
        let Some(draft) = app.drafts.remove(&id) else { continue };
        let id = app.desk.resolve(id);
        // Where the other has a draft too, this one waits until that is gone.
        if app.drafts.contains_key(&id) {
            app.found.push(draft);
        } else {
            app.drafts.insert(id, draft);
        }
    }
    let mut effects = Vec::new();
    let mut begun = 0;
    for mut draft in std::mem::take(&mut app.found) {
        if has_left(app, &draft) {
            effects.push(Effect::DropDraft { name: draft.name });
            continue;
        }
        let known = draft.draft.about().and_then(|id| app.desk.find(id.as_str()));
        let known = known.map(|id| app.desk.resolve(id)).filter(|id| !app.desk.messages(*id).is_empty());
        match known.filter(|id| !app.drafts.contains_key(id)) {
            Some(id) => {
                take_from_outbox(app, &mut draft);
                app.drafts.insert(id, draft);
                begun += 1;
            }
            None => app.found.push(draft),
        }
    }
    if begun > 0 && app.notice.is_none() {
        let drafts = crate::app::reader::plural(begun, "draft", "drafts");
        app.notice = Some(Notice::good(format!(
            "{drafts} begun before: ✎ in the list, {} opens it",
            app.key(Action::Reply)
        )));
    }
    effects
}

/// Whether a draft has been sent, or may have been, since it was written to the disk.
fn has_left(app: &App, draft: &Composer) -> bool {
    let Some(id) = &draft.draft.message_id else { return false };
    let in_outbox = app.outbox.entries.iter().any(|entry| {
        entry.item.message_id == *id
            && (!entry.item.stage.asks() || matches!(entry.item.stage, Stage::Unsure { .. }))
    });
    let departed = app.outbox.departed.iter().any(|departed| departed.item.message_id == *id);
    let conversation = app.desk.find(id.as_str());
    let arrived = conversation.is_some_and(|conversation| {
        app.desk.messages(conversation).iter().any(|line| line.message_id.as_ref() == Some(id))
    });
    in_outbox || departed || arrived
}

/// What was taken back out of the outbox, and written on, is this draft: it stands in one place only.
fn take_from_outbox(app: &mut App, draft: &mut Composer) {
    let Some(id) = &draft.draft.message_id else { return };
    let same = app.outbox.entries.iter().find(|entry| entry.item.message_id == *id);
    let Some(item) = same.map(|entry| entry.item.id.clone()) else { return };
    app.outbox.take(&item);
    draft.item = Some(item);
    draft.revision += 1;
}

/// The outbox has been read: what is in it and among the drafts stands in one place only.
pub fn settle_with_outbox(app: &mut App) -> Vec<Effect> {
    let ids: Vec<ConversationId> = app.drafts.keys().copied().collect();
    let mut effects = Vec::new();
    for id in ids {
        let Some(mut draft) = app.drafts.remove(&id) else { continue };
        if has_left(app, &draft) {
            effects.push(Effect::DropDraft { name: draft.name });
        } else {
            take_from_outbox(app, &mut draft);
            app.drafts.insert(id, draft);
        }
    }
    effects
}

/// A draft that is kept elsewhere, or no longer wanted, leaves the disk and the outbox.
pub fn forget(draft: Composer) -> Vec<Effect> {
    let item = draft.item.map(|item| Effect::Send(Request::Forget(item)));
    item.into_iter().chain([Effect::DropDraft { name: draft.name }]).collect()
}
