//! Passing a mail on: its files are read one by one, and where one can't be had so, the whole mail is.

use crate::screen::{USUAL, World};
use levelhead::app::Event;
use levelhead::mail::{MessageRef, SafeText};
use levelhead::port::mail::{Incoming, Request};

fn whole(world: &World) -> usize {
    world.asked.iter().filter(|asked| matches!(asked, Request::FetchRaw(_))).count()
}

#[test]
fn a_forward_reads_the_text_and_the_files_and_never_the_whole_mail() {
    let mut world = World::new(USUAL);
    let screen = world.press("/arun<enter>f").screen();
    assert!(screen.contains("invoice-118.pdf") && screen.contains("Forwarded message"), "{screen}");
    let parts = world.asked.iter().filter(|asked| matches!(asked, Request::FetchPart { .. })).count();
    assert_eq!((parts, whole(&world)), (1, 0), "{:?}", world.asked);
}

/// A forward whose text has come and whose file has been asked for.
fn text_came_first() -> (World, MessageRef, u32) {
    let mut world = World::new(USUAL);
    world.slow = true;
    world.press("/arun<enter>f");
    let Some(Request::FetchText(reference)) = world.asked.last().cloned() else {
        panic!("{:?}", world.asked)
    };
    let bytes = Some(world.raw[&reference].clone());
    world.tell(Event::MailReported(Incoming::Raw { reference, bytes }));
    let Some(Request::FetchPart { part, .. }) = world.asked.last().cloned() else {
        panic!("{:?}", world.asked)
    };
    (world, reference, part)
}

#[test]
fn where_a_file_cannot_be_had_by_itself_the_whole_mail_is_read() {
    let (mut world, reference, part) = text_came_first();
    let bytes = Some(world.raw[&reference].clone());
    assert!(!world.screen().contains("Forwarded message"), "nothing opens before the files are there");
    let content = Err(SafeText::line("its message is another one by now"));
    world.tell(Event::MailReported(Incoming::Part { reference, part, content }));
    assert_eq!(world.asked.last(), Some(&Request::FetchRaw(reference)));
    world.tell(Event::MailReported(Incoming::Raw { reference, bytes }));
    let screen = world.screen();
    assert!(screen.contains("invoice-118.pdf") && screen.contains("Forwarded message"), "{screen}");
}

#[test]
fn escape_gives_a_forward_up_and_a_file_that_still_comes_opens_nothing() {
    let (mut world, reference, part) = text_came_first();
    world.press("<esc>");
    assert_eq!(world.asked.last(), Some(&Request::StopReading(reference)));
    world.tell(Event::MailReported(Incoming::Part { reference, part, content: Ok(b"%PDF".to_vec()) }));
    let screen = world.screen();
    assert!(!screen.contains("Forwarded message") && screen.contains("no reply begun"), "{screen}");
}
