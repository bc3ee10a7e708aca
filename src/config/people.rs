//! `vip`, `forms` and `[[team]]`: addresses and colleagues. Must not know mail.

use super::me;
use super::section::Section;
use crate::mail::AddrSpec;
use crate::reply::Colleague;
use toml::Spanned;

/// Reads a list of single addresses.
pub fn addresses(section: &mut Section<'_>, key: &'static str) -> Vec<AddrSpec> {
    section.texts(key).iter().filter_map(|text| address(section, text)).collect()
}

/// Reads a list of addresses and whole domains, the latter as `@domain`.
pub fn addresses_or_domains(section: &mut Section<'_>, key: &'static str) -> Vec<String> {
    let mut list = Vec::new();
    for text in section.texts(key) {
        match text.get_ref().trim().strip_prefix('@') {
            Some(domain) if is_domain(domain) => list.push(format!("@{}", domain.to_lowercase())),
            Some(_) => section.source.report(
                text.span().start,
                format!("{:?} is no domain", text.get_ref()),
                "write it like \"@customer.example\"",
            ),
            None => list.extend(address(section, &text).map(|spec| spec.to_string())),
        }
    }
    list
}

/// One address, or a problem.
pub fn address(section: &Section<'_>, text: &Spanned<String>) -> Option<AddrSpec> {
    let plain =
        !text.get_ref().trim().contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';'));
    let spec = AddrSpec::parse(text.get_ref()).filter(|spec| plain && !spec.local().contains('@'));
    if spec.is_none() {
        let what = format!("{:?} is no address", text.get_ref());
        section.source.report(text.span().start, what, "write it like \"support@desk.example\"");
    }
    spec
}

fn is_domain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
}

/// Reads `[[team]]`.
pub fn team(sections: Vec<Section<'_>>) -> Vec<Colleague> {
    let mut team: Vec<Colleague> = Vec::new();
    for mut section in sections {
        let name =
            section.required("name", "\"Mike Ortega\"").map(|name| name.into_inner().trim().to_owned());
        let short = short(&mut section, name.as_deref());
        let address = section.text("address").and_then(|text| address(&section, &text));
        let role = section.text("role").map(|role| role.into_inner().trim().to_owned());
        let (source, at) = (section.source, section.at);
        section.finish();
        let (Some(name), Some(short)) = (name, short) else { continue };
        if team.iter().any(|other| other.short == short) {
            source.report(at, format!("two colleagues are called {short}"), "give one another short = \"…\"");
            continue;
        }
        team.push(Colleague { name, short, address, role });
    }
    team
}

/// The short name becomes part of a keyword: small letters, digits and dashes.
fn short(section: &mut Section<'_>, name: Option<&str>) -> Option<String> {
    let Some(text) = section.text("short") else { return name.map(me::short_name) };
    let short = text.get_ref();
    let fits = !short.is_empty()
        && short.len() <= 16
        && short.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !fits {
        let what = format!("short {short:?} can be no keyword");
        section.source.report(text.span().start, what, "use at most 16 of a–z, 0–9 and -");
        return None;
    }
    Some(short.clone())
}
