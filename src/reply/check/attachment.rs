//! `missing_attachment`: the text speaks of one, and there is none. Must not know files.

use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};

/// Looks for it in a draft without attachments.
pub fn find(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let run = said.all(Cue::Attached).find(|run| {
        let sentence = said.sentence(run.start);
        !said.has(Cue::Theirs, &sentence) && !own.is_cited(&said.bytes(run))
    })?;
    let range = said.bytes(&run);
    let quote = own.quote(&range);
    let what = format!("“{quote}”, but nothing is attached");
    Some(Finding::new(
        Kind::MissingAttachment,
        Place::Body(range),
        quote,
        what,
        "attach it, or take the words out".into(),
    ))
}
