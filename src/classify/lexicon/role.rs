//! What a phrase is good for. Must not know any phrase.

use crate::classify::Signal;

/// What a phrase is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It is a reason by itself.
    Signal(Signal),
    /// It turns what follows into its opposite: "not", "without".
    Negator,
    /// A negator that does not negate: "not only", "never been so".
    Emphasis,
    /// Someone else to be angry at: "the courier", "my bank".
    Other,
    /// Us: "you", "your".
    You,
    /// A name or set phrase whose words mean nothing here: "urgent care".
    Name,
    /// It says that a time in the sentence is no deadline of ours: "you promised", "was delivered".
    Past,
    /// A word about time.
    Time(TimeWord),
}

impl Role {
    /// Whether a phrase of this role makes a shorter one inside it meaningless.
    pub fn shadows(self, inner: Self) -> bool {
        match self {
            Self::Signal(_) | Self::Emphasis => {
                !matches!(inner, Self::Time(_) | Self::Other | Self::You | Self::Past)
            }
            Self::Name => !matches!(inner, Self::Other | Self::You),
            Self::Time(_) => matches!(inner, Self::Time(_)),
            Self::Negator | Self::Other | Self::You | Self::Past => inner == self,
        }
    }
}

/// A word about time, as the deadline reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeWord {
    /// "by", "before", "until": what follows is a deadline.
    By,
    /// "in", "within": a span follows.
    In,
    /// "due", "starts", "need it": a time in this sentence is a deadline.
    Event,
    /// A day, 0 for Monday.
    Weekday(u8),
    /// A month, 1 to 12.
    Month(u8),
    /// A unit of time in minutes.
    Unit(u32),
    /// A small number in words.
    Number(u8),
    /// So many days from today.
    Day(u8),
    /// A time of day in hours.
    Hour(u8),
    /// "end of day", "close of business".
    DayEnd,
    /// "end of the week".
    WeekEnd,
    /// "month end".
    MonthEnd,
    /// "next": a week later.
    Next,
    /// "o'clock", "Uhr": the number before it is an hour.
    Clock,
    /// "am"
    Am,
    /// "pm"
    Pm,
}

impl TimeWord {
    /// Whether a time can begin with this word.
    pub fn opens(self) -> bool {
        !matches!(
            self,
            Self::By | Self::Event | Self::Unit(_) | Self::Number(_) | Self::Clock | Self::Am | Self::Pm
        )
    }
}
