//! Which conversations are worth a notice on the desktop: those that mail which came while the program runs has made
//! urgent or angry. Each is told once, several at once as one. Must not know how it is shown.

use super::App;
use crate::mailbox::ConversationId;
use crate::triage::Status;
use hashbrown::HashSet;
use jiff::{SignedDuration, Timestamp};

/// At most one notice in this time: what comes meanwhile goes into the next.
const APART: SignedDuration = SignedDuration::from_secs(10);
/// Characters of a name.
const LONGEST: usize = 40;

/// What is known of hot conversations.
#[derive(Debug, Clone, Default)]
pub struct Notify {
    /// Whether the customer is named.
    names: bool,
    /// Whether all mail that was there at the start has been read.
    started: bool,
    /// Hot ones: none of these turns hot.
    hot: HashSet<ConversationId>,
    /// Those that got mail while the program runs.
    live: HashSet<ConversationId>,
    /// To be told.
    turned: Vec<ConversationId>,
    /// When something was told last.
    told: Option<Timestamp>,
}

impl Notify {
    /// Notices that name the customer, or only count.
    pub fn new(names: bool) -> Self {
        Self { names, ..Self::default() }
    }

    /// When the next is due.
    pub(super) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        let wait = self.told.and_then(|told| told.checked_add(APART).ok());
        (!self.turned.is_empty()).then(|| wait.map_or(now, |at| at.max(now)))
    }
}

impl App {
    /// All that was there at the start has been read: what comes from now on is new.
    pub(super) fn notify_from_now(&mut self) {
        if let Some(notify) = &mut self.notify {
            notify.started |= self.sources.all_read();
        }
    }

    /// Mail came for these.
    pub(super) fn notify_of(&mut self, touched: &[ConversationId]) {
        if let Some(notify) = self.notify.as_mut().filter(|notify| notify.started) {
            notify.live.extend(touched);
        }
    }

    /// These may be hot now, or no longer.
    pub(super) fn notify_look(&mut self, touched: &[ConversationId]) {
        let Some(notify) = &mut self.notify else { return };
        for id in touched {
            let Some(row) = self.desk.summary(*id, self.now) else { continue };
            if row.status != Status::Open || row.old || !(row.urgency.flag || row.anger.flag) {
                notify.hot.remove(id);
            } else if notify.hot.insert(*id) && notify.live.remove(id) {
                notify.turned.push(*id);
            }
        }
    }

    /// The line to be shown on the desktop, if one is due: figures, and a name if that is wanted.
    pub(super) fn notify_now(&mut self) -> Option<String> {
        let notify = self.notify.as_mut()?;
        if notify.due(self.now)? > self.now {
            return None;
        }
        let turned = std::mem::take(&mut notify.turned);
        notify.told = Some(self.now);
        let rows: Vec<_> = turned.iter().filter_map(|id| self.desk.summary(*id, self.now)).collect();
        let first = rows.first()?;
        let (urgent, angry) =
            (rows.iter().any(|row| row.urgency.flag), rows.iter().any(|row| row.anger.flag));
        let how = match (urgent, angry, rows.len()) {
            (true, true, 1) => "urgent and angry",
            (true, true, _) => "urgent or angry",
            (true, false, _) => "urgent",
            (false, ..) => "angry",
        };
        let of = match rows.len() {
            1 => "1 conversation".to_owned(),
            many => format!("{many} conversations"),
        };
        let name = if notify.names { plain(&first.customer) } else { String::new() };
        Some(match (name.is_empty(), rows.len()) {
            (true, _) => format!("{how}: {of}"),
            (false, 1) => format!("{how}: {name}"),
            (false, many) => format!("{how}: {name} and {} more", many - 1),
        })
    }
}

/// A name of letters, digits and a few signs: what shows notices may take others for markup or orders.
fn plain(name: &str) -> String {
    let kept = |char: char| if char.is_alphanumeric() || " .,'-@+_".contains(char) { char } else { ' ' };
    let name: String = name.chars().map(kept).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    super::text::clip(&name, LONGEST).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_give_no_orders() {
        assert_eq!(plain("Ann <b>&\u{1b}]9;x\u{7} O'Hara"), "Ann b 9 x O'Hara");
        assert!(plain(&"x".repeat(200)).chars().count() <= LONGEST);
    }
}
