//! What the send check holds up: the first block that is not lifted, the reason that lifts it, the way to its words. Must
//! not know how anything is found or sent.

use super::send;
use crate::app::composer::Composer;
use crate::app::vet::Lift;
use crate::app::{Action, App, Effect, Notice, Over, Place};
use crate::mailbox::ConversationId;
use crate::port::mail::Request;
use crate::reply::Draft;
use crate::reply::check::{Decision, Demand, Finding, Lifted, Severity};

/// What keeps a draft from leaving, if anything does and it was not lifted.
pub(super) fn block(app: &mut App, draft: &Draft, conversation: Option<ConversationId>) -> Option<Finding> {
    let answers = draft.in_reply_to.as_ref();
    let conversation = conversation.or_else(|| app.desk.find(answers?.as_str()));
    let Decision::Stay(findings) = app.decide(draft, conversation) else { return None };
    let open = |finding: &Finding| !app.lifted(draft).iter().any(|lift| lift.covers(finding));
    findings.into_iter().find(|finding| finding.severity() == Severity::Block && open(finding))
}

/// Takes the reason typed for a block; then it goes on to the next, or leaves.
pub fn lift(app: &mut App, lift: Lift) -> Vec<Effect> {
    let typed = lift.field.text().trim().to_owned();
    if !lift.finding.demand().is_met(&typed) {
        app.notice = Some(Notice::off(match lift.finding.demand() {
            Demand::Domain(domain) => format!("not {domain}"),
            Demand::Reason => "say why, in a word or two".into(),
        }));
        app.over = Over::Lift(lift);
        return Vec::new();
    }
    app.over = Over::Review(0);
    let Some(conversation) = app.current() else { return Vec::new() };
    let Some(draft) = app.drafts.get(&conversation).map(Composer::finished) else { return Vec::new() };
    let Lift { finding, then, .. } = lift;
    let line = format!("{}: {} lifted: {typed}", finding.kind.name(), finding.quote);
    app.lift(
        &draft,
        Some(conversation),
        Lifted { kind: finding.kind, quote: Some(finding.quote), reason: typed },
    );
    let mut effects = vec![Effect::Log(line)];
    effects.extend(send::order(app, then));
    effects
}

/// Opens the draft at the words that the marked finding is about.
pub fn mend(app: &mut App) {
    let Some(finding) = app.checked.marked().cloned() else {
        app.notice = Some(Notice::off(format!(
            "nothing was found  ·  {} sends it, {} edits it, {} saves it",
            app.key_in(Place::Review, Action::Send),
            app.key_in(Place::Review, Action::Edit),
            app.key_in(Place::Review, Action::Save)
        )));
        return;
    };
    app.over = Over::Draft;
    let conversation = app.current();
    if let Some(composer) = conversation.and_then(|id| app.drafts.get_mut(&id)) {
        composer.show(&finding.place);
    }
}

/// The texts of a conversation that are not here are asked for.
pub fn texts(app: &mut App, conversation: ConversationId) -> Vec<Effect> {
    let missing = app.reader.missing_of(conversation, &app.desk);
    if missing.is_empty() { Vec::new() } else { vec![Effect::Mail(Request::FetchBodies(missing))] }
}
