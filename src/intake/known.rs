//! What earlier starts found in messages, so that it is not looked for again. Must not know how it is found.

use super::route;
use crate::cache::{Cache, Findings, FoundIn};
use crate::classify::{Evidence, Model};
use crate::mail::{Message, MessageRef};
use std::collections::{HashMap, HashSet};
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt as _;

/// The findings of all accounts.
#[derive(Debug, Default)]
pub struct Known {
    accounts: Vec<Option<Findings>>,
    /// The heads of messages that were looked at in this run.
    heads: HashMap<MessageRef, u128>,
    /// Messages that were read because nothing was known of them.
    pub read: usize,
}

impl Known {
    /// What is kept of each account, and the folder it opens, as far as it was found in the way it is found now.
    pub fn open(accounts: &[(Option<Cache>, String)], model: &Model) -> Self {
        let Some(way) = way(model) else { return Self::default() };
        let open = |(cache, folder): &(Option<Cache>, String)| cache.as_ref()?.findings(folder, way);
        Self { accounts: accounts.iter().map(open).collect(), ..Self::default() }
    }

    /// What a message says: known, or looked for now.
    pub fn evidence(&mut self, message: &Message, look: impl FnOnce(&Message) -> Evidence) -> Evidence {
        let (reference, place) = (message.reference, route::place_of(message.reference));
        let Some(Some(findings)) = self.accounts.get_mut(place) else {
            self.read += 1;
            return look(message);
        };
        let found_in = found_in(message);
        self.heads.insert(reference, found_in.head);
        let known = findings.get(found_in).and_then(|bytes| postcard::from_bytes(&bytes).ok());
        known.unwrap_or_else(|| {
            let evidence = look(message);
            self.read += 1;
            if let Ok(bytes) = postcard::to_stdvec(&evidence) {
                findings.keep(found_in, &bytes);
            }
            evidence
        })
    }

    /// Forgets what was found in messages that are gone.
    pub fn forget(&mut self, gone: &[MessageRef]) {
        let known = gone.iter().filter(|message| self.heads.remove(message).is_some());
        let places: HashSet<usize> = known.map(|message| route::place_of(*message)).collect();
        for place in places {
            self.retain(place);
        }
    }

    /// All that there is was told: forgets what was found in any other message.
    pub fn settled(&mut self) {
        for place in 0..self.accounts.len() {
            self.retain(place);
        }
    }

    fn retain(&mut self, place: usize) {
        let of_account = self.heads.iter().filter(|(message, _)| route::place_of(**message) == place);
        let heads = of_account.map(|(_, head)| *head).collect();
        if let Some(Some(findings)) = self.accounts.get_mut(place) {
            findings.retain(&heads);
        }
    }
}

/// What decides what is found: this very program, the user's phrases, the desk's hours. Corrections do not: they are
/// added when a conversation is judged.
fn way(model: &Model) -> Option<u64> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let mut hasher = DefaultHasher::new();
    (program.size(), program.ino(), program.mtime(), program.mtime_nsec()).hash(&mut hasher);
    (env!("CARGO_PKG_VERSION"), model.way_of_reading()).hash(&mut hasher);
    Some(hasher.finish())
}

/// All that evidence is read from, where the message lies left out.
fn found_in(message: &Message) -> FoundIn {
    let headers = &message.headers;
    let cited = (headers.in_reply_to.first(), headers.references.first());
    let said = (&headers.subject, headers.date, &headers.original_from, &headers.list_id);
    let head = twice(&(cited, said, headers.automatic, headers.importance, message.received, message.size));
    FoundIn { head, text: message.body.as_ref().map_or(0, twice) }
}

/// A hash of 128 bits.
fn twice(what: &impl Hash) -> u128 {
    let [one, other] = [0_u8, 1].map(|first| {
        let mut hasher = DefaultHasher::new();
        (first, what).hash(&mut hasher);
        hasher.finish()
    });
    u128::from(one) << 64 | u128::from(other)
}
