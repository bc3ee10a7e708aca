//! What a list row, the header line and JSON tell of a conversation, as plain values. Must not know how it is drawn.

use super::{Ball, Claim, Status};
use crate::classify::{Language, Signal};
use crate::mail::{AddrSpec, Address, Caution, Importance, SafeText, caution_of};
use crate::mailbox::{ConversationId, ShortId};
use jiff::Timestamp;
use jiff::tz::Offset;

/// The lists of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Open conversations of the queue, hottest first.
    Hot,
    /// Claimed by the user.
    Mine,
    /// Waiting for the customer.
    Waiting,
    /// Waiting for a supplier or colleague.
    Blocked,
    /// Asleep.
    Snoozed,
    /// Open conversations that share an incident.
    Incidents,
    /// Done.
    Done,
    /// Everything, old conversations too.
    All,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Hottest first.
    #[default]
    Heat,
    /// Longest waiting first.
    Age,
    /// By customer, then age.
    Customer,
    /// By subject.
    Subject,
}

/// Probability and flag without the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScoreBrief {
    /// 0 to 1.
    pub probability: f32,
    /// Whether the flag is up.
    pub flag: bool,
    /// The strongest reason, for the row.
    pub top: Option<Signal>,
}

/// One summand of the heat.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatPart {
    /// What: "angry 0.94", "waiting 2h10 of 8h".
    pub label: String,
    /// Points; the parts sum to [`Heat::total`].
    pub points: f32,
}

/// The heat, 0 to 100, as a sum.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// 0 to 100.
    pub total: f32,
    /// The summands, largest first.
    pub parts: Vec<HeatPart>,
}

/// One conversation in a list.
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The handle in this run.
    pub id: ConversationId,
    /// The id that is the same in every run.
    pub short_id: ShortId,
    /// The subject of the newest message that has one, reply prefixes kept off.
    pub subject: SafeText,
    /// The customer's display name, or his address where he gives none.
    pub customer: SafeText,
    /// The customer's address; `None` for internal mail and mail without a sender.
    pub customer_address: Option<AddrSpec>,
    /// The customer's organisation: his domain, unless it is a free-mail domain.
    pub organisation: Option<SafeText>,
    /// The customer's offset from UTC as told by his Date fields; `None` where only +0000 was seen.
    pub customer_offset: Option<Offset>,
    /// The account in which it is answered.
    pub account: SafeText,
    /// The folder of the newest message.
    pub folder: SafeText,
    /// Messages read, duplicates left out.
    pub message_count: usize,
    /// Messages without `\Seen`.
    pub unread: usize,
    /// People in copy beside the customer and us.
    pub others_in_copy: usize,
    /// The oldest message's time.
    pub first_at: Option<Timestamp>,
    /// The newest message's time.
    pub last_at: Option<Timestamp>,
    /// Since when the customer waits: his first mail after our last answer.
    pub waiting_since: Option<Timestamp>,
    /// When an answer is due: the earlier of what the customer named and the service level.
    pub due: Option<Timestamp>,
    /// When the service level runs out.
    pub sla: Option<Timestamp>,
    /// The state now.
    pub status: Status,
    /// Who spoke last.
    pub ball: Ball,
    /// Whether a reply of ours came back undelivered, and no later one made up for it.
    pub not_delivered: bool,
    /// Who is on it.
    pub claim: Option<Claim>,
    /// Anger towards us.
    pub anger: ScoreBrief,
    /// Urgency.
    pub urgency: ScoreBrief,
    /// The heat, 0 to 100.
    pub heat: f32,
    /// The language of the newest customer text.
    pub language: Language,
    /// The incident it belongs to: a stable id and its size.
    pub incident: Option<(ShortId, usize)>,
    /// Whether the sender's program marked the newest customer mail as heavy or light.
    pub importance: Importance,
    /// Whether any message has an attachment.
    pub has_attachment: bool,
    /// Whether it was joined by subject (and can be broken by hand).
    pub joined_by_subject: bool,
    /// Whether it is older than `queue_since` and carries no state of ours.
    pub old: bool,
    /// Keywords of others on its messages, shown as tags.
    pub tags: Vec<SafeText>,
}

impl Summary {
    /// Whether the customer's name or address passes for another's.
    pub fn caution(&self) -> Option<Caution> {
        let spec = self.customer_address.clone()?;
        caution_of(&Address { name: Some(self.customer.clone()), spec })
    }
}

/// The figures of the header line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Open and flagged urgent.
    pub urgent: usize,
    /// Open and flagged angry.
    pub angry: usize,
    /// Open and past the service level or the named deadline.
    pub past_due: usize,
    /// Open.
    pub open: usize,
    /// Open and claimed by nobody.
    pub unclaimed: usize,
    /// Not in the queue for their age.
    pub old: usize,
}
