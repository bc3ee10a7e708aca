//! Filter as you type: every word must be found in customer, subject or organisation; `from:` looks at the customer
//! alone, `account:` at the account, `is:angry` and its like at the state, `waiting>2h` and `due<today` at times; `-` before one turns it round.
//! Must not know the list.

mod time;

use crate::triage::{Status, Summary};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use time::Compared;

/// A filter as typed, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Each with whether it must hold, or must not.
    terms: Vec<(bool, Term)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Word(String),
    From(String),
    Subject(String),
    Account(String),
    Is(Is),
    HasAttachment,
    /// Any incident, or the one whose id begins so.
    Incident(String),
    Time(Compared),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Angry,
    Urgent,
    Late,
    Undelivered,
    Unclaimed,
    Mine,
    Open,
    Waiting,
    Blocked,
    Snoozed,
    Done,
    Unread,
}

impl Filter {
    /// Reads what was typed; times are reckoned from `now`, days in `zone`. Nothing is a mistake: words that mean
    /// nothing are looked for, and an operator that is not typed in full yet hides nothing.
    pub fn parse(typed: &str, now: Timestamp, zone: &TimeZone) -> Self {
        let typed = typed.to_lowercase();
        let signed = typed.split_whitespace().filter_map(|word| {
            let plain = word.strip_prefix('-').filter(|rest| !rest.is_empty());
            term(plain.unwrap_or(word), now, zone).map(|term| (plain.is_none(), term))
        });
        Self { terms: signed.collect() }
    }

    /// Whether it hides nothing.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a conversation passes.
    pub fn passes(&self, row: &Summary, now: Timestamp) -> bool {
        self.terms.iter().all(|(wanted, term)| *wanted == term.passes(row, now))
    }
}

impl Term {
    fn passes(&self, row: &Summary, now: Timestamp) -> bool {
        match self {
            Self::Word(word) => holds(&row.customer, word) || holds(&row.subject, word) || beside(row, word),
            Self::From(word) => holds(&row.customer, word) || beside(row, word),
            Self::Subject(word) => holds(&row.subject, word),
            Self::Account(name) => holds(&row.account, name),
            Self::Is(is) => state(row, *is, now),
            Self::HasAttachment => row.has_attachment,
            Self::Incident(id) => row.incident.is_some_and(|(known, _)| known.to_string().starts_with(id)),
            Self::Time(compared) => compared.holds(row),
        }
    }
}

/// The term a word stands for; `None` for an operator that is not typed in full yet.
fn term(word: &str, now: Timestamp, zone: &TimeZone) -> Option<Term> {
    if Compared::is_one(word) {
        return Compared::parse(word, now, zone).map(Term::Time);
    }
    Some(match word.split_once(':') {
        Some(("from", name)) => Term::From(name.to_owned()),
        Some(("subject", name)) => Term::Subject(name.to_owned()),
        Some(("account", name)) => Term::Account(name.to_owned()),
        Some(("is", name)) => return is(name).map(Term::Is),
        Some(("has", name)) => return (name == "attachment").then_some(Term::HasAttachment),
        Some(("incident", id)) => Term::Incident(id.to_owned()),
        _ => Term::Word(word.to_owned()),
    })
}

fn is(name: &str) -> Option<Is> {
    Some(match name {
        "angry" => Is::Angry,
        "urgent" => Is::Urgent,
        "late" => Is::Late,
        "undelivered" => Is::Undelivered,
        "unclaimed" => Is::Unclaimed,
        "mine" => Is::Mine,
        "open" => Is::Open,
        "waiting" => Is::Waiting,
        "blocked" => Is::Blocked,
        "snoozed" => Is::Snoozed,
        "done" => Is::Done,
        "unread" => Is::Unread,
        _ => return None,
    })
}

fn state(row: &Summary, is: Is, now: Timestamp) -> bool {
    match is {
        Is::Angry => row.anger.flag,
        Is::Urgent => row.urgency.flag,
        Is::Late => row.due.is_some_and(|due| due < now),
        Is::Undelivered => row.not_delivered,
        Is::Unclaimed => row.claim.is_none(),
        Is::Mine => row.claim.as_ref().is_some_and(|claim| claim.mine),
        Is::Open => row.status == Status::Open,
        Is::Waiting => row.status == Status::Waiting,
        Is::Blocked => row.status == Status::Blocked,
        Is::Snoozed => matches!(row.status, Status::Snoozed(_)),
        Is::Done => row.status == Status::Done,
        Is::Unread => row.unread > 0,
    }
}

fn beside(row: &Summary, word: &str) -> bool {
    row.organisation.as_ref().is_some_and(|name| holds(name, word))
        || row.customer_address.as_ref().is_some_and(|address| address.as_str().contains(word))
}

/// Whether `text` holds `word`, which is lower case already.
fn holds(text: &str, word: &str) -> bool {
    if text.is_ascii() && word.is_ascii() {
        let (text, word) = (text.as_bytes(), word.as_bytes());
        return word.is_empty() || text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    }
    text.to_lowercase().contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        assert!(holds("CANCEL this order", "cancel"));
        assert!(holds("Überfällige Rechnung", "über"));
        assert!(!holds("order", "orders"));
    }

    fn terms(typed: &str) -> Vec<(bool, Term)> {
        Filter::parse(typed, Timestamp::UNIX_EPOCH, &TimeZone::UTC).terms
    }

    #[test]
    fn an_operator_half_typed_hides_nothing() {
        assert_eq!(terms("is:ang has:att due<tod"), []);
        assert_eq!(terms("is:angry  ID"), [(true, Term::Is(Is::Angry)), (true, Term::Word("id".into()))]);
    }

    #[test]
    fn a_minus_turns_a_term_round() {
        assert_eq!(terms("-is:done -x"), [(false, Term::Is(Is::Done)), (false, Term::Word("x".into()))]);
        assert_eq!(terms("-"), [(true, Term::Word("-".into()))]);
    }
}
