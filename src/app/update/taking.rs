//! A draft that was kept is taken in hand before it is written on, and let go when it is put away: another program may
//! have it. Must not know locks or files.

use super::{drafts, editor, reply, series};
use crate::app::composer::{Composer, Hold, Pending, With};
use crate::app::event::Returned;
use crate::app::{Action, App, Effect, LeftText, Notice, Over, Place, Taking};
use crate::mailbox::ConversationId;

/// Opens the draft of a conversation; one that was kept is taken in hand first.
pub fn open(app: &mut App, conversation: ConversationId) -> Vec<Effect> {
    let Some(draft) = app.drafts.get(&conversation) else { return Vec::new() };
    if draft.hold == Hold::Ours {
        (app.over, app.opened) = (Over::Draft, Some(conversation));
        app.notice = Some(Notice::good("the draft you had begun"));
        return Vec::new();
    }
    let name = draft.name.clone();
    let Some(reference) = reply::answered(app, conversation) else { return Vec::new() };
    app.pending = Some(Pending { conversation, reference, scope: None, with: With::Kept, looked: true });
    vec![Effect::TakeDraft { name }]
}

/// What other programs have kept is known: the reply being begun goes on, or the draft kept is opened.
pub fn looked(app: &mut App) -> Vec<Effect> {
    let Some(mut pending) = app.pending.take_if(|pending| !pending.looked) else { return Vec::new() };
    pending.looked = true;
    let conversation = app.desk.resolve(pending.conversation);
    if app.drafts.contains_key(&conversation) {
        return open(app, conversation);
    }
    reply::ask_for(app, pending)
}

/// What became of the wish to take a draft in hand.
pub fn taken(app: &mut App, name: &str, taking: Taking) -> Vec<Effect> {
    let pending = app.pending.take_if(|pending| pending.with == With::Kept);
    let Some((&id, draft)) = app.drafts.iter_mut().find(|(_, draft)| draft.name == name) else {
        return vec![Effect::LetGoDraft { name: name.to_owned() }];
    };
    let wanted = pending.is_some_and(|pending| app.desk.resolve(pending.conversation) == id)
        && app.queue.cursor == Some(id)
        && matches!(app.over, Over::Nothing | Over::Review(_));
    match taking {
        Taking::Gone => {
            app.drafts.remove(&id);
            app.over = Over::Nothing;
            app.notice = Some(Notice::off("that draft is gone: another levelhead sent it or threw it away"));
        }
        Taking::Ours { .. } if !wanted => return vec![Effect::LetGoDraft { name: name.to_owned() }],
        Taking::Ours { kept, left } => {
            if draft.kept() != *kept {
                let item = draft.item.take();
                *draft = Composer::found(*kept, name.to_owned());
                draft.revision += u64::from(item.is_some());
                draft.item = item;
            }
            draft.hold = Hold::Ours;
            match left {
                Some(left) => app.over = Over::Left(Box::new(left)),
                None => return open(app, id),
            }
        }
        Taking::Elsewhere { who, kept } => {
            let item = draft.item.take();
            *draft = Composer::found(*kept, name.to_owned());
            (draft.hold, draft.item) = (Hold::Elsewhere(who), item);
            if wanted {
                app.over = Over::Review(0);
            }
        }
    }
    Vec::new()
}

/// Asks again for the draft on the screen that another program has.
pub fn again(app: &mut App) -> Vec<Effect> {
    app.current().map_or_else(Vec::new, |id| open(app, id))
}

/// Puts the draft on the screen away. Another program may go on with it, once it is on the disk.
pub fn keep(app: &mut App) -> Vec<Effect> {
    app.over = series::behind_current(app);
    let of_series = matches!(app.over, Over::Series);
    let Some(draft) = app.current().and_then(|id| app.drafts.get_mut(&id)) else { return Vec::new() };
    let ours = draft.hold == Hold::Ours;
    if ours {
        app.notice = Some(Notice::good(format!(
            "draft kept: {} opens it again",
            app.keys.key(Place::Queue, Action::Reply)
        )));
    }
    if !ours || of_series || draft.failed == draft.revision {
        return Vec::new();
    }
    draft.saving = None;
    let name = draft.name.clone();
    let mut effects = drafts::keep(app);
    effects.push(Effect::LetGoDraft { name });
    if let Some(draft) = app.current().and_then(|id| app.drafts.get_mut(&id)) {
        draft.hold = Hold::Kept;
    }
    effects
}

/// Whether the draft of a conversation is not in this program's hand.
pub fn is_elsewhere(app: &App, conversation: ConversationId) -> bool {
    app.drafts.get(&conversation).is_some_and(|draft| draft.hold != Hold::Ours)
}

/// The same of the draft on the screen.
pub fn is_elsewhere_here(app: &App) -> bool {
    app.current().is_some_and(|id| is_elsewhere(app, id))
}

/// Why this may not be done to the draft on the screen, if it may not: another program has it.
pub fn forbids(app: &App, action: Action) -> Option<String> {
    if !matches!(app.over, Over::Review(_)) || action.only_looks() {
        return None;
    }
    match &app.composer()?.hold {
        Hold::Elsewhere(who) => Some(format!("put it away there first: {who} has this draft")),
        Hold::Ours | Hold::Kept => None,
    }
}

/// An editor left texts when the last run ended.
pub fn told(app: &mut App, drafts: usize) {
    let drafts = crate::app::reader::plural(drafts, "draft", "drafts");
    app.notice = Some(Notice::off(format!(
        "your editor left a newer text of {drafts}: ✎ in the list, {} opens it and asks",
        app.key(Action::Reply)
    )));
}

/// Takes what the editor left, as if it had come back with it.
pub fn take_text(app: &mut App, left: &LeftText) -> Vec<Effect> {
    app.over = Over::Draft;
    let Some(name) = app.composer().map(|draft| draft.name.clone()) else { return Vec::new() };
    editor::came_back(app, &name, Returned::Text(left.text.clone()));
    answered(app)
}

/// Leaves it where it lies.
pub fn leave_text(app: &mut App, left: &LeftText) -> Vec<Effect> {
    app.over = Over::Draft;
    app.opened = app.current();
    app.notice = Some(Notice::off(format!("the draft is as it was; the other text stays in {}", left.path)));
    answered(app)
}

/// The draft is written anew: then it is the newer one, and the question is not put again.
fn answered(app: &mut App) -> Vec<Effect> {
    if let Some(draft) = app.current().and_then(|id| app.drafts.get_mut(&id)) {
        draft.revision += 1;
    }
    drafts::keep(app)
}
