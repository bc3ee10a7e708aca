//! Days, months and dates as each of the seven languages says and writes them. Must not know what is dated.

use crate::classify::Language;
use jiff::civil::{Date, Weekday};

/// The names of a language, each list from January or Monday on.
struct Names {
    months: &'static str,
    short_months: &'static str,
    weekdays: &'static str,
    short_weekdays: &'static str,
}

/// "March", "März".
pub fn month(language: Language, date: Date) -> &'static str {
    pick(names(language).months, date.month() - 1)
}

/// "Mar", "Mär".
pub fn short_month(language: Language, date: Date) -> &'static str {
    pick(names(language).short_months, date.month() - 1)
}

/// "Tuesday", "Dienstag".
pub fn weekday(language: Language, day: Weekday) -> &'static str {
    pick(names(language).weekdays, day.to_monday_zero_offset())
}

/// "Tue", "Di".
pub fn short_weekday(language: Language, day: Weekday) -> &'static str {
    pick(names(language).short_weekdays, day.to_monday_zero_offset())
}

/// "Tuesday 10 March", "Dienstag, 10. März".
pub fn day(language: Language, date: Date) -> String {
    let comma = if matches!(language, Language::German | Language::Portuguese) { "," } else { "" };
    format!("{}{comma} {}", weekday(language, date.weekday()), day_and_month(language, date))
}

/// "Tuesday 10 March 2026", "Dienstag, 10. März 2026".
pub fn day_and_year(language: Language, date: Date) -> String {
    with_year(language, &day(language, date), date)
}

/// "10 March 2026", "10. März 2026".
pub fn date(language: Language, date: Date) -> String {
    with_year(language, &day_and_month(language, date), date)
}

/// "10 Mar", "10. Mär".
pub fn short_day(language: Language, date: Date) -> String {
    let dot = if language == Language::German { "." } else { "" };
    format!("{}{dot} {}", date.day(), short_month(language, date))
}

/// "yesterday", "gestern".
pub const fn yesterday(language: Language) -> &'static str {
    match language {
        Language::English | Language::NotCovered => "yesterday",
        Language::German => "gestern",
        Language::French => "hier",
        Language::Spanish => "ayer",
        Language::Portuguese => "ontem",
        Language::Italian => "ieri",
        Language::Dutch => "gisteren",
    }
}

/// "tomorrow", "morgen".
pub const fn tomorrow(language: Language) -> &'static str {
    match language {
        Language::English | Language::NotCovered => "tomorrow",
        Language::German | Language::Dutch => "morgen",
        Language::French => "demain",
        Language::Spanish => "mañana",
        Language::Portuguese => "amanhã",
        Language::Italian => "domani",
    }
}

fn day_and_month(language: Language, date: Date) -> String {
    let (day, month) = (date.day(), month(language, date));
    match (language, day) {
        (Language::German, _) => format!("{day}. {month}"),
        (Language::French, 1) => format!("1er {month}"),
        (Language::Italian, 1) => format!("1° {month}"),
        (Language::Spanish | Language::Portuguese, _) => format!("{day} de {month}"),
        _ => format!("{day} {month}"),
    }
}

fn with_year(language: Language, text: &str, date: Date) -> String {
    let of = if matches!(language, Language::Spanish | Language::Portuguese) { "de " } else { "" };
    format!("{text} {of}{}", date.year())
}

fn pick(list: &'static str, place: i8) -> &'static str {
    usize::try_from(place).ok().and_then(|place| list.split(' ').nth(place)).unwrap_or_default()
}

const fn names(language: Language) -> &'static Names {
    match language {
        Language::English | Language::NotCovered => &Names {
            months: "January February March April May June July August September October November December",
            short_months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
            weekdays: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
            short_weekdays: "Mon Tue Wed Thu Fri Sat Sun",
        },
        Language::German => &Names {
            months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            short_months: "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
            weekdays: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
            short_weekdays: "Mo Di Mi Do Fr Sa So",
        },
        Language::French => &Names {
            months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            short_months: "janv févr mars avr mai juin juil août sept oct nov déc",
            weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
            short_weekdays: "lun mar mer jeu ven sam dim",
        },
        Language::Spanish => &Names {
            months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            short_months: "ene feb mar abr may jun jul ago sept oct nov dic",
            weekdays: "lunes martes miércoles jueves viernes sábado domingo",
            short_weekdays: "lun mar mié jue vie sáb dom",
        },
        Language::Portuguese => &Names {
            months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            short_months: "jan fev mar abr mai jun jul ago set out nov dez",
            weekdays: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
            short_weekdays: "seg ter qua qui sex sáb dom",
        },
        Language::Italian => &Names {
            months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            short_months: "gen feb mar apr mag giu lug ago set ott nov dic",
            weekdays: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
            short_weekdays: "lun mar mer gio ven sab dom",
        },
        Language::Dutch => &Names {
            months: "januari februari maart april mei juni juli augustus september oktober november december",
            short_months: "jan feb mrt apr mei jun jul aug sep okt nov dec",
            weekdays: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
            short_weekdays: "ma di wo do vr za zo",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Language; 8] = [
        Language::English,
        Language::German,
        Language::French,
        Language::Spanish,
        Language::Portuguese,
        Language::Italian,
        Language::Dutch,
        Language::NotCovered,
    ];

    #[test]
    fn every_language_names_twelve_months_and_seven_days() {
        for language in ALL {
            let Names { months, short_months, weekdays, short_weekdays } = names(language);
            for (list, count) in [(months, 12), (short_months, 12), (weekdays, 7), (short_weekdays, 7)] {
                let mut all: Vec<&str> = list.split(' ').collect();
                all.sort_unstable();
                all.dedup();
                assert_eq!(all.len(), count, "{list}");
            }
        }
    }

    #[test]
    fn a_day_is_written_as_its_language_writes_it() {
        let first: Date = "2026-03-01".parse().unwrap();
        let other: Date = "2026-12-29".parse().unwrap();
        let said: Vec<[String; 2]> =
            ALL.iter().map(|language| [date(*language, first), day_and_year(*language, other)]).collect();
        assert_eq!(
            said,
            [
                ["1 March 2026", "Tuesday 29 December 2026"],
                ["1. März 2026", "Dienstag, 29. Dezember 2026"],
                ["1er mars 2026", "mardi 29 décembre 2026"],
                ["1 de marzo de 2026", "martes 29 de diciembre de 2026"],
                ["1 de março de 2026", "terça-feira, 29 de dezembro de 2026"],
                ["1° marzo 2026", "martedì 29 dicembre 2026"],
                ["1 maart 2026", "dinsdag 29 december 2026"],
                ["1 March 2026", "Tuesday 29 December 2026"],
            ]
        );
        let short = |language| {
            format!("{} {}", short_weekday(language, other.weekday()), short_month(language, other))
        };
        assert_eq!(short(Language::German), "Di Dez");
        assert_eq!(short(Language::French), "mar déc");
        assert_eq!(short(Language::English), "Tue Dec");
    }
}
