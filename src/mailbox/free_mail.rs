//! Domains under which anybody gets a mailbox: an address there says nothing of the writer's organisation. Must not know
//! who writes.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Providers with a domain in many countries.
const BRANDS: &[&str] =
    &["gmx", "hotmail", "live", "msn", "outlook", "rocketmail", "yahoo", "yandex", "ymail"];

/// The others.
static DOMAINS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../assets/free_mail.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Whether a domain (lower case) is one of them.
pub fn is_free_mail(domain: &str) -> bool {
    DOMAINS.contains(domain) || BRANDS.iter().any(|brand| is_brand(domain, brand))
}

/// `yahoo.fr`, `hotmail.co.uk`: the brand, then a country.
fn is_brand(domain: &str, brand: &str) -> bool {
    let country = domain.strip_prefix(brand).and_then(|rest| rest.strip_prefix('.'));
    country.is_some_and(|country| country.split('.').all(|label| (2..=3).contains(&label.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_told_from_organisations() {
        for domain in
            ["gmail.com", "web.de", "yahoo.com", "yahoo.co.uk", "hotmail.fr", "libero.it", "orange.fr"]
        {
            assert!(is_free_mail(domain), "{domain}");
        }
        for domain in ["globex.com", "mail.globex.com", "yahoo-inc.com", "live.globex.com", "x", ""] {
            assert!(!is_free_mail(domain), "{domain}");
        }
    }

    #[test]
    fn the_table_is_clean() {
        assert!(DOMAINS.len() > 200);
        assert!(DOMAINS.iter().all(|domain| domain.contains('.') && *domain == domain.trim().to_lowercase()));
    }
}
