//! Sets of UIDs as IMAP writes them (RFC 3501, sequence-set). Must not know messages.

use super::wire::Cursor;
use std::ops::RangeInclusive;

/// Length of one set; RFC 7162 section 4 lets a command line be 8,192 bytes.
const LONGEST: usize = 4_000;

/// `uids` as sets (`3:7,9`), each short enough for one command.
pub(super) fn sets(uids: &[u32]) -> Vec<String> {
    let mut sorted = uids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut sets = Vec::new();
    let mut set = String::new();
    for run in sorted.chunk_by(|a, b| a.checked_add(1) == Some(*b)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if set.len() > LONGEST {
            sets.push(std::mem::take(&mut set));
        }
        if !set.is_empty() {
            set.push(',');
        }
        set.push_str(&first.to_string());
        if first != last {
            set.push(':');
            set.push_str(&last.to_string());
        }
    }
    if !set.is_empty() {
        sets.push(set);
    }
    sets
}

/// Ranges in one answer that are read; a server that tells more means harm.
pub(super) const RANGES: usize = 1_000_000;

/// The UIDs of `* VANISHED (EARLIER) 3:5,9` (RFC 7162); `None` where it is something else.
pub(super) fn vanished(response: &[u8]) -> Option<Vec<RangeInclusive<u32>>> {
    let mut cursor = Cursor::new(response);
    cursor.need(b'*')?;
    cursor.spaces();
    cursor.keyword("VANISHED")?;
    cursor.spaces();
    if cursor.peek() == Some(b'(') {
        cursor.skip()?;
        cursor.spaces();
    }
    Some(ranges(cursor.atom()?))
}

/// A set as ranges; what is no number is left out.
pub(super) fn ranges(set: &[u8]) -> Vec<RangeInclusive<u32>> {
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<u32>().ok();
    let range = |part: &[u8]| {
        let mut ends = part.splitn(2, |byte| *byte == b':');
        let first = number(ends.next()?)?;
        let last = ends.next().map_or(Some(first), number)?;
        Some(first.min(last)..=first.max(last))
    };
    set.split(|byte| *byte == b',').filter_map(range).take(RANGES).collect()
}

/// The UIDs of `* SEARCH 3 5 9`; none where it is something else.
pub(super) fn found(response: &[u8]) -> Vec<u32> {
    let mut cursor = Cursor::new(response);
    cursor.take(b'*');
    cursor.spaces();
    let mut found = Vec::new();
    if cursor.keyword("SEARCH").is_some() {
        cursor.spaces();
        while let Some(uid) = cursor.number() {
            found.extend(u32::try_from(uid).ok());
            cursor.spaces();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_ranges() {
        assert_eq!(sets(&[9, 3, 5, 4, 4, u32::MAX]), ["3:5,9,4294967295"]);
        assert!(sets(&[]).is_empty());
    }

    #[test]
    fn long_sets_are_split() {
        let odd: Vec<u32> = (0..5_000).map(|n| n * 2 + 1).collect();
        let sets = sets(&odd);
        assert!(sets.len() > 1 && sets.iter().all(|set| set.len() < 4_100));
        let members: usize = sets.iter().map(|set| set.split(',').count()).sum();
        assert_eq!(members, 5_000);
    }

    #[test]
    fn what_went_and_what_was_found() {
        assert_eq!(vanished(b"* VANISHED (EARLIER) 3:5,9\r\n"), Some(vec![3..=5, 9..=9]));
        assert_eq!(vanished(b"* VANISHED 7:6,x,4294967296\r\n"), Some(vec![6..=7]));
        assert_eq!(vanished(b"* 3 EXPUNGE\r\n"), None);
        assert_eq!(found(b"* SEARCH 3 5 9 (MODSEQ 7)\r\n"), [3, 5, 9]);
        assert!(found(b"* SEARCH\r\n").is_empty() && found(b"* 7 EXISTS\r\n").is_empty());
    }
}
