//! Filter as you type: every word must be found in customer, subject or organisation; `from:` looks at the customer
//! alone, `is:angry` and its like at the state. Must not know the list.

use crate::triage::{Status, Summary};

/// A filter as typed, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Word(String),
    From(String),
    Subject(String),
    Is(Is),
    /// `is:` with a word that is not known yet: it may still be being typed, so it hides nothing.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Angry,
    Urgent,
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
    /// Reads what was typed. Nothing is a mistake: words that mean nothing are looked for.
    pub fn parse(typed: &str) -> Self {
        Self { terms: typed.to_lowercase().split_whitespace().map(term).collect() }
    }

    /// Whether it hides nothing.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a conversation passes.
    pub fn passes(&self, row: &Summary) -> bool {
        self.terms.iter().all(|term| match term {
            Term::Word(word) => holds(&row.customer, word) || holds(&row.subject, word) || beside(row, word),
            Term::From(word) => holds(&row.customer, word) || beside(row, word),
            Term::Subject(word) => holds(&row.subject, word),
            Term::Is(is) => state(row, *is),
            Term::Unknown => true,
        })
    }
}

fn term(word: &str) -> Term {
    match word.split_once(':') {
        Some(("from", name)) => Term::From(name.to_owned()),
        Some(("subject", name)) => Term::Subject(name.to_owned()),
        Some(("is", name)) => is(name).map_or(Term::Unknown, Term::Is),
        _ => Term::Word(word.to_owned()),
    }
}

fn is(name: &str) -> Option<Is> {
    Some(match name {
        "angry" => Is::Angry,
        "urgent" => Is::Urgent,
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

fn state(row: &Summary, is: Is) -> bool {
    match is {
        Is::Angry => row.anger.flag,
        Is::Urgent => row.urgency.flag,
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

    #[test]
    fn a_word_half_typed_hides_nothing() {
        assert_eq!(Filter::parse("is:ang").terms, [Term::Unknown]);
        assert_eq!(Filter::parse("is:angry  ID").terms, [Term::Is(Is::Angry), Term::Word("id".into())]);
    }
}
