//! Which addresses are ours, and which only stand in for a customer. Must not know messages.

use crate::mail::AddrSpec;
use foldhash::HashSet;

/// Our own addresses and domains, and the addresses of web forms that write on a customer's behalf. Compared without
/// case and `+tag`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ours {
    addresses: HashSet<AddrSpec>,
    domains: HashSet<String>,
    forms: HashSet<AddrSpec>,
}

impl Ours {
    /// Takes single addresses, whole domains (with or without a leading `@`), and the addresses of forms.
    pub fn new(
        addresses: impl IntoIterator<Item = AddrSpec>,
        domains: impl IntoIterator<Item = String>,
        forms: impl IntoIterator<Item = AddrSpec>,
    ) -> Self {
        let domain = |domain: String| domain.trim_start_matches('@').to_lowercase();
        Self {
            addresses: addresses.into_iter().map(|spec| spec.without_tag()).collect(),
            domains: domains.into_iter().map(domain).collect(),
            forms: forms.into_iter().map(|spec| spec.without_tag()).collect(),
        }
    }

    /// Whether an address is one of ours.
    pub fn contains(&self, spec: &AddrSpec) -> bool {
        self.domains.contains(spec.domain()) || self.addresses.contains(&spec.without_tag())
    }

    /// Whether an address is a form's.
    pub fn is_form(&self, spec: &AddrSpec) -> bool {
        self.forms.contains(&spec.without_tag())
    }

    /// Whether nothing is known of who we are.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.domains.is_empty()
    }
}
