//! Numbers for links. Must not know how lines are written.

use crate::mail::SafeText;

/// Links numbered in one message.
const LINKS: usize = 1_000;
/// Bytes shown of one target.
const TARGET: usize = 2_000;

/// The link targets so far.
#[derive(Debug, Default)]
pub struct Links {
    targets: Vec<String>,
    known: usize,
}

impl Links {
    /// Links numbered after so many others.
    pub fn after(known: usize) -> Self {
        Self { targets: Vec::new(), known }
    }

    /// The number to write behind a link's text; `None` where the text says the target itself, or it leads nowhere.
    pub fn number(&mut self, target: &str, text: &str) -> Option<usize> {
        let target = SafeText::line(super::shorten(target.trim(), TARGET));
        let target = target.as_str();
        let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
        let leads = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "ftp");
        if !leads || essence(target) == essence(text) {
            return None;
        }
        if let Some(at) = self.targets.iter().position(|known| known == target) {
            return Some(self.known + at + 1);
        }
        if self.targets.len() >= LINKS {
            return None;
        }
        self.targets.push(target.to_owned());
        Some(self.known + self.targets.len())
    }

    /// All targets in the order of their numbers.
    pub fn finish(self) -> Vec<String> {
        self.targets
    }
}

fn essence(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let bare =
        ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let bare = bare.unwrap_or(&address);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_owned()
}
