//! What is undone takes its place in the list, the very one that sorting everything anew would give it; no other row moves.

use crate::incident_row;
use crate::screen::{USUAL, World};
use levelhead::triage::View;
use proptest::prelude::*;

/// Mails of customers of whom some share heat, age or both; four report one fault.
fn crowd(world: &mut World) {
    let texts = [
        "Could you send the invoice again?",
        "This is my 4th attempt. I will contact my credit card company.",
        "Our line stands still, please help by noon.",
        "Thanks, and when do the labels arrive?",
    ];
    let mail = (0..40_u32).map(|number| {
        let text = texts[number as usize * 7 % texts.len()];
        let raw = format!(
            "From: C{number} <c@firm{number}.example>\r\nTo: support@desk.example\r\nSubject: Case {number}\r\n\
             Date: 9 Mar 2026 {:02}:{:02}:00 +0000\r\nMessage-ID: <crowd.{number}@x>\r\n\r\n{text}\r\n",
            6 + number * 11 % 5,
            number * 17 % 4,
        );
        (0, 500 + number, raw.into_bytes())
    });
    world.arrive(mail.collect());
    incident_row::report(world, 9);
    world.press("Rg");
    let queue = &world.app.queue;
    assert!(queue.list.iter().any(|id| queue.group(*id).is_some()), "{}", world.screen());
}

/// What a key does to the list.
#[derive(Debug, Clone, Copy)]
enum Press {
    /// Down so many rows.
    Down(usize),
    /// A state that takes the row off; an incident is asked about, so the key comes twice there.
    State(char),
    /// Said against the classifier, and taken back at once.
    Said(char),
    /// The next tab, or the one before.
    Tab(&'static str),
    Undo,
}

fn presses() -> impl Strategy<Value = Vec<Press>> {
    let one = prop_oneof![
        3 => (0..30_usize).prop_map(Press::Down),
        4 => proptest::sample::select(vec!['e', 'w', 'b']).prop_map(Press::State),
        1 => proptest::sample::select(vec!['A', 'U']).prop_map(Press::Said),
        1 => proptest::sample::select(vec!["<tab>", "<shift-tab>"]).prop_map(Press::Tab),
        3 => Just(Press::Undo),
    ];
    proptest::collection::vec(one, 1..25)
}

fn is_sorted(world: &World) -> Result<(), TestCaseError> {
    let mut anew = world.app.queue.clone();
    anew.sort(&world.app.desk, world.app.now);
    let rows = |queue: &levelhead::app::Queue| -> Vec<String> {
        let row = |id: &_| {
            let row = world.app.desk.summary(*id, world.app.now).unwrap();
            let group = queue.group(*id).map(|group| group.members.len());
            format!("{} {group:?}", row.customer)
        };
        queue.list.iter().map(row).collect()
    };
    prop_assert_eq!(rows(&world.app.queue), rows(&anew));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn what_is_undone_stands_where_sorting_anew_would_put_it(presses in presses()) {
        let mut world = World::new(USUAL);
        crowd(&mut world);
        is_sorted(&world)?;
        let mut changed = 0;
        for press in presses {
            match press {
                Press::Down(rows) => drop(world.press(&format!("g{rows}j"))),
                // There a row stays, colder, until the list is sorted.
                Press::State(_) if world.app.queue.view == View::All => {}
                Press::State(key) => {
                    let twice = world.app.on_incident();
                    let keys = if twice { format!("{key}{key}") } else { key.to_string() };
                    world.press(&keys);
                    changed += 1;
                }
                Press::Said(key) if !world.app.on_incident() && !world.app.queue.list.is_empty() => {
                    world.press(&format!("{key}u"));
                }
                Press::Said(_) => {}
                Press::Tab(key) => drop(world.press(key)),
                Press::Undo => drop(world.press("u")),
            }
            is_sorted(&world)?;
        }
        world.press(&"u".repeat(changed + 1));
        is_sorted(&world)?;
    }
}
