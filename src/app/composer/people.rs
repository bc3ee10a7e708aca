//! The people a blank can be completed with: those of the conversation, the team, everybody seen. Must not know how a
//! blank is typed.

use super::offers::begins;
use crate::mail::Address;

/// Offered at once.
const MOST: usize = 5;

/// People by name, the likeliest first; one without a name by the address.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// With what they are found by, in small letters.
    entries: Vec<(String, String)>,
}

impl People {
    /// People, the likeliest first; each name stands in it once. One of us may have no address.
    pub fn new(people: impl Iterator<Item = (Option<String>, Option<Address>)>) -> Self {
        let mut seen = hashbrown::HashSet::new();
        let named = people.filter_map(|(name, address)| {
            let spec = address.as_ref().map(|address| address.spec.to_string()).unwrap_or_default();
            let known = address.and_then(|address| address.name).map(|name| name.to_string());
            let name = name.or(known).filter(|name| !name.trim().is_empty()).unwrap_or_else(|| spec.clone());
            let key = format!("{} {}", spec, name.to_lowercase());
            (!name.is_empty()).then_some((name, key))
        });
        Self { entries: named.filter(|(name, _)| seen.insert(name.clone())).collect() }
    }

    /// Those whose address, or a word of whose name, begins like this.
    pub fn like(&self, typed: &str) -> Vec<&str> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() {
            return Vec::new();
        }
        let fits = self.entries.iter().filter(|(_, key)| begins(key, &typed));
        fits.map(|(name, _)| name.as_str()).take(MOST).collect()
    }
}
