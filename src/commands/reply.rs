//! `levelhead reply`: a reply from a template; printed, put into Drafts, or sent. Must not know the screen.

use super::cli::ReplyArgs;
use super::leave::{self, Ready};
use super::reading::{self, Reading};
use super::{Failure, Session, opening, refusal, templates};
use crate::intake::Goal;
use crate::mail::{Message, parse};
use crate::reply::{
    self, Answer, Answers, AskKind, Context, Scope, Template, draft, message, nearest, quote,
};
use crate::triage::{Direction, MessageLine};
use std::hash::{BuildHasher, RandomState};
use std::io::IsTerminal as _;

/// Makes the reply to the newest message of the customer.
pub fn run(args: &ReplyArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let now = session.now();
    let opening = opening::open(session.options, now)?;
    let template = templates::find(&opening.templates, &args.template)?;
    let answers = answers(args, template)?;
    let mut reading = reading::read(&opening, Goal::Rows, now, session)?;
    let id = reading.find(&args.id)?;
    let answered = answered(&mut reading, id)?;
    let desk = &reading.drained.desk;
    let summary = desk
        .summary(id, now)
        .ok_or_else(|| Failure::failed("the conversation has just vanished; list again"))?;
    let hours = desk.settings().hours();
    let quotation = quote::quotation(&answered, hours.zone());
    let context = Context::gather(&summary, quotation, &opening.us, hours, now);
    let rendered =
        reply::render(template, &context, &answers).map_err(|error| Failure::failed(error.to_string()))?;
    if !rendered.unfilled.is_empty() {
        let keys: Vec<String> = rendered.unfilled.iter().map(|key| format!("--set {key}=…")).collect();
        let asked = rendered.unfilled.iter().all(|key| template.asks.iter().any(|ask| ask.key == *key));
        let remedy =
            if asked { format!("add {}", keys.join(" ")) } else { "give the template a fallback".into() };
        let what = rendered.unfilled.join(", ");
        return Err(Failure::failed(format!("template {}: nothing fills {what}; {remedy}", template.name)));
    }
    let ours = &desk.settings().ours;
    let answer = Answer {
        message: &answered,
        scope: if args.all { Scope::All } else { Scope::Sender },
        us: &opening.us,
        is_ours: &|spec| ours.contains(spec),
        zone: hours.zone(),
    };
    let mut draft = draft::from_template(answer, &rendered);
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
    let token = RandomState::new().hash_one(now);
    let at = now.to_zoned(hours.zone().clone());
    if args.end.print {
        session.out.write_all(&message::bytes(&draft, &at, token))?;
        return Ok(());
    }
    let sets = template.sets.unwrap_or_default();
    leave::check(&draft)?;
    if args.end.send {
        refusal::of_kind(&answered, &draft, |spec| ours.contains(&spec.without_tag()))?;
        draft.automatic = !std::io::stdin().is_terminal();
    }
    let ready = Ready { draft, answered: answered.reference, conversation: id, sets, at, token };
    if args.end.to_drafts {
        return leave::to_drafts(&ready, &mut reading);
    }
    leave::send(&ready, opening.sending, &mut reading)
}

/// The newest message of the customer, else the newest of all, whole.
fn answered(reading: &mut Reading, id: crate::mailbox::ConversationId) -> Result<Message, Failure> {
    let lines = reading.drained.desk.messages(id);
    let theirs = |line: &&MessageLine| line.direction == Direction::Customer;
    let line = lines.iter().rev().find(theirs).or(lines.last());
    let line = line.ok_or_else(|| Failure::failed("the conversation has no message left; list again"))?;
    let raw = reading.raw(line.reference)?;
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
