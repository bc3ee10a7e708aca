//! `unfilled_blank` too: an answer in which nothing is written: the text is empty, or holds a signature and a quotation
//! only. Must not know what ought to be written.

use super::own::Own;
use super::{Finding, Kind, Place};
use crate::mail::BlockKind;
use crate::reply::Draft;

/// Looks for it. A file alone is an answer, and what is passed on speaks for itself.
pub fn find(own: &Own, draft: &Draft) -> Option<Finding> {
    let is_answer = draft.in_reply_to.is_some() && draft.attachments.is_empty();
    let is_written = own.of(BlockKind::New).any(|(_, text)| text.chars().any(|char| !char.is_whitespace()));
    (is_answer && !is_written).then(|| {
        let quotes = own.of(BlockKind::Quote).next().is_some();
        let what = if quotes { "nothing is written but the quotation" } else { "nothing is written" };
        Finding::new(Kind::UnfilledBlank, Place::Whole, String::new(), what.into(), "write the answer".into())
    })
}
