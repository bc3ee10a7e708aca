//! Claims as keywords: one name a colleague, `lh-by-NAME`. Must not know the team, servers or conversations.

use crate::mail::SafeText;

const PREFIX: &str = "lh-by-";
const LONGEST: usize = 24;

/// A colleague's short name as claims carry it: lower-case ASCII letters, digits, `-` and `_`, at most 24 of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortName(Box<str>);

impl ShortName {
    /// The short name of any name: other characters are left out. `None` where nothing is left.
    pub fn of(name: &str) -> Option<Self> {
        let kept: String = name
            .chars()
            .map(|c| c.to_ascii_lowercase())
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .take(LONGEST)
            .collect();
        (!kept.is_empty()).then(|| Self(kept.into()))
    }

    /// The colleague whose claim a keyword is.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        let head = keyword.get(..PREFIX.len())?;
        let name = keyword.get(PREFIX.len()..).filter(|_| head.eq_ignore_ascii_case(PREFIX))?;
        Self::of(name)
    }

    /// The keyword that claims for this colleague.
    pub fn keyword(&self) -> Box<str> {
        format!("{PREFIX}{}", self.0).into()
    }

    /// The name, for the screen.
    pub fn text(&self) -> SafeText {
        SafeText::line(&self.0)
    }
}

/// Of several claims on one message the one that all screens agree on: the first in the order of the alphabet.
pub fn standing<'a>(keywords: impl IntoIterator<Item = &'a str>) -> Option<ShortName> {
    keywords.into_iter().filter_map(ShortName::from_keyword).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_atoms() {
        let keyword = |name| ShortName::of(name).map(|short| short.keyword().into_string());
        assert_eq!(keyword("Mike"), Some("lh-by-mike".into()));
        assert_eq!(keyword("Ana María \\Seen (x)"), Some("lh-by-anamaraseenx".into()));
        assert_eq!(keyword("中"), None);
    }

    #[test]
    fn reading_is_blind_to_case_and_to_foreign_names() {
        assert_eq!(ShortName::from_keyword("LH-BY-Mike"), ShortName::of("mike"));
        assert_eq!(ShortName::from_keyword("lh-by-"), None);
        assert_eq!(ShortName::from_keyword("lh-done"), None);
        assert_eq!(ShortName::from_keyword("é"), None);
    }

    #[test]
    fn two_claims_have_one_winner_in_any_order() {
        assert_eq!(standing(["lh-by-zoe", "lh-by-mike"]), ShortName::of("mike"));
        assert_eq!(standing(["lh-by-mike", "lh-by-zoe"]), ShortName::of("mike"));
    }

    proptest! {
        #[test]
        fn a_short_name_comes_back(name in "\\PC{0,40}") {
            if let Some(short) = ShortName::of(&name) {
                prop_assert_eq!(ShortName::from_keyword(&short.keyword()), Some(short));
            }
        }
    }
}
