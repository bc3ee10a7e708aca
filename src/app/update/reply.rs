//! Replying, step by step: the message is read, a template chosen, its blanks filled, the draft written, looked over and
//! saved. Must not know files.

use super::forward::{files, text_read};
use super::{claim, drafts, head, series, taking, vet};
use crate::app::composer::{Answering, Blanks, Composer, Everybody, Part, Pending, Picker, With};
use crate::app::vet::Vetting;
use crate::app::{Action, App, Effect, Key, Notice, Over, Place};
use crate::mail::{AddrSpec, Flags, MessageId, MessageRef, parse};
use crate::mailbox::ConversationId;
use crate::port::mail::Request;
use crate::reply::check::{Ground, Kind};
use crate::reply::forward::{self, Files};
use crate::reply::{self, Answer, Draft, Rendered, Scope, message};
use crate::triage::Direction;

/// What is told while a reply is begun.
const READING: &str = "reading the message …  ·  Esc gives up";
/// The template that `hand-over` takes.
const HAND_OVER: &str = "hand-over";

/// Begins a reply: the newest message of the customer is read first.
pub fn begin(app: &mut App, action: Action) -> Vec<Effect> {
    app.quoting = None;
    begun(app, action)
}

/// Begins a reply that quotes these paragraphs and nothing else.
pub fn begin_with(app: &mut App, quotation: String) -> Vec<Effect> {
    app.quoting = Some(quotation);
    begun(app, Action::Reply)
}

fn begun(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(conversation) = app.current() else { return Vec::new() };
    if app.drafts.contains_key(&conversation) {
        return taking::open(app, conversation);
    }
    if claim::asks(app, conversation, action) {
        return Vec::new();
    }
    let Some(reference) = answered(app, conversation) else { return gone(app) };
    let with = match action {
        Action::Templates => With::Template,
        Action::Forward => With::Forward,
        Action::HandOver => With::HandOver,
        _ => With::Nothing,
    };
    if with == With::Template && app.session.templates.is_empty() {
        app.notice = Some(Notice::off("there are no templates: put some into templates/ beside the config"));
        return Vec::new();
    }
    if with == With::HandOver && !app.session.templates.iter().any(|template| template.name == HAND_OVER) {
        app.notice = Some(Notice::off(format!("there is no template {HAND_OVER}")));
        return Vec::new();
    }
    if action == Action::ReplyAll {
        app.scopes.insert(conversation, Scope::All);
    }
    let scope = remembered(app, conversation);
    app.notice = Some(Notice::good(READING));
    app.pending = Some(Pending { conversation, reference, scope, with, looked: false });
    vec![Effect::FindDrafts]
}

/// Begins to choose a template whose text goes into the draft being written.
pub fn begin_insert(app: &mut App) -> Vec<Effect> {
    let Some(conversation) = app.current() else { return Vec::new() };
    let Some(reference) = answered(app, conversation) else { return gone(app) };
    ask_for(app, Pending { conversation, reference, scope: None, with: With::Insert, looked: true })
}

/// The message that a reply answers: the customer's newest.
pub fn answered(app: &App, conversation: ConversationId) -> Option<MessageRef> {
    let messages = app.desk.messages(conversation);
    let theirs = messages.iter().rev().find(|line| line.direction == Direction::Customer);
    theirs.or(messages.last()).map(|line| line.reference)
}

/// Asks for the message that is answered.
pub fn ask_for(app: &mut App, pending: Pending) -> Vec<Effect> {
    app.notice = Some(Notice::good(READING));
    let reference = pending.reference;
    app.pending = Some(pending);
    app.forwarding = None;
    vec![Effect::Mail(Request::FetchText(reference))]
}

/// Begins a reply from the template at this place of the session's.
pub fn begin_from(app: &mut App, template: usize) -> Vec<Effect> {
    let effects = begin(app, Action::Templates);
    if let Some(pending) = &mut app.pending {
        pending.with = With::Named(template);
    }
    effects
}

/// Whom replies of this conversation go to, if that was said.
fn remembered(app: &App, conversation: ConversationId) -> Option<Scope> {
    let id = app.desk.resolve(conversation);
    app.scopes.iter().find(|(said, _)| app.desk.resolve(**said) == id).map(|(_, scope)| *scope)
}

fn gone(app: &mut App) -> Vec<Effect> {
    app.notice = Some(app.told_gone("this conversation"));
    Vec::new()
}

/// The message was read. If the user has gone elsewhere meanwhile, nothing opens, and he is told.
pub fn read(app: &mut App, reference: MessageRef, bytes: Option<&[u8]>) -> Vec<Effect> {
    // Only what is passed on takes its files along.
    let passed_on = |pending: &Pending| pending.reference == reference && pending.with == With::Forward;
    if let Some(raw) = bytes.filter(|_| app.pending.as_ref().is_some_and(passed_on))
        && let Some(effects) = text_read(app, reference, raw)
    {
        return effects;
    }
    open(app, reference, bytes);
    Vec::new()
}

fn open(app: &mut App, reference: MessageRef, bytes: Option<&[u8]>) {
    let Some(mut pending) =
        app.pending.take_if(|pending| pending.reference == reference && pending.with != With::Kept)
    else {
        return;
    };
    // It may have been joined to another since.
    pending.conversation = app.desk.resolve(pending.conversation);
    let current = app.current().map(|id| app.desk.resolve(id));
    let into_draft = pending.with == With::Insert;
    let there = matches!((&app.over, into_draft), (Over::Nothing, false) | (Over::Draft, true));
    if !there || current != Some(pending.conversation) {
        app.notice = Some(Notice::off("no reply begun: you have gone elsewhere"));
        return;
    }
    let Some(raw) = bytes else {
        app.notice = Some(app.told_gone("this message"));
        return;
    };
    app.notice = None;
    let message = parse::message(reference, raw, Flags::default(), None);
    let scope = pending.scope.unwrap_or(Scope::Sender);
    let for_each = pending.with == With::Each;
    let answering = Answering { conversation: pending.conversation, message, scope, into_draft, for_each };
    if pending.with == With::Nothing && pending.scope.is_none() {
        let ours = &app.desk.settings().ours;
        let asked = Everybody::ask(&answering, |spec| ours.contains(spec));
        if let Some(asked) = asked {
            app.over = Over::Everybody(Box::new(asked));
            return;
        }
    }
    go_on(app, answering, pending.with, raw);
}

/// It is said whom the reply goes to.
pub fn answer_everybody(app: &mut App, action: Action) {
    let Over::Everybody(mut asked) = std::mem::take(&mut app.over) else { return };
    asked.answering.scope = if action == Action::ReplyAll { Scope::All } else { Scope::Sender };
    app.scopes.insert(asked.answering.conversation, asked.answering.scope);
    plain(app, &asked.answering);
}

/// Without a template; quoting the paragraphs chosen, else all.
fn plain(app: &mut App, answering: &Answering) {
    match app.quoting.take() {
        Some(body) => {
            let words = Rendered { body, quotes: true, ..Rendered::default() };
            write(app, answering, Words::Template(&words));
        }
        None => write(app, answering, Words::None),
    }
}

fn go_on(app: &mut App, answering: Answering, with: With, raw: &[u8]) {
    match with {
        With::Nothing => plain(app, &answering),
        With::Forward => {
            let files = files(app, &answering.message, raw);
            write(app, &answering, Words::Forwarded(&files));
        }
        // That is no mail of the mailbox.
        With::Kept => {}
        With::Template | With::Insert | With::Named(_) | With::HandOver | With::Each => {
            let Some(summary) = app.desk.summary(answering.conversation, app.now) else {
                gone(app);
                return;
            };
            let verdict = app.desk.verdict(answering.conversation);
            let mut picker = Picker::new(answering, &summary, &verdict, &app.session, app.now);
            if with == With::Each {
                series::suggest(app, &mut picker);
                series::tell_left_alone(app);
            }
            if with == With::HandOver && picker.go_to(|template| template.name == HAND_OVER) {
                accept(app, Over::Templates(Box::new(picker)));
            } else {
                app.over = Over::Templates(Box::new(picker));
            }
            if let With::Named(number) = with {
                pick_named(app, number);
            }
        }
    }
}

/// What a draft begins with.
#[derive(Clone, Copy)]
pub enum Words<'a> {
    /// Nothing but the quotation.
    None,
    /// What a template says.
    Template(&'a Rendered),
    /// The files of the message passed on.
    Forwarded(&'a Files),
}

/// Takes the template chosen, or the blanks as filled.
pub fn accept(app: &mut App, over: Over) -> Vec<Effect> {
    match over {
        Over::Templates(picker) => {
            let Some(choice) = picker.chosen() else {
                let all = app.key_in(Place::TemplateSearch, Action::Cancel);
                app.notice = Some(Notice::off(format!("no template has these letters  ·  {all} shows all")));
                app.over = Over::Templates(picker);
                return Vec::new();
            };
            let template = choice.template.clone();
            let people = head::people(app, picker.answering.conversation);
            let blanks =
                Blanks::new(template, picker.answering, picker.context, people, &app.session.hours, app.now);
            if blanks.fields.is_empty() {
                fill(app, &blanks);
            } else {
                app.over = Over::Blanks(Box::new(blanks));
            }
        }
        Over::Blanks(mut blanks) => {
            if blanks.take_offer() || blanks.step(1) {
                app.over = Over::Blanks(blanks);
            } else {
                fill(app, &blanks);
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Takes the template of this key at once; where all its blanks are known, the draft is one key away.
pub fn pick(app: &mut App, key: Key) {
    let Over::Templates(picker) = &mut app.over else { return };
    if !key.typed().is_some_and(|char| picker.jump(char)) {
        app.notice = Some(Notice::off(format!("no template has the key {key}")));
        return;
    }
    pick_chosen(app);
}

fn pick_named(app: &mut App, number: usize) {
    let Over::Templates(picker) = &mut app.over else { return };
    let wanted = app.session.templates.get(number).map(|template| &template.name);
    if picker.go_to(|template| Some(&template.name) == wanted) {
        pick_chosen(app);
    }
}

fn pick_chosen(app: &mut App) {
    let over = std::mem::take(&mut app.over);
    accept(app, over);
    if let Over::Blanks(blanks) = &app.over
        && blanks.complete()
    {
        let blanks = blanks.clone();
        app.over = Over::Nothing;
        fill(app, &blanks);
    }
}

fn fill(app: &mut App, blanks: &Blanks) {
    if blanks.answering.for_each {
        app.filled = Some(Box::new(blanks.clone()));
        return;
    }
    match reply::render(&blanks.template, &blanks.context, &blanks.answers()) {
        Ok(rendered) if blanks.answering.into_draft => {
            if let Some(composer) = current(app) {
                composer.insert_template(&rendered.body);
            }
            app.over = Over::Draft;
            if !rendered.cc.is_empty() {
                app.notice = Some(app.told_uncopied(&rendered.cc.join(", ")));
            }
        }
        Ok(rendered) => {
            write(app, &blanks.answering, Words::Template(&rendered));
            if let Some(composer) = app.drafts.get_mut(&blanks.answering.conversation) {
                composer.sets = blanks.template.sets.unwrap_or_default();
            }
        }
        Err(error) => app.notice = Some(Notice::bad(error.to_string())),
    }
}

fn write(app: &mut App, answering: &Answering, words: Words<'_>) {
    let mut composer = compose(app, answering, words, 0);
    if matches!(words, Words::Forwarded(_)) {
        head::read_book(app);
        composer.sets = forward::SETS;
        composer.go_to(Part::To);
    }
    app.drafts.insert(answering.conversation, composer);
    (app.over, app.opened) = (Over::Draft, Some(answering.conversation));
}

/// A draft, and what its check stands on. Of several written at one moment each has a number of its own.
pub fn compose(app: &mut App, answering: &Answering, words: Words<'_>, number: u64) -> Composer {
    let ours = &app.desk.settings().ours;
    let answer = Answer {
        message: &answering.message,
        scope: answering.scope,
        us: app.us_answering(answering.message.reference),
        is_ours: &|spec: &AddrSpec| ours.contains(spec),
        zone: app.session.hours.zone(),
    };
    let mut draft: Draft = match words {
        Words::Template(words) => reply::draft::from_template(answer, words),
        Words::Forwarded(files) => forward::forward(answer, files, app.session.attachments),
        Words::None => reply::draft::plain(answer),
    };
    let account = app.session.account(&app.desk.account_of(answering.message.reference.source));
    draft.account = account.map(|account| account.name.clone());
    let at = app.now.to_zoned(app.zone().clone());
    draft.message_id = MessageId::parse(&message::message_id(&draft, &at, super::token(app.now) + number));
    if let Some(id) = draft.message_id.clone() {
        let (message, conversation) = (answering.message.clone(), answering.conversation);
        let ground = Ground::now(&app.desk, conversation, message, app.now);
        app.vettings.insert(id, Vetting::new(app.with_texts(ground, conversation)));
    }
    let id = app.desk.summary(answering.conversation, app.now).map(|row| row.short_id.to_string());
    let time = at.strftime("%Y%m%d-%H%M%S").to_string();
    let name = format!("{}-{time}.eml", id.unwrap_or_else(|| "reply".into()));
    Composer::new(draft, name)
}

/// Types into the draft.
pub fn typed(app: &mut App, key: Key) {
    if let Some(composer) = current(app) {
        composer.press(key);
    }
}

/// Pastes into the draft.
pub fn paste(app: &mut App, text: &str) {
    if let Some(composer) = current(app) {
        composer.paste(text);
    }
}

fn current(app: &mut App) -> Option<&mut Composer> {
    let id = app.current()?;
    app.drafts.get_mut(&id)
}

/// Orders of the editor and of the review.
pub fn order(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Review => {
            if let Some(draft) = current(app) {
                draft.go_to(Part::Body);
            }
            app.over = Over::Review(0);
            if app.checked.told().any(|one| one.kind == Kind::AnsweredMeanwhile)
                && let Some(id) = app.current()
            {
                return vet::texts(app, id);
            }
        }
        Action::Edit => (app.over, app.opened) = (Over::Draft, app.current()),
        Action::Save => return drafts::save(app),
        Action::Keep => return taking::keep(app),
        Action::Discard => {
            app.over = series::behind_current(app);
            app.notice = Some(Notice::good("draft thrown away"));
            let Some(id) = app.current() else { return Vec::new() };
            let mut effects = claim::let_go(app, id);
            effects.extend(app.drafts.remove(&id).into_iter().flat_map(drafts::forget));
            return effects;
        }
        _ => {}
    }
    Vec::new()
}
