//! The head of a draft: going through its fields, addresses completed, Cc cleared. Must not know how a draft is kept.

use crate::app::composer::{AddressBook, Composer, Part, People};
use crate::app::{App, Notice};
use crate::mail::{AddrSpec, Address, SafeText};
use crate::mailbox::ConversationId;
use hashbrown::HashSet;

/// Goes to the next field or the one before.
pub fn turn(app: &mut App, step: isize) {
    if app.composer().is_some_and(|draft| draft.focus == Part::Body) {
        read_book(app);
    }
    if let Some(draft) = draft(app) {
        draft.turn(step);
    }
}

/// Moves among the addresses offered, else among the fields.
pub fn step(app: &mut App, rows: isize) {
    let Some(id) = app.current() else { return };
    if let Some(draft) = app.drafts.get_mut(&id) {
        draft.step(rows, &app.book);
    }
}

/// Takes the address offered; else goes on.
pub fn accept(app: &mut App) {
    let Some(id) = app.current() else { return };
    if let Some(draft) = app.drafts.get_mut(&id)
        && !draft.take_offer(&app.book)
    {
        draft.turn(1);
    }
}

/// Takes everybody out of Cc.
pub fn clear_cc(app: &mut App) {
    let Some(draft) = draft(app) else { return };
    let were = draft.clear_cc();
    app.notice = Some(match were {
        0 => Notice::off("nobody was in Cc"),
        one => {
            Notice::good(format!("{} taken out of Cc", crate::app::reader::plural(one, "person", "people")))
        }
    });
}

fn draft(app: &mut App) -> Option<&mut Composer> {
    let id = app.current()?;
    app.drafts.get_mut(&id)
}

/// Reads the address book anew: the team, then everybody seen.
pub fn read_book(app: &mut App) {
    let team = app.session.us.team.iter().filter_map(|colleague| {
        let name = Some(SafeText::line(&colleague.name));
        Some(Address { name, spec: colleague.address.clone()? })
    });
    app.book = AddressBook::new(team.chain(seen(app)));
}

/// Whom a blank can name: those of the conversation, ourselves, the team, then everybody seen.
pub fn people(app: &App, conversation: ConversationId) -> People {
    let messages = app.desk.messages(conversation);
    let here: HashSet<&AddrSpec> =
        messages.iter().flat_map(|line| line.address.iter().chain(&line.to).chain(&line.cc)).collect();
    let (of_it, others): (Vec<Address>, Vec<Address>) =
        seen(app).partition(|address| here.contains(&address.spec));
    let us = &app.session.us;
    let team = us.team.iter().map(|colleague| Some(colleague.name.clone()));
    let named = std::iter::once(us.name.clone()).chain(team).flatten();
    let of_it = of_it.into_iter().map(|address| (None, Some(address)));
    let others = others.into_iter().map(|address| (None, Some(address)));
    People::new(of_it.chain(named.map(|name| (Some(name), None))).chain(others))
}

/// Everybody seen but ourselves.
fn seen(app: &App) -> impl Iterator<Item = Address> {
    let ours = &app.session.us.addresses;
    app.desk.correspondents().filter(|address| !ours.contains(&address.spec))
}
