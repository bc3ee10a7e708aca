//! `[[phrase]]`: words of the user's own that raise or lower the scores. Must not know how texts are searched.

use super::section::Section;
use crate::classify::{Model, Signal, UserPhrase};
use crate::reply::nearest;

/// Weights beyond this would drown everything else.
const HEAVIEST: f64 = 6.0;

/// Reads the sections.
pub fn read(sections: Vec<Section<'_>>) -> Vec<UserPhrase> {
    let mut phrases = Vec::new();
    for mut section in sections {
        let text = section.required("text", "\"lead time\"");
        let signal = signal(&mut section);
        let angry = weight(&mut section, "angry");
        let urgent = weight(&mut section, "urgent");
        let (source, at) = (section.source, section.at);
        section.finish();
        let (Some(text), Some(signal)) = (text, signal) else { continue };
        if angry == 0.0 && urgent == 0.0 {
            source.report(at, "[phrase] adds nothing", "give it angry = 1.5 or urgent = 1.5, or less than 0");
            continue;
        }
        let at = text.span().start;
        let phrase = UserPhrase { text: text.into_inner(), signal, angry, urgent };
        match Model::shipped().with_phrases(std::slice::from_ref(&phrase)) {
            Ok(_) => phrases.push(phrase),
            Err(error) => {
                source.report(at, error.to_string(), "see docs/classifier.md for how phrases are written");
            }
        }
    }
    phrases
}

fn signal(section: &mut Section<'_>) -> Option<Signal> {
    let Some(name) = section.text("signal") else { return Some(Signal::Words) };
    let found = Signal::ALL.iter().find(|signal| signal.name() == name.get_ref()).copied();
    if found.is_none() {
        let names = Signal::ALL.iter().map(|signal| signal.name());
        let remedy = nearest(name.get_ref(), names).map_or_else(
            || "see docs/config.md for their names".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        section.source.report(name.span().start, format!("there is no signal {:?}", name.get_ref()), remedy);
    }
    found
}

fn weight(section: &mut Section<'_>, key: &'static str) -> f32 {
    let Some(number) = section.number(key) else { return 0.0 };
    if number.get_ref().abs() > HEAVIEST {
        let what = format!("{key} = {} is too heavy", number.get_ref());
        section.source.report(number.span().start, what, format!("stay between -{HEAVIEST} and {HEAVIEST}"));
    }
    *number.get_ref() as f32
}
