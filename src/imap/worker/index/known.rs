//! Which messages of a folder have been reported, and with which flags: what is new, changed or gone against it. Must
//! not know connections.

use super::super::super::Gone;
use crate::mail::Flags;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The reported messages by UID, eight bytes each.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<(u32, u32)>);

/// How a folder differs from what was reported.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
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

    /// The highest UID; 0 where there is none.
    pub(super) fn highest(&self) -> u32 {
        self.0.last().map_or(0, |row| row.0)
    }

    /// How many there would be with these.
    pub(super) fn len_with(&self, flags: &[(u32, Flags)]) -> usize {
        self.0.len() + flags.iter().filter(|(uid, _)| self.place(*uid).is_err()).count()
    }

    fn place(&self, uid: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&uid, |row| row.0)
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
                self.place(uid).is_err() && fresh.insert(uid)
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
    pub(super) fn compare(&mut self, mut now: Vec<(u32, Flags)>) -> Difference {
        now.sort_by_key(|row| row.0);
        now.dedup_by_key(|row| row.0);
        let mut news = Difference::default();
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

    /// Takes over what has changed; new messages stay unknown until they are noted.
    pub(super) fn update(&mut self, mut flags: Vec<(u32, Flags)>, gone: Gone) -> Difference {
        let mut difference = Difference { gone: self.remove(gone), ..Difference::default() };
        flags.sort_by_key(|row| row.0);
        flags.dedup_by_key(|row| row.0);
        for (uid, flags) in flags {
            let digest = digest(&flags);
            match self.place(uid).ok().and_then(|place| self.0.get_mut(place)) {
                None => difference.new.push(uid),
                Some(row) if row.1 != digest => {
                    row.1 = digest;
                    difference.changed.push((uid, flags));
                }
                Some(_) => {}
            }
        }
        difference
    }

    fn remove(&mut self, gone: Gone) -> Vec<u32> {
        let mut removed = Vec::new();
        let went: Box<dyn FnMut(u32) -> bool> = match gone {
            Gone::AllBut(left) => Box::new(move |uid| left.binary_search(&uid).is_err()),
            Gone::These(mut ranges) => {
                ranges.sort_by_key(|range| *range.start());
                let mut ranges = ranges.into_iter().peekable();
                Box::new(move |uid| {
                    while ranges.next_if(|range| *range.end() < uid).is_some() {}
                    ranges.peek().is_some_and(|range| range.contains(&uid))
                })
            }
        };
        let mut went = went;
        self.0.retain(|(uid, _)| {
            let goes = went(*uid);
            removed.extend(goes.then_some(*uid));
            !goes
        });
        removed
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
        assert_eq!(news, Difference { new: vec![12], changed: vec![(9, flags(&["c"]))], gone: vec![3] });
        assert_eq!(known.len(), 2);
        let news = known.compare(vec![(5, flags(&["a", "b"])), (9, flags(&["c"]))]);
        assert_eq!(news, Difference::default());
    }

    #[test]
    fn only_what_changed_is_told() {
        let mut known = Known::default();
        known.note_all((3..=9).map(|uid| (uid, flags(&["a"]))).collect(), by_uid);
        let told = vec![(9, flags(&["b"])), (5, flags(&["a"])), (12, flags(&[]))];
        assert_eq!(known.len_with(&told), 8);
        let difference = known.update(told, Gone::These(vec![8..=8, 1..=4, 1..=2, 20..=u32::MAX]));
        let changed = vec![(9, flags(&["b"]))];
        assert_eq!(difference, Difference { new: vec![12], changed, gone: vec![3, 4, 8] });
        assert_eq!((known.len(), known.highest()), (4, 9));
        assert_eq!(known.update(Vec::new(), Gone::AllBut(vec![5, 6, 12])).gone, [7, 9]);
        assert_eq!(known.clear(), [5, 6]);
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
