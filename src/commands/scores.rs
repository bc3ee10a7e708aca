//! A score as text, with its whole sum. Must not know what was scored.

use crate::classify::{Place, Score};
use std::io::{self, Write};

/// One line for the score and one for each summand.
pub fn write_sum(out: &mut dyn Write, name: &str, score: &Score) -> io::Result<()> {
    let flag = if score.flag { name.to_uppercase() } else { format!("not {name}") };
    writeln!(out, "  {name} {:.3}  {flag}", score.probability)?;
    for reason in &score.reasons {
        let (label, quote) = (reason.signal.label(), reason.quote.replace('\n', " "));
        let quoted = match reason.place {
            Place::Subject(_) => format!("  “{quote}” in the subject"),
            Place::Body(_) => format!("  “{quote}”"),
            Place::Header | Place::Conversation if quote.is_empty() => quote,
            Place::Header | Place::Conversation => format!("  {quote}"),
        };
        writeln!(out, "    {:+8.3}  {label}{quoted}", reason.weight)?;
    }
    Ok(())
}
