//! Replying: keys to screen, and the file they lead to.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use levelhead::access::{AccountSetting, Origin, Wish, decide};

#[test]
fn templates_are_offered_with_reasons_and_a_preview() {
    shows("templates_small", &check(SMALL, "t"));
    shows("templates_usual", &check(USUAL, "t"));
    shows("templates_wide", &check(WIDE, "t"));
}

#[test]
fn two_keys_give_an_acknowledgement() {
    let mut world = World::new(USUAL);
    world.press("ta");
    shows("draft_usual", &world.screen());
    shows("draft_review", &world.press("<esc>").screen());
}

#[test]
fn keys_struck_before_the_mail_is_there_are_for_the_reply_and_escape_gives_it_up() {
    let mut world = World::new(USUAL);
    world.slow = true;
    world.press("ta");
    assert!(world.screen().contains("reading the message"), "{}", world.screen());
    let drafted = world.deliver().screen();
    assert_eq!(drafted, World::new(USUAL).press("ta").screen(), "as if the mail had been there");

    let mut world = World::new(USUAL);
    world.slow = true;
    world.press("re is what we do");
    assert!(world.deliver().screen().contains("e is what we do"), "{}", world.screen());
    assert!(world.effects.is_empty(), "`e` was no order: {:?}", world.effects);

    let mut world = World::new(USUAL);
    world.slow = true;
    let first = world.screen();
    world.press("r<esc>");
    assert!(world.screen().contains("no reply begun"), "{}", world.screen());
    world.press("j").deliver();
    assert!(!world.screen().contains("Subject"), "nothing opens late: {}", world.screen());
    assert_ne!(world.screen(), first);

    // Whom it goes to is asked first: what was struck before does not answer that.
    let mut world = World::new(USUAL);
    world.slow = true;
    world.press("/piet<enter>ra");
    assert!(world.deliver().screen().contains("Reply to everybody on this mail?"), "{}", world.screen());
}

#[test]
fn blanks_are_asked_for() {
    let mut world = World::new(USUAL);
    world.press("tf");
    shows("blanks", &world.screen());
    world.press("<enter><enter>");
    assert!(world.screen().contains("not filled yet: ⟪facts⟫"), "{}", world.screen());
    world.press("<esc>D").press("tfall is well<enter><enter>");
    assert!(world.screen().contains("these are the facts: all is well"), "{}", world.screen());
}

#[test]
fn a_reply_is_saved_as_a_mail() {
    let mut world = World::new(USUAL);
    world.press("rHello Dana,<enter>it is cancelled.<esc>s");
    assert!(world.screen().contains("draft saved to /home/sam/drafts/"), "{}", world.screen());
    let (name, bytes) = world.saved.last().unwrap();
    assert!(name.ends_with("-20260309-120000.eml"), "{name}");
    let text = String::from_utf8(bytes.clone()).unwrap();
    for line in [
        "From: \"Sam Okafor\" <support@desk.example>",
        "To: \"Dana Whitlow\" <dana@paws.example>",
        "Subject: Re: 4th attempt: CANCEL this order",
        "In-Reply-To: <dana-4@paws.example>",
        "References: <dana-4@paws.example>",
        "Hello Dana,",
        "it is cancelled.",
        "> This will be my 4th attempt",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn a_reply_to_all_keeps_the_others() {
    let screen = World::new(USUAL).press("/piet<enter>a").screen();
    assert!(screen.contains("Cc") && screen.contains("anna@veldt.example"), "{screen}");
}

#[test]
fn whether_a_reply_goes_to_everybody_is_asked_once_for_a_conversation() {
    let mut world = World::new(USUAL);
    world.press("/piet<enter>r");
    shows("everybody", &world.screen());
    let screen = world.press("n").screen();
    assert!(screen.contains("Subject") && !screen.contains("anna@veldt.example"), "{screen}");
    let screen = world.press("<esc>Dr").screen();
    assert!(
        screen.contains("Subject") && !screen.contains("anna@veldt.example"),
        "it is remembered: {screen}"
    );
    let screen = world.press("<esc>Da").screen();
    assert!(screen.contains("anna@veldt.example"), "{screen}");
    let screen = world.press("<esc>Dr").screen();
    assert!(screen.contains("anna@veldt.example"), "as was said last: {screen}");
    let screen = World::new(USUAL).press("/piet<enter>r<esc>").screen();
    assert!(!screen.contains("Subject  Re:"), "{screen}");
}

#[test]
fn a_forward_takes_the_files_along_and_each_can_be_taken_out() {
    let mut world = World::new(USUAL);
    world.press("/arun<enter>f");
    shows("forward", &world.screen());
    world.press("dana<enter>");
    let screen = world.screen();
    assert!(screen.contains("To  Dana Whitlow <dana@paws.example>,"), "{screen}");
    world.press("<shift-tab><shift-tab><delete>");
    let screen = world.screen();
    assert!(!screen.contains("invoice-118.pdf") && screen.contains("Forwarded message"), "{screen}");
}

#[test]
fn files_are_attached_from_a_path_shown_with_their_size_and_kept() {
    use levelhead::app::{Effect, Event, composer::Entry};
    use levelhead::reply::{Attached, Kept};
    let mut world = World::new(USUAL);
    world.press("r<ctrl-t>");
    let asked = |world: &mut World| world.effects.pop().unwrap();
    assert_eq!(asked(&mut world), Effect::ListFolder { folder: "~/".into() });
    let entry = |name: &str, is_folder| Entry { name: name.into(), is_folder, size: 4_200 };
    let entries = vec![entry("rapport größe.pdf", false), entry("Reports", true), entry("other", false)];
    world.tell(Event::FolderListed { folder: "~/".into(), entries });
    world.press("r");
    shows("attach", &world.screen());
    world.press("<down><enter>");
    let Effect::ReadAttachment { path, room, draft } = asked(&mut world) else { panic!() };
    assert_eq!((path.as_str(), room), ("~/rapport größe.pdf", 20_000_000));
    world.tell(Event::AttachmentRead { draft, file: Attached::file("rapport größe.pdf", vec![7; 4_200]) });
    let screen = world.screen();
    assert!(screen.contains("⎘  rapport größe.pdf") && screen.contains("attached:"), "{screen}");
    world.press("<ctrl-s>");
    let kept = Kept::from_bytes(&world.saved.last().unwrap().1).unwrap();
    assert_eq!(kept.draft.attachments, [Attached::file("rapport größe.pdf", vec![7; 4_200])]);
    world.press("<ctrl-t><esc><esc>");
    assert!(world.screen().contains("rapport größe.pdf"), "the review names it: {}", world.screen());
}

#[test]
fn a_draft_that_is_kept_opens_again() {
    let mut world = World::new(USUAL);
    world.press("rmine<esc>q");
    assert!(world.screen().contains('✎'), "{}", world.screen());
    world.press("jkr");
    assert!(world.screen().contains("mine"), "{}", world.screen());
    world.press("<esc>D");
    assert!(!world.screen().contains('✎'));
}

#[test]
fn drafts_are_possible_where_nothing_can_be_written() {
    let mut world = World::read_only(USUAL);
    world.press("ta<esc>s");
    assert_eq!(world.saved.len(), 1);
}

#[test]
fn what_is_not_saved_is_known_at_the_end() {
    let mut world = World::new(USUAL);
    world.press("rhalf");
    assert_eq!(world.app.unsaved().len(), 1);
    world.press("<ctrl-s>");
    assert!(world.app.unsaved().is_empty());
}

/// A world of one mail with these header lines.
pub fn one_mail(headers: &str) -> World {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    world.open(0);
    let raw = format!(
        "{headers}\r\nTo: support@desk.example\r\nMessage-ID: <1@shop.example>\r\nDate: Mon, 09 Mar 2026 11:00:00 +0000\r\n\
         Subject: order\r\n\r\nhello\r\n"
    );
    world.arrive(vec![(0, 1, raw.into_bytes())]);
    world
}

#[test]
fn a_reply_that_goes_elsewhere_says_so_while_it_is_written_and_when_it_is_looked_over() {
    let mut world = one_mail("From: Dana <dana@shop.example>\r\nReply-To: dana@sh0p.example");
    let told = "Reply-To differs: this goes to dana@sh0p.example, but";
    let written = world.press("r").screen();
    assert!(written.contains(told), "{written}");
    let looked_over = world.press("<esc>").screen();
    assert!(
        looked_over.contains("✗ To: dana@sh0p.example is not shop.example, only like it"),
        "{looked_over}"
    );
}

#[test]
fn hundreds_of_recipients_are_counted_not_listed() {
    let many: Vec<String> = (0..500).map(|n| format!("x{n}@evil.example")).collect();
    let headers = format!("From: Dana <dana@shop.example>\r\nReply-To: {}", many.join(",\r\n "));
    let screen = one_mail(&headers).press("rn<esc>").screen();
    assert!(screen.contains("To  Dana <dana@shop.example>    in this conversation"), "{screen}");
    assert!(screen.contains("⚠ Reply-To names 500 addresses: left out"), "{screen}");
    let screen = one_mail(&headers).press("a<esc>").screen();
    assert!(screen.contains("and 492 more, 500 in all"), "{screen}");
    assert!(screen.contains("⚠ Reply-To names 500 addresses: the reply goes to all of them"), "{screen}");
}

#[test]
fn everybody_seen_is_offered_while_an_address_is_typed() {
    let mut world = World::new(USUAL);
    world.press("r<tab>piet");
    shows("head_offers", &world.screen());
    world.press("<enter>nobody in<tab>");
    let screen = world.screen();
    assert!(screen.contains("Piet Kruger") && screen.contains("⚠  no address: nobody in"), "{screen}");
    world.press("<shift-tab><backspace><backspace><backspace>");
    assert!(!world.screen().contains("no address"), "it is being mended");
    world.press("<ctrl-u>anna@veldt.example<tab><tab><tab><end>!<esc>");
    let screen = world.screen();
    assert!(
        screen.contains("To  anna@veldt.example\n") || screen.contains("To  anna@veldt.example "),
        "{screen}"
    );
    assert!(screen.contains("CANCEL this order!"), "{screen}");
}

#[test]
fn the_head_fits_every_size() {
    for (size, name) in [(SMALL, "head_small"), (WIDE, "head_wide")] {
        shows(name, &World::new(size).press("/piet<enter>a<tab><tab>d").screen());
    }
}

#[test]
fn one_key_takes_everybody_out_of_cc() {
    let mut world = World::new(USUAL);
    world.press("/piet<enter>a<ctrl-x>");
    let screen = world.screen();
    assert!(!screen.contains("anna@veldt.example") && screen.contains("taken out of Cc"), "{screen}");
    world.press("<esc>");
    assert!(!world.screen().contains("anna@veldt.example"));
}

#[test]
fn a_mail_with_something_that_is_no_address_stays_here() {
    let mut world = World::new(USUAL);
    world.press("r<tab>x, <esc>");
    assert!(world.screen().contains("⚠ no address: x"), "{}", world.screen());
    world.press("y");
    assert!(
        world.screen().contains("not sent:") && world.screen().contains("is no address"),
        "{}",
        world.screen()
    );
    assert!(!world.effects.iter().any(|effect| format!("{effect:?}").contains("Hold")));
}

#[test]
fn templates_are_found_by_a_few_letters() {
    for (size, name) in [(SMALL, "templates_search_small"), (USUAL, "templates_search")] {
        shows(name, &World::new(size).press("t/ordr").screen());
    }
    let mut world = World::new(USUAL);
    world.press("t/zzz<enter>");
    assert!(world.screen().contains("no template has these letters"), "{}", world.screen());
    world.press("<ctrl-u>fa<enter>");
    assert!(world.screen().contains("facts: what it asks"), "{}", world.screen());
    world.press("<esc>/fa<esc>");
    let screen = world.screen();
    assert!(screen.contains("acknowledge") && screen.contains("▌f facts"), "the cursor stays: {screen}");
    world.press("a");
    assert!(world.screen().contains("answers by Tuesday"), "letters pick again: {}", world.screen());
}

#[test]
fn several_templates_go_into_one_draft() {
    let mut world = World::new(USUAL);
    world.press("rmine<enter><ctrl-o>");
    let screen = world.screen();
    assert!(screen.contains("Insert a template"), "{screen}");
    world.press("<esc>");
    assert!(world.screen().contains("mine") && world.screen().contains("Esc review"), "{}", world.screen());
    world.press("<ctrl-o>a");
    world.press("<ctrl-o>f<enter><enter><ctrl-s>");
    let text = String::from_utf8(world.saved.last().unwrap().1.clone()).unwrap();
    let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}\n{text}"));
    assert!(text.contains("Subject: Re: 4th attempt: CANCEL this order"), "{text}");
    assert!(
        place("mine") < place("answers by Tuesday") && place("answers by") < place("these are the facts")
    );
    assert!(world.screen().contains("not filled yet: ⟪facts⟫"), "{}", world.screen());
    world.press("<ctrl-o>f<esc>");
    assert!(world.screen().contains("Insert a template"), "back to the templates: {}", world.screen());
}

#[test]
fn a_second_template_neither_greets_nor_closes_again() {
    let mut world = World::new(USUAL);
    for template in &mut world.app.session.templates {
        let closing = if template.name == "facts" { "Mit freundlichen Grüßen" } else { "Kind regards" };
        template.body = format!("{}\n{closing}\n{{{{ me.name }}}}\n", template.body);
    }
    world.press("ta<ctrl-o>fthe cause<enter><enter>");
    let body = world.app.composer().unwrap().body();
    assert!(body.contains("these are the facts: the cause") && body.contains("answers by Tuesday"), "{body}");
    assert_eq!(body.matches("Hello Dana Whitlow,").count(), 1, "{body}");
    assert!(
        body.starts_with("Hello Dana Whitlow,\n\nthese are the facts"),
        "not before the greeting: {body}"
    );
    assert_eq!(body.matches("Kind regards\nSam Okafor").count(), 1, "{body}");
    assert!(!body.contains("Mit freundlichen"), "nor in another language: {body}");
    let mut world = World::new(USUAL);
    world.press("r<ctrl-o>a");
    assert!(world.app.composer().unwrap().body().starts_with("Hello Dana Whitlow,"), "the first one greets");
}

#[test]
fn a_search_that_found_nothing_says_so_when_it_is_taken() {
    let mut world = World::new(USUAL);
    world.press("rmine<ctrl-v>zzzz<enter>");
    assert!(world.screen().contains("nothing is found to take"), "{}", world.screen());
    world.press("<esc>");
    assert!(world.screen().contains("mine"), "{}", world.screen());
}

#[test]
fn the_keys_close_to_what_they_were_asked_for() {
    let mut world = World::new(USUAL);
    world.press("rmine<esc>?");
    assert!(world.screen().contains("Keys: the draft"), "{}", world.screen());
    world.press("q");
    assert!(world.screen().contains("╭─ The draft"), "one level: {}", world.screen());
    world.press("qt?q");
    assert!(!world.effects.contains(&levelhead::app::Effect::Quit), "{}", world.screen());
}

#[test]
fn mending_is_offered_only_where_something_was_found() {
    let mut world = World::new(USUAL);
    world.press("rThank you. We will look into it.<esc>");
    let found = world.app.checked.told().count() > 0;
    assert_eq!(world.screen().contains("Enter mend"), found, "{}", world.screen());
    world.press("e<tab><tab>piet@veldt.example<esc>");
    assert!(world.screen().contains("Enter mend"), "{}", world.screen());
}

/// The templates that ship, on the screen of the tests.
fn with_shipped() -> World {
    let mut world = World::new(USUAL);
    world.app.session.templates = levelhead::config::Config::bare().templates().to_vec();
    world
}

#[test]
fn a_date_in_plain_words_is_shown_in_full_and_written_so() {
    let mut world = with_shipped();
    world.press("t/acknowledge<enter><tab><ctrl-u>friday noon");
    assert!(world.screen().contains("= Friday 13 March at 12:00 (UTC)"), "{}", world.screen());
    world.press("<enter>");
    assert!(
        world.screen().contains("by Friday 13 March at 12:00 (UTC), with an answer"),
        "{}",
        world.screen()
    );
    let mut world = with_shipped();
    world.press("t/acknowledge<enter><tab><ctrl-u>the end of the fair<enter>");
    let written = world.app.composer().unwrap().body();
    assert!(written.contains("by the end of the fair, with"), "{written}");
}

#[test]
fn a_person_is_completed_from_the_conversation_the_team_and_everybody_seen() {
    let mut world = with_shipped();
    world.press("t/acknowledge<enter>");
    assert!(!world.screen().contains(" Piet Kruger  "), "{}", world.screen());
    world.press("<ctrl-u>kruger");
    assert!(world.screen().contains(" Piet Kruger  "), "{}", world.screen());
    world.press("<ctrl-u>p");
    shows("blanks_offers", &world.screen());
    world.press("<down><enter>");
    assert!(
        world.screen().contains("acknowledge: what it asks"),
        "the name is taken first: {}",
        world.screen()
    );
    world.press("<enter><enter>");
    assert!(world.screen().contains("has an owner: Arun Patel"), "{}", world.screen());
}
