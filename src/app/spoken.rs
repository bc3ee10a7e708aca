//! A conversation's row in words, for the linear mode that screen readers read. Must not know how it is drawn.

use super::App;
use super::text::{clip, width};
use crate::triage::{Claim, Status, Summary};
use jiff::Timestamp;

/// Columns a subject has at least before something else is left out.
const SUBJECT: usize = 16;

impl App {
    /// The row in so many columns: flags, who, what, how long, who is on it. Where they are few, the time is told in one
    /// unit and what is unread is not said; then the subject gives way.
    pub fn spoken(&self, row: &Summary, columns: usize) -> String {
        let who = if row.customer.is_empty() { "no sender" } else { row.customer.as_str() };
        let what = if row.subject.is_empty() { "no subject" } else { row.subject.as_str() };
        let (mut lead, mut rest) = (self.lead(row, true), self.rest(row, 2));
        let room = |lead: &str, rest: &str| {
            columns.saturating_sub(width(lead) + width(who) + ": ".len() + ". ".len() + width(rest))
        };
        if room(&lead, &rest) < SUBJECT.min(width(what)) {
            (lead, rest) = (self.lead(row, false), self.rest(row, 1));
        }
        let what = clip(what, room(&lead, &rest).max(1));
        format!("{lead}{who}: {what}. {rest}")
    }

    fn lead(&self, row: &Summary, unread: bool) -> String {
        let words = [
            (self.queue.marks.contains(&row.id), "marked"),
            (self.drafts.contains_key(&row.id), "draft"),
            (row.urgency.flag, "urgent"),
            (row.anger.flag, "angry"),
            (row.unread > 0 && unread, "unread"),
        ];
        let words: Vec<&str> = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
        if words.is_empty() { String::new() } else { format!("{}. ", words.join(", ")) }
    }

    fn rest(&self, row: &Summary, units: usize) -> String {
        let rest = [when(row, self.now, units), claim(row), incident(row)];
        rest.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

fn when(row: &Summary, now: Timestamp, units: usize) -> Option<String> {
    Some(match (row.status, row.due) {
        (Status::Open, Some(due)) if due <= now => format!("late by {}", span(now, due, units)),
        (Status::Open, Some(due)) => format!("due in {}", span(due, now, units)),
        (Status::Snoozed(until), _) => format!("snoozed for {}", span(until, now, units)),
        (Status::Open, None) => return None,
        (status, _) => status.name().to_owned(),
    })
}

fn claim(row: &Summary) -> Option<String> {
    row.claim.as_ref().map(|claim| match claim {
        Claim { mine: true, .. } => "yours".to_owned(),
        Claim { stale: true, who, .. } => format!("claimed by {who}, long ago"),
        Claim { who, .. } => format!("claimed by {who}"),
    })
}

fn incident(row: &Summary) -> Option<String> {
    row.incident.map(|(_, customers)| format!("one of {customers} with the same trouble"))
}

/// `2 hours 10 minutes`, in so many of the greatest units.
fn span(later: Timestamp, earlier: Timestamp, most: usize) -> String {
    let minutes = (later.as_second() - earlier.as_second()).max(0) / 60;
    let units = [(minutes / 1440, "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")];
    let told: Vec<String> = units
        .into_iter()
        .skip_while(|(number, _)| *number == 0)
        .take(most)
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
        .collect();
    if told.is_empty() { "less than a minute".to_owned() } else { told.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_words() {
        let at = |minutes: i64| span(Timestamp::from_second(minutes * 60).unwrap(), Timestamp::UNIX_EPOCH, 2);
        assert_eq!([at(0), at(61), at(120)], ["less than a minute", "1 hour 1 minute", "2 hours"]);
        assert_eq!([at(25 * 60), at(24 * 60 + 5)], ["1 day 1 hour", "1 day"]);
    }
}
