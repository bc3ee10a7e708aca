//! The send check on the command line: what it is told, what it prints, what `--override` lifts. Must not know how a
//! reply is made or sent.

use super::json::{self, VERSION};
use super::reading::Reading;
use super::spelled;
use super::{Failure, Session};
use crate::dictionaries;
use crate::mail::Message;
use crate::mailbox::ConversationId;
use crate::reply::check::{
    self, Decision, Facts, Finding, Ground, Kind, Lifted, Names, Place, Recipient, Severity,
};
use crate::reply::{Draft, Us};
use crate::triage::Desk;
use jiff::Timestamp;
use serde::Serialize;

/// Everything the check of one draft needs beside the draft and the desk.
pub struct Check {
    ground: Ground,
    conversation: ConversationId,
    us: Us,
    lifted: Vec<Lifted>,
}

/// Reads `--override KIND=REASON`.
pub fn lifted(given: &[String]) -> Result<Vec<Lifted>, Failure> {
    let read = |text: &String| {
        let (name, reason) = text.split_once('=').unwrap_or((text, ""));
        let blocks = |kind: &Kind| kind.severity() == Severity::Block;
        let Some(kind) = Kind::named(name).filter(blocks) else {
            let names: Vec<&str> =
                Kind::ALL.iter().filter(|kind| blocks(kind)).map(|kind| kind.name()).collect();
            return Err(Failure::usage(format!("--override {name}: one of {}", names.join(", "))));
        };
        if !check::Demand::Reason.is_met(reason) {
            return Err(Failure::usage(format!("--override {name}=…: say why, in a word or two")));
        }
        Ok(Lifted { kind, quote: None, reason: reason.trim().to_owned() })
    };
    given.iter().map(read).collect()
}

/// The document of `--check --json`.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    now: String,
    conversation: String,
    decision: &'static str,
    recipients: Vec<RecipientJson<'a>>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct RecipientJson<'a> {
    field: &'static str,
    address: &'a str,
    name: Option<&'a str>,
    relation: String,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    kind: &'static str,
    severity: &'static str,
    field: Option<&'static str>,
    start: Option<usize>,
    end: Option<usize>,
    quote: &'a str,
    what: &'a str,
    remedy: &'a str,
    lifted: Option<&'a str>,
}

impl Check {
    /// Reads the texts of the conversation. `begun` is when the draft was; where that is not known, nothing counts as
    /// having come since.
    pub fn new(
        reading: &mut Reading,
        conversation: ConversationId,
        answered: Message,
        begun: Option<Timestamp>,
        us: Us,
        lifted: Vec<Lifted>,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let lines = reading.drained.desk.messages(conversation);
        let bodies = reading.bodies(&lines, now)?;
        let newest = lines.iter().filter_map(|line| line.at).max().unwrap_or(now);
        let ground = Ground::at(Some(answered), begun.unwrap_or(newest.max(now)));
        let texts = lines.iter().filter_map(|line| Some((bodies.get(&line.reference)?, line.at)));
        let ground = texts.fold(ground, |ground, (body, at)| ground.with_text(&body.text, at));
        Ok(Self { ground, conversation, us, lifted })
    }

    /// The message answered.
    pub fn answered(&self) -> &Message {
        #[expect(clippy::expect_used, reason = "it was made with one, above")]
        self.ground.answered.as_ref().expect("there is one")
    }

    /// The words of the draft that no dictionary knows, or why that can't be told.
    fn spelt(&self, draft: &Draft, desk: &Desk, now: Timestamp) -> Result<Vec<Finding>, String> {
        let names = Names::default();
        let facts = Facts::gather(desk, &names, Some(self.conversation), &self.ground, &self.us, now);
        let language = spelled::language(&draft.body, desk.verdict(self.conversation).language);
        let speller = dictionaries::load(language)?;
        Ok(spelled::find(draft, &facts, &speller))
    }

    fn look(&self, draft: &Draft, desk: &Desk, now: Timestamp) -> (Vec<Finding>, Vec<Recipient>) {
        let mut names = Names::default();
        names.catch_up(desk.mailbox());
        let facts = Facts::gather(desk, &names, Some(self.conversation), &self.ground, &self.us, now);
        let findings = check::findings(draft, &facts, desk.settings().hours().zone());
        (findings, check::recipients(draft, &facts))
    }

    fn reason(&self, finding: &Finding) -> Option<&str> {
        self.lifted.iter().find(|lift| lift.covers(finding)).map(|lift| lift.reason.as_str())
    }

    /// Refuses what must not leave.
    pub fn refusal(&self, draft: &Draft, desk: &Desk, now: Timestamp) -> Result<(), Failure> {
        match check::decide(self.look(draft, desk, now).0, &self.lifted) {
            Decision::Go(_) => Ok(()),
            Decision::Stay(findings) => {
                let open = findings
                    .iter()
                    .filter(|one| one.severity() == Severity::Block && self.reason(one).is_none());
                Err(Failure::Refused(open.map(line).collect()))
            }
        }
    }

    /// Tells what was found on standard error, and refuses what must not leave.
    pub fn tell(
        &self,
        draft: &Draft,
        desk: &Desk,
        now: Timestamp,
        session: &mut Session<'_>,
    ) -> Result<(), Failure> {
        self.refusal(draft, desk, now)?;
        for finding in self.look(draft, desk, now).0 {
            match self.reason(&finding) {
                Some(reason) => {
                    let told = format!("{}: {} lifted: {reason}", finding.kind.name(), finding.quote);
                    tracing::warn!(target: "check", "{told}");
                    writeln!(session.err, "levelhead: {told}")?;
                }
                None => writeln!(session.err, "levelhead: {}", line(&finding))?,
            }
        }
        Ok(())
    }

    /// Prints what was found.
    pub fn print(
        &self,
        draft: &Draft,
        desk: &Desk,
        as_json: bool,
        now: Timestamp,
        session: &mut Session<'_>,
    ) -> Result<(), Failure> {
        let (mut findings, recipients) = self.look(draft, desk, now);
        match self.spelt(draft, desk, now) {
            Ok(words) => findings.extend(words),
            Err(why) => writeln!(session.err, "levelhead: {why}")?,
        }
        let refused = self.refusal(draft, desk, now);
        if as_json {
            let document = Document {
                version: VERSION,
                now: json::time(&now),
                conversation: desk.mailbox().short_id(self.conversation).to_string(),
                decision: if refused.is_ok() { "go" } else { "stay" },
                recipients: recipients.iter().map(recipient_json).collect(),
                findings: findings.iter().map(|one| self.finding_json(one)).collect(),
            };
            serde_json::to_writer_pretty(&mut session.out, &document).map_err(std::io::Error::from)?;
            writeln!(session.out)?;
        } else {
            for one in &recipients {
                writeln!(
                    session.out,
                    "{:<9} {}  {}",
                    one.field.name(),
                    one.address.spec,
                    one.relation.words()
                )?;
            }
            for finding in &findings {
                let after =
                    self.reason(finding).map(|reason| format!(" (lifted: {reason})")).unwrap_or_default();
                writeln!(session.out, "{:<9} {}{after}", finding.severity().name(), line(finding))?;
            }
        }
        refused
    }

    fn finding_json<'a>(&'a self, finding: &'a Finding) -> FindingJson<'a> {
        let (field, range) = match &finding.place {
            Place::Recipient(field, _) => (Some(field.json_name()), None),
            Place::Subject(range) => (Some("subject"), Some(range)),
            Place::Body(range) => (Some("body"), Some(range)),
            Place::Whole => (None, None),
        };
        FindingJson {
            kind: finding.kind.name(),
            severity: finding.severity().name(),
            field,
            start: range.map(|range| range.start),
            end: range.map(|range| range.end),
            quote: &finding.quote,
            what: &finding.what,
            remedy: &finding.remedy,
            lifted: self.reason(finding),
        }
    }
}

fn recipient_json(one: &Recipient) -> RecipientJson<'_> {
    RecipientJson {
        field: one.field.json_name(),
        address: one.address.spec.as_str(),
        name: one.address.name.as_deref(),
        relation: one.relation.words(),
    }
}

/// A finding as a line: kind, what, remedy.
fn line(finding: &Finding) -> String {
    format!("{}: {}; {}", finding.kind.name(), finding.what, finding.remedy)
}
