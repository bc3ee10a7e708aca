//! E-mail addresses as RFC 5322 section 3.4 names them. Must not know who is a customer.

use super::SafeText;
use std::fmt;
use std::sync::Arc;

/// An addr-spec (`local@domain`) in the one form in which addresses are compared: lower case, controls and white space
/// removed. The `+tag` is kept; [`AddrSpec::without_tag`] takes it off.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddrSpec(Arc<str>);

impl AddrSpec {
    /// Reads an addr-spec; `None` where there is no `local@domain`.
    pub fn parse(raw: &str) -> Option<Self> {
        // Nearly all: nothing to take out, and capitals that make no difference.
        if raw.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Self::whole(&raw.to_ascii_lowercase());
        }
        let safe = SafeText::line(raw);
        let text: String = safe.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        Self::whole(&text)
    }

    fn whole(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        (!local.is_empty() && !domain.is_empty()).then(|| Self(text.into()))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the last `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// What stands before the last `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The address without a `+tag` (RFC 5233 calls it the detail).
    #[must_use]
    pub fn without_tag(&self) -> Self {
        match self.local().split_once('+') {
            Some((user, _)) if !user.is_empty() => Self(format!("{user}@{}", self.domain()).into()),
            _ => self.clone(),
        }
    }
}

impl fmt::Display for AddrSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for AddrSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// One entry of a From, To, Cc or Reply-To field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// The display name as written, safe; `None` where there is none.
    pub name: Option<SafeText>,
    /// The addr-spec.
    pub spec: AddrSpec,
}
