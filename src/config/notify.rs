//! `[notify]`: notices on the desktop. Must not know what they say.

use super::section::Section;

/// How a notice gets to the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The terminal's sequence of iTerm2, kitty, foot and others.
    Osc9,
    /// The terminal's sequence of urxvt, foot and others.
    Osc777,
    /// A command.
    Command(String),
}

/// Notices that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// How.
    pub way: Way,
    /// Whether the customer is named.
    pub names: bool,
}

/// Reads the section; without it there are none.
pub fn read(section: Option<Section<'_>>) -> Option<Notify> {
    let mut section = section?;
    let by = section.required("by", "\"command\"");
    let command = section.text("command");
    let names = section.flag("names").is_some_and(toml::Spanned::into_inner);
    let source = section.source;
    section.finish();
    let by = by?;
    let way = match by.get_ref().as_str() {
        "osc9" => Way::Osc9,
        "osc777" => Way::Osc777,
        "command" => {
            let command = command.as_ref().map_or("notify-send", |command| command.get_ref().trim());
            Way::Command(command.to_owned())
        }
        other => {
            let what = format!("[notify] can't go by {other:?}");
            source.report(by.span().start, what, "write by = \"osc9\", \"osc777\" or \"command\"");
            return None;
        }
    };
    if let Some(command) =
        command.filter(|command| !matches!(way, Way::Command(_)) || command.get_ref().trim().is_empty())
    {
        let remedy = "write command = \"notify-send\" with by = \"command\", or leave it out";
        source.report(command.span().start, "[notify] command is of no use here", remedy);
    }
    Some(Notify { way, names })
}
