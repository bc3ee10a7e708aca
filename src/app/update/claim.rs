//! Who is on a conversation: claimed, let go, taken from one who has not touched it, claimed for a colleague, and claimed
//! by replying. Must not know how a claim is stored.

use super::change::{order, store};
use crate::app::{Action, App, Effect, Field, Notice, Over, Place};
use crate::mail::{Flags, MessageRef, SafeText};
use crate::mailbox::ConversationId;
use crate::triage::{Change, Claim};

/// Claims, lets go what is claimed already, or takes what lay untouched for too long.
pub fn claim(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let standing = standing(app);
    let me = app.session.me.clone();
    match standing {
        Some(claim) if claim.mine => order(app, Change::Release, count),
        Some(claim) if claim.stale && app.queue.marks.is_empty() && count.is_none() && !app.on_incident() => {
            let effects = order(app, Change::TakeOver(me), None);
            let told = format!(
                "taken from {}, who left it for 4 business hours  ·  {} undoes",
                claim.who,
                app.key(Action::Undo)
            );
            app.notice = Some(Notice::good(told));
            effects
        }
        _ => order(app, Change::Claim(me), count),
    }
}

/// Claims for the colleague that was typed: the only one whose name begins so, else that very name.
pub fn for_colleague(app: &mut App, field: Field, count: Option<usize>) -> Vec<Effect> {
    let typed = field.text().trim().to_owned();
    let alike = app.colleagues_like(&typed);
    let name = match alike.as_slice() {
        _ if typed.is_empty() => {
            app.notice = Some(Notice::off("for whom? type a colleague's short name"));
            (app.over, app.count) = (Over::Colleague(field), count);
            return Vec::new();
        }
        [one] => one.clone(),
        _ => SafeText::line(&typed),
    };
    // One's own claim, or one that lay too long, is handed on.
    let handed = standing(app).is_some_and(|claim| claim.mine || claim.stale);
    let change = if handed { Change::TakeOver(name) } else { Change::Claim(name) };
    order(app, change, count)
}

impl App {
    /// The colleagues whose names begin so.
    pub fn colleagues_like(&self, typed: &str) -> Vec<SafeText> {
        let team = self.session.us.team.iter().map(|colleague| SafeText::line(&colleague.short));
        self.desk.named_like(typed, team)
    }
}

fn standing(app: &App) -> Option<Claim> {
    app.desk.summary(app.current()?, app.now)?.claim
}

/// Whether a reply to what somebody else is on has to be asked for twice, and this was the first time.
pub fn asks(app: &mut App, conversation: ConversationId, action: Action) -> bool {
    let Some(claim) = standing(app).filter(|claim| !claim.mine) else { return false };
    if app.asked_past.take() == Some((conversation, action)) {
        return false;
    }
    let takes = || format!(" (untouched for 4 business hours, {} takes it)", app.key(Action::Claim));
    let left = if claim.stale { takes() } else { String::new() };
    app.notice = Some(Notice::off(format!("{} is on it{left}: press the key again to reply too", claim.who)));
    app.asked_past = Some((conversation, action));
    true
}

/// A claim never waits: without a server nobody is asked.
fn claims_on_reply(app: &App) -> bool {
    app.session.claim_on_reply && !app.session.offline
}

/// Claims what a reply is begun to, if nobody is on it. Called after every event.
pub fn on_reply(app: &mut App) -> Vec<Effect> {
    let writing = matches!(app.place(), Place::Draft | Place::Head | Place::Review);
    let writing = app.current().filter(|id| writing && app.drafts.contains_key(id));
    if app.replying == writing {
        return Vec::new();
    }
    app.replying = writing;
    let Some(id) = writing.filter(|id| claims_on_reply(app) && app.locked(*id).is_none()) else {
        return Vec::new();
    };
    if standing(app).is_some() {
        return Vec::new();
    }
    let outcome = app.desk.change(&[id], &Change::Claim(app.session.me.clone()), app.now);
    if outcome.changed > 0 {
        app.claimed_by_reply.insert(id);
    }
    app.stale = true;
    app.reader.stale();
    store(app, outcome)
}

/// Claims the conversations of a series that nobody is on.
pub fn for_series(app: &mut App, ids: Vec<ConversationId>) -> Vec<Effect> {
    if !claims_on_reply(app) || app.read_only().is_some() {
        return Vec::new();
    }
    let free = |id: &ConversationId| app.desk.claim_of(*id).is_none();
    let ids: Vec<ConversationId> = ids.into_iter().filter(free).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    let outcome = app.desk.change(&ids, &Change::Claim(app.session.me.clone()), app.now);
    app.claimed_by_reply.extend(ids);
    app.stale = true;
    app.reader.stale();
    store(app, outcome)
}

/// A draft was thrown away: the claim that it took goes with it.
pub fn let_go(app: &mut App, id: ConversationId) -> Vec<Effect> {
    let mine = app.desk.claim_of(id).is_some_and(|claim| claim.mine);
    if !app.claimed_by_reply.remove(&id) || !mine {
        return Vec::new();
    }
    let outcome = app.desk.change(&[id], &Change::Release, app.now);
    app.stale = true;
    app.reader.stale();
    store(app, outcome)
}

/// Takes in fresh flags. Whoever lost a claim is told who has it.
pub fn flags_changed(app: &mut App, flags: &[(MessageRef, Flags)]) -> Vec<ConversationId> {
    let mine = app.desk.mine_among(flags);
    let touched = app.desk.apply_flags(flags, app.now);
    for id in mine {
        let taken = app.desk.claim_of(id).filter(|claim| !claim.mine).map(|claim| claim.who.clone());
        if let Some(who) = taken {
            let customer = app.desk.summary(id, app.now).map(|row| row.customer).unwrap_or_default();
            app.notice = Some(Notice::bad(format!("{who} is on it now, no longer you: {customer}")));
        }
    }
    touched
}
