//! `levelhead corrections`: what the user said against the classifier. Must not know what becomes of it.

use super::cli::{CorrectionsAction, CorrectionsArgs};
use super::lines::escape;
use super::{Failure, Session};
use crate::app::text::fit;
use crate::classify::{Correction, Flag};
use crate::corrections::{Kept, Store};

/// Lists them, exports them, or takes the newest back.
pub fn run(args: &CorrectionsArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let store = Store::usual()
        .ok_or_else(|| Failure::failed("no home folder is known to keep corrections in: set HOME"))?;
    let failed = |error: crate::corrections::Error| Failure::failed(error.to_string());
    match args.action.as_ref().unwrap_or(&CorrectionsAction::List) {
        CorrectionsAction::List => list(&store.all().map_err(failed)?, session),
        CorrectionsAction::Tsv => tsv(&store.all().map_err(failed)?, session),
        CorrectionsAction::Undo if session.options.read_only => {
            Err(Failure::failed("nothing is undone: started with --read-only"))
        }
        CorrectionsAction::Undo => {
            let taken = store.take_back(|_| true).map_err(failed)?;
            let taken = taken.ok_or_else(|| Failure::failed("there is no correction to undo"))?;
            writeln!(session.out, "undone: {}  {}", label(&taken.correction), taken.correction.subject)?;
            Ok(())
        }
    }
}

fn list(all: &[Kept], session: &mut Session<'_>) -> Result<(), Failure> {
    if all.is_empty() {
        writeln!(session.err, "levelhead: no corrections; A and U in the screen make them")?;
    }
    for Kept { correction, .. } in all {
        let said = correction.said_at.strftime("%Y-%m-%d %H:%MZ");
        let Correction { subject, message_id, .. } = correction;
        writeln!(session.out, "{said}  {}  {subject}  <{message_id}>", fit(label(correction), 10))?;
    }
    Ok(())
}

/// In the format of `evaluate` and `train`.
fn tsv(all: &[Kept], session: &mut Session<'_>) -> Result<(), Failure> {
    writeln!(session.out, "label\tsource\tid\ttext")?;
    for Kept { correction, text } in all {
        let (id, text) =
            (escape(correction.message_id.as_str()), format!("{}\n\n{text}", correction.subject));
        let label = label(correction).replace(' ', "_");
        writeln!(session.out, "{label}\tcorrections\t{id}\t{}", escape(text.trim()))?;
    }
    Ok(())
}

fn label(correction: &Correction) -> &'static str {
    match (correction.flag, correction.yes) {
        (Flag::Angry, true) => "angry",
        (Flag::Angry, false) => "not angry",
        (Flag::Urgent, true) => "urgent",
        (Flag::Urgent, false) => "not urgent",
    }
}
