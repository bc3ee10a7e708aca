//! `levelhead reply`: a reply from a template or a ready draft; printed, checked, put into Drafts, or sent. Must not know the screen.

use super::cli::ReplyArgs;
use super::leave::{self, Ready};
use super::reading::{self, Reading};
use super::vet::{self, Check};
use super::{Failure, Session, opening, refusal, templates};
use crate::intake::Goal;
use crate::mail::{Message, MessageId, parse};
use crate::mailbox::ConversationId;
use crate::reply::ready::{self, ReadyDraft};
use crate::reply::{
    self, Answer, Answers, AskKind, Context, Draft, Rendered, Scope, Template, Us, draft, message, nearest,
    quote,
};
use crate::triage::{Direction, MessageLine};
use jiff::Timestamp;
use std::hash::{BuildHasher, RandomState};
use std::io::IsTerminal as _;
use std::path::Path;

/// Makes the reply: of a template to the newest message of the customer, or of a ready draft.
pub fn run(args: &ReplyArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let now = session.now();
    let lifted = vet::lifted(&args.lift)?;
    let ready = args.draft.as_deref().map(ready_draft).transpose()?;
    let opening = opening::open(session.options, now)?;
    let template =
        args.template.as_deref().map(|name| templates::find(opening.config.templates(), name)).transpose()?;
    let template =
        template.map(|template| Ok::<_, Failure>((template, answers(args, template)?))).transpose()?;
    let mut reading = reading::read(&opening, Goal::Rows, now, session)?;
    let id = reading.find(&args.id)?;
    let cited = ready.as_ref().and_then(|ready| ready.draft.in_reply_to.as_ref());
    let answered = answered(&mut reading, id, cited)?;
    let account = opening.account(&reading.account(answered.reference));
    let account =
        account.ok_or_else(|| Failure::failed("its account is not open; name it with --account"))?;
    let us = &account.us;
    let begun = ready.as_ref().map_or(Some(now), |ready| ready.written);
    let sets = template.as_ref().and_then(|(template, _)| template.sets).unwrap_or_default();
    let scope = if args.all { Scope::All } else { Scope::Sender };
    let mut draft = match (ready, template) {
        (Some(ready), _) => {
            let empty = begin(&answered, scope, &reading, us, None);
            completed(ready.draft, empty)
        }
        (None, Some((template, answers))) => {
            let rendered = rendered(template, &answers, &answered, id, &reading, us, now)?;
            begin(&answered, scope, &reading, us, Some(&rendered))
        }
        (None, None) => return Err(Failure::usage("name a --template or a --draft")),
    };
    draft.account = Some(account.name.clone());
    if draft.from.is_none() {
        return Err(Failure::usage("it is not known who you are: name your address with --me"));
    }
    if draft.to.is_empty() {
        return Err(Failure::Refused(vec![
            "there is nobody to reply to: the message has no readable sender".into(),
        ]));
    }
    for caution in &draft.cautions {
        writeln!(session.err, "levelhead: {caution}")?;
    }
    let zone = reading.drained.desk.settings().hours().zone().clone();
    let (token, at) = (RandomState::new().hash_one(now), now.to_zoned(zone));
    if args.end.print {
        session.out.write_all(&message::bytes(&draft, &at, token))?;
        return Ok(());
    }
    let reference = answered.reference;
    let check = Check::new(&mut reading, id, answered, begun, opening.us.clone(), lifted, now)?;
    if args.end.check {
        return check.print(&draft, &reading.drained.desk, args.json, now, session);
    }
    check.tell(&draft, &reading.drained.desk, now, session)?;
    if args.end.send {
        let ours = &reading.drained.desk.settings().ours;
        refusal::of_kind(check.answered(), &draft, |spec| ours.contains(&spec.without_tag()))?;
        draft.automatic = !std::io::stdin().is_terminal();
    }
    let done = opening.done;
    let ready = Ready { draft, answered: reference, conversation: id, sets, at, token, check, done };
    if args.end.to_drafts {
        return leave::to_drafts(&ready, &mut reading);
    }
    leave::send(&ready, account, opening.sending.clone(), &mut reading)
}

fn ready_draft(path: &Path) -> Result<ReadyDraft, Failure> {
    let told = |error| Failure::failed(format!("{}: {error}; name a file that can be read", path.display()));
    Ok(ready::read(&std::fs::read(path).map_err(told)?))
}

/// What the template says.
fn rendered(
    template: &Template,
    answers: &Answers,
    answered: &Message,
    id: ConversationId,
    reading: &Reading,
    us: &Us,
    now: Timestamp,
) -> Result<Rendered, Failure> {
    let desk = &reading.drained.desk;
    let summary = desk
        .summary(id, now)
        .ok_or_else(|| Failure::failed("the conversation has just vanished; list again"))?;
    let hours = desk.settings().hours();
    let quotation = quote::quotation(answered, hours.zone());
    let context = Context::gather(&summary, quotation, us, hours, now);
    let template = &template.said_in(context.language);
    let rendered =
        reply::render(template, &context, answers).map_err(|error| Failure::failed(error.to_string()))?;
    if rendered.unfilled.is_empty() {
        return Ok(rendered);
    }
    let keys: Vec<String> = rendered.unfilled.iter().map(|key| format!("--set {key}=…")).collect();
    let asked = rendered.unfilled.iter().all(|key| template.asks.iter().any(|ask| ask.key == *key));
    let remedy =
        if asked { format!("add {}", keys.join(" ")) } else { "give the template a fallback".into() };
    let what = rendered.unfilled.join(", ");
    Err(Failure::failed(format!("template {}: nothing fills {what}; {remedy}", template.name)))
}

/// A reply to a message, with words or without.
fn begin(answered: &Message, scope: Scope, reading: &Reading, us: &Us, words: Option<&Rendered>) -> Draft {
    let settings = reading.drained.desk.settings();
    let answer = Answer {
        message: answered,
        scope,
        us,
        is_ours: &|spec| settings.ours.contains(spec),
        zone: settings.hours().zone(),
    };
    match words {
        Some(words) => draft::from_template(answer, words),
        None => draft::plain(answer),
    }
}

/// What a ready draft leaves out is as in any reply.
fn completed(ready: Draft, reply: Draft) -> Draft {
    let nobody = ready.to.is_empty() && ready.bcc.is_empty();
    Draft {
        from: ready.from.or(reply.from),
        to: if nobody { reply.to } else { ready.to },
        subject: if ready.subject.trim().is_empty() { reply.subject } else { ready.subject },
        references: if ready.in_reply_to.is_none() { reply.references } else { ready.references },
        in_reply_to: ready.in_reply_to.or(reply.in_reply_to),
        cautions: if nobody { reply.cautions } else { Vec::new() },
        ..ready
    }
}

/// The message that a draft cites, else the newest of the customer, else the newest of all, with its text.
fn answered(
    reading: &mut Reading,
    id: ConversationId,
    cited: Option<&MessageId>,
) -> Result<Message, Failure> {
    let lines = reading.drained.desk.messages(id);
    let is_cited = |line: &&MessageLine| cited.is_some() && line.message_id.as_ref() == cited;
    let theirs = |line: &&MessageLine| line.direction == Direction::Customer;
    let newest = lines.iter().rev().find(theirs).or(lines.last());
    let line = lines.iter().find(is_cited).or(newest);
    let line = line.ok_or_else(|| Failure::failed("the conversation has no message left; list again"))?;
    let raw = reading.text(line.reference)?;
    let raw = raw.ok_or_else(|| Failure::failed("the message is no longer there; list again"))?;
    Ok(parse::message(line.reference, &raw, line.flags.clone(), line.at))
}

/// What `--set` fills in; each must be a blank of the template.
fn answers(args: &ReplyArgs, template: &Template) -> Result<Answers, Failure> {
    let mut answers = Answers::new();
    for set in &args.set {
        let Some((key, value)) = set.split_once('=') else {
            return Err(Failure::usage(format!("--set {set:?} is no KEY=VALUE")));
        };
        let Some(ask) = template.asks.iter().find(|ask| ask.key == key) else {
            let keys: Vec<&str> = template.asks.iter().map(|ask| ask.key.as_str()).collect();
            let remedy = match nearest(key, keys.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None if keys.is_empty() => "it has none".into(),
                None => format!("there are {}", keys.join(", ")),
            };
            return Err(Failure::usage(format!("template {} has no blank {key:?}; {remedy}", template.name)));
        };
        if let AskKind::Choice(choices) = &ask.kind
            && !choices.iter().any(|choice| choice == value)
        {
            return Err(Failure::usage(format!("--set {key}: choose one of {}", choices.join(", "))));
        }
        answers.insert(key.to_owned(), value.to_owned());
    }
    Ok(answers)
}
