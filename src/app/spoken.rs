//! A conversation's row in words, for the linear mode that screen readers read. Must not know how it is drawn.

use super::App;
use crate::triage::{Claim, Status, Summary};
use jiff::Timestamp;

impl App {
    /// The row: flags, who, what, how long, who is on it.
    pub fn spoken(&self, row: &Summary) -> String {
        let flags = [(row.urgency.flag, "urgent"), (row.anger.flag, "angry"), (row.unread > 0, "unread")];
        let marked =
            [(self.queue.marks.contains(&row.id), "marked"), (self.drafts.contains_key(&row.id), "draft")];
        let words: Vec<&str> =
            marked.into_iter().chain(flags).filter(|(is, _)| *is).map(|(_, word)| word).collect();
        let lead = if words.is_empty() { String::new() } else { format!("{}. ", words.join(", ")) };
        let who = if row.customer.is_empty() { "no sender" } else { row.customer.as_str() };
        let what = if row.subject.is_empty() { "no subject" } else { row.subject.as_str() };
        let rest = [when(row, self.now), claim(row), incident(row)];
        let rest: Vec<String> = rest.into_iter().flatten().collect();
        format!("{lead}{who}: {what}. {}", rest.join(", "))
    }
}

fn when(row: &Summary, now: Timestamp) -> Option<String> {
    Some(match (row.status, row.due) {
        (Status::Open, Some(due)) if due <= now => format!("late by {}", span(now, due)),
        (Status::Open, Some(due)) => format!("due in {}", span(due, now)),
        (Status::Snoozed(until), _) => format!("snoozed for {}", span(until, now)),
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

/// `2 hours 10 minutes`, in the two greatest units.
fn span(later: Timestamp, earlier: Timestamp) -> String {
    let minutes = (later.as_second() - earlier.as_second()).max(0) / 60;
    let units = [(minutes / 1440, "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")];
    let told: Vec<String> = units
        .into_iter()
        .skip_while(|(number, _)| *number == 0)
        .take(2)
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
        let at = |minutes: i64| span(Timestamp::from_second(minutes * 60).unwrap(), Timestamp::UNIX_EPOCH);
        assert_eq!([at(0), at(61), at(120)], ["less than a minute", "1 hour 1 minute", "2 hours"]);
        assert_eq!([at(25 * 60), at(24 * 60 + 5)], ["1 day 1 hour", "1 day"]);
    }
}
