//! `columns` in `[screen]`: which the list has, in which order, how wide. Must not know how they are drawn.

use super::section::Section;
use crate::app::columns::{Column, Columns};
use crate::reply::nearest;

/// Columns of the screen that one of the list may have.
const WIDTHS: std::ops::RangeInclusive<usize> = 2..=120;

/// Reads it; the usual ones where it is not there.
pub fn read(section: &mut Section<'_>) -> Columns {
    let named = section.texts("columns");
    if named.is_empty() {
        return Columns::default();
    }
    let mut columns: Vec<(Column, Option<usize>)> = Vec::new();
    for text in named {
        let said = text.get_ref();
        let (name, width) =
            said.split_once(':').map_or((said.as_str(), None), |(name, width)| (name, Some(width)));
        let report = |what: String, remedy: String| section.source.report(text.span().start, what, remedy);
        let Some(column) = Column::named(name) else {
            let all = || format!("there are: {}", Column::names().collect::<Vec<_>>().join(", "));
            let remedy =
                nearest(name, Column::names()).map_or_else(all, |near| format!("did you mean {near}?"));
            report(format!("the list has no column {name:?}"), remedy);
            continue;
        };
        if columns.iter().any(|(known, _)| *known == column) {
            report(format!("the column {name} is named twice"), "take one of them out".to_owned());
            continue;
        }
        let number = width.map(|width| width.parse().ok().filter(|width| WIDTHS.contains(width)));
        if number == Some(None) {
            let what = format!("{said:?} is no column with a width");
            report(what, format!("write a number from 2 to 120, like \"{name}:20\""));
        }
        columns.push((column, number.flatten()));
    }
    Columns::new(columns)
}
