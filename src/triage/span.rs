//! Spans of time as people write them: `8h`, `90 min`, `30 days`. Must not know what they limit.

use jiff::SignedDuration;

/// Reads a number and a unit: minutes, hours, days or weeks.
pub fn parse(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let number: i64 = number.parse().ok().filter(|number| (1..=100_000).contains(number))?;
    let seconds = match unit.trim() {
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 604_800,
        _ => return None,
    };
    Some(SignedDuration::from_secs(number.checked_mul(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        assert_eq!(parse("8h"), Some(SignedDuration::from_hours(8)));
        assert_eq!(parse(" 90 min"), Some(SignedDuration::from_mins(90)));
        assert_eq!(parse("30 days"), Some(SignedDuration::from_hours(720)));
        for wrong in ["", "8", "h", "-1h", "0h", "8 parsecs", "99999999h"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
