//! The states and claims that stand on messages: as the source tells them, and ahead of it as the user has just
//! changed them. Must not know conversations, scores or the clock.

use crate::mail::MessageRef;
use crate::triage::claim::ShortName;
use crate::triage::keyword::{Codes, KeywordEdit};
use std::collections::HashMap;

/// What our keywords on one message say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Mark {
    /// State and snooze time.
    pub(super) codes: Codes,
    /// Who claims; more than one where two claimed at once.
    pub(super) claims: Vec<ShortName>,
}

impl Mark {
    /// Reads a message's keywords; those of others are passed over.
    pub(super) fn read(keywords: &[Box<str>]) -> Self {
        let texts = || keywords.iter().map(AsRef::as_ref);
        let mut claims: Vec<ShortName> = texts().filter_map(ShortName::from_keyword).collect();
        claims.sort();
        claims.dedup();
        Self { codes: Codes::read(texts()), claims }
    }

    /// Whether a keyword is one of ours.
    pub(super) fn is_ours(keyword: &str) -> bool {
        !Codes::read([keyword]).is_empty() || ShortName::from_keyword(keyword).is_some()
    }

    /// The keywords that say it.
    pub(super) fn keywords(&self) -> Vec<Box<str>> {
        let codes = self.codes.beyond(Codes::default()).into_iter().map(Into::into);
        codes.chain(self.claims.iter().map(ShortName::keyword)).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.claims.is_empty()
    }

    /// Of several claims the one all screens agree on.
    pub(super) fn claim(&self) -> Option<&ShortName> {
        self.claims.first()
    }

    /// The edits that turn `self` into `other` on a message. One of them carries all but further claims to remove.
    pub(super) fn edits_to(&self, other: &Self, message: MessageRef) -> Vec<KeywordEdit> {
        let gone = self.claims.iter().filter(|name| !other.claims.contains(name));
        let mut gone = gone.map(ShortName::keyword);
        let new = other.claims.iter().find(|name| !self.claims.contains(name));
        let first = KeywordEdit {
            message,
            add: other.codes.beyond(self.codes),
            remove: self.codes.beyond(other.codes),
            add_claim: new.map(ShortName::keyword),
            remove_claim: gone.next(),
            beside: Vec::new(),
        };
        let further = gone.map(|keyword| KeywordEdit {
            message,
            add: Vec::new(),
            remove: Vec::new(),
            add_claim: None,
            remove_claim: Some(keyword),
            beside: Vec::new(),
        });
        let says_something = |edit: &KeywordEdit| {
            let claims = edit.add_claim.is_some() || edit.remove_claim.is_some();
            claims || !edit.add.is_empty() || !edit.remove.is_empty()
        };
        [first].into_iter().chain(further).filter(says_something).collect()
    }
}

/// A change on its way to the source.
#[derive(Debug)]
struct Underway {
    ticket: u64,
    /// What stood there before.
    before: Mark,
    /// What the source has told since the change was made; it tells of the time before it, or already of the change.
    told: Option<Mark>,
    /// What the source told last, before or after.
    at_source: Mark,
}

/// Every mark there is.
#[derive(Debug, Default)]
pub(super) struct Marks {
    held: HashMap<MessageRef, Mark>,
    underway: HashMap<MessageRef, Underway>,
}

impl Marks {
    /// What stands on a message.
    pub(super) fn get(&self, message: MessageRef) -> Option<&Mark> {
        self.held.get(&message)
    }

    /// The source tells what stands on a message. Believed at once, unless a change of the user's is on its way.
    pub(super) fn told(&mut self, message: MessageRef, mark: Mark) {
        match self.underway.get_mut(&message) {
            Some(change) => {
                change.at_source.clone_from(&mark);
                change.told = Some(mark);
            }
            None => self.hold(message, mark),
        }
    }

    /// The user changes what stands on a message.
    pub(super) fn change(&mut self, message: MessageRef, mark: Mark, ticket: u64) {
        let before = self.get(message).cloned().unwrap_or_default();
        let at_source = self.at_source(message);
        self.hold(message, mark);
        self.underway.insert(message, Underway { ticket, before, told: None, at_source });
    }

    /// What stands on a message as far as the source has told, whatever the user has changed since.
    pub(super) fn at_source(&self, message: MessageRef) -> Mark {
        let changing = self.underway.get(&message).map(|change| &change.at_source);
        changing.or_else(|| self.get(message)).cloned().unwrap_or_default()
    }

    /// A change was carried out: what the source told meanwhile holds, unless that was still the old. The messages
    /// concerned.
    pub(super) fn stored(&mut self, ticket: u64) -> Vec<MessageRef> {
        let settle = |marks: &mut Self, message, change: Underway| {
            if let Some(mark) = change.told.filter(|told| *told != change.before) {
                marks.hold(message, mark);
            }
        };
        self.end(ticket, settle)
    }

    /// A change was not carried out: what the source told last holds. The messages concerned.
    pub(super) fn refused(&mut self, ticket: u64) -> Vec<MessageRef> {
        let settle = |marks: &mut Self, message, change: Underway| {
            marks.hold(message, change.at_source);
        };
        self.end(ticket, settle)
    }

    /// The messages that a change on its way is about.
    pub(super) fn changed_by(&self, ticket: u64) -> impl Iterator<Item = MessageRef> {
        let of = move |change: &Underway| change.ticket == ticket;
        self.underway.iter().filter(move |(_, change)| of(change)).map(|(message, _)| *message)
    }

    /// A message is gone.
    pub(super) fn forget(&mut self, message: MessageRef) {
        self.held.remove(&message);
        self.underway.remove(&message);
    }

    /// Everyone who claims anything.
    pub(super) fn claimants(&self) -> impl Iterator<Item = &ShortName> {
        self.held.values().flat_map(|mark| &mark.claims)
    }

    fn hold(&mut self, message: MessageRef, mark: Mark) {
        if mark.is_empty() {
            self.held.remove(&message);
        } else {
            self.held.insert(message, mark);
        }
    }

    fn end(&mut self, ticket: u64, settle: impl Fn(&mut Self, MessageRef, Underway)) -> Vec<MessageRef> {
        let ended: Vec<_> = self.underway.extract_if(|_, change| change.ticket == ticket).collect();
        ended
            .into_iter()
            .map(|(message, change)| {
                settle(self, message, change);
                message
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{MessageKey, SourceId};

    const MESSAGE: MessageRef = MessageRef { source: SourceId(0), key: MessageKey(1) };

    fn mark(keywords: &[&str]) -> Mark {
        Mark::read(&keywords.iter().map(|keyword| (*keyword).into()).collect::<Vec<_>>())
    }

    #[test]
    fn edits_carry_the_difference_and_leave_others_keywords_alone() {
        let edits = mark(&["$Forwarded", "lh-done", "lh-by-zoe"]).edits_to(&mark(&["lh-waiting"]), MESSAGE);
        let [edit] = edits.as_slice() else { panic!("{edits:?}") };
        assert_eq!((edit.add.as_slice(), edit.remove.as_slice()), (&["lh-waiting"][..], &["lh-done"][..]));
        assert_eq!((edit.add_claim.as_deref(), edit.remove_claim.as_deref()), (None, Some("lh-by-zoe")));
        assert_eq!(mark(&["lh-done"]).edits_to(&mark(&["LH-DONE", "x"]), MESSAGE), []);
    }

    #[test]
    fn every_standing_claim_is_taken_away() {
        let edits = mark(&["lh-by-a", "lh-by-b"]).edits_to(&mark(&["lh-by-c"]), MESSAGE);
        let removed: Vec<_> = edits.iter().filter_map(|edit| edit.remove_claim.as_deref()).collect();
        assert_eq!(removed, ["lh-by-a", "lh-by-b"]);
        assert_eq!(edits[0].add_claim.as_deref(), Some("lh-by-c"));
    }

    #[test]
    fn old_news_does_not_take_back_a_change_on_its_way() {
        let mut marks = Marks::default();
        marks.change(MESSAGE, mark(&["lh-done"]), 1);
        marks.told(MESSAGE, mark(&[]));
        assert_eq!(marks.get(MESSAGE), Some(&mark(&["lh-done"])));
        marks.told(MESSAGE, mark(&["lh-done", "lh-by-zoe"]));
        assert_eq!(marks.stored(1), [MESSAGE]);
        assert_eq!(
            marks.get(MESSAGE),
            Some(&mark(&["lh-done", "lh-by-zoe"])),
            "what the server says in the end"
        );
    }

    #[test]
    fn a_refused_change_gives_way_to_what_was_or_to_what_was_told() {
        let mut marks = Marks::default();
        marks.told(MESSAGE, mark(&["lh-waiting"]));
        marks.change(MESSAGE, mark(&["lh-done"]), 1);
        assert_eq!(marks.refused(1), [MESSAGE]);
        assert_eq!(marks.get(MESSAGE), Some(&mark(&["lh-waiting"])));
        marks.change(MESSAGE, mark(&["lh-done"]), 2);
        marks.told(MESSAGE, mark(&["lh-blocked"]));
        marks.refused(2);
        assert_eq!(marks.get(MESSAGE), Some(&mark(&["lh-blocked"])));
    }

    #[test]
    fn the_answer_to_an_overtaken_change_is_no_answer_to_the_newer() {
        let mut marks = Marks::default();
        marks.change(MESSAGE, mark(&["lh-done"]), 1);
        marks.change(MESSAGE, mark(&["lh-waiting"]), 2);
        assert_eq!(marks.stored(1), []);
        marks.told(MESSAGE, mark(&["lh-done"]));
        assert_eq!(marks.get(MESSAGE), Some(&mark(&["lh-waiting"])));
    }
}
