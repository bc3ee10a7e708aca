//! Which messages of a folder have been reported, and with which flags: what is new, changed or gone against it. Must
//! not know connections.

use crate::mail::Flags;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The reported messages by UID, eight bytes each.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<(u32, u32)>);

/// How a folder differs from what was reported.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// UIDs never reported.
    pub new: Vec<u32>,
    /// Messages whose flags are others.
    pub changed: Vec<(u32, Flags)>,
    /// UIDs that are gone.
    pub gone: Vec<u32>,
}

impl Known {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets everything; the UIDs that were known.
    pub(super) fn clear(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.0).into_iter().map(|(uid, _)| uid).collect()
    }

    /// Takes a page of messages in any order; those that were new, in that order.
    pub(super) fn note_all<T>(&mut self, page: Vec<T>, key: impl Fn(&T) -> (u32, &Flags)) -> Vec<T> {
        let mut fresh = BTreeSet::new();
        let page: Vec<T> = page
            .into_iter()
            .filter(|entry| {
                let uid = key(entry).0;
                self.0.binary_search_by_key(&uid, |row| row.0).is_err() && fresh.insert(uid)
            })
            .collect();
        self.0.extend(page.iter().map(|entry| {
            let (uid, flags) = key(entry);
            (uid, digest(flags))
        }));
        // Pages come in order, so that this is a merge of two runs.
        self.0.sort_by_key(|row| row.0);
        page
    }

    /// Compares with the flags of all messages there are now, and takes them over; new messages stay unknown until
    /// they are noted.
    pub(super) fn compare(&mut self, mut now: Vec<(u32, Flags)>) -> News {
        now.sort_by_key(|row| row.0);
        now.dedup_by_key(|row| row.0);
        let mut news = News::default();
        let mut kept = Vec::with_capacity(self.0.len());
        let mut before = std::mem::take(&mut self.0).into_iter().peekable();
        for (uid, flags) in now {
            while let Some((gone, _)) = before.next_if(|row| row.0 < uid) {
                news.gone.push(gone);
            }
            match before.next_if(|row| row.0 == uid) {
                None => news.new.push(uid),
                Some((_, old)) => {
                    let digest = digest(&flags);
                    kept.push((uid, digest));
                    if digest != old {
                        news.changed.push((uid, flags));
                    }
                }
            }
        }
        news.gone.extend(before.map(|row| row.0));
        self.0 = kept;
        news
    }
}

/// Flags in four bytes, the order of keywords left out.
fn digest(flags: &Flags) -> u32 {
    let mut keywords: Vec<&str> = flags.keywords.iter().map(AsRef::as_ref).collect();
    keywords.sort_unstable();
    let mut hasher = DefaultHasher::new();
    (flags.seen, flags.answered, flags.flagged, flags.deleted, flags.draft, keywords).hash(&mut hasher);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(keywords: &[&str]) -> Flags {
        Flags { keywords: keywords.iter().map(|keyword| (*keyword).into()).collect(), ..Flags::default() }
    }

    fn by_uid(row: &(u32, Flags)) -> (u32, &Flags) {
        (row.0, &row.1)
    }

    #[test]
    fn new_changed_and_gone() {
        let mut known = Known::default();
        known.note_all(vec![(9, flags(&["a", "b"])), (3, flags(&["a"])), (5, flags(&["a", "b"]))], by_uid);
        let same = flags(&["b", "a"]);
        let news = known.compare(vec![(12, flags(&[])), (5, same.clone()), (9, flags(&["c"])), (5, same)]);
        assert_eq!(news, News { new: vec![12], changed: vec![(9, flags(&["c"]))], gone: vec![3] });
        assert_eq!(known.len(), 2);
        let news = known.compare(vec![(5, flags(&["a", "b"])), (9, flags(&["c"]))]);
        assert_eq!(news, News::default());
    }

    #[test]
    fn a_page_with_the_same_uid_twice_is_taken_once() {
        let mut known = Known::default();
        let rows = |uids: &[u32]| uids.iter().map(|uid| (*uid, flags(&[]))).collect::<Vec<_>>();
        assert_eq!(known.note_all(rows(&[7, 5, 7]), by_uid), rows(&[7, 5]));
        assert_eq!(known.note_all(rows(&[5, 4]), by_uid), rows(&[4]));
        assert_eq!(known.clear(), [4, 5, 7]);
    }
}
