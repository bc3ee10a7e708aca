//! `auth`: how to log in, to any server. Must not know which server.

use super::section::Section;
use crate::net::Auth;

/// Reads it.
pub fn read(section: &mut Section<'_>) -> Auth {
    read_among(section, None).unwrap_or_default()
}

/// Reads it where one may go without a login too: `None` is that.
pub fn read_or_none(section: &mut Section<'_>) -> Option<Auth> {
    read_among(section, Some("none"))
}

fn read_among(section: &mut Section<'_>, without: Option<&str>) -> Option<Auth> {
    let Some(written) = section.text("auth") else { return Some(Auth::default()) };
    let name = written.get_ref().as_str();
    if Some(name) == without {
        return None;
    }
    let auth = Auth::named(name);
    if auth.is_none() {
        let mut names: Vec<String> = Auth::ALL.iter().map(|auth| format!("{:?}", auth.name())).collect();
        names.extend(without.map(|name| format!("{name:?}")));
        let last = names.pop().unwrap_or_default();
        let remedy = format!("write auth = {} or {last}", names.join(", "));
        section.source.report(written.span().start, format!("there is no auth {name:?}"), remedy);
    }
    Some(auth.unwrap_or_default())
}
