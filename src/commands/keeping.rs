//! Where changes wait that could not be carried out: for the screen alone, since a command ends. Must not know what is
//! kept.

use crate::imap;
use crate::intake::{Origin, Plan};
use crate::ledger::Place;

/// Has each account that may be written to keep its changes on this machine until they are carried out.
pub fn keep_changes(plan: &mut Plan) {
    let Origin::Accounts(accounts) = &mut plan.origin else { return };
    for account in accounts {
        account.ledger = place(account);
    }
}

fn place(plan: &imap::Plan) -> Option<Place> {
    let (grant, settings) = (plan.access.as_ref().ok()?, &plan.account);
    let identity = format!("{}@{}:{}", settings.user, settings.host, settings.port);
    Some(Place::new(grant, &Place::default_folder()?, &identity, &settings.folder))
}
