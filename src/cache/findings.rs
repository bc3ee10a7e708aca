//! What was found in the messages of a folder, so that the next start need not look for it again: a small file of its
//! own. Each finding is kept under what it was found in, and all are dropped where they were found in another way. Must
//! not know what a finding is.

use super::folder::private;
use super::newest::wipe;
use super::record::damaged;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// Grows when what is written changes its form.
const FORMAT: u32 = 1;
/// Larger files are none of ours.
const MOST: u64 = 64 << 20;
/// Bytes of the head of the file: the format, and how findings are made.
const HEAD: usize = 12;
/// Bytes before each finding: its length, its check, its message, its text.
const BEFORE: usize = 40;

/// A message's head and, of what was found in the whole message, its text; each a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FoundIn {
    /// The header fields.
    pub head: u128,
    /// The text; 0 where only the header fields were looked at.
    pub text: u128,
}

/// The file of a folder.
#[derive(Debug)]
pub struct Findings {
    path: PathBuf,
    file: File,
    /// How findings are made.
    way: u64,
    /// Where each begins, and its bytes.
    places: HashMap<FoundIn, (u64, u32)>,
    end: u64,
    /// Whether it is this program that writes.
    writes: bool,
}

impl Findings {
    /// Opens the file that belongs to a folder's file, or begins it.
    pub(super) fn open(path: &Path, way: u64) -> io::Result<Self> {
        let path = path.with_extension("findings");
        let file = private(&path, false)?;
        let writes = file.try_lock().is_ok();
        let mut findings = Self { path, file, way, places: HashMap::new(), end: 0, writes };
        if let Err(error) = findings.load() {
            tracing::info!("{}: not used: {error}", findings.path.display());
            findings.places.clear();
            findings.begin()?;
        }
        Ok(findings)
    }

    fn load(&mut self) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        let mut bytes = vec![0; usize::try_from(length.min(MOST)).unwrap_or_default()];
        self.file.read_exact_at(&mut bytes, 0)?;
        if length > MOST || bytes.first_chunk() != Some(&self.head()) {
            return Err(damaged());
        }
        let mut at = HEAD;
        // What a crash cut short ends it.
        while let Some((before, rest)) = bytes.get(at..).and_then(<[u8]>::split_first_chunk::<BEFORE>) {
            let (length, check, found_in) = read_before(before);
            let Some(finding) = rest.get(..length as usize) else { break };
            if check != checked(found_in, finding) {
                return Err(damaged());
            }
            self.places.insert(found_in, ((at + BEFORE) as u64, length));
            at += BEFORE + length as usize;
        }
        self.end = at as u64;
        Ok(())
    }

    fn head(&self) -> [u8; HEAD] {
        let mut head = [0; HEAD];
        let content = FORMAT.to_le_bytes().into_iter().chain(self.way.to_le_bytes());
        head.iter_mut().zip(content).for_each(|(place, byte)| *place = byte);
        head
    }

    /// Empties the file: nothing of what stood in it stays on the disk.
    fn begin(&mut self) -> io::Result<()> {
        if self.writes {
            wipe(&self.path)?;
            self.file.write_all_at(&self.head(), 0)?;
        }
        self.end = HEAD as u64;
        Ok(())
    }

    /// What was found, if it was.
    pub fn get(&self, found_in: FoundIn) -> Option<Vec<u8>> {
        let (at, length) = *self.places.get(&found_in)?;
        let mut bytes = vec![0; BEFORE + length as usize];
        self.file.read_exact_at(&mut bytes, at - BEFORE as u64).ok()?;
        let (before, finding) = bytes.split_first_chunk()?;
        // Another program may have written it anew.
        let (_, check, of) = read_before(before);
        (of == found_in && check == checked(of, finding)).then(|| finding.to_vec())
    }

    /// Keeps what was found.
    pub fn keep(&mut self, found_in: FoundIn, finding: &[u8]) {
        let Ok(length) = u32::try_from(finding.len()) else { return };
        let room = self.end + (BEFORE + finding.len()) as u64 <= MOST;
        if !self.writes || !room || self.places.contains_key(&found_in) {
            return;
        }
        let check = checked(found_in, finding);
        let mut bytes = [length.to_le_bytes(), check.to_le_bytes()].concat();
        bytes.extend([found_in.head.to_le_bytes(), found_in.text.to_le_bytes()].concat());
        bytes.extend_from_slice(finding);
        if self.file.write_all_at(&bytes, self.end).is_ok() {
            self.places.insert(found_in, (self.end + BEFORE as u64, length));
            self.end += bytes.len() as u64;
        }
    }

    /// Forgets what was found in messages with other heads, and leaves nothing of it on the disk.
    pub fn retain(&mut self, heads: &HashSet<u128>) {
        if self.writes && self.places.keys().any(|found_in| !heads.contains(&found_in.head)) {
            let stay = self.places.keys().filter(|found_in| heads.contains(&found_in.head));
            let stay: Vec<(FoundIn, Vec<u8>)> =
                stay.filter_map(|found_in| Some((*found_in, self.get(*found_in)?))).collect();
            self.places.clear();
            if self.begin().is_ok() {
                for (found_in, finding) in stay {
                    self.keep(found_in, &finding);
                }
            }
        }
    }
}

impl Drop for Findings {
    fn drop(&mut self) {
        // A program that is just being started may hold the file too, until it is its own: the lock would outlive us.
        let _ = self.file.unlock();
    }
}

fn read_before(before: &[u8; BEFORE]) -> (u32, u32, FoundIn) {
    let number =
        |at: usize| before.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u32::from_le_bytes(*b));
    let hash =
        |at: usize| before.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u128::from_le_bytes(*b));
    (number(0), number(4), FoundIn { head: hash(8), text: hash(24) })
}

fn checked(found_in: FoundIn, finding: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&found_in.head.to_le_bytes());
    hasher.update(&found_in.text.to_le_bytes());
    hasher.update(finding);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    fn of(head: u128) -> FoundIn {
        FoundIn { head, text: head * 7 }
    }

    #[test]
    fn what_was_found_is_there_again_until_it_is_found_in_another_way() {
        let under = tempfile::tempdir().unwrap();
        let path = under.path().join("inbox.mail");
        let open = |way| Findings::open(&path, way).unwrap();
        open(1).keep(of(1), b"furious");
        let mut again = open(1);
        assert_eq!(again.get(of(1)).as_deref(), Some(b"furious".as_slice()));
        assert_eq!(again.get(FoundIn { text: 8, ..of(1) }), None, "another text");
        again.keep(of(2), b"calm");
        let other = open(1);
        assert_eq!(other.get(of(1)).as_deref(), Some(b"furious".as_slice()), "two programs at once");
        drop((again, other));
        assert_eq!(open(2).get(of(1)), None);
        assert_eq!(open(1).get(of(2)), None, "dropped for good");
        let file = path.with_extension("findings");
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_forgotten_leaves_nothing_on_the_disk() {
        let under = tempfile::tempdir().unwrap();
        let path = under.path().join("inbox.mail");
        let mut findings = Findings::open(&path, 1).unwrap();
        findings.keep(of(1), b"furious");
        findings.keep(of(2), b"calm");
        findings.retain(&HashSet::from([2]));
        let bytes = fs::read(path.with_extension("findings")).unwrap();
        let holds = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
        assert!(holds(b"calm") && !holds(b"furious"));
        assert_eq!(findings.get(of(2)).as_deref(), Some(b"calm".as_slice()));
    }

    #[test]
    fn a_damaged_file_is_dropped_and_one_cut_short_used_as_far_as_it_goes() {
        let under = tempfile::tempdir().unwrap();
        let path = under.path().join("inbox.mail");
        let mut findings = Findings::open(&path, 1).unwrap();
        findings.keep(of(1), b"furious");
        findings.keep(of(2), b"calm");
        drop(findings);
        let file = path.with_extension("findings");
        let whole = fs::read(&file).unwrap();
        for cut in HEAD..whole.len() {
            fs::write(&file, &whole[..cut]).unwrap();
            let known = Findings::open(&path, 1).unwrap();
            assert_eq!(known.get(of(1)).is_some(), cut >= HEAD + BEFORE + 7, "{cut}");
            assert_eq!(known.get(of(2)), None, "{cut}");
        }
        let mut damaged = whole;
        damaged[HEAD + BEFORE + 2] ^= 4;
        fs::write(&file, &damaged).unwrap();
        assert_eq!(Findings::open(&path, 1).unwrap().places.len(), 0);
    }
}
