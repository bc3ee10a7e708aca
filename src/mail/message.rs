//! A message as plain values: where it lies, its headers, flags, body and defects. Must not know threads or customers.

use super::{Address, Body, MessageId, SafeText};
use jiff::Timestamp;
use jiff::tz::Offset;
use std::fmt;

/// One opened folder or file. Numbered in the order of opening, for this run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u16);

/// A message within its source: the UID of an IMAP folder (RFC 3501 section 2.3.1.1), or the 1-based position in an
/// mbox or folder of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageKey(pub u32);

/// Where a message lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageRef {
    /// The folder or file.
    pub source: SourceId,
    /// The message in it.
    pub key: MessageKey,
}

/// The Date field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MailDate {
    /// The instant.
    pub at: Timestamp,
    /// The offset written in the field; `None` where it was missing, unreadable or `-0000`.
    pub offset: Option<Offset>,
}

/// What the sender's program said of the mail's weight (Importance, X-Priority, Priority).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Importance {
    /// Marked low.
    Low,
    /// Not marked.
    #[default]
    Normal,
    /// Marked high.
    High,
}

/// Why a message counts as written by a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Automatic {
    /// Auto-Submitted (RFC 3834) other than `no`, X-Autoreply and the like: an out-of-office note, an acknowledgement.
    AutoReply,
    /// A delivery status notification (RFC 3464): our mail was not, or not yet, delivered.
    Bounce,
    /// A read or delivery receipt (RFC 8098).
    Receipt,
    /// List-Unsubscribe, Precedence: bulk and the like: a newsletter or a campaign.
    Bulk,
    /// Notices of programs: no-reply senders, monitoring, ticket systems.
    Notice,
}

/// IMAP flags (RFC 3501 section 2.3.2) and keywords.
#[expect(clippy::struct_excessive_bools, reason = "each is one system flag of RFC 3501")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flags {
    /// `\Seen`
    pub seen: bool,
    /// `\Answered`
    pub answered: bool,
    /// `\Flagged`
    pub flagged: bool,
    /// `\Deleted`
    pub deleted: bool,
    /// `\Draft`
    pub draft: bool,
    /// Keywords as the server gives them.
    pub keywords: Vec<Box<str>>,
}

/// What was cut or is broken in a message. Said on the screen and in JSON, never a reason to drop the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Defect {
    /// Larger than the limit: the rest was not read.
    TooLarge,
    /// Nested deeper than the limit: the inner parts were not read.
    TooDeep,
    /// More MIME parts than the limit.
    TooManyParts,
    /// More or longer header fields than the limit.
    TooManyHeaders,
    /// HTML larger, deeper or slower than the limit: shown as stripped text.
    HtmlSimplified,
    /// No readable From.
    NoFrom,
    /// More than one From field: the first one counts.
    SeveralFrom,
    /// No readable Date.
    NoDate,
    /// No valid Message-ID.
    NoMessageId,
    /// The charset is unknown or the bytes do not fit it.
    Charset,
    /// A multipart without its closing boundary, or otherwise broken MIME.
    BrokenMime,
}

impl Defect {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 11] = [
        Self::TooLarge,
        Self::TooDeep,
        Self::TooManyParts,
        Self::TooManyHeaders,
        Self::HtmlSimplified,
        Self::NoFrom,
        Self::SeveralFrom,
        Self::NoDate,
        Self::NoMessageId,
        Self::Charset,
        Self::BrokenMime,
    ];

    /// The name in JSON (docs/json.md).
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::TooManyParts => "too_many_parts",
            Self::TooManyHeaders => "too_many_headers",
            Self::HtmlSimplified => "html_simplified",
            Self::NoFrom => "no_from",
            Self::SeveralFrom => "several_from",
            Self::NoDate => "no_date",
            Self::NoMessageId => "no_message_id",
            Self::Charset => "charset",
            Self::BrokenMime => "broken_mime",
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "cut: too large; the rest was not read",
            Self::TooDeep => "cut: nested too deep; the inner parts were not read",
            Self::TooManyParts => "cut: too many parts; the rest was not read",
            Self::TooManyHeaders => "cut: too many or too long header fields",
            Self::HtmlSimplified => "simplified: the HTML was too large or too deep to lay out",
            Self::NoFrom => "broken: no readable sender",
            Self::SeveralFrom => "broken: more than one From field; the first one counts",
            Self::NoDate => "broken: no readable date",
            Self::NoMessageId => "broken: no valid Message-ID",
            Self::Charset => "broken: some characters could not be decoded",
            Self::BrokenMime => "broken: its parts are not properly closed",
        })
    }
}

/// The header fields the program uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers {
    /// Message-ID, if valid.
    pub message_id: Option<MessageId>,
    /// In-Reply-To: the valid ids in it.
    pub in_reply_to: Vec<MessageId>,
    /// References, oldest first: the valid ids in it.
    pub references: Vec<MessageId>,
    /// Date.
    pub date: Option<MailDate>,
    /// From.
    pub from: Vec<Address>,
    /// Sender, where it is none of From.
    pub sender: Option<Address>,
    /// Reply-To.
    pub reply_to: Vec<Address>,
    /// X-Original-From, where a list or form rewrote From.
    pub original_from: Vec<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Subject, decoded.
    pub subject: SafeText,
    /// List-Id (RFC 2919): the mail came over a mailing list.
    pub list_id: Option<SafeText>,
    /// Why the mail counts as automatic, if it does.
    pub automatic: Option<Automatic>,
    /// How heavy the sender's program marked it.
    pub importance: Importance,
}

/// One message, whole or only its headers (`body` is `None`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Where it lies.
    pub reference: MessageRef,
    /// The headers.
    pub headers: Headers,
    /// Flags and keywords.
    pub flags: Flags,
    /// When the server or file system received it (INTERNALDATE), where known.
    pub received: Option<Timestamp>,
    /// Size in bytes as stored (RFC822.SIZE).
    pub size: u64,
    /// The body, if it was read.
    pub body: Option<Body>,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
}

impl Message {
    /// When it was sent; where Date is missing, when it was received.
    pub fn at(&self) -> Option<Timestamp> {
        self.headers.date.map(|date| date.at).or(self.received)
    }
}
