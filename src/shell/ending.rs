//! The end of the loop: what is on its way is written down, what was being written is saved. Must not know why it ended.

use super::drafts;
use super::run::Loop;
use super::wake::{Wake, Wakes};
use crate::port::send;
use std::time::{Duration, Instant};

/// How long the sender gets to finish when the program ends.
const GOODBYE: Duration = Duration::from_secs(2);

impl Loop {
    /// Lets the sender finish what it is writing down; what is under way on a dead line is left, and asked for next time.
    pub(super) fn end_sender(&mut self, wakes: &Wakes) {
        let Some(sender) = self.sender.take() else { return };
        if sender.send(send::Request::Stop).is_err() {
            return;
        }
        let end = Instant::now() + GOODBYE;
        while let Ok(wake) = wakes.heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if matches!(wake, Wake::Send(send::Report::Ended)) {
                return;
            }
        }
    }

    /// Saves what is being written, however the loop ended, and tells where it lies.
    pub(super) fn rescue(&mut self) {
        self.hold = None;
        if self.away {
            eprintln!("levelhead: what your editor writes stays in ~/.local/state/levelhead/editing");
        }
        self.keeper.end();
        for path in self.app.saved() {
            eprintln!("levelhead: draft saved to {path}");
        }
        let at = self.clock.now().to_zoned(self.app.zone().clone());
        for draft in self.app.unsaved() {
            let bytes = draft.kept().to_bytes(&at, 0);
            match drafts::folder().and_then(|folder| drafts::save(&folder, &draft.name, &bytes)) {
                Ok(path) => {
                    eprintln!("levelhead: draft saved to {}", path.display());
                    // What was ordered before it was written on is out of date.
                    let forget = draft.item.clone().map(send::Request::Forget);
                    let _ = self.sender.as_ref().zip(forget).map(|(sender, forget)| sender.send(forget));
                }
                Err(error) => eprintln!("levelhead: {error:#}"),
            }
        }
    }
}
