//! Known providers, by the domain of an address or by who takes its mail: `assets/providers.toml`. Must not know the
//! network.

use super::endpoint::Endpoint;
use serde::Deserialize;
use std::sync::LazyLock;

/// One of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What people call it.
    pub name: String,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    mx: Vec<String>,
    /// Where mail is read.
    pub imap: Endpoint,
    /// Where mail is sent.
    pub smtp: Endpoint,
    /// Whether passwords are refused.
    #[serde(default)]
    pub token: bool,
    #[serde(default)]
    user: Login,
    /// What the password is there.
    pub secret: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for those who check the table"))]
    source: String,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Login {
    #[default]
    Address,
    Local,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    provider: Vec<Provider>,
}

#[expect(clippy::expect_used, reason = "the_table_is_sound proves it")]
static TABLE: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("../../../assets/providers.toml")).expect("the embedded table is sound");
    table.provider
});

impl Provider {
    /// The one whose addresses end so.
    pub fn of_domain(domain: &str) -> Option<&'static Self> {
        TABLE.iter().find(|provider| provider.domains.iter().any(|own| own.eq_ignore_ascii_case(domain)))
    }

    /// The one that this host, which takes a domain's mail, belongs to.
    pub fn of_exchanger(host: &str) -> Option<&'static Self> {
        TABLE.iter().find(|provider| provider.mx.iter().any(|own| is_under(host, own)))
    }

    /// The login for an address.
    pub fn user(&self, address: &str) -> String {
        match self.user {
            Login::Address => address.to_owned(),
            Login::Local => address.rsplit_once('@').map_or(address, |(local, _)| local).to_owned(),
        }
    }
}

fn is_under(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let mut domains = Vec::new();
        for provider in TABLE.iter() {
            assert!(provider.source.starts_with("https://"), "{provider:?}");
            assert!(provider.secret.ends_with('.'), "{provider:?}");
            assert!(!provider.domains.is_empty() || !provider.mx.is_empty(), "{provider:?}");
            domains.extend(provider.domains.iter().chain(&provider.mx));
        }
        assert!(domains.iter().all(|domain| **domain == domain.to_lowercase()));
    }

    #[test]
    fn a_firm_at_a_provider_is_known_by_who_takes_its_mail() {
        let name = |host| Provider::of_exchanger(host).map(|provider| provider.name.as_str());
        assert_eq!(name("alt1.aspmx.l.google.com"), Some("Gmail, Google Workspace"));
        assert_eq!(name("desk-example.mail.protection.outlook.com"), Some("Microsoft 365, Outlook.com"));
        assert_eq!(name("notgoogle.com"), None);
    }

    #[test]
    fn the_user_of_icloud_is_the_name_before_the_at() {
        assert_eq!(Provider::of_domain("iCloud.com").unwrap().user("sam@icloud.com"), "sam");
        assert_eq!(Provider::of_domain("gmail.com").unwrap().user("sam@gmail.com"), "sam@gmail.com");
    }
}
