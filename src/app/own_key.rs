//! The keys that notices name: the user's own. Must not know when they are told.

use super::{Action, App, Keymap, Notice, Place};

impl Keymap {
    /// The first key that does this in a place; its name where none does.
    pub fn key(&self, place: Place, action: Action) -> String {
        let key = self.of(place).filter(|row| row.action == action).find_map(|row| row.keys.first());
        key.map_or_else(|| action.name().to_owned(), ToString::to_string)
    }
}

impl App {
    /// The first key that does this in the list.
    pub fn key(&self, action: Action) -> String {
        self.keys.key(Place::Queue, action)
    }

    /// The first key that does this in a place.
    pub fn key_in(&self, place: Place, action: Action) -> String {
        self.keys.key(place, action)
    }

    pub(super) fn told_gone(&self, what: &str) -> Notice {
        let key = self.key(Action::Refresh);
        Notice::bad(format!("{what} is no longer in the mailbox; {key} shows what is there"))
    }

    pub(super) fn told_unseen(&self) -> Notice {
        let key = self.key_in(Place::Review, Action::Send);
        Notice::off(format!("see whom it goes to first, to the last one; then {key} again"))
    }

    pub(super) fn told_uncopied(&self, whom: &str) -> Notice {
        let key = self.key_in(Place::Draft, Action::NextField);
        Notice::off(format!("not copied in: {whom}  ·  {key} leads to Cc"))
    }

    pub(super) fn told_unsure(&self) -> Notice {
        let [again, forget] =
            [Action::SendAgain, Action::Discard].map(|action| self.key_in(Place::Outbox, action));
        Notice::off(format!(
            "it may have arrived: look into Sent; {again} sends it again, {forget} forgets it"
        ))
    }
}
