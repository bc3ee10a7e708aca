//! The names of what raises or lowers a score. Must not know how a signal is found.

use serde::{Deserialize, Serialize};

/// The two flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// Angry, hostile, exasperated, contemptuous or threatening towards us.
    Angry,
    /// Wants a human answer well before the normal one-business-day reply.
    Urgent,
}

macro_rules! signals {
    ($($(#[$doc:meta])* $variant:ident => $name:literal, $words:literal;)*) => {
        /// What contributes to a score; the names are those of the JSON (docs/json.md).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Signal { $($(#[$doc])* $variant,)* }

        impl Signal {
            /// Every signal, in the order of the documentation.
            pub const ALL: &'static [Signal] = &[$(Signal::$variant),*];

            /// The name in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the screen calls it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

signals! {
    /// Words and phrases of anger or urgency.
    Words => "words", "wording";
    /// Contempt dressed as praise.
    Sarcasm => "sarcasm", "sarcasm";
    /// Capitals and punctuation.
    Shouting => "shouting", "shouting";
    /// "or else", "last chance", "if I do not hear by".
    Ultimatum => "ultimatum", "ultimatum";
    /// Lawyers, courts, regulators.
    ThreatLegal => "threat_legal", "legal threat";
    /// Chargeback, payment dispute.
    ThreatChargeback => "threat_chargeback", "chargeback threat";
    /// Reviews, press, social media.
    ThreatReview => "threat_review", "threat of publicity";
    /// Leaving for a competitor, cancelling.
    ThreatLeave => "threat_leave", "threat to leave";
    /// Each of the customer's mails harsher than the last.
    RisingTone => "rising_tone", "rising tone";
    /// Several unanswered mails, counted or said.
    RepeatedAttempts => "repeated_attempts", "repeated attempts";
    /// New people in copy.
    CcGrowth => "cc_growth", "growing Cc";
    /// Many rounds of back and forth.
    Rounds => "rounds", "rounds of back-and-forth";
    /// A named deadline.
    Deadline => "deadline", "named deadline";
    /// Something is down or blocked now.
    Outage => "outage", "outage";
    /// Money is being lost now.
    MoneyLoss => "money_loss", "money being lost";
    /// Danger to people, animals or goods.
    Safety => "safety", "safety";
    /// A security or privacy breach under way.
    Security => "security", "security";
    /// Past or near the service level (heat only).
    Sla => "sla", "service level";
    /// A customer marked as important (heat only).
    Vip => "vip", "important customer";
    /// The user said otherwise.
    Correction => "correction", "your correction";
    /// Falling gaps between the customer's mails.
    FallingGaps => "falling_gaps", "mails closer together";
    /// Thanks, apology accepted.
    Cooled => "cooled", "cooled down";
    /// Solved by now.
    Solved => "solved", "solved";
    /// "no rush", "not upset".
    Negated => "negated", "negated";
    /// Anger at a courier, another firm, or oneself.
    Elsewhere => "elsewhere", "aimed at someone else";
    /// Jokes, swearing as praise.
    Joking => "joking", "joking";
    /// Automatic or bulk mail.
    Robot => "robot", "automatic mail";
    /// Friendly wording.
    Polite => "polite", "politeness";
    /// Where every score starts.
    Base => "base", "base";
    /// The sum of what is not listed.
    Rest => "rest", "rest";
}
