//! Which drafts are on the disk. Must not know how they get there.

use super::Composer;
use crate::app::App;

impl App {
    /// Whether something was typed that is not on the disk nor on its way there.
    pub fn wants_saving(&self) -> bool {
        self.drafts.values().any(Composer::wants_saving)
    }

    /// The drafts with changes that are not on the disk.
    pub fn unsaved(&self) -> Vec<&Composer> {
        // An order that may not be on the disk yet is still a draft.
        let queueing = self.outbox.entries.iter().filter(|entry| !entry.on_disk);
        let queueing = queueing.filter_map(|entry| entry.composer.as_ref());
        self.drafts.values().chain(queueing).filter(|draft| draft.is_unsaved()).collect()
    }

    /// The files of the drafts that were written in this run and are on the disk, for people.
    pub fn saved(&self) -> Vec<&str> {
        let saved = self.drafts.values().filter(|draft| !draft.is_unsaved());
        saved.filter_map(|draft| draft.saved.as_deref()).collect()
    }
}
