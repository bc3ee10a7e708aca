//! One thing that speaks against sending, and what lifts it. Must not know how it is found.

use std::ops::Range;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Underlined in the text, no more.
    Underline,
    /// Shown; the mail may leave.
    Warn,
    /// The mail stays until it is mended, or the block is lifted with a reason.
    Block,
}

impl Severity {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Underline => "underline",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Another customer gets the mail.
    OtherCustomerCc,
    /// Another customer's name stands in the text.
    OtherCustomerNameInBody,
    /// Someone gets the mail who was not in the conversation.
    NewRecipient,
    /// An address looks like one of the conversation and is not.
    LookalikeDomain,
    /// Reply-To and From differ.
    ReplyToMismatch,
    /// Text of another mail, or not meant for the customer.
    LeftoverQuote,
    /// A blank is not filled.
    UnfilledBlank,
    /// An attachment is spoken of and missing.
    MissingAttachment,
    /// A promise without a date.
    PromiseWithoutDate,
    /// Blame, contradiction, sarcasm, orders, shouting.
    Tone,
    /// A word no dictionary knows.
    Spelling,
    /// The customer is asked to do our work.
    AsksCustomerToWork,
    /// The conversation went on meanwhile.
    AnsweredMeanwhile,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::OtherCustomerCc,
        Self::OtherCustomerNameInBody,
        Self::NewRecipient,
        Self::LookalikeDomain,
        Self::ReplyToMismatch,
        Self::LeftoverQuote,
        Self::UnfilledBlank,
        Self::MissingAttachment,
        Self::PromiseWithoutDate,
        Self::Tone,
        Self::Spelling,
        Self::AsksCustomerToWork,
        Self::AnsweredMeanwhile,
    ];

    /// The name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::OtherCustomerCc => "other_customer_cc",
            Self::OtherCustomerNameInBody => "other_customer_name_in_body",
            Self::NewRecipient => "new_recipient",
            Self::LookalikeDomain => "lookalike_domain",
            Self::ReplyToMismatch => "reply_to_mismatch",
            Self::LeftoverQuote => "leftover_quote",
            Self::UnfilledBlank => "unfilled_blank",
            Self::MissingAttachment => "missing_attachment",
            Self::PromiseWithoutDate => "promise_without_date",
            Self::Tone => "tone",
            Self::Spelling => "spelling",
            Self::AsksCustomerToWork => "asks_customer_to_work",
            Self::AnsweredMeanwhile => "answered_meanwhile",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::OtherCustomerCc | Self::UnfilledBlank | Self::LookalikeDomain | Self::AnsweredMeanwhile => {
                Severity::Block
            }
            Self::Spelling => Severity::Underline,
            _ => Severity::Warn,
        }
    }
}

/// A field of the draft that holds addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// To.
    To,
    /// Cc.
    Cc,
    /// Bcc.
    Bcc,
}

impl Field {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::To => "To",
            Self::Cc => "Cc",
            Self::Bcc => "Bcc",
        }
    }

    /// The name in JSON.
    pub fn json_name(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::Cc => "cc",
            Self::Bcc => "bcc",
        }
    }
}

/// Where in the draft it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A recipient: the field, and his place in it.
    Recipient(Field, usize),
    /// Bytes of the subject.
    Subject(Range<usize>),
    /// Bytes of the text.
    Body(Range<usize>),
    /// All of it.
    Whole,
}

/// Something that speaks against sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub kind: Kind,
    /// Where it is.
    pub place: Place,
    /// The words or the address at fault.
    pub quote: String,
    /// What was found, and where.
    pub what: String,
    /// How to mend it.
    pub remedy: String,
}

/// What has to be typed to lift a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// The domain of the recipient.
    Domain(String),
    /// A reason, in words.
    Reason,
}

/// A reason of fewer letters is none.
const SHORTEST_REASON: usize = 4;

impl Demand {
    /// Whether what was typed will do.
    pub fn is_met(&self, typed: &str) -> bool {
        match self {
            Self::Domain(domain) => typed.trim().eq_ignore_ascii_case(domain),
            Self::Reason => typed.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_REASON,
        }
    }
}

impl Finding {
    /// Makes one.
    pub fn new(kind: Kind, place: Place, quote: String, what: String, remedy: String) -> Self {
        Self { kind, place, quote, what, remedy }
    }

    /// A misspelt word: bytes of the text, as the speller gives them.
    pub fn misspelt(word: &str, range: Range<usize>, meant: Option<&str>) -> Self {
        let what = format!("“{word}” is in no dictionary");
        let remedy = meant.map_or("look whether it is right".into(), |meant| format!("perhaps “{meant}”"));
        Self::new(Kind::Spelling, Place::Body(range), word.to_owned(), what, remedy)
    }

    /// Whether two findings are about some of the same words.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            (Place::Body(one), Place::Body(two)) => one.start < two.end && two.start < one.end,
            _ => false,
        }
    }

    /// Whether all that is wrong is that nothing is written yet.
    pub fn is_unwritten(&self) -> bool {
        self.kind == Kind::UnfilledBlank && self.place == Place::Whole
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What lifts it, where it blocks.
    pub fn demand(&self) -> Demand {
        match (&self.place, self.quote.rsplit_once('@')) {
            (Place::Recipient(..), Some((_, domain))) => Demand::Domain(domain.to_owned()),
            _ => Demand::Reason,
        }
    }
}

/// A block that a person lifted, or a script with `--override`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    /// The kind.
    pub kind: Kind,
    /// What it was about; `None` lifts all of the kind.
    pub quote: Option<String>,
    /// Why.
    pub reason: String,
}

impl Lifted {
    /// Whether it lifts this finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        self.kind == finding.kind && self.quote.as_ref().is_none_or(|quote| *quote == finding.quote)
    }
}
