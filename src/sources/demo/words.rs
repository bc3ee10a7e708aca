//! Fills the placeholders of the sample inbox: `{ago 2h10m -0800}`, `{weekday +2d en}`, `{date -5d en}`,
//! `{clock -2h +0100}`, `{iso -35d}`. Must not know mail.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// The text as of `now`; what is no placeholder stays as it is.
pub fn told(text: &str, now: Timestamp) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        told.push_str(before);
        if let Some((word, after)) =
            after.split_once('}').and_then(|(inside, after)| Some((filled(inside, now)?, after)))
        {
            told.push_str(&word);
            rest = after;
        } else {
            told.push('{');
            rest = after;
        }
    }
    told.push_str(rest);
    told
}

fn filled(inside: &str, now: Timestamp) -> Option<String> {
    let mut words = inside.split(' ');
    let (name, time, place) = (words.next()?, words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let then =
        Timestamp::from_second(now.as_second() + seconds(time)? * if name == "ago" { -1 } else { 1 }).ok()?;
    let utc = then.to_zoned(TimeZone::UTC).date();
    match name {
        "ago" => Some(local(then, place?)?.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()),
        "clock" => Some(local(then, place?)?.strftime("%H:%M").to_string()),
        "iso" => Some(utc.to_string()),
        "weekday" => weekday(utc, place?),
        "date" => date(utc, place?),
        _ => None,
    }
}

/// `+2d`, `-2h10m`, `39d2h`.
fn seconds(time: &str) -> Option<i64> {
    let (sign, mut rest) = match time.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, time.trim_start_matches('+')),
    };
    let mut sum = 0;
    while !rest.is_empty() {
        let at = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = rest.split_at_checked(at)?;
        let unit_seconds = match unit.chars().next()? {
            'w' => 604_800,
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            _ => return None,
        };
        sum += number.parse::<i64>().ok()? * unit_seconds;
        rest = unit.get(1..)?;
    }
    Some(sign * sum)
}

fn local(then: Timestamp, zone: &str) -> Option<jiff::Zoned> {
    let number: i32 = zone.parse().ok()?;
    let offset = Offset::from_seconds(number / 100 * 3_600 + number % 100 * 60).ok()?;
    Some(then.to_zoned(TimeZone::fixed(offset)))
}

fn weekday(date: Date, language: &str) -> Option<String> {
    let names = match language {
        "en" => "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "de" => "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "fr" => "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "es" => "lunes martes miércoles jueves viernes sábado domingo",
        "pt" => "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "it" => "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "nl" => "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        _ => return None,
    };
    let number = date.weekday().to_monday_zero_offset();
    names.split(' ').nth(usize::try_from(number).ok()?).map(Into::into)
}

fn date(date: Date, language: &str) -> Option<String> {
    let names = match language {
        "en" => "January February March April May June July August September October November December",
        "de" => "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "fr" => "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es" => "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "pt" => "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "it" => {
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
        }
        "nl" => "januari februari maart april mei juni juli augustus september oktober november december",
        _ => return None,
    };
    let month = names.split(' ').nth(usize::try_from(date.month()).ok()?.checked_sub(1)?)?;
    let day = date.day();
    Some(match language {
        "de" => format!("{day}. {month}"),
        "es" | "pt" => format!("{day} de {month}"),
        _ => format!("{day} {month}"),
    })
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn placeholders_are_filled_and_other_braces_stay() {
        let now = "2026-11-18T14:03:07Z".parse().unwrap();
        for (text, expected) in [
            ("{ago 2h10m -0800}", "Wed, 18 Nov 2026 03:53:07 -0800"),
            ("{ago 39d2h +0530}", "Sat, 10 Oct 2026 17:33:07 +0530"),
            ("{weekday +2d en} {weekday -1d de}", "Friday Dienstag"),
            ("{date -5d en} {date -5d es} {date +13d de}", "13 November 13 de noviembre 1. Dezember"),
            ("{clock -2h +0100} {iso -35d}", "13:03 2026-10-14"),
            ("{name} {ago soon} {ago 1x +0000} { {iso -1d}", "{name} {ago soon} {ago 1x +0000} { 2026-11-17"),
        ] {
            assert_eq!(told(text, now), expected);
        }
    }
}
