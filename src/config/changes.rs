//! What differs between a config and what stands in its file now: what a running screen can follow, and what counts from
//! the next start. Must not know the screen.

use super::{Account, Config};

/// What has changed, by the words of the config.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// What can be followed at once.
    pub now: Vec<&'static str>,
    /// What can't.
    pub later: Vec<&'static str>,
}

impl Changes {
    /// Between an older config and a newer one.
    pub fn between(old: &Config, new: &Config) -> Self {
        let (screen, seen) = (&old.screen, &new.screen);
        let (shared, told) = (&old.shared, &new.shared);
        let now = [
            ("keys", old.keymap != new.keymap),
            ("theme", screen.look != seen.look),
            ("ascii", screen.ascii != seen.ascii),
            ("linear", screen.linear != seen.linear),
            ("split", screen.split != seen.split),
            ("columns", screen.columns != seen.columns),
            ("dates", screen.dates != seen.dates),
            ("views", shared.views != told.views),
            ("templates", shared.templates != told.templates),
            ("hours", shared.hours != told.hours),
            ("sla", shared.first_reply != told.first_reply),
            ("vip", shared.vip != told.vip),
            ("classifier", shared.prior != told.prior),
            ("team", shared.team != told.team),
            ("undo_seconds", old.undo != new.undo),
            ("attachments_mb", old.attachments != new.attachments),
            ("editor", old.editor != new.editor),
            ("done", old.queue.done != new.queue.done),
            ("claim_on_reply", old.queue.claim_on_reply != new.queue.claim_on_reply),
        ];
        let later = [
            ("account", accounts(old) != accounts(new)),
            ("me", old.me != new.me),
            ("mouse", screen.mouse != seen.mouse),
            ("title", screen.title != seen.title),
            ("notify", old.notify != new.notify),
            ("queue_since", old.queue.since != new.queue.since),
            ("subject_join", old.queue.subject_join != new.queue.subject_join),
            ("forms", shared.forms != told.forms),
            ("phrases", shared.phrases != told.phrases),
        ];
        let names = |all: &[(&'static str, bool)]| {
            all.iter().filter(|(_, changed)| *changed).map(|(name, _)| *name).collect()
        };
        Self { now: names(&now), later: names(&later) }
    }
}

/// The accounts as they print, which is all but their secrets.
fn accounts(config: &Config) -> String {
    let accounts: &[Account] = &config.accounts;
    format!("{accounts:?}")
}
