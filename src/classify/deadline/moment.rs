//! Reads a time as people write it: a day, a time of day, a date, a span, in any order. Must not know calendars.

use super::super::lexicon::TimeWord;
use super::Reader;

/// Whether a word may stand inside a time, in the seven languages, folded.
fn is_fill(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "of"
            | "at"
            | "on"
            | "um"
            | "am"
            | "a"
            | "an"
            | "le"
            | "la"
            | "les"
            | "l"
            | "de"
            | "du"
            | "del"
            | "des"
            | "da"
            | "do"
            | "das"
            | "dia"
            | "den"
            | "dem"
            | "der"
            | "die"
            | "het"
            | "el"
            | "al"
            | "las"
            | "los"
            | "alle"
            | "ore"
            | "om"
            | "op"
            | "e"
            | "this"
            | "as"
            | "ao"
            | "il"
            | "dalle"
            | "vers"
            | "spatestens"
            | "o"
            | "local"
            | "every"
            | "i"
            | "next"
            | "our"
            | "your"
    )
}

/// What stands right before an hour.
const AT: &[&str] = &["um", "alle", "dalle", "ore", "las", "as", "om", "at"];
/// How many of them in a row.
const FILLS: usize = 2;

/// A time as written, not yet an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Minutes from now.
    pub span: Option<u32>,
    /// Which day.
    pub day: Option<Day>,
    /// Hour and minute.
    pub time: Option<(i8, i8)>,
}

/// A day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// So many days from today.
    After(u8),
    /// 0 for Monday; whether "next" stands before it.
    Weekday(u8, bool),
    /// Day, month, year.
    Date(i8, i8, Option<i16>),
    /// Two numbers, in the order of the writer's country, and the year.
    Numbers(i8, i8, Option<i16>),
    /// Today at close.
    Close,
    /// The last business day of the week.
    WeekEnd,
    /// The last day of the month.
    MonthEnd,
}

impl Moment {
    /// Whether it needs no "by": "in 2 hours", "end of day".
    pub fn is_deadline_by_itself(&self) -> bool {
        self.span.is_some() || matches!(self.day, Some(Day::Close | Day::WeekEnd | Day::MonthEnd))
    }
}

impl Reader<'_> {
    /// The moment that begins at a word, and the word after it.
    pub fn moment(&self, at: usize) -> Option<(Moment, usize)> {
        if let Some((minutes, end)) = self.span(at) {
            return Some((Moment { span: Some(minutes), ..Moment::default() }, end));
        }
        let mut moment = Moment::default();
        let (mut next, mut end) = (at, None);
        while let Some(after) = self.piece(next, &mut moment) {
            end = Some(after);
            let skipped = (0..=FILLS).find(|count| {
                let filled = (after..after + count).all(|at| is_fill(self.words.word(at)));
                filled && self.piece(after + count, &mut moment.clone()).is_some()
            });
            let Some(count) = skipped else { break };
            next = after + count;
        }
        end.map(|end| (moment, end))
    }

    /// "in 2 hours", "within the hour", "in the next 30 minutes", "in 24h": minutes.
    fn span(&self, at: usize) -> Option<(u32, usize)> {
        let (_, mut next) = self.time(at, |word| word == TimeWord::In)?;
        let skip =
            |at: usize| is_fill(self.words.word(at)) || self.time(at, |w| w == TimeWord::Next).is_some();
        for _ in 0..FILLS {
            if skip(next) && self.number(next).is_none() {
                next += 1;
            }
        }
        let word = self.words.word(next);
        if let Some(hours) = word.strip_suffix('h').and_then(|digits| digits.parse::<u32>().ok()) {
            return Some((hours.min(9999) * 60, next + 1));
        }
        let (count, unit_at) = self.number(next).map_or((1, next), |(count, end)| (count, end));
        // "within the hour", but not "in the day".
        let counted = unit_at > next;
        let is_unit = |word| matches!(word, TimeWord::Unit(minutes) if counted || minutes <= 60);
        match self.time(unit_at, is_unit)? {
            (TimeWord::Unit(minutes), end) => Some((count.min(9999) * minutes, end)),
            _ => None,
        }
    }

    /// A small number in digits or words.
    fn number(&self, at: usize) -> Option<(u32, usize)> {
        if let Ok(number) = self.words.word(at).parse() {
            return Some((number, at + 1));
        }
        match self.time(at, |word| matches!(word, TimeWord::Number(_)))? {
            (TimeWord::Number(number), end) => Some((u32::from(number), end)),
            _ => None,
        }
    }

    /// Takes one piece into the moment; the word after it. `None` where there is none, or one of its kind is known.
    fn piece(&self, at: usize, moment: &mut Moment) -> Option<usize> {
        if moment.day.is_none()
            && let Some((day, end)) = self.day(at)
        {
            moment.day = Some(day);
            return Some(end);
        }
        if moment.time.is_none()
            && let Some((time, end)) = self.time_of_day(at)
        {
            moment.time = Some(time);
            return Some(end);
        }
        // "end of play Friday": the end of that day.
        if matches!(moment.day, Some(Day::Close))
            && let Some((day, end)) = self.day(at)
            && !matches!(day, Day::Close)
        {
            moment.day = Some(day);
            return Some(end);
        }
        // "Friday close of business": the close is the time a day without one has anyway.
        if moment.day.is_some() && moment.time.is_none() {
            return self.time(at, |word| word == TimeWord::DayEnd).map(|(_, end)| end);
        }
        None
    }

    fn day(&self, at: usize) -> Option<(Day, usize)> {
        if let Some((_, after)) = self.time(at, |word| word == TimeWord::Next)
            && let Some((TimeWord::Weekday(day), end)) =
                self.time(after, |word| matches!(word, TimeWord::Weekday(_)))
        {
            return Some((Day::Weekday(day, true), end));
        }
        let is_day = |word| {
            use TimeWord::{Day, DayEnd, MonthEnd, WeekEnd, Weekday};
            matches!(word, Day(_) | Weekday(_) | DayEnd | WeekEnd | MonthEnd)
        };
        match self.time(at, is_day) {
            Some((TimeWord::Day(days), end)) => return Some((Day::After(days), end)),
            Some((TimeWord::Weekday(day), end)) => return Some((Day::Weekday(day, false), end)),
            Some((TimeWord::DayEnd, end)) => return Some((Day::Close, end)),
            Some((TimeWord::WeekEnd, end)) => return Some((Day::WeekEnd, end)),
            Some((TimeWord::MonthEnd, end)) => return Some((Day::MonthEnd, end)),
            _ => {}
        }
        self.date(at)
    }

    /// "5 June", "June 5th", "5. Juni 2026", "5 de junio", "5/6", "05.06.2026", "2026-06-05".
    fn date(&self, at: usize) -> Option<(Day, usize)> {
        let word = self.words.word(at);
        let is_hour = self.time(at + 1, |word| word == TimeWord::Clock).is_some();
        if let Some(date) = numbers(word).filter(|_| !is_hour) {
            return Some((date, at + 1));
        }
        let month = |at: usize| self.time(at, |word| matches!(word, TimeWord::Month(_)));
        let day_number = |at: usize| {
            let word = self.words.word(at);
            let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
            let suffix = word.strip_prefix(digits)?;
            let known = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "e" | "o" | "ero" | "de");
            digits.parse::<i8>().ok().filter(|day| known && (1..=31).contains(day))
        };
        let year =
            |at: usize| self.words.word(at).parse::<i16>().ok().filter(|year| (2000..2100).contains(year));
        if let Some(day) = day_number(at) {
            let of = (1..=2).find(|skip| {
                let filled = (at + 1..at + skip).all(|at| is_fill(self.words.word(at)) || self.is_end(at));
                filled && month(at + skip).is_some()
            })?;
            let (TimeWord::Month(month), end) = month(at + of)? else { return None };
            let year = year(end).or_else(|| year(end + 1).filter(|_| is_fill(self.words.word(end))));
            return Some((Day::Date(day, month as i8, year), end + usize::from(year.is_some())));
        }
        let (TimeWord::Month(month), after) = month(at)? else { return None };
        let day = day_number(after)?;
        let year = year(after + 1);
        Some((Day::Date(day, month as i8, year), after + 1 + usize::from(year.is_some())))
    }

    /// Whether the word before says that a bare number is an hour: "um 17", "alle 17", "a las 17".
    fn follows_at(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| AT.contains(&self.words.word(before)))
    }

    fn is_end(&self, at: usize) -> bool {
        self.words.tokens().get(at).is_some_and(|token| token.ends_sentence)
    }

    /// "17:00", "17h30", "5pm", "5 pm", "17 Uhr", "noon".
    fn time_of_day(&self, at: usize) -> Option<((i8, i8), usize)> {
        if let Some((TimeWord::Hour(hour), end)) = self.time(at, |word| matches!(word, TimeWord::Hour(_))) {
            return Some(((hour as i8, 0), end));
        }
        let word = self.words.word(at);
        let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        let glued = word.strip_prefix(digits).unwrap_or_default();
        let apart = |wanted: TimeWord| self.time(at + 1, |word| word == wanted).map(|(_, end)| end);
        let (hour, minute) = match digits.split_once([':', '.', 'h']) {
            Some((hour, minute)) if minute.len() == 2 => (hour.parse().ok()?, minute.parse().ok()?),
            None => (digits.parse::<i8>().ok()?, 0),
            Some(_) => return None,
        };
        let colon = digits.contains([':', 'h']);
        let (afternoon, end) = match glued {
            "pm" => (true, at + 1),
            "am" | "h" | "hs" | "hrs" | "uhr" => (false, at + 1),
            "" => match (apart(TimeWord::Pm), apart(TimeWord::Am), apart(TimeWord::Clock)) {
                (Some(end), ..) => (true, end),
                (None, Some(end), _) | (None, None, Some(end)) => (false, end),
                _ if colon || self.follows_at(at) => (false, at + 1),
                _ => return None,
            },
            _ => return None,
        };
        let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
        ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(((hour, minute), end))
    }
}

/// A date in numbers: "5/6", "05.06.2026", "2026-06-05".
fn numbers(word: &str) -> Option<Day> {
    let mut parts = word.split(['/', '.', '-']);
    let parts = [(); 4].map(|()| parts.next());
    let small = |text: &str| text.parse::<i8>().ok().filter(|number| (1..=31).contains(number));
    let year = |text: &str| {
        let year: i16 = text.parse().ok()?;
        Some(if year < 100 { year + 2000 } else { year }).filter(|year| (2000..2100).contains(year))
    };
    match parts {
        [Some(y), Some(month), Some(day), None] if y.len() == 4 => {
            Some(Day::Date(small(day)?, small(month)?, Some(year(y)?)))
        }
        [Some(first), Some(second), Some(y), None] => {
            Some(Day::Numbers(small(first)?, small(second)?, Some(year(y)?)))
        }
        // Two numbers with a stop between are as often a version or a price, unless written with zeros.
        [Some(first), Some(second), None, None]
            if word.contains('/') || word.contains('.') && first.len() == 2 && second.len() == 2 =>
        {
            let second = small(second).filter(|month| word.contains('/') || *month <= 12)?;
            Some(Day::Numbers(small(first)?, second, None))
        }
        _ => None,
    }
}
