//! Several accounts on one desk: each is asked for its own, and what can't be changed says why.

use super::world::{MODEL, Mail, World, ask, edits, folder, hours_ago, noon};
use levelhead::access::ReadOnlyReason;
use levelhead::classify::evidence;
use levelhead::mail::{MessageKey, MessageRef, SafeText, SourceId};
use levelhead::triage::{Away, Change, Shelf, Status, View};

/// The number of the second account's folder.
const SALES: u16 = 8;

fn sales(key: u32) -> MessageRef {
    MessageRef { source: SourceId(SALES), key: MessageKey(key) }
}

/// A desk with a second account, in which these mails lie under the same keys.
fn with_sales(desk: &[Mail], there: &[Mail], read_only: Option<ReadOnlyReason>) -> World {
    let mut world = World::new(desk);
    world.desk.open(&levelhead::triage::Folder { read_only, ..folder(SALES, "sales") });
    for mail in there {
        let mut message = mail.message();
        message.reference = sales(mail.key);
        let says = evidence(&MODEL, &message);
        world.desk.apply_arrived(&[(message, says)], noon());
    }
    world
}

/// A conversation that began in one account and went on in the other, and one of each.
fn three(read_only: Option<ReadOnlyReason>) -> World {
    let other = |key, who: &str| ask(key, 4, "Another thing").from(who).about("Other");
    with_sales(
        &[ask(1, 9, "Where?"), other(3, "C <c@c.example>")],
        &[ask(2, 8, "Hello?").answering(1), other(4, "D <d@d.example>")],
        read_only,
    )
}

#[test]
fn each_account_is_asked_for_its_own_and_undo_takes_all_of_it_back() {
    let mut world = three(None);
    assert_eq!(world.id(1), world.id(2), "one conversation");
    assert_eq!(world.told(1).account.as_str(), "sales", "where the customer wrote last");
    let ids = world.view(View::Hot);
    let outcome = world.desk.change(&ids, &Change::SetStatus(Status::Done), noon());
    let asked: Vec<_> = outcome
        .errands
        .iter()
        .map(|errand| {
            (
                errand.account.as_str(),
                errand.edits.iter().map(|edit| edit.message.source.0).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(asked.len(), 2);
    assert!(
        asked.contains(&("desk", vec![0])) && asked.contains(&("sales", vec![SALES, SALES])),
        "{asked:?}"
    );
    let undone = world.desk.undo(noon()).unwrap();
    assert_eq!((undone.conversations.len(), edits(&undone.outcome).len()), (3, 3));
    assert_eq!(world.status(1), Status::Open);
}

#[test]
fn what_one_account_refuses_the_others_keep() {
    let mut world = three(None);
    let ids = world.view(View::Hot);
    let outcome = world.desk.change(&ids, &Change::SetStatus(Status::Waiting), noon());
    let ticket =
        |of: &str| outcome.errands.iter().find(|errand| errand.account.as_str() == of).unwrap().ticket;
    world.desk.stored(ticket("desk"), noon());
    world.desk.refused(ticket("sales"), noon());
    assert_eq!([1, 3, 4].map(|key| world.status(key)), [Status::Open, Status::Waiting, Status::Open]);
    let undone = world.desk.undo(noon()).unwrap();
    assert_eq!(undone.conversations, [world.id(3)]);
    assert_eq!(world.desk.undo(noon()), None);
}

#[test]
fn a_conversation_is_moved_where_each_of_its_messages_lies() {
    let mut world = three(None);
    let outcome = world.change(1, &Change::PutAway(Shelf::Archive));
    let moved =
        |of: &str| match &outcome.errands.iter().find(|errand| errand.account.as_str() == of).unwrap().away {
            Some(Away::To(Shelf::Archive, messages)) => messages.clone(),
            other => panic!("{other:?}"),
        };
    assert_eq!((moved("desk"), moved("sales")), (vec![super::world::at(1)], vec![sales(2)]));
    assert_eq!(world.view(View::All).len(), 2);
    // One of the two fails: what is left of the conversation is there again, and the other half can be called back.
    world.desk.apply_vanished(&[sales(2)], noon());
    let ticket =
        |of: &str| outcome.errands.iter().find(|errand| errand.account.as_str() == of).unwrap().ticket;
    world.desk.stored(ticket("sales"), noon());
    world.desk.refused(ticket("desk"), noon());
    assert_eq!(world.view(View::All).len(), 3);
    let undone = world.desk.undo(noon()).unwrap().outcome.errands;
    let backs: Vec<_> = undone.iter().map(|errand| (errand.account.as_str(), errand.away.clone())).collect();
    assert_eq!(backs, [("sales", Some(Away::Back(ticket("sales"))))]);
}

#[test]
fn what_lies_in_a_read_only_account_is_left_alone_and_says_why() {
    let mut world = three(Some(ReadOnlyReason::Config));
    let ids = world.view(View::Hot);
    for change in
        [Change::SetStatus(Status::Done), Change::Claim(SafeText::line("sam")), Change::PutAway(Shelf::Trash)]
    {
        let outcome = world.desk.change(&ids, &change, noon());
        assert_eq!((outcome.changed, outcome.left.len()), (1, 2), "{change:?}");
        assert!(outcome.errands.iter().all(|errand| errand.account.as_str() == "desk"), "{outcome:?}");
        assert_eq!(
            outcome.left[0].1.as_str(),
            "sales is read-only: the config says read_only = true",
            "{change:?}"
        );
        world.desk.undo(noon());
    }
    let corrected = world.change(4, &Change::CorrectAnger(true));
    assert_eq!(
        (corrected.changed, corrected.errands.len()),
        (1, 0),
        "said against the classifier, not the mailbox"
    );
}

#[test]
fn a_mail_to_both_accounts_is_one_and_its_state_stands_on_both_copies() {
    let mail = [ask(1, 9, "Where?")];
    let mut world = with_sales(&mail, &mail, None);
    assert_eq!(world.view(View::Hot).len(), 1);
    let outcome = world.set(1, Status::Done);
    let sources: Vec<_> = edits(&outcome).iter().map(|edit| edit.message.source.0).collect();
    assert_eq!(sources, [0, SALES]);
    world.desk.undo(noon());
    // A colleague sees one of them only.
    let mut world = with_sales(&mail, &[mail[0].clone().with(&["lh-by-mike", "lh-waiting"])], None);
    assert_eq!((world.status(1), world.told(1).claim.unwrap().who.as_str()), (Status::Waiting, "mike"));
    let moved = world.change(1, &Change::PutAway(Shelf::Trash));
    assert_eq!(moved.errands.len(), 2);
    // Where one of them can't be changed, the other is.
    let mut world = with_sales(&mail, &mail, Some(ReadOnlyReason::Server));
    assert_eq!(edits(&world.set(1, Status::Done)).len(), 1);
    assert!(world.told(1).last_at.unwrap() >= hours_ago(9));
}
