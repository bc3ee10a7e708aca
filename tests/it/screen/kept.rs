//! Drafts on the disk of a screen without one.

use super::World;
use levelhead::app::{Composer, Effect, Event, Taking};
use levelhead::reply::Kept;

impl World {
    /// What is wanted of drafts is done at once; everything else is kept to be looked at.
    pub(super) fn of_drafts(&mut self, effect: Effect) {
        match effect {
            Effect::SaveDraft { name, revision, kept, at, token } => {
                let path = format!("/home/sam/drafts/{name}");
                self.saved.push((name.clone(), kept.to_bytes(&at, token)));
                self.tell(Event::DraftSaved { name, revision, path });
            }
            Effect::FindDrafts => self.tell(Event::DraftsFound(Vec::new())),
            Effect::TakeDraft { name } => self.take_draft(name),
            other => self.effects.push(other),
        }
    }

    /// A draft on the disk is free.
    fn take_draft(&mut self, name: String) {
        let newest = self.saved.iter().rev().find(|(saved, _)| *saved == name);
        let known = newest.and_then(|(_, bytes)| Kept::from_bytes(bytes));
        let told = || self.app.drafts.values().find(|draft| draft.name == name).map(Composer::kept);
        let kept = known.or_else(told).map(Box::new);
        let taking = kept.map_or(Taking::Gone, |kept| Taking::Ours { kept, left: None });
        self.tell(Event::DraftTaken { name, taking });
    }
}
