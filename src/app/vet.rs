//! The send check as the screen asks it: what each draft stands on, what was lifted, whether its recipients were seen.
//! Must not know how anything is found or drawn.

use super::field::Field;
use super::reader::Text;
use super::{Action, App, Binding, Over, Place};
use crate::mail::{AddrSpec, MessageId};
use crate::mailbox::ConversationId;
use crate::reply::Draft;
use crate::reply::check::{self, Decision, Demand, Facts, Finding, Ground, Lifted, Recipient, Severity};

/// What is kept of a draft for its check, from when it is begun until it has left.
#[derive(Debug, Clone)]
pub struct Vetting {
    /// What it stands on.
    pub ground: Ground,
    /// The blocks its writer lifted, and the draft as it was then: an edit voids them.
    lifted: (Vec<Lifted>, Option<Written>),
    /// The recipients as they were last seen in the review.
    seen: Option<Vec<AddrSpec>>,
}

impl Vetting {
    /// Of a draft just begun.
    pub fn new(ground: Ground) -> Self {
        Self { ground, lifted: (Vec::new(), None), seen: None }
    }
}

/// What of a draft a reason was given for: whom it goes to and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Written {
    to: Vec<AddrSpec>,
    subject: String,
    body: String,
    attached: Vec<String>,
}

impl Written {
    fn of(draft: &Draft) -> Self {
        Self {
            to: everybody(draft),
            subject: draft.subject.clone(),
            body: draft.body.clone(),
            attached: draft.attachments.iter().map(|one| one.name.to_string()).collect(),
        }
    }
}

/// What the check says of the draft on the screen.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What speaks against sending, the gravest first.
    pub findings: Vec<Finding>,
    /// Whom it goes to.
    pub recipients: Vec<Recipient>,
    /// The finding that is marked, of those that are told.
    pub at: usize,
    /// Of which state of things: the draft's name and change, and how many mails there were.
    of: (String, u64, usize),
}

impl Checked {
    /// The findings that are listed: a spelling is only underlined.
    pub fn told(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|one| one.severity() > Severity::Underline)
    }

    /// The marked one.
    pub fn marked(&self) -> Option<&Finding> {
        self.told().nth(self.at)
    }

    /// Marks the next one or the one before, round.
    pub fn step(&mut self, step: isize) {
        let count = self.told().count().max(1);
        self.at = (self.at + count).saturating_add_signed(step) % count;
    }
}

/// What becomes of the conversation of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// What its template says, else it waits for the customer.
    AsWritten,
    /// It is done.
    Done,
}

/// A block that is being lifted.
#[derive(Debug, Clone)]
pub struct Lift {
    /// What it is.
    pub finding: Finding,
    /// What the mail was ordered with.
    pub then: Then,
    /// What is typed.
    pub field: Field,
}

impl Lift {
    /// What is asked for.
    pub fn question(&self) -> String {
        match self.finding.demand() {
            Demand::Domain(domain) => format!("to send it, type {domain}: "),
            Demand::Reason => "why send it all the same? ".into(),
        }
    }
}

impl App {
    /// Checks a draft as it stands, with what is known now.
    pub fn vet(
        &mut self,
        draft: &Draft,
        conversation: Option<ConversationId>,
    ) -> (Vec<Finding>, Vec<Recipient>) {
        self.names.catch_up(self.desk.mailbox());
        let found = draft.message_id.as_ref().and_then(|id| self.vettings.get(id));
        let ground = match found {
            Some(vetting) => vetting.ground.clone(),
            None => self.ground_of(draft, conversation),
        };
        let facts = Facts::gather(&self.desk, &self.names, conversation, &ground, &self.session.us, self.now);
        let findings = check::findings(draft, &facts, self.zone());
        (findings, check::recipients(draft, &facts))
    }

    /// The ground with the texts of the conversation that are at hand.
    pub(super) fn with_texts(&self, mut ground: Ground, conversation: ConversationId) -> Ground {
        for line in self.desk.messages(conversation) {
            if let Text::Here(body) = self.reader.bodies.get(line.reference).0 {
                ground = ground.with_text(&body.text, line.at);
            }
        }
        ground
    }

    /// What a draft stands on that was begun in another run: whatever is newer than the mail it answers is news.
    fn ground_of(&self, draft: &Draft, conversation: Option<ConversationId>) -> Ground {
        let lines = conversation.map(|id| self.desk.messages(id)).unwrap_or_default();
        let answered =
            lines.iter().find(|line| line.message_id.is_some() && line.message_id == draft.in_reply_to);
        Ground::at(None, answered.and_then(|line| line.at).unwrap_or(self.now))
    }

    /// Whether a draft may leave.
    pub fn decide(&mut self, draft: &Draft, conversation: Option<ConversationId>) -> Decision {
        let (findings, _) = self.vet(draft, conversation);
        check::decide(findings, self.lifted(draft))
    }

    /// The blocks of a draft that were lifted as it stands.
    pub fn lifted(&self, draft: &Draft) -> &[Lifted] {
        let vetting = draft.message_id.as_ref().and_then(|id| self.vettings.get(id));
        let lifted = vetting.map(|vetting| &vetting.lifted).filter(|(lifted, _)| !lifted.is_empty());
        let lifted = lifted.filter(|(_, of)| *of == Some(Written::of(draft)));
        lifted.map_or(&[], |(lifted, _)| lifted.as_slice())
    }

    /// Lifts a block of the draft on the screen.
    pub fn lift(&mut self, draft: &Draft, conversation: Option<ConversationId>, lifted: Lifted) {
        let ground = self.ground_of(draft, conversation);
        if let Some(id) = draft.message_id.clone() {
            let written = Some(Written::of(draft));
            let (reasons, of) = &mut self.vettings.entry(id).or_insert_with(|| Vetting::new(ground)).lifted;
            if *of != written {
                reasons.clear();
                *of = written;
            }
            reasons.push(lifted);
        }
    }

    /// Forgets a draft that has left or was thrown away.
    pub fn forget_vetting(&mut self, draft: &Draft) {
        if let Some(id) = &draft.message_id {
            self.vettings.remove(id);
        }
    }

    /// Brings the check of the draft on the screen up to date, where that is looked at.
    pub(super) fn settle_check(&mut self) {
        if !matches!(self.over, Over::Draft | Over::Review(_) | Over::Lift(..)) {
            return;
        }
        let Some(conversation) = self.current() else { return };
        let Some(composer) = self.drafts.get(&conversation) else { return };
        let of = (composer.name.clone(), composer.revision, self.desk.mailbox().len());
        if self.checked.of == of {
            return;
        }
        let draft = composer.finished();
        let (findings, recipients) = self.vet(&draft, Some(conversation));
        let at = if self.checked.of.0 == of.0 { self.checked.at } else { 0 };
        self.checked = Checked { findings, recipients, at, of };
        self.checked.at = at.min(self.checked.told().count().saturating_sub(1));
    }

    /// The recipients' panel of a draft was drawn to its end.
    pub(super) fn recipients_seen(&mut self) {
        let Over::Review(top) = self.over else { return };
        let end = self.review().map_or(0, |review| review.panel_end);
        if top + self.sheet_height() < end {
            return;
        }
        let Some(composer) = self.composer() else { return };
        self.saw_recipients(composer.draft.clone(), self.current());
    }

    /// Whom a draft goes to was on the screen.
    pub(super) fn saw_recipients(&mut self, draft: Draft, conversation: Option<ConversationId>) {
        let ground = self.ground_of(&draft, conversation);
        let everybody = everybody(&draft);
        if let Some(id) = draft.message_id {
            self.vettings.entry(id).or_insert_with(|| Vetting::new(ground)).seen = Some(everybody);
        }
    }

    /// Whether a row of the key table is shown at the foot: mending wants a finding, and an incident is answered by what
    /// answers each of its customers.
    pub fn is_hinted(&self, binding: &Binding) -> bool {
        let fits = match binding.action {
            Action::Mend => self.checked.told().next().is_some(),
            Action::Reply | Action::Templates if self.place() == Place::Queue => !self.on_incident(),
            Action::Each => self.on_incident(),
            Action::Open if self.place() == Place::Queue => self.on_incident(),
            _ => true,
        };
        fits && self.is_on(binding)
    }

    /// Whether the recipients of a draft were seen as they are now.
    pub fn were_recipients_seen(&self, draft: &Draft) -> bool {
        let vetting = draft.message_id.as_ref().and_then(|id| self.vettings.get(id));
        vetting.and_then(|vetting| vetting.seen.as_ref()).is_some_and(|seen| *seen == everybody(draft))
    }
}

fn everybody(draft: &Draft) -> Vec<AddrSpec> {
    let Draft { to, cc, bcc, .. } = draft;
    to.iter().chain(cc).chain(bcc).map(|one| one.spec.clone()).collect()
}

/// The drafts' vettings, by Message-ID.
pub type Vettings = std::collections::HashMap<MessageId, Vetting>;
