//! Where the regions of the screen are for a given size. Both the updates (how long is a page?) and the drawing ask
//! here. Must not know what is drawn.

/// The size of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Region {
    /// Leftmost column.
    pub x: u16,
    /// Topmost row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// How the screen is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Columns and frames.
    #[default]
    Panes,
    /// Sentences in one column without frames, for screen readers.
    Linear,
}

/// From this width on, the conversation stands beside the list.
pub const TWO_PANES_FROM: u16 = 100;
/// Thousandths of the width that the list has beside the conversation.
pub const SPLIT: u16 = 560;
/// Columns that either of them has at least.
const NARROWEST: u16 = 40;
/// Rows of the tour.
pub const TOUR_ROWS: u16 = 3;
/// Below this size nothing sensible can be drawn.
pub const SMALLEST: Size = Size { width: 40, height: 10 };

/// The regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The first line: name, counts, badges.
    pub header: Region,
    /// The second line: the lists as tabs.
    pub tabs: Region,
    /// The list; the whole width below [`TWO_PANES_FROM`].
    pub queue: Region,
    /// The conversation beside the list, if there is room.
    pub pane: Option<Region>,
    /// The conversation, opened: the whole width.
    pub reader: Region,
    /// The strip between those and the last two lines, if there is one.
    pub strip: Region,
    /// The line for news and outcomes.
    pub notice: Region,
    /// The last line: keys.
    pub hints: Region,
}

impl Layout {
    /// The regions of a screen of this size.
    pub fn of(size: Size) -> Self {
        Self::with(size, 0, SPLIT)
    }

    /// The same with the list alone.
    #[must_use]
    pub fn without_pane(self) -> Self {
        Self { queue: self.reader, pane: None, ..self }
    }

    /// The regions of a screen of this size with a strip of so many rows above the last two lines, the list having so
    /// many thousandths of the width.
    pub fn with(size: Size, strip: u16, split: u16) -> Self {
        let Size { width, height } = size;
        let strip = strip.min(height.saturating_sub(SMALLEST.height));
        let row = |y: u16| Region { x: 0, y: y.min(height.saturating_sub(1)), width, height: height.min(1) };
        let body = Region { x: 0, y: 2.min(height), width, height: height.saturating_sub(4 + strip) };
        let (queue, pane) = if width >= TWO_PANES_FROM {
            let left = (u32::from(width) * u32::from(split) / 1000) as u16;
            let left = left.clamp(NARROWEST, width - NARROWEST);
            let right = Region { x: left + 1, width: width - left - 1, ..body };
            (Region { width: left, ..body }, Some(right))
        } else {
            (body, None)
        };
        Self {
            header: row(0),
            tabs: row(1),
            queue,
            pane,
            reader: body,
            strip: Region { x: 0, y: height.saturating_sub(2 + strip), width, height: strip },
            notice: row(height.saturating_sub(2)),
            hints: row(height.saturating_sub(1)),
        }
    }
}

/// The thousandths of the width that put the line between the two into a column.
pub fn split_at(column: u16, width: u16) -> u16 {
    (u32::from(column) * 1000).div_ceil(u32::from(width.max(1))).min(1000) as u16
}

/// Rows at the top of a conversation before its text: subject, people, scores, reasons, a rule. The number depends on
/// the height alone, so that the text does not jump from one conversation to the next.
pub fn head_rows(height: u16) -> u16 {
    4 + reason_rows(height)
}

/// Rows of reasons among them.
pub fn reason_rows(height: u16) -> u16 {
    match height {
        0..14 => 0,
        14..18 => 1,
        18..26 => 2,
        26..34 => 3,
        _ => 4,
    }
}

/// The part of a conversation's region that holds its text.
pub fn text_of(region: Region) -> Region {
    let head = head_rows(region.height).min(region.height);
    Region {
        x: region.x + 1.min(region.width),
        y: region.y + head,
        width: region.width.saturating_sub(2),
        height: region.height - head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pane_below_a_hundred_columns() {
        assert_eq!(Layout::of(Size { width: 99, height: 24 }).pane, None);
        let wide = Layout::of(Size { width: 120, height: 40 });
        let pane = wide.pane.unwrap();
        assert_eq!(wide.queue.width + 1 + pane.width, 120);
        assert_eq!(wide.queue.height, 36);
    }

    #[test]
    fn the_line_between_them_stands_where_it_is_put() {
        for width in [100, 120, 160, 257] {
            let size = Size { width, height: 40 };
            for column in 40..=width - 40 {
                assert_eq!(Layout::with(size, 0, split_at(column, width)).queue.width, column);
            }
            assert_eq!(Layout::with(size, 0, 0).queue.width, 40);
            assert_eq!(Layout::with(size, 0, 1000).queue.width, width - 40);
        }
    }

    #[test]
    fn no_region_leaves_a_tiny_screen() {
        for (width, height) in [(0, 0), (1, 1), (5, 3), (60, 16), (300, 2)] {
            let layout = Layout::of(Size { width, height });
            let regions =
                [layout.header, layout.tabs, layout.queue, layout.reader, layout.notice, layout.hints];
            for region in regions.into_iter().chain(layout.pane) {
                assert!(region.x + region.width <= width && region.y + region.height <= height.max(region.y));
            }
        }
    }
}
