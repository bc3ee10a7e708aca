//! The columns of the list: which there are, in which order, how wide. Must not know how a cell is drawn.

/// What a cell of a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The heat, as a number and a bar.
    Heat,
    /// Urgent, angry.
    Flags,
    /// Who waits, and how many others are on the mail.
    Customer,
    /// The customer's organisation.
    Organisation,
    /// What it is about.
    Subject,
    /// How many messages it has.
    Messages,
    /// The account, where there are several.
    Account,
    /// Who is on it.
    Claim,
    /// Open, waiting, blocked, snoozed, done.
    State,
    /// When an answer is due.
    Due,
    /// Since when the customer waits.
    Waiting,
    /// The newest message's time.
    Last,
    /// What matters most of these: until when it is snoozed, when it is due, else how old it is.
    Time,
}

/// Their names in the config.
const NAMES: [(&str, Column); 13] = [
    ("heat", Column::Heat),
    ("flags", Column::Flags),
    ("customer", Column::Customer),
    ("organisation", Column::Organisation),
    ("subject", Column::Subject),
    ("messages", Column::Messages),
    ("account", Column::Account),
    ("claim", Column::Claim),
    ("state", Column::State),
    ("due", Column::Due),
    ("waiting", Column::Waiting),
    ("last", Column::Last),
    ("time", Column::Time),
];
/// Columns of the screen that the stretching one keeps, before others are left out.
const KEPT: usize = 8;

impl Column {
    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    /// All names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Whether it takes room only in rows that have something to tell, if it stands behind what stretches.
    const fn comes_and_goes(self) -> bool {
        matches!(self, Self::Account | Self::Claim)
    }

    /// Whether it is a time.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Due | Self::Waiting | Self::Last | Self::Time)
    }

    /// What it takes of a list so wide, times taking so many columns.
    fn usual(self, list: usize, time: usize) -> usize {
        match self {
            Self::Heat => 4,
            Self::Flags => 2,
            Self::Customer => (list * 28 / 100).clamp(12, 28),
            Self::Organisation => (list * 20 / 100).clamp(10, 24),
            Self::Messages => 3,
            Self::State | Self::Claim => 8,
            Self::Due | Self::Waiting | Self::Last | Self::Time => time,
            Self::Account => 10,
            Self::Subject => 0,
        }
    }
}

/// The columns of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<(Column, Option<usize>)>);

impl Default for Columns {
    fn default() -> Self {
        let usual = [
            Column::Heat,
            Column::Flags,
            Column::Customer,
            Column::Subject,
            Column::Account,
            Column::Claim,
            Column::Time,
        ];
        Self(usual.map(|column| (column, None)).to_vec())
    }
}

/// A column's place in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Which.
    pub column: Column,
    /// How wide; `None`: as what it tells in this row, and nothing where that is nothing.
    pub width: Option<usize>,
    /// Blanks before it.
    pub gap: usize,
}

impl Columns {
    /// These, each with its width where the user has named one.
    pub fn new(columns: Vec<(Column, Option<usize>)>) -> Self {
        Self(columns)
    }

    /// Heat and flags that begin the row, before the sign of marks and drafts, and the cells behind it; one of them
    /// stretches. What a narrow list has no room for is left out, the rightmost first.
    pub fn laid(&self, list: usize, time: usize) -> (Vec<Cell>, Vec<Cell>) {
        let leads = |(column, width): &&(Column, Option<usize>)| {
            matches!(column, Column::Heat | Column::Flags) && width.is_none()
        };
        let leading = self.0.iter().take_while(leads).count();
        let (before, behind) = self.0.split_at_checked(leading).unwrap_or_default();
        let cell = |(column, width): &(Column, Option<usize>), gap| Cell {
            column: *column,
            width: Some(width.unwrap_or_else(|| column.usual(list, time))),
            gap,
        };
        let lead: Vec<Cell> = before.iter().map(|column| cell(column, 0)).collect();
        // The cursor's bar, and the sign.
        let taken = 2 + lead.iter().map(|cell| cell.width.unwrap_or(0) + 1).sum::<usize>();
        let mut cells: Vec<Cell> = Vec::new();
        let mut stretching = stretching(behind);
        for (at, column) in behind.iter().enumerate() {
            let gap = match () {
                () if at == 0 => 0,
                () if stretching.is_some_and(|one| at <= one) => 2,
                () => 1,
            };
            let mut cell = cell(column, gap);
            if column.1.is_none() && column.0.comes_and_goes() && stretching.is_some_and(|one| at > one) {
                cell.width = None;
            }
            cells.push(cell);
        }
        let room = |cells: &[Cell], but: Option<usize>| {
            let others =
                cells.iter().enumerate().filter(|(at, cell)| Some(*at) != but && cell.width.is_some());
            let others: usize = others.map(|(_, cell)| cell.width.unwrap_or(0) + cell.gap).sum();
            let gap = but.and_then(|at| cells.get(at)).map_or(0, |cell| cell.gap);
            // One column at the end stays free.
            list.saturating_sub(taken + others + gap + 1)
        };
        while room(&cells, stretching) < KEPT && cells.len() > 1 {
            let rightmost = cells
                .iter()
                .enumerate()
                .rposition(|(at, cell)| Some(at) != stretching && cell.width.is_some());
            let Some(rightmost) = rightmost else { break };
            cells.remove(rightmost);
            stretching = stretching.map(|one| if rightmost < one { one - 1 } else { one });
        }
        let left = room(&cells, stretching);
        if let Some(cell) = stretching.and_then(|at| cells.get_mut(at)) {
            cell.width = Some(left);
        }
        (lead, cells)
    }
}

/// The one that takes what the others leave: the subject, else the customer, else the first without a width of its own.
fn stretching(columns: &[(Column, Option<usize>)]) -> Option<usize> {
    let free =
        |wanted: Column| columns.iter().position(|(column, width)| *column == wanted && width.is_none());
    let texts = [Column::Subject, Column::Customer, Column::Organisation];
    texts.into_iter().find_map(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(columns: &Columns, list: usize) -> String {
        let (lead, cells) = columns.laid(list, 6);
        let width = |cell: &Cell| cell.width.map_or_else(|| "?".to_owned(), |width| width.to_string());
        let told = |cells: Vec<Cell>| {
            let told = cells.iter().map(|cell| format!("{:?} {}+{}", cell.column, cell.gap, width(cell)));
            told.collect::<Vec<_>>().join(", ")
        };
        format!("{} | {}", told(lead), told(cells))
    }

    #[test]
    fn the_subject_takes_what_is_left() {
        assert_eq!(
            laid(&Columns::default(), 80),
            "Heat 0+4, Flags 0+2 | Customer 0+22, Subject 2+38, Account 1+?, Claim 1+?, Time 1+6"
        );
        assert_eq!(
            laid(
                &Columns::new(vec![(Column::Time, None), (Column::Customer, None), (Column::Flags, None)]),
                60
            ),
            " | Time 0+6, Customer 2+46, Flags 1+2"
        );
        let narrow =
            Columns::new(vec![(Column::Flags, None), (Column::Subject, Some(20)), (Column::Claim, Some(8))]);
        assert_eq!(laid(&narrow, 60), "Flags 0+2 | Subject 0+20, Claim 1+8");
    }

    #[test]
    fn what_has_no_room_is_left_out_from_the_right() {
        let all =
            Columns::new(Column::names().filter_map(Column::named).map(|column| (column, None)).collect());
        assert_eq!(
            laid(&all, 67),
            "Heat 0+4, Flags 0+2 | Customer 0+18, Organisation 2+13, Subject 2+8, Messages 1+3, Account 1+?, Claim 1+?, \
             State 1+8"
        );
        assert_eq!(
            laid(&all, 40),
            "Heat 0+4, Flags 0+2 | Customer 0+12, Subject 2+15, Account 1+?, Claim 1+?"
        );
    }
}
