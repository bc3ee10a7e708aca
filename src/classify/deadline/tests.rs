//! Deadlines in seven languages. Every mail here is written on Tuesday 2 June 2026 at ten, local time.

use crate::classify::{Model, evidence};
use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};
use jiff::tz::{Offset, TimeZone};

/// The deadlines of a mail written at this offset, on its writer's calendar, with the words that name them.
fn dues_at(offset: i8, text: &str) -> Vec<(String, String)> {
    let raw = format!(
        "Date: Tue, 02 Jun 2026 10:00:00 {offset:+03}00\nContent-Type: text/plain; charset=utf-8\n\n{text}"
    );
    let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
    let message = parse::message(reference, raw.as_bytes(), Flags::default(), None);
    let zone = TimeZone::fixed(Offset::constant(offset));
    let found = evidence(&Model::shipped(), &message).dues;
    found
        .iter()
        .map(|due| (zone.to_datetime(due.at).strftime("%m-%d %H:%M").to_string(), due.quote.to_string()))
        .collect()
}

fn first(text: &str) -> Option<String> {
    dues_at(2, text).first().map(|(at, _)| at.clone())
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(_, expected)| !expected.is_empty())
        .filter(|(text, expected)| first(text).as_deref() != Some(expected))
        .chain(cases.iter().filter(|(text, expected)| expected.is_empty() && first(text).is_some()))
        .map(|(text, expected)| format!("{text}: {expected:?}, found {:?}", dues_at(2, text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english() {
    check(&[
        ("We need it by Friday noon.", "06-05 12:00"),
        ("Please answer by end of play Friday.", "06-05 17:00"),
        ("Please send it by EOD.", "06-02 17:00"),
        ("It must be in the books by month end.", "06-30 17:00"),
        ("Please confirm before the 17:00 run.", "06-02 17:00"),
        ("Our doors open in 2 hours.", "06-02 12:00"),
        ("Please fix it within the hour.", "06-02 11:00"),
        ("I need it no later than June 12th.", "06-12 17:00"),
        ("We need it before 12 June 2026.", "06-12 17:00"),
        ("Call me by 9 am tomorrow.", "06-03 09:00"),
        ("Let me know by next Thursday.", "06-11 17:00"),
        ("Let me know by Tuesday.", "06-02 17:00"),
        ("My flight leaves tonight.", "06-02 21:00"),
    ]);
}

#[test]
fn an_event_about_to_be_missed() {
    check(&[
        ("Doors open tomorrow at 8.", "06-03 08:00"),
        ("Einlass ist morgen um 18 Uhr.", "06-03 18:00"),
        ("Les portes ouvrent demain à 9 h.", "06-03 09:00"),
        ("Abrimos mañana a las 9.", "06-03 09:00"),
        ("De deuren gaan morgen om 20:00 open.", "06-03 20:00"),
        ("The doors opened on Monday.", ""),
    ]);
}

#[test]
fn what_is_no_deadline() {
    check(&[
        ("I ordered it on Monday and called on Friday.", ""),
        ("You promised it within 24 hours.", ""),
        ("The box broke in two places. Call me by phone.", ""),
        ("It was made in May, version 10.4 by the way.", ""),
        ("We got it before 12 May 2024.", ""),
        ("At the end of the day it is your choice.", ""),
    ]);
}

#[test]
fn german_and_dutch() {
    check(&[
        ("Wir brauchen die Teile in 2 Stunden.", "06-02 12:00"),
        ("Bitte antworten Sie bis morgen 12 Uhr.", "06-03 12:00"),
        ("Das muss bis zum 15. Juni fertig sein, bitte.", "06-15 17:00"),
        ("Wir brauchen die Rechnung bis 15.06. bei uns im Haus.", "06-15 17:00"),
        ("Bitte liefern Sie die Ware spätestens bis Freitag.", "06-05 17:00"),
        ("We hebben het uiterlijk vrijdag om 16 uur nodig.", "06-05 16:00"),
        ("Kunt u het binnen 3 uur sturen? Dank u wel.", "06-02 13:00"),
    ]);
}

#[test]
fn romance_languages() {
    check(&[
        ("Il nous faut les pièces avant demain 17 h.", "06-03 17:00"),
        ("Merci de répondre avant vendredi midi.", "06-05 12:00"),
        ("Nous en avons besoin d'ici la fin du mois, merci.", "06-30 17:00"),
        ("Lo necesitamos antes del 5 de junio, por favor.", "06-05 17:00"),
        ("Necesito la respuesta para mañana a las 12.", "06-03 12:00"),
        ("Precisamos da resposta até sexta-feira às 18h.", "06-05 18:00"),
        ("Ci serve la risposta entro domani alle 15.", "06-03 15:00"),
        ("Vi preghiamo di consegnare la merce entro il 12/06.", "06-12 17:00"),
    ]);
}

#[test]
fn numbers_are_read_as_the_writer_s_country_writes_them() {
    let at = |offset| dues_at(offset, "We need it by 7/6 at the office.").first().map(|(at, _)| at.clone());
    assert_eq!(at(2).as_deref(), Some("06-07 17:00"));
    assert_eq!(at(-5).as_deref(), Some("07-06 17:00"));
}

#[test]
fn the_words_that_name_it_are_quoted() {
    assert_eq!(dues_at(2, "We need it by Friday noon, please.")[0].1, "by Friday noon");
}
