//! A snooze time in fifteen bits: thirteen count units from the message's arrival, two say how long a unit is. Never
//! early: a time is rounded up to its unit. Must not know keywords, words or the clock.

use jiff::Timestamp;

/// The units, shortest first: within 85 days of the mail a quarter of an hour, within 341 an hour, within 3.7 years
/// four hours, within 22 years a day.
const UNITS: [i64; 4] = [15 * 60, 60 * 60, 4 * 60 * 60, 24 * 60 * 60];
const COUNT_BITS: u16 = 13;
const COUNT_MASK: u16 = (1 << COUNT_BITS) - 1;

/// Mail from before this day counts from it, so that an old mail can sleep into the present.
const EPOCH: i64 = 1_577_836_800; // 2020-01-01T00:00:00Z

/// The code of `until` on a message that arrived at `anchor`; `None` before the anchor and beyond the longest unit.
pub fn encode(anchor: Timestamp, until: Timestamp) -> Option<u16> {
    let until = until.as_second() + i64::from(until.subsec_nanosecond() > 0);
    if until < start(anchor) {
        return None;
    }
    UNITS.iter().zip(0u16..).find_map(|(unit, scale)| {
        let start = start(anchor).div_euclid(*unit);
        let end = (until + unit - 1).div_euclid(*unit);
        let count = u16::try_from(end - start).ok().filter(|count| *count <= COUNT_MASK)?;
        Some(scale << COUNT_BITS | count)
    })
}

/// The time a code tells. Any sixteen bits tell one.
pub fn decode(anchor: Timestamp, code: u16) -> Timestamp {
    let scale = usize::from(code >> COUNT_BITS & 3);
    let unit = UNITS.get(scale).copied().unwrap_or(900);
    let start = start(anchor).div_euclid(unit);
    let second = (start + i64::from(code & COUNT_MASK)) * unit;
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

fn start(anchor: Timestamp) -> i64 {
    anchor.as_second().max(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_near_time_on_the_quarter_hour_is_exact() {
        let anchor = at("2026-06-01T10:07:31Z");
        for until in ["2026-06-01T10:15:00Z", "2026-06-02T07:00:00Z", "2026-08-20T05:45:00Z"] {
            assert_eq!(decode(anchor, encode(anchor, at(until)).unwrap()), at(until));
        }
    }

    #[test]
    fn an_old_mail_can_sleep_into_the_present() {
        let anchor = at("1997-03-01T00:00:00Z");
        let until = at("2026-06-02T00:00:00Z");
        assert_eq!(decode(anchor, encode(anchor, until).unwrap()), until);
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        let anchor = at("2026-06-01T10:00:00Z");
        assert_eq!(encode(anchor, at("2026-06-01T09:00:00Z")), None);
        assert_eq!(encode(anchor, at("2060-06-01T09:00:00Z")), None);
    }

    proptest! {
        #[test]
        fn a_time_comes_back_rounded_up_to_its_unit(from in 0i64..2_000_000_000, after in 0i64..690_000_000) {
            let anchor = Timestamp::from_second(from).unwrap();
            let until = Timestamp::from_second(from.max(EPOCH)).unwrap() + SignedDuration::from_secs(after);
            let code = encode(anchor, until).unwrap();
            let back = decode(anchor, code);
            let unit = UNITS[usize::from(code >> COUNT_BITS)];
            let later = back.as_second() - until.as_second();
            prop_assert!((0..unit).contains(&later), "{until} came back as {back}");
            prop_assert_eq!(back.as_second() % unit, 0);
            prop_assert!(unit * 8_192 > after - unit, "the shortest unit that reaches");
            prop_assert!(unit == UNITS[0] || unit / 6 * 8_192 < after + unit);
        }
    }
}
