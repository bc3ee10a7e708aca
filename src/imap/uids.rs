//! Sets of UIDs as IMAP writes them (RFC 3501, sequence-set). Must not know messages.

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
}
