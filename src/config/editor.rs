//! `editor`: where drafts are written. Must not know how an editor is started.

use super::section::Section;
use crate::app::Editor;

/// Reads it.
pub fn read(section: &mut Section<'_>) -> Editor {
    let Some(text) = section.text("editor") else { return Editor::default() };
    match text.get_ref().as_str() {
        "inside" => Editor::Inside,
        "external" => Editor::External,
        other => {
            let remedy = "write editor = \"inside\" or editor = \"external\", which is $VISUAL or $EDITOR";
            section.source.report(text.span().start, format!("there is no editor {other:?}"), remedy);
            Editor::default()
        }
    }
}
