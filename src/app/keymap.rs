//! The one key table: dispatch, hints and help read it. Must not know what an action does.

use super::{Action, Key};
use hashbrown::HashMap;
use serde::Deserialize;

/// Where on the screen the user is, as far as keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The list of conversations.
    Queue,
    /// An opened conversation.
    Reader,
    /// The explanation of heat and scores.
    Why,
    /// What has happened since the start.
    Journal,
    /// The keys.
    Help,
    /// Typing a filter.
    Filter,
    /// The palette.
    Palette,
    /// Typing for whom to claim.
    Colleague,
    /// Typing until when to snooze.
    Snooze,
    /// Attachments and links.
    Enclosed,
    /// Choosing what was written before.
    Evidence,
    /// Asked whether a reply goes to everybody.
    Everybody,
    /// Choosing a template.
    Templates,
    /// Typing what template is searched for.
    TemplateSearch,
    /// Filling a template's blanks.
    Blanks,
    /// Writing.
    Draft,
    /// Writing the head of a draft.
    Head,
    /// Mending a misspelt word.
    Spelling,
    /// Typing the path of an attachment.
    Attach,
    /// Looking a draft over before it is saved.
    Review,
    /// Typing why a block of the check is lifted.
    Lift,
    /// What is on its way out.
    Outbox,
    /// Ending while something is held.
    Leaving,
    /// The screen without a mailbox.
    Start,
    /// Typing a path to open.
    Path,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The keys, any of which does it.
    pub keys: Vec<Key>,
    /// How the keys are shown.
    pub shown: String,
    /// What it does.
    pub action: Action,
    /// Where.
    pub places: Vec<Place>,
    /// The heading in the help.
    pub group: String,
    /// The line in the help.
    pub help: String,
    /// The word at the foot of the screen, if it stands there.
    pub hint: Option<String>,
    /// Whether it changes the mailbox.
    pub writes: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    key: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    keys: Vec<String>,
    shown: Option<String>,
    action: String,
    #[serde(rename = "in")]
    places: Vec<Place>,
    group: String,
    help: String,
    hint: Option<String>,
    writes: bool,
}

/// The key table, read and checked.
#[derive(Debug, Clone)]
pub struct Keymap {
    rows: Vec<Binding>,
    by_key: HashMap<(Place, Key), usize>,
}

impl Keymap {
    /// The table inside the program.
    ///
    /// # Panics
    /// Never: a test reads the embedded table.
    #[expect(clippy::expect_used, reason = "the_shipped_table_is_sound proves it")]
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../assets/keys.toml")).expect("the embedded key table is sound")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// Everything that is wrong with it, together.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let table: RawTable = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let mut wrong = Vec::new();
        let mut rows = Vec::with_capacity(table.key.len());
        let mut by_key = HashMap::new();
        for raw in table.key {
            let Some(row) = binding(raw, &mut wrong) else { continue };
            for (place, key) in row.places.iter().flat_map(|p| row.keys.iter().map(move |k| (*p, *k))) {
                if by_key.insert((place, key), rows.len()).is_some() {
                    wrong.push(format!("{key} is bound twice in {place:?}"));
                }
            }
            rows.push(row);
        }
        if wrong.is_empty() { Ok(Self { rows, by_key }) } else { Err(wrong) }
    }

    /// What a key means in a place.
    pub fn find(&self, place: Place, key: Key) -> Option<&Binding> {
        self.by_key.get(&(place, key)).and_then(|row| self.rows.get(*row))
    }

    /// The rows of a place, in the order of the table.
    pub fn of(&self, place: Place) -> impl Iterator<Item = &Binding> {
        self.rows.iter().filter(move |row| row.places.contains(&place))
    }
}

fn binding(raw: RawRow, wrong: &mut Vec<String>) -> Option<Binding> {
    let action = Action::named(&raw.action);
    if action.is_none() {
        wrong.push(format!("there is no action `{}`", raw.action));
    }
    let mut keys = Vec::with_capacity(raw.keys.len());
    for name in &raw.keys {
        match Key::parse(name) {
            Some(key) => keys.push(key),
            None => wrong.push(format!("there is no key `{name}`")),
        }
    }
    let shown = raw
        .shown
        .unwrap_or_else(|| keys.iter().take(2).map(ToString::to_string).collect::<Vec<_>>().join(" "));
    Some(Binding {
        keys,
        shown,
        action: action?,
        places: raw.places,
        group: raw.group,
        help: raw.help,
        hint: raw.hint,
        writes: raw.writes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_sound() {
        let keymap = Keymap::shipped();
        for action in Action::ALL {
            assert!(keymap.rows.iter().any(|row| row.action == *action), "{action:?} has no key");
        }
    }

    #[test]
    fn mistakes_are_reported_together() {
        let row = |key: &str, action: &str| {
            format!(
                "[[key]]\nkeys = [\"{key}\"]\naction = \"{action}\"\nin = [\"queue\"]\ngroup = \"g\"\nhelp = \"h\"\nwrites = false\n"
            )
        };
        let text = row("j", "next") + &row("j", "previous") + &row("hyper", "next") + &row("k", "fly");
        let wrong = Keymap::parse(&text).unwrap_err();
        assert_eq!(
            wrong,
            ["j is bound twice in Queue", "there is no key `hyper`", "there is no action `fly`"]
        );
    }
}
