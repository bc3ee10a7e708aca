//! The phrase files of `assets/lexicon`, embedded. Must not know how phrases are found.

use super::{Phrase, Role, TimeWord};
use crate::classify::{Language, Signal};
use serde::Deserialize;

/// How many there are.
pub const COUNT: usize = 7;
const FILES: [(Language, &str); COUNT] = [
    (Language::English, include_str!("../../../assets/lexicon/en.toml")),
    (Language::German, include_str!("../../../assets/lexicon/de.toml")),
    (Language::French, include_str!("../../../assets/lexicon/fr.toml")),
    (Language::Spanish, include_str!("../../../assets/lexicon/es.toml")),
    (Language::Portuguese, include_str!("../../../assets/lexicon/pt.toml")),
    (Language::Italian, include_str!("../../../assets/lexicon/it.toml")),
    (Language::Dutch, include_str!("../../../assets/lexicon/nl.toml")),
];

/// One file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
    words: WordLists,
    time: Times,
}

/// Phrases that share a signal and weights.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    signal: String,
    #[serde(default)]
    angry: f32,
    #[serde(default)]
    urgent: f32,
    phrases: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordLists {
    negators: Vec<String>,
    emphasis: Vec<String>,
    others: Vec<String>,
    you: Vec<String>,
    names: Vec<String>,
    past: Vec<String>,
}

/// Words about time; the lists within `weekdays` begin with Monday, those within `months` with January.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    by: Vec<String>,
    r#in: Vec<String>,
    event: Vec<String>,
    weekdays: Vec<Vec<String>>,
    months: Vec<Vec<String>>,
    minutes: Vec<String>,
    hours: Vec<String>,
    days: Vec<String>,
    weeks: Vec<String>,
    months_long: Vec<String>,
    numbers: Vec<Vec<String>>,
    today: Vec<String>,
    tomorrow: Vec<String>,
    day_after: Vec<String>,
    noon: Vec<String>,
    afternoon: Vec<String>,
    evening: Vec<String>,
    day_end: Vec<String>,
    week_end: Vec<String>,
    month_end: Vec<String>,
    next: Vec<String>,
    clock: Vec<String>,
    am: Vec<String>,
    pm: Vec<String>,
}

/// The language of a file.
pub fn language(number: usize) -> Option<Language> {
    FILES.get(number).map(|(language, _)| *language)
}

/// The phrases of a file.
///
/// # Errors
/// The problem, where it can't be read. A test proves that all can.
pub fn phrases(number: usize) -> Result<Vec<Phrase>, String> {
    let (language, text) = FILES.get(number).ok_or("no such file")?;
    let file: File = toml::from_str(text).map_err(|problem| format!("{language:?}: {problem}"))?;
    let mut phrases = Vec::new();
    file.collect(&mut phrases).map_err(|problem| format!("{language:?}: {problem}"))?;
    Ok(phrases)
}

impl File {
    fn collect(self, into: &mut Vec<Phrase>) -> Result<(), String> {
        for group in self.group {
            let signal = Signal::ALL.iter().find(|signal| signal.name() == group.signal);
            let signal = signal.ok_or_else(|| format!("no signal is named {:?}", group.signal))?;
            let role = Role::Signal(*signal);
            into.extend(group.phrases.into_iter().map(|text| Phrase {
                text,
                role,
                angry: group.angry,
                urgent: group.urgent,
            }));
        }
        let WordLists { negators, emphasis, others, you, names, past } = self.words;
        let lists = [
            (negators, Role::Negator),
            (emphasis, Role::Emphasis),
            (others, Role::Other),
            (you, Role::You),
            (names, Role::Name),
            (past, Role::Past),
        ];
        let times = self.time.lists().into_iter().map(|(list, word)| (list, Role::Time(word)));
        for (list, role) in lists.into_iter().chain(times) {
            into.extend(list.into_iter().map(|text| Phrase { text, role, angry: 0.0, urgent: 0.0 }));
        }
        Ok(())
    }
}

impl Times {
    fn lists(self) -> Vec<(Vec<String>, TimeWord)> {
        const HOUR: u32 = 60;
        const DAY: u32 = 24 * HOUR;
        let counted = |lists: Vec<Vec<String>>, first: u8, word: fn(u8) -> TimeWord| {
            lists.into_iter().zip(first..).map(move |(list, number)| (list, word(number)))
        };
        let mut all = vec![
            (self.by, TimeWord::By),
            (self.r#in, TimeWord::In),
            (self.event, TimeWord::Event),
            (self.minutes, TimeWord::Unit(1)),
            (self.hours, TimeWord::Unit(HOUR)),
            (self.days, TimeWord::Unit(DAY)),
            (self.weeks, TimeWord::Unit(7 * DAY)),
            (self.months_long, TimeWord::Unit(30 * DAY)),
            (self.today, TimeWord::Day(0)),
            (self.tomorrow, TimeWord::Day(1)),
            (self.day_after, TimeWord::Day(2)),
            (self.noon, TimeWord::Hour(12)),
            (self.afternoon, TimeWord::Hour(17)),
            (self.evening, TimeWord::Hour(21)),
            (self.day_end, TimeWord::DayEnd),
            (self.week_end, TimeWord::WeekEnd),
            (self.month_end, TimeWord::MonthEnd),
            (self.next, TimeWord::Next),
            (self.clock, TimeWord::Clock),
            (self.am, TimeWord::Am),
            (self.pm, TimeWord::Pm),
        ];
        all.extend(counted(self.weekdays, 0, TimeWord::Weekday));
        all.extend(counted(self.months, 1, TimeWord::Month));
        all.extend(counted(self.numbers, 1, TimeWord::Number));
        all
    }
}
