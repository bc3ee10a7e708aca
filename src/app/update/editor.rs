//! A draft handed to another editor, and taken back. Must not know which editor, or how it is started.

use super::drafts;
use crate::app::composer::Taken;
use crate::app::event::Returned;
use crate::app::session::Editor;
use crate::app::{Action, App, Effect, Notice, Over, Place};

/// Hands the draft of the conversation over; first it is written to the disk as it stands.
pub fn hand_over(app: &mut App) -> Vec<Effect> {
    let Some(composer) = app.composer() else { return Vec::new() };
    let effect = Effect::EditOutside { name: composer.name.clone(), text: composer.to_file() };
    let mut effects = drafts::keep(app);
    effects.push(effect);
    effects
}

/// A draft was opened: it goes straight to the other editor where the user wants that. Called after every event.
pub fn opened(app: &mut App) -> Vec<Effect> {
    if app.opened.take().is_none() || !matches!(app.over, Over::Draft) {
        return Vec::new();
    }
    if app.session.editor == Editor::Inside { Vec::new() } else { hand_over(app) }
}

/// The editor has ended. What it wrote is looked over, and checked anew; where it wrote nothing, all is as it was.
pub fn came_back(app: &mut App, name: &str, returned: Returned) {
    let Some(composer) = app.drafts.values_mut().chain(&mut app.found).find(|draft| draft.name == name)
    else {
        app.notice = Some(Notice::bad("the draft that was edited is no longer here"));
        return;
    };
    let taken = match returned {
        Returned::Text(text) => composer.take_file(&text),
        Returned::Unchanged => Taken::Same,
        Returned::Failed(why) => {
            app.notice = Some(Notice::bad(why));
            return;
        }
    };
    let looked_over = matches!(taken, Taken::Changed | Taken::Headless);
    app.notice = Some(match taken {
        Taken::Same => Notice::off("nothing was changed: the draft is as it was"),
        Taken::Empty => Notice::bad(format!(
            "the file came back empty: the draft is as it was  ·  {} throws it away",
            app.key_in(Place::Review, Action::Discard)
        )),
        Taken::Changed => Notice::good("edited"),
        Taken::Headless => {
            Notice::off("edited; the file began without To, Cc or Subject: these are as they were")
        }
    });
    if (looked_over || app.session.editor == Editor::External) && app.over.is_over_draft() {
        app.over = Over::Review(0);
    }
}
