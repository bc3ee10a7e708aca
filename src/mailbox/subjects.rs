//! All subjects of a mailbox, each kept once, and which of them are the same. Must not know who wrote them.

use super::strings::Interner;
use super::subject::{base, claims_reply, split};
use hashbrown::HashTable;

/// All subjects, each kept once without its prefix; prefixes likewise.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    rests: Interner,
    /// For each rest: the lowest-numbered rest with the same base, plus 1; 0 for those too generic to join.
    bases: Vec<u32>,
    by_base: HashTable<u32>,
    prefixes: Interner,
    replies: Vec<bool>,
}

/// A kept subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) prefix: u16,
    pub(super) rest: u32,
}

impl Subjects {
    /// Keeps a subject.
    pub(super) fn intern(&mut self, text: &str) -> Subject {
        let parts = split(text);
        let prefix = match self.prefixes.find(parts.prefix) {
            Some(known) => Some(known),
            None if self.prefixes.len() < usize::from(u16::MAX) => {
                self.replies.push(claims_reply(parts.prefix));
                Some(self.prefixes.intern(parts.prefix))
            }
            None => None,
        };
        let Some(prefix) = prefix else {
            let prefix = self.prefixes.find("").unwrap_or_default() as u16;
            return Subject { prefix, rest: self.intern_rest(text) };
        };
        Subject { prefix: prefix as u16, rest: self.intern_rest(parts.rest) }
    }

    fn intern_rest(&mut self, rest: &str) -> u32 {
        let number = self.rests.intern(rest);
        if number as usize == self.bases.len() {
            let base = self.base_of(rest, number);
            self.bases.push(base);
        }
        number
    }

    fn base_of(&mut self, rest: &str, number: u32) -> u32 {
        let Some(text) = base(rest) else { return 0 };
        let hash = |text: &str| super::ShortId::of(text).0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let Self { rests, by_base, .. } = self;
        let base_at = |n: u32| base(rests.text(n)).unwrap_or_default();
        if let Some(known) = by_base.find(hash(&text), |n| base_at(*n) == text) {
            return known + 1;
        }
        by_base.insert_unique(hash(&text), number, |n| hash(&base_at(*n)));
        number + 1
    }

    /// The reply and forward marks, as written.
    pub(super) fn prefix(&self, subject: Subject) -> &str {
        self.prefixes.text(subject.prefix.into())
    }

    /// The subject without them.
    pub(super) fn rest(&self, subject: Subject) -> &str {
        self.rests.text(subject.rest)
    }

    /// Whether it is marked as a reply.
    pub(super) fn claims_reply(&self, subject: Subject) -> bool {
        self.replies.get(usize::from(subject.prefix)).copied().unwrap_or_default()
    }

    /// A number that equal base subjects share; 0 where it is too generic to join by.
    pub(super) fn base(&self, subject: Subject) -> u32 {
        self.bases.get(subject.rest as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_subjects_are_equal_where_only_the_dress_differs() {
        let mut subjects = Subjects::default();
        let mut base = |text: &str| {
            let subject = subjects.intern(text);
            subjects.base(subject)
        };
        let pump = base("Broken pump");
        assert_ne!(pump, 0);
        for same in [
            "Re: broken  PUMP",
            "[desk] Broken pump",
            "Fwd: [desk] Re: Broken pump (fwd)",
            "[Fwd: Broken pump]",
            "Sv: broken pump",
        ] {
            assert_eq!(base(same), pump, "{same}");
        }
        for other in ["Broken pumps", "[#4711] Broken pump", "Broken pump 2"] {
            assert_ne!(base(other), pump, "{other}");
            assert_ne!(base(other), 0, "{other}");
        }
        assert_ne!(base("[#4711] Broken pump"), base("[#4712] Broken pump"));
    }

    #[test]
    fn a_subject_that_says_nothing_has_no_base() {
        let mut subjects = Subjects::default();
        let mut base = |text: &str| {
            let subject = subjects.intern(text);
            subjects.base(subject)
        };
        for generic in
            ["", "Re:", "Refund", "Re: help!", "(no subject)", "AW: Kein Betreff", "???", "[desk]", "- Hi -"]
        {
            assert_eq!(base(generic), 0, "{generic}");
        }
        for telling in ["INV-20231", "Refund please", "退款请求请尽快处理", "Re: Kein Betreff möglich"]
        {
            assert_ne!(base(telling), 0, "{telling}");
        }
    }

    #[test]
    fn only_a_reply_mark_claims_a_reply() {
        let mut subjects = Subjects::default();
        for (text, claims) in [
            ("Re: a b", true),
            ("Fwd: Re: a b", true),
            ("[x] AW: a b", true),
            ("Fwd: a b", false),
            ("WG: a b", false),
            ("a b", false),
        ] {
            let subject = subjects.intern(text);
            assert_eq!(subjects.claims_reply(subject), claims, "{text}");
        }
    }
}
