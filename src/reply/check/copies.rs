//! `other_customer_cc` and `new_recipient`: people on the mail who do not belong there. Must not know what a look-alike is.

use super::relation::{Recipient, Relation};
use super::{Finding, Kind, Place};

/// Looks for them.
pub fn find(recipients: &[Recipient]) -> impl Iterator<Item = Finding> {
    recipients.iter().filter_map(|one| {
        let spec = &one.address.spec;
        let field = one.field.name();
        let (kind, what, remedy) = match &one.relation {
            Relation::OtherCustomer(as_whom) => (
                Kind::OtherCustomerCc,
                format!("{field}: {spec} is another customer ({as_whom})"),
                "take the address out".into(),
            ),
            Relation::New | Relation::SameFirm | Relation::Seen | Relation::Beside | Relation::Near(_) => (
                Kind::NewRecipient,
                format!("{field}: {spec} is {}", one.relation.words()),
                format!("see that {} is meant", spec.domain()),
            ),
            _ => return None,
        };
        Some(Finding::new(kind, Place::Recipient(one.field, one.place), spec.to_string(), what, remedy))
    })
}
