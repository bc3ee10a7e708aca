//! The one key table: dispatch, hints and help read it. Must not know what an action does.

use super::{Action, Key};
use hashbrown::HashMap;
use serde::Deserialize;

macro_rules! places {
    ($($(#[$doc:meta])* $variant:ident => $name:literal, $title:literal;)*) => {
        /// Where on the screen the user is, as far as keys go.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
        pub enum Place { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl Place {
            /// Every place.
            pub const ALL: &'static [Place] = &[$(Place::$variant),*];

            /// The name in the key table.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it is called on the screen.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

places! {
    /// The list of conversations.
    Queue => "queue", "the list";
    /// An opened conversation.
    Reader => "reader", "a conversation";
    /// The explanation of heat and scores.
    Why => "why", "why";
    /// What has happened since the start.
    Journal => "journal", "what has happened";
    /// A message as it came.
    Raw => "raw", "a message as it came";
    /// The keys.
    Help => "help", "help";
    /// Typing a filter.
    Filter => "filter", "filter";
    /// The palette.
    Palette => "palette", "the palette";
    /// Typing for whom to claim.
    Colleague => "colleague", "claim for a colleague";
    /// Typing until when to snooze.
    Snooze => "snooze", "snooze";
    /// Attachments and links.
    Enclosed => "enclosed", "attachments and links";
    /// Choosing what was written before.
    Evidence => "evidence", "evidence";
    /// Asked whether a reply goes to everybody.
    Everybody => "everybody", "reply to everybody?";
    /// Asked whether a text that the user's own editor left goes into the draft.
    Left => "left", "what your editor left";
    /// Choosing a template.
    Templates => "templates", "templates";
    /// Typing what template is searched for.
    TemplateSearch => "template-search", "templates";
    /// Filling a template's blanks.
    Blanks => "blanks", "blanks";
    /// Writing.
    Draft => "draft", "writing";
    /// Writing the head of a draft.
    Head => "head", "the head of a draft";
    /// Mending a misspelt word.
    Spelling => "spelling", "spelling";
    /// Typing the path of an attachment.
    Attach => "attach", "attaching a file";
    /// Looking a draft over before it is saved.
    Review => "review", "the draft";
    /// Typing why a block of the check is lifted.
    Lift => "lift", "a block";
    /// Replies to several customers, each on its own.
    Series => "series", "replies to each";
    /// What is on its way out.
    Outbox => "outbox", "the outbox";
    /// Ending while something is held.
    Leaving => "leaving", "ending";
    /// The screen without a mailbox.
    Start => "start", "start";
    /// Typing a path to open.
    Path => "path", "open";
}

impl Place {
    /// Whether what is typed there is text.
    pub fn is_typed(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::Palette
                | Self::Colleague
                | Self::Snooze
                | Self::Evidence
                | Self::TemplateSearch
                | Self::Blanks
                | Self::Draft
                | Self::Head
                | Self::Attach
                | Self::Lift
                | Self::Path
        )
    }
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

impl Binding {
    /// How keys are shown: the first two.
    pub(super) fn shown(keys: &[Key]) -> String {
        keys.iter().take(2).map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
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
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// Its rows.
    pub(super) fn into_rows(self) -> Vec<Binding> {
        self.rows
    }

    /// The table of rows among which no key stands twice in a place.
    pub(super) fn of_rows(rows: Vec<Binding>) -> Self {
        let keys = |(at, row): (usize, &Binding)| {
            let pairs = row.places.iter().flat_map(|place| row.keys.iter().map(move |key| (*place, *key)));
            pairs.map(|pair| (pair, at)).collect::<Vec<_>>()
        };
        let by_key = rows.iter().enumerate().flat_map(keys).collect();
        Self { rows, by_key }
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
    let shown = raw.shown.unwrap_or_else(|| Binding::shown(&keys));
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
