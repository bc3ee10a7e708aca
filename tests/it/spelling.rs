//! Spelling of a draft: underlined, mended, one's own words; and no dictionary is told once.

use crate::screen::{USUAL, World, shows};
use crate::terminal::Terminal;
use levelhead::app::spelling::{Order, Read};
use levelhead::app::{Effect, Event};
use levelhead::classify::Language;
use levelhead::spelling::Speller;
use std::sync::Arc;

const AFF: &str = include_str!("../fixtures/spelling/en_US.aff");
const DIC: &str = include_str!("../fixtures/spelling/en_US.dic");

/// A draft with these words in it, and the dictionary of the fixtures.
fn draft(words: &str) -> World {
    let mut world = World::new(USUAL);
    world.press("/piet<enter>rr");
    let asked =
        world.effects.iter().filter(|effect| **effect == Effect::Spell(Order::Load(Language::English)));
    assert_eq!(asked.count(), 1, "{:?}", world.effects);
    let speller = Ok(Arc::new(Speller::read([(AFF, DIC)], []).unwrap()));
    world.tell(Event::SpellerRead(Read { language: Language::English, speller }));
    world.press(words);
    world
}

#[test]
fn words_that_no_dictionary_knows_are_underlined() {
    let mut world = draft("Dear Piet, we recieve the plates of setting B and the holes on tuesday ");
    // "Piet", "setting" and "holes" stand in his mails; "tuesday" stands in none and in no dictionary.
    assert_eq!(world.underlined(), ["recieve", "tuesday"]);
    world.press("nothign");
    assert_eq!(world.underlined(), ["recieve", "tuesday"], "a word being typed waits");
    world.press(" ");
    assert_eq!(world.underlined(), ["recieve", "tuesday", "nothign"]);
}

#[test]
fn the_review_names_them_also_the_last_word_typed() {
    let mut world = draft("Dear Piet, we recieve the plates on tuesday");
    world.press("<esc>");
    assert!(world.screen().contains("~ no dictionary knows: recieve, tuesday"), "{}", world.screen());
    assert!(world.screen().contains("y send"), "nothing is kept back: {}", world.screen());
}

#[test]
fn a_word_is_mended_or_added_to_ones_own() {
    let mut world = draft("we recieve it by tuesday ");
    world.press("<ctrl-g>");
    shows("spelling", &world.screen());
    world.press("<enter>");
    assert!(world.screen().contains("we receive it by tuesday"), "{}", world.screen());
    world.press("a");
    assert!(world.effects.contains(&Effect::Spell(Order::Keep("tuesday".into()))), "{:?}", world.effects);
    assert_eq!(world.underlined(), [""; 0]);
    world.press("by tuesday ");
    assert_eq!(world.underlined(), [""; 0]);
}

#[test]
fn a_missing_dictionary_is_told_once() {
    let mut world = World::new(USUAL);
    world.press("r");
    let why = "spelling is not checked: install the package hunspell-en-us";
    world.tell(Event::SpellerRead(Read { language: Language::English, speller: Err(why.into()) }));
    assert!(world.screen().contains(why), "{}", world.screen());
    world.press("<ctrl-g>");
    assert!(world.screen().contains("no dictionary of this language is here"), "{}", world.screen());
    world.press("<esc>qjr");
    assert!(!world.screen().contains("not checked"), "{}", world.screen());
    let asked = world.effects.iter().filter(|effect| matches!(effect, Effect::Spell(_)));
    assert_eq!(asked.count(), 1);
}

#[test]
fn the_real_program_reads_dictionaries_from_dicpath_and_keeps_words() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spelling");
    let mut terminal = Terminal::start_in(100, 30, &["--demo"], &[("DICPATH", fixtures)]);
    terminal.wait("the list", |terminal| terminal.text().contains('▌') && !terminal.text().contains('⇣'));
    terminal.press("r").shows("Esc review").press("we recieve it ");
    let from = terminal.bytes.len();
    let underlined = |terminal: &Terminal| terminal.bytes[from..].windows(4).any(|sent| sent == b"\x1b[4m");
    terminal.wait("the word underlined", underlined).press("\u{7}");
    terminal.shows("Spelling: recieve").press("a").hides("Spelling: recieve");
    let path = terminal.home.path().join(".local/share/levelhead/words.txt");
    terminal.wait("the word in the file", |_| {
        std::fs::read_to_string(&path).is_ok_and(|text| text == "recieve\n")
    });
}
