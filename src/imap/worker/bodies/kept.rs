//! What was read of a message, as it is kept on disk. Must not know where.

use crate::mail::parse::Excerpt;

/// Larger ones are not kept.
const MOST: usize = 512 << 10;

/// The bytes to keep, if they are few enough.
pub(super) fn written(excerpt: &Excerpt) -> Option<Vec<u8>> {
    let fits = excerpt.bytes.len() <= MOST;
    fits.then(|| postcard::to_stdvec(&(&excerpt.octets, &excerpt.bytes)).ok()).flatten()
}

/// What was kept.
pub(super) fn read(bytes: &[u8]) -> Option<Excerpt> {
    let (octets, bytes) = postcard::from_bytes(bytes).ok()?;
    Some(Excerpt { bytes, octets })
}
