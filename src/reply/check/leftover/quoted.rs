//! A quotation between own words of which nothing was said in this conversation. Must not know what stands below.

use crate::classify::folded;
use crate::mail::BlockKind;
use crate::reply::check::facts::{Facts, Said};
use crate::reply::check::own::Own;
use crate::reply::check::{Finding, Kind, Place};

/// Words of a quotation, at least, that show where it is from.
const WORDS: usize = 4;
/// Whose words are quoted that stand in no mail, folded: a log's, a screen's.
const SHOWN: &[&str] = &[
    " log ",
    " logs ",
    " line ",
    " lines ",
    " screen ",
    " display ",
    " file ",
    " error ",
    " output ",
    " zeile ",
    " zeilen ",
    " protokoll ",
    " anzeige ",
    " journal ",
    " journaux ",
    " ligne ",
    " ecran ",
    " registro ",
    " registros ",
    " linea ",
    " pantalla ",
    " schermo ",
    " riga ",
    " regel ",
    " scherm ",
    " linha ",
    " ecra ",
    " terms ",
    " contract ",
    " manual ",
];

/// A quotation between own words, without a line that tells whose it is, of which nothing was said here.
pub fn find(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let blocks = &own.body.blocks;
    let last = own
        .of(BlockKind::New)
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(range, _)| range.start)
        .last()?;
    let found = blocks.iter().enumerate().find_map(|(place, block)| {
        let attributed = place
            .checked_sub(1)
            .and_then(|one| blocks.get(one))
            .is_some_and(|one| one.kind == BlockKind::Attribution);
        if block.kind != BlockKind::Quote || attributed || block.range.start > last || facts.texts() == 0 {
            return None;
        }
        let before = own.body.text.get(..block.range.start).unwrap_or_default().trim_end();
        let above = folded(before.rsplit('\n').next().unwrap_or_default());
        if before.ends_with([':', ',']) && SHOWN.iter().any(|word| above.contains(word)) {
            return None;
        }
        let text = own.body.text.get(block.range.clone()).filter(|text| !text.contains("diff --git"))?;
        let mut told = text.lines().map(|line| folded(line.trim_start_matches(['>', ' '])));
        let words = told.by_ref().collect::<String>();
        let words: Vec<&str> = words.split_whitespace().collect();
        let known = words.windows(WORDS).any(|piece| facts.when_said(&piece.join(" ")) > Said::Never);
        (words.len() >= WORDS && !known).then(|| own.line(block.range.start))
    })?;
    let quote = own.quote(&found);
    let what = format!("“{quote}”: quoted, and not of this conversation");
    Some(Finding::new(Kind::LeftoverQuote, Place::Body(found), quote, what, "take it out".into()))
}
