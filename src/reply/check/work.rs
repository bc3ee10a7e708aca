//! `asks_customer_to_work`: finding the cause, comparing, measuring, calling the supplier are ours to do. Must not know
//! what was asked for.

use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};

/// Looks for it.
pub fn find(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let run = said.all(Cue::Work).find(|run| {
        let sentence = said.sentence(run.start);
        let asks = || said.all(Cue::Request).chain(said.all(Cue::Suggestion));
        // "Compare each …": an order needs no word that asks.
        let asked = run.start == sentence.start
            || asks().any(|ask| sentence.contains(&ask.start) && ask.start <= run.start);
        let offered = said.all(Cue::Future).any(|ours| {
            // "We compare each": the nearest before it is ours, not the customer's.
            sentence.contains(&ours.start)
                && ours.start < run.start
                && !asks().any(|ask| ask.start >= ours.start && ask.start <= run.start)
        });
        asked && !offered && !own.is_cited(&said.bytes(run))
    })?;
    let sentence = said.bytes(&said.sentence(run.start));
    let quote = own.quote(&said.bytes(&run));
    let what = format!("“{quote}”: asks the customer to do our work");
    Some(Finding::new(
        Kind::AsksCustomerToWork,
        Place::Body(sentence),
        quote,
        what,
        "do it yourself, or offer help with it".into(),
    ))
}
