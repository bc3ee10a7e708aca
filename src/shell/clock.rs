//! What time it is, and when the next minute begins. Must not know what is shown.

use jiff::Timestamp;
use std::time::Duration;

/// The time the screen goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system's.
    System,
    /// Standing still (`--now`).
    Fixed(Timestamp),
}

impl Clock {
    /// Now.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(at) => at,
        }
    }

    /// How long until the next minute begins; `None` where none ever does.
    pub fn to_next_minute(self) -> Option<Duration> {
        match self {
            Self::System => {
                let millis = self.now().as_millisecond().rem_euclid(60_000);
                Some(Duration::from_millis(60_000 - millis as u64))
            }
            Self::Fixed(_) => None,
        }
    }
}
