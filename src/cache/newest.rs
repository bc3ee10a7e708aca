//! The newest messages of a folder in a small file of their own: what the first screen shows, without a look at all that
//! is kept. Only ever a copy of a part of the folder's file. Must not know what is done with it.

use super::folder::private;
use super::row::{Row, flags_from_bytes, flags_to_bytes};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// Grows when what is written changes its form.
const FORMAT: u32 = 1;
/// Messages of it.
pub(super) const PAGE: usize = 200;
/// Larger files are none of ours.
const MOST: u64 = 64 << 20;
/// Bytes of the check before the rest.
const CHECK: usize = 4;

/// The newest messages of a folder, as they were when it was last in step with the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// The UIDVALIDITY.
    pub validity: u32,
    /// The HIGHESTMODSEQ then; `None` where the server counts none.
    pub modseq: Option<u64>,
    /// Messages of the folder.
    pub total: u32,
    /// The newest of them, newest first.
    pub rows: Vec<Row>,
}

/// What is on the disk.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    format: u32,
    folder: String,
    validity: u32,
    modseq: Option<u64>,
    total: u32,
    rows: Vec<(u32, Vec<u8>, Vec<u8>)>,
}

/// The file that belongs to a folder's file.
pub(super) fn beside(path: &Path) -> PathBuf {
    path.with_extension("newest")
}

/// Reads the file of a folder of this name; `None` where there is none, or a damaged or foreign one.
pub(super) fn read(path: &Path, name: &str) -> Option<Newest> {
    if fs::metadata(path).ok()?.len() > MOST {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    let (check, rest) = bytes.split_first_chunk::<CHECK>()?;
    if u32::from_le_bytes(*check) != crc32fast::hash(rest) {
        return None;
    }
    let Written { format, folder, validity, modseq, total, rows } = postcard::from_bytes(rest).ok()?;
    let row =
        |(uid, row, flags): (u32, Vec<u8>, Vec<u8>)| Row::from_bytes(uid, flags_from_bytes(&flags)?, &row);
    let rows = rows.into_iter().map(row).collect::<Option<_>>()?;
    (format == FORMAT && folder == name).then_some(Newest { validity, modseq, total, rows })
}

/// Writes it over what was there: nothing of that stays on the disk.
pub(super) fn write(path: &Path, name: &str, newest: &Newest) -> io::Result<()> {
    let Newest { validity, modseq, total, rows } = newest;
    let row = |row: &Row| Some((row.uid, row.to_bytes()?, flags_to_bytes(&row.flags)?));
    let rows = rows.iter().filter_map(row).collect();
    let (format, folder) = (FORMAT, name.to_owned());
    let written = Written { format, folder, validity: *validity, modseq: *modseq, total: *total, rows };
    let rest = postcard::to_stdvec(&written).map_err(io::Error::other)?;
    wipe(path)?;
    let file = private(path, false)?;
    file.write_all_at(&rest, CHECK as u64)?;
    file.write_all_at(&crc32fast::hash(&rest).to_le_bytes(), 0)
}

/// Overwrites it with zeros and leaves it empty.
pub(super) fn wipe(path: &Path) -> io::Result<()> {
    let length = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let file = private(path, false)?;
    file.write_all_at(&vec![0; usize::try_from(length).unwrap_or_default()], 0)?;
    file.set_len(0)
}
