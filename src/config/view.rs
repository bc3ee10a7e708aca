//! `[[view]]`: lists of the user's own, beside the built-in ones. Must not know how a list is made.

use super::section::Section;
use crate::app::queue::{VIEWS, view_name};
use crate::app::{SavedView, meaningless, order_named};
use crate::mail::SafeText;
use crate::triage::Order;

/// Reads the sections.
pub fn read(sections: Vec<Section<'_>>) -> Vec<SavedView> {
    let mut views: Vec<SavedView> = Vec::new();
    for mut section in sections {
        let name = section.required("name", "\"Northgate\"");
        let filter = section.required("filter", "\"from:northgate -is:done\"");
        let order = section.text("order");
        let source = section.source;
        section.finish();
        for word in filter.iter().flat_map(|filter| meaningless(filter.get_ref())) {
            let at = filter.as_ref().map_or(0, |filter| filter.span().start);
            source.report(
                at,
                format!("{word} in a filter means nothing"),
                "docs/filter.md lists what may be written",
            );
        }
        let sorted = order.map_or(Some(Order::Heat), |order| {
            let found = order_named(order.get_ref());
            if found.is_none() {
                let what = format!("there is no order {:?}", order.get_ref());
                source.report(order.span().start, what, "write heat, age, customer or subject");
            }
            found
        });
        let Some(name) = name else { continue };
        let at = name.span().start;
        let name = SafeText::line(name.get_ref().trim()).to_string();
        let taken = |other: &str| other.eq_ignore_ascii_case(&name);
        if VIEWS.iter().any(|view| taken(view_name(*view))) || views.iter().any(|view| taken(&view.name)) {
            source.report(at, format!("two lists are called {name}"), "give this one another name");
            continue;
        }
        let (Some(filter), Some(order)) = (filter, sorted) else { continue };
        views.push(SavedView { name, filter: filter.into_inner(), order });
    }
    views
}
