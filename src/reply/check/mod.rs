//! The send check: what speaks against sending a draft, one file a kind, and what follows from it. Asked while one writes,
//! before a mail is queued, and again immediately before it is handed over. docs/send-check.md tells each kind. Must not
//! know who asks.

mod attachment;
mod copies;
mod empty;
mod facts;
mod finding;
mod gap_words;
mod gaps;
mod learned;
mod leftover;
mod lookalike;
mod meanwhile;
mod names;
mod other_names;
mod own;
mod phrases;
mod promise;
mod relation;
mod reply_to;
mod tone;
mod unfilled;
mod unreal;
mod work;

pub use facts::{Facts, Ground, News};
pub use finding::{Demand, Field, Finding, Kind, Lifted, Place, Severity};
pub use learned::{BITS as HEARD_BITS, HEARD, features};
pub use names::Names;
pub use relation::{Recipient, Relation, recipients};
pub use unfilled::unfilled;

use super::Draft;
use jiff::tz::TimeZone;
use own::Own;

/// What follows from the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It may leave; these are to be seen.
    Go(Vec<Finding>),
    /// It stays; the gravest first.
    Stay(Vec<Finding>),
}

/// Everything found in a draft as it would leave, the gravest first.
pub fn findings(draft: &Draft, facts: &Facts<'_>, zone: &TimeZone) -> Vec<Finding> {
    let own = Own::read(&draft.body);
    let recipients = recipients(draft, facts);
    let mut found: Vec<Finding> = meanwhile::find(facts, zone).collect();
    // Who is known as another customer is no look-alike of this one.
    let is_other = |one: &Finding| {
        copies::find(&recipients).any(|other| other.kind == Kind::OtherCustomerCc && other.place == one.place)
    };
    let lookalikes: Vec<Finding> =
        lookalike::find(&recipients, facts).into_iter().filter(|one| !is_other(one)).collect();
    let is_lookalike = |one: &Finding| lookalikes.iter().any(|other| other.place == one.place);
    // One word on an address is enough: the gravest.
    found.extend(copies::find(&recipients).filter(|one| !is_lookalike(one)));
    found.extend(reply_to::find(&recipients, facts).filter(|one| !is_lookalike(one)));
    found.extend(lookalikes);
    found.extend(other_names::find(&own, facts));
    found.extend(unfilled::find(&draft.subject, &own, Some(facts)));
    found.extend(empty::find(&own, draft));
    found.extend(leftover::find(&own, &recipients, facts));
    found.extend(attachment::find(&own, &draft.attachments, Some(facts)));
    found.extend(promise::find(&own));
    let blank =
        |one: &Finding| found.iter().any(|other| other.kind == Kind::UnfilledBlank && other.overlaps(one));
    let tone: Vec<Finding> = tone::find(&own).into_iter().filter(|one| !blank(one)).collect();
    found.extend(tone);
    found.extend(work::find(&own));
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    found
}

/// What is found in a text by itself, without a conversation: a template is looked at so.
pub fn wording(subject: &str, body: &str) -> Vec<Finding> {
    let own = Own::read(body);
    let mut found = unfilled::find(subject, &own, None);
    found.extend(tone::find(&own));
    found.extend(work::find(&own));
    found.extend(promise::find(&own));
    found.extend(attachment::find(&own, &[], None));
    found
}

/// Whether a mail with these findings may leave, some blocks being lifted.
pub fn decide(mut findings: Vec<Finding>, lifted: &[Lifted]) -> Decision {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    let blocks =
        |one: &Finding| one.severity() == Severity::Block && !lifted.iter().any(|lift| lift.covers(one));
    if findings.iter().any(blocks) { Decision::Stay(findings) } else { Decision::Go(findings) }
}
