//! Keys of the user's own: which rows of the key table they change, and what can't be. Must not know where they were
//! written down.

use super::keymap::{Binding, Keymap, Place};
use super::{Action, Code, Key};

/// What a user says of one action: the keys that do it, in one place or in the list and the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// Where; `None`: in the list, and in an opened conversation if the action has the same keys there.
    pub place: Option<Place>,
    /// What the keys do.
    pub action: Action,
    /// All its keys there; none takes it off.
    pub keys: Vec<Key>,
}

/// Why a user's keys can't be taken: what is wrong with which of his rebindings, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The number of the rebinding.
    pub of: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Where most is done.
const USUAL: [Place; 2] = [Place::Queue, Place::Reader];

impl Keymap {
    /// The table with the user's keys in it.
    ///
    /// # Errors
    /// Everything that is wrong with them, together.
    pub fn with(self, rebindings: &[Rebinding]) -> Result<Self, Vec<Clash>> {
        let mut rows = self.into_rows();
        let mut clashes = Vec::new();
        let mut clash =
            |of, what: String, remedy: &str| clashes.push(Clash { of, what, remedy: remedy.to_owned() });
        let mut touched: Vec<(Place, Action, usize)> = Vec::new();
        for (number, wanted) in rebindings.iter().enumerate() {
            let places = wanted.place.map_or_else(|| usual(&rows, wanted.action), |place| vec![place]);
            let mut found = false;
            for place in places {
                found |= rebind(&mut rows, place, wanted);
                touched.push((place, wanted.action, number));
            }
            let name = wanted.action.name();
            if !found {
                let here = wanted.place.map_or("the list", Place::title);
                clash(
                    number,
                    format!("there is no {name} in {here}"),
                    "docs/keys.md lists the actions and their places",
                );
            } else if wanted.keys.is_empty()
                && matches!(wanted.action, Action::Quit | Action::Cancel | Action::Back)
            {
                clash(number, format!("{name} has no key left"), "name one: without it there is no way out");
            }
            let typed = wanted.place.filter(|place| place.is_typed());
            for key in wanted.keys.iter().filter(|key| typed.is_some() && is_text(**key)) {
                clash(number, format!("{key} could not be typed any more"), "take a key with ctrl- or alt-");
            }
        }
        for (at, row) in rows.iter().enumerate() {
            for (place, key) in
                row.places.iter().flat_map(|place| row.keys.iter().map(move |key| (place, key)))
            {
                let other = rows
                    .iter()
                    .skip(at + 1)
                    .find(|other| other.places.contains(place) && other.keys.contains(key));
                let Some(other) = other else { continue };
                let mine = |row: &Binding| {
                    let is =
                        |(here, action, _): &&(Place, Action, usize)| here == place && *action == row.action;
                    touched.iter().rev().find(is).map(|(_, _, number)| *number)
                };
                // The shipped table has no clash of its own, so one of the two is the user's; the later one is told.
                let Some(of) = mine(row).max(mine(other)) else { continue };
                let what = format!(
                    "{key} is {} and {} in {}",
                    row.action.name(),
                    other.action.name(),
                    place.title()
                );
                clash(of, what, "give one of them another key, or take it off with []");
            }
        }
        clashes.dedup();
        if clashes.is_empty() { Ok(Self::of_rows(rows)) } else { Err(clashes) }
    }
}

/// Where an action's keys go unless a place is named.
fn usual(rows: &[Binding], action: Action) -> Vec<Place> {
    let usual = |row: &&Binding| row.action == action && row.places.iter().any(|place| USUAL.contains(place));
    let places = rows.iter().find(usual).map(|row| row.places.iter().filter(|place| USUAL.contains(place)));
    places.into_iter().flatten().copied().collect()
}

/// Puts new keys into the row of an action in a place; whether there is one. A row that stands for several places is
/// parted, and put together again where all of them get the same keys.
fn rebind(rows: &mut Vec<Binding>, place: Place, wanted: &Rebinding) -> bool {
    let Some(at) = rows.iter().position(|row| row.action == wanted.action && row.places.contains(&place))
    else {
        return false;
    };
    let Some(row) = rows.get_mut(at) else { return false };
    let mut new = row.clone();
    row.places.retain(|other| *other != place);
    let emptied = row.places.is_empty();
    new.places = vec![place];
    new.keys.clone_from(&wanted.keys);
    new.shown = Binding::shown(&new.keys);
    if emptied {
        rows.remove(at);
    }
    let like =
        |other: &&mut Binding| other.action == new.action && other.keys == new.keys && other.help == new.help;
    match rows.iter_mut().find(like) {
        Some(other) => other.places.push(place),
        None => rows.insert(at, new),
    }
    true
}

/// Whether a key types a character.
fn is_text(key: Key) -> bool {
    matches!(key.code, Code::Char(_)) && !key.ctrl && !key.alt
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(place: Option<Place>, action: Action, keys: &[&str]) -> Rebinding {
        Rebinding { place, action, keys: keys.iter().map(|name| Key::parse(name).unwrap()).collect() }
    }

    fn means(map: &Keymap, place: Place, key: &str) -> Option<Action> {
        map.find(place, Key::parse(key).unwrap()).map(|row| row.action)
    }

    #[test]
    fn a_key_of_the_user_s_own_does_it_in_the_list_and_the_conversation() {
        let map = Keymap::shipped().with(&[want(None, Action::Done, &["y", "ctrl-e"])]).unwrap();
        for place in USUAL {
            assert_eq!(means(&map, place, "y"), Some(Action::Done));
            assert_eq!(means(&map, place, "ctrl-e"), Some(Action::Done));
            assert_eq!(means(&map, place, "e"), None);
            assert_eq!(map.of(place).find(|row| row.action == Action::Done).unwrap().shown, "y Ctrl-e");
        }
    }

    #[test]
    fn a_key_in_one_place_leaves_the_others() {
        let map = Keymap::shipped().with(&[want(Some(Place::Reader), Action::Done, &["y"])]).unwrap();
        assert_eq!(means(&map, Place::Reader, "y"), Some(Action::Done));
        assert_eq!(
            (means(&map, Place::Queue, "y"), means(&map, Place::Queue, "e")),
            (None, Some(Action::Done))
        );
    }

    #[test]
    fn two_actions_may_change_keys_with_each_other() {
        let swapped = [want(None, Action::Done, &["s"]), want(None, Action::Snooze, &["e"])];
        let map = Keymap::shipped().with(&swapped).unwrap();
        assert_eq!(means(&map, Place::Queue, "e"), Some(Action::Snooze));
        assert_eq!(means(&map, Place::Reader, "s"), Some(Action::Done));
    }

    #[test]
    fn what_can_t_be_is_told_all_together() {
        let clashes = Keymap::shipped()
            .with(&[
                want(None, Action::Done, &["s"]),
                want(None, Action::Send, &["y"]),
                want(None, Action::Quit, &[]),
                want(Some(Place::Draft), Action::Evidence, &["v"]),
            ])
            .unwrap_err();
        let told: Vec<_> = clashes.iter().map(|clash| (clash.of, clash.what.as_str())).collect();
        assert_eq!(
            told,
            [
                (1, "there is no send in the list"),
                (2, "quit has no key left"),
                (3, "v could not be typed any more"),
                (0, "s is snooze and done in the list"),
                (0, "s is snooze and done in a conversation"),
            ]
        );
    }
}
