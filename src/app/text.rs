//! Text by display width: measuring, clipping, wrapping. Never splits a grapheme. Must not know colours or mail.

use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The text if it fits, else as much as fits with `…` at its end.
pub fn clip(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    if text.is_ascii() {
        return Cow::Owned(format!("{}…", text.get(..columns - 1).unwrap_or_default().trim_end()));
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = used + UnicodeWidthStr::width(grapheme);
        if next > columns - 1 {
            break;
        }
        kept.push_str(grapheme);
        used = next;
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    Cow::Owned(kept)
}

/// As [`clip`], but the end stays: of a file's name it says what the file is.
pub fn clip_middle(text: &str, columns: usize) -> Cow<'_, str> {
    const END: usize = 12;
    if width(text) <= columns || columns < 2 * END {
        return clip(text, columns);
    }
    let mut end = text.len();
    for (at, _) in text.grapheme_indices(true).rev() {
        if width(text.get(at..).unwrap_or_default()) > END {
            break;
        }
        end = at;
    }
    let end = text.get(end..).unwrap_or_default();
    Cow::Owned(format!("{}{end}", clip(text, columns - width(end))))
}

/// The end of a text that fits so many columns.
pub fn tail(text: &str, columns: usize) -> &str {
    let mut shown = text;
    while width(shown) > columns {
        let mut chars = shown.chars();
        chars.next();
        shown = chars.as_str();
    }
    shown
}

/// The text clipped and filled with spaces to exactly so many columns.
pub fn fit(text: &str, columns: usize) -> String {
    let mut fitted = clip(text, columns).into_owned();
    let missing = columns.saturating_sub(width(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// The text clipped and pushed to the right edge of so many columns.
pub fn fit_right(text: &str, columns: usize) -> String {
    let clipped = clip(text, columns);
    let missing = columns.saturating_sub(width(&clipped));
    let mut fitted: String = std::iter::repeat_n(' ', missing).collect();
    fitted.push_str(&clipped);
    fitted
}

/// Breaks one line (without `\n`) into ranges of at most so many columns, at spaces where there are any. The space at
/// a break belongs to no range. An empty line is one empty range.
pub fn wrap(line: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    if line.len() <= columns && line.is_ascii() {
        return std::iter::once(0..line.len()).collect();
    }
    let mut ranges = Vec::new();
    let (mut start, mut used) = (0, 0);
    let mut space: Option<(usize, usize)> = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = UnicodeWidthStr::width(grapheme);
        if used + wide > columns && at > start {
            if grapheme == " " {
                ranges.push(start..at);
                (start, used, space) = (at + 1, 0, None);
                continue;
            }
            if let Some((end, next)) = space.take() {
                ranges.push(start..end);
                start = next;
                used = width(line.get(next..at).unwrap_or_default());
            } else {
                ranges.push(start..at);
                (start, used) = (at, 0);
            }
        }
        if grapheme == " " {
            space = Some((at, at + 1));
        }
        used += wide;
    }
    if start < line.len() || ranges.is_empty() {
        ranges.push(start..line.len());
    }
    ranges
}

/// A number with its thousands apart: `98,210`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut told = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(line: &str, columns: usize) -> Vec<&str> {
        wrap(line, columns).into_iter().map(|range| line.get(range).unwrap()).collect()
    }

    #[test]
    fn numbers_are_told_in_thousands() {
        assert_eq!(
            [0, 999, 1_000, 98_210, 1_234_567].map(thousands),
            ["0", "999", "1,000", "98,210", "1,234,567"]
        );
    }

    #[test]
    fn clips_by_columns_and_never_inside_a_grapheme() {
        assert_eq!(clip("invoice", 7), "invoice");
        assert_eq!(clip("invoices", 7), "invoic…");
        assert_eq!(clip("請求書の件", 6), "請求…");
        assert_eq!(clip("né\u{301}e\u{301}e", 3), "né\u{301}…");
        assert_eq!(clip("abc", 0), "");
        assert_eq!(clip_middle("the invoice of last month-final.pdf.exe", 26), "the invoice o…inal.pdf.exe");
        assert_eq!(clip_middle("short.pdf", 26), "short.pdf");
        assert_eq!(fit("請求", 5), "請求 ");
        assert_eq!(fit_right("9m", 5), "   9m");
    }

    #[test]
    fn wraps_at_spaces() {
        assert_eq!(wrapped("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrapped("the quick ", 9), ["the quick"]);
        assert_eq!(wrapped("", 9), [""]);
    }

    #[test]
    fn breaks_a_word_longer_than_the_line() {
        assert_eq!(wrapped("see https://x.example/abcdef", 12), ["see", "https://x.ex", "ample/abcdef"]);
        assert_eq!(wrapped("請求書の件", 4), ["請求", "書の", "件"]);
        assert_eq!(wrapped("家", 1), ["家"]);
    }

    #[test]
    fn wrapping_covers_every_visible_character_within_the_columns() {
        let line = "Wir warten – seit Wochen – auf 請求書 and nobody answers, ever.";
        for columns in 2..40 {
            let parts = wrapped(line, columns);
            assert!(parts.iter().all(|part| width(part) <= columns), "{columns}: {parts:?}");
            let kept: String = parts.concat().chars().filter(|c| *c != ' ').collect();
            assert_eq!(kept, line.replace(' ', ""));
        }
    }
}
