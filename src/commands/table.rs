//! The queue as a text table, aligned by display width. Must not know where the rows come from.

use super::{Failure, Session};
use crate::app::clock;
use crate::app::text::{fit, fit_right, width};
use crate::triage::{Status, Summary};
use jiff::Timestamp;

/// The width of everything but the subject.
const FIXED: usize = 4 + 3 + 11 + 25 + 7 + 8 + 10;

/// Columns of an account's name at most, where there are several.
const ACCOUNT: usize = 12;

/// Prints a row for each conversation, under a line of headings; with its account where there are `several`.
pub fn print(
    rows: &[Summary],
    several: bool,
    now: Timestamp,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    if rows.is_empty() {
        writeln!(session.err, "nothing to show")?;
        return Ok(());
    }
    let widest = rows.iter().map(|row| width(&row.subject)).max().unwrap_or(0).max(7);
    let accounts = rows.iter().map(|row| width(&row.account)).max().unwrap_or(0).clamp(7, ACCOUNT);
    let accounts = if several { accounts + 1 } else { 0 };
    let fixed = FIXED + accounts;
    let room =
        session.columns.map_or(widest, |columns| columns.saturating_sub(fixed).clamp(16, widest.max(16)));
    let paint = |code: &str, text: &str| -> String {
        if session.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let head = line([
        "heat",
        "",
        "id",
        &fit("account", accounts.saturating_sub(1)),
        "customer",
        &fit("subject", room),
        "age",
        "due",
        "state",
    ]);
    writeln!(session.out, "{}", paint("2", head.trim_end()))?;
    for row in rows {
        let urgent = if row.urgency.flag { paint("31", "!") } else { " ".into() };
        let angry = if row.anger.flag { paint("33", "▲") } else { " ".into() };
        let age = row.waiting_since.or(row.last_at).map(|at| clock::age(at, now)).unwrap_or_default();
        let due = row.due.map(|due| clock::countdown(due, now)).unwrap_or_default();
        let cells = [
            &format!("{:.0}", row.heat),
            &format!("{urgent}{angry}"),
            &row.short_id.to_string(),
            &fit(&row.account, accounts.saturating_sub(1)),
            row.customer.as_str(),
            &fit(&row.subject, room),
            &age,
            &due,
            &state(row),
        ];
        writeln!(session.out, "{}", line(cells).trim_end())?;
    }
    Ok(())
}

/// The cells of one line; the flags and the subject come as wide as they are to be.
fn line([heat, flags, id, account, customer, subject, age, due, state]: [&str; 9]) -> String {
    let account = if account.is_empty() { String::new() } else { format!("{account} ") };
    let flags = if flags.is_empty() { "  " } else { flags };
    [
        &fit_right(heat, 4),
        " ",
        flags,
        " ",
        &fit(id, 10),
        "  ",
        &account,
        &fit(customer, 24),
        " ",
        subject,
        " ",
        &fit_right(age, 6),
        " ",
        &fit_right(due, 7),
        "  ",
        state,
    ]
    .concat()
}

fn state(row: &Summary) -> String {
    let state = match row.status {
        Status::Open => "",
        other => other.name(),
    };
    match &row.claim {
        Some(claim) if state.is_empty() => format!("@{}", claim.who),
        Some(claim) => format!("{state} @{}", claim.who),
        None => state.to_owned(),
    }
}
