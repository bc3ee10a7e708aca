//! Who wrote a message, by a sign, a word and a colour. Must not know the message.

use super::flow::Tone;

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The customer of the conversation.
    Customer,
    /// Somebody with him.
    WithCustomer,
    /// One of us, to a customer.
    Us,
    /// One of us, to us.
    Colleague,
    /// A machine.
    Robot,
}

impl Who {
    /// Where it came from, and the blank behind.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Customer | Self::WithCustomer => "← ",
            Self::Us | Self::Colleague => "→ ",
            Self::Robot => "· ",
        }
    }

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::WithCustomer => "with the customer",
            Self::Us => "us",
            Self::Colleague => "colleague, among us",
            Self::Robot => "automatic",
        }
    }

    /// The colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::Customer | Self::WithCustomer => Tone::Customer,
            Self::Us | Self::Colleague => Tone::Us,
            Self::Robot => Tone::Robot,
        }
    }
}
