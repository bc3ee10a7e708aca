//! `[keys]`: keys of the user's own. Must not know what an action does.

use super::section::Section;
use crate::app::{Action, Key, Keymap, Place, Rebinding};

/// Reads the section: the key table with the user's keys in it.
pub fn read(mut section: Section<'_>) -> Keymap {
    let source = section.source;
    let mut found = Vec::new();
    actions(&mut section, None, &mut found);
    if let Some(mut places) = section.table("in") {
        for place in Place::ALL {
            if let Some(mut place_section) = places.table(place.name()) {
                actions(&mut place_section, Some(*place), &mut found);
                place_section.finish();
            }
        }
        places.finish();
    }
    section.finish();
    let rebindings: Vec<Rebinding> = found.iter().map(|(rebinding, _)| rebinding.clone()).collect();
    Keymap::shipped().with(&rebindings).unwrap_or_else(|clashes| {
        for clash in clashes {
            let at = found.get(clash.of).map_or(0, |(_, at)| *at);
            source.report(at, clash.what, clash.remedy);
        }
        Keymap::shipped()
    })
}

/// The actions a section names, with where each stands in the file.
fn actions(section: &mut Section<'_>, place: Option<Place>, found: &mut Vec<(Rebinding, usize)>) {
    for action in Action::ALL {
        let Some(at) = section.place_of(action.name()) else {
            section.knows(action.name());
            continue;
        };
        let mut keys = Vec::new();
        for name in section.texts(action.name()) {
            match Key::parse(name.get_ref()) {
                Some(key) => keys.push(key),
                None => section.source.report(
                    name.span().start,
                    format!("there is no key {:?}", name.get_ref()),
                    "write a character, or a name that docs/config.md lists; ctrl- and alt- go before it",
                ),
            }
        }
        found.push((Rebinding { place, action: *action, keys }, at));
    }
}
