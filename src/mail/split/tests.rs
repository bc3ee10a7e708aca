//! Letters as people send them, and which lines are their own.

use super::{Hint, Letter, Line, Subject, blocks};
use crate::mail::BlockKind;
use proptest::prelude::*;

/// Each line behind the first letter of its kind.
fn marked(text: &str, letter: Letter<'_>) -> String {
    let lines: Vec<Line<'_>> = text.split('\n').map(|line| (line, Hint::None)).collect();
    let mut shown = String::new();
    for block in blocks(&lines, letter) {
        let letter = match block.kind {
            BlockKind::New => 'n',
            BlockKind::Attribution => 'a',
            BlockKind::Quote => 'q',
            BlockKind::Forward => 'f',
            BlockKind::Signature => 's',
            BlockKind::Footer => 'x',
            BlockKind::Calendar => 'c',
        };
        for line in text.get(block.range).unwrap_or_default().lines() {
            shown.extend([letter, ' ']);
            shown.push_str(line);
            shown.push('\n');
        }
    }
    shown
}

/// The text is written as [`marked`] shows it.
fn check(expected: &str) {
    check_as(expected, Letter { subject: Subject::Other, sender: "Dana Whitlow" });
}

fn check_as(expected: &str, letter: Letter<'_>) {
    let expected: Vec<&str> = expected.lines().map(str::trim_start).filter(|line| !line.is_empty()).collect();
    let text: Vec<&str> = expected.iter().map(|line| line.get(2..).unwrap_or_default()).collect();
    let shown = marked(&text.join("\n"), letter);
    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
    let expected: Vec<&str> = expected.iter().map(|line| line.trim_end()).collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_reply_above_its_quotation() {
    check(
        "n Hello Sam,
         n
         n this is the second time I ask.
         n
         n Best regards,
         s Dana Whitlow
         s +1 503 555 0100
         s
         a On Mon, Apr 2, 2012 at 6:26 PM, Sam Miller
         a <sam@b.example> wrote:
         a
         q > Hi Dana,
         q > we will look into it.",
    );
}

#[test]
fn answers_between_quoted_lines_are_new() {
    check(
        "a Sam Miller <sam@b.example> wrote:
         q > When did you order?
         n On Monday.
         n
         q > Which parts?
         n All of them!
         s --
         s Dana",
    );
}

#[test]
fn outlook_quotes_without_marks() {
    check(
        "n See my answer.
         n
         n Thanks,
         s Piet
         s
         a ________________________________
         a From: Sam <sam@b.example>
         a Sent: Monday, 2 April 2012 18:26
         a To: Piet <piet@c.example>
         a Subject: RE: plates
         a
         q Dear Piet,
         q we are sorry.
         q
         q From: Piet <piet@c.example>
         q Sent: Sunday
         q To: Sam
         q Hello",
    );
}

#[test]
fn forwards_are_not_the_forwarders_words() {
    check(
        "n Can you take this one?
         n
         f ---------- Forwarded message ---------
         f From: Dana <dana@d.example>
         f Date: Mon, 2 Apr 2012
         f Subject: broken
         f To: Sam
         f
         f It is broken!",
    );
    check(
        "n Can you take this one?
         n
         f Begin forwarded message:
         f
         f > From: Dana <dana@d.example>
         f > It is broken!
         f
         n Thanks",
    );
    check_as(
        "n FYI
         n
         f From: Dana <dana@d.example>
         f Sent: Monday
         f To: Sam
         f Subject: broken
         f
         f It is broken!",
        Letter { subject: Subject::Forward, sender: "" },
    );
}

#[test]
fn a_list_footer_may_follow_at_once() {
    check(
        "n 123
         x _______________________________________________
         x Users mailing list
         x To unsubscribe, send any mail to users-unsubscribe@lists.example",
    );
}

#[test]
fn telephones_disclaimers_and_lists_add_lines() {
    check(
        "x CAUTION: This email originated from outside of the organization.
         x
         n Still waiting.
         n
         s Sent from my iPhone
         s
         x This message is confidential and intended only for the addressee. If you have received it in error, please notify the sender.
         x
         x _______________________________________________
         x Users mailing list
         x Users@lists.example",
    );
}

#[test]
fn what_only_resembles_is_left_alone() {
    check(
        "n Thank you
         n
         n for nothing. I asked three times, and nobody wrote:
         n I want a refund!
         n On Monday I will call my lawyer.
         n P.S. I mean it.",
    );
    check(
        "n Thanks
         n I will now wait until Friday noon and not one hour longer, as agreed.",
    );
    check("n Your disclaimer says the offer is confidential. I disagree.");
}

#[test]
fn the_own_name_by_itself_ends_a_letter() {
    check(
        "n Is there anybody who can do their job?
         n
         s Dana Whitlow
         s Workshop Manager
         s Whitlow & Daughters (Pty) Ltd",
    );
    check(
        "n Thanks
         n
         n for nothing, I asked three times.
         n
         s D. Whitlow",
    );
    check(
        "n Dana
         n Whitlow
         n is how you spell it.",
    );
    check(
        "n You sent it to
         n Dana Whitlow
         n and I have never had anything in return.",
    );
    check(
        "n The log is below.
         n
         n Dana
         n
         n EAL: cannot init plugins",
    );
    check("n Dana Whitlow");
}

#[test]
fn without_marks_and_without_own_words_nothing_is_taken_for_quoted() {
    check(
        "n On 04/20/2020 12:33 PM, Lukas Haase wrote:
         n
         n This is unacceptable.",
    );
    check(
        "n Still nothing!
         n
         a On 04/20/2020 12:33 PM, Lukas Haase wrote:
         a
         q We will look into it.",
    );
}

#[test]
fn ends_of_wrapped_quotations_belong_to_them() {
    check(
        "q > this quoted line was so long that the program had to wrap it somewhere
         q near here
         q > and it goes on",
    );
}

proptest! {
    #[test]
    fn blocks_cover_the_text_in_whole_lines(lines in prop::collection::vec(prop_oneof![
        "\\PC{0,12}",
        prop::sample::select(vec![
            "> x", "On Mon, 2 Apr 2012, a@b wrote:", "From: a", "Sent: b", "To: c", "-- ", "Thanks,", "Dana", "Sent from my phone",
            "-----Original Message-----", "---------- Forwarded message ---------", "", "____________________________", "x mailing list",
        ]).prop_map(str::to_owned),
    ], 0..30), forward in any::<bool>()) {
        let text = lines.join("\n");
        let hinted: Vec<Line<'_>> = text.split('\n').map(|line| (line, Hint::None)).collect();
        let found = blocks(&hinted, Letter { subject: if forward { Subject::Forward } else { Subject::Other }, sender: "Dana X" });
        let mut at = 0;
        for block in &found {
            prop_assert_eq!(block.range.start, at);
            prop_assert!(block.range.end > at);
            prop_assert!(at == 0 || text.get(..at).is_some_and(|before| before.ends_with('\n')));
            at = block.range.end;
        }
        prop_assert_eq!(at, text.len());
    }
}
