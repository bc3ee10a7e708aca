//! A conversation as lines.

use super::*;
use crate::app::reader::{Who, merged};
use crate::mail::{AddrSpec, Attachment, Caution, SafeText};
use std::sync::Arc;

fn letter(text: &str, triggers: Vec<Range<usize>>) -> Letter {
    let text = SafeText::block(text);
    let blocks = vec![Block { kind: BlockKind::New, range: 0..text.len() }];
    Letter {
        author: "Dana".into(),
        who: Who::Customer,
        when: "09:12".into(),
        recipients: String::new(),
        newcomers: Vec::new(),
        defects: Vec::new(),
        triggers,
        reasons: Vec::new(),
        text: Text::Here(Arc::new(Body { text, blocks, ..Body::default() })),
    }
}

fn laid(letters: &[Letter], folds: Folds, columns: usize) -> Vec<FlowLine> {
    laid_out(letters, folds, columns).0
}

fn shown(lines: &[FlowLine]) -> Vec<String> {
    lines.iter().map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
}

#[test]
fn a_paragraph_broken_by_the_senders_program_flows() {
    let text =
        "This will be my 4th attempt to contact you and it is the very LAST\none. Cancel it.\n\nDana\nCEO";
    let lines = laid(&[letter(text, Vec::new())], Folds::default(), 40);
    assert_eq!(
        shown(&lines)[2..],
        [
            "This will be my 4th attempt to contact",
            "you and it is the very LAST one. Cancel",
            "it.",
            "",
            "Dana",
            "CEO"
        ]
    );
}

#[test]
fn a_trigger_keeps_its_place_over_a_break() {
    let text = "I want a written confirmation of the refund from you within three\nhours or else.";
    let at = text.find("within").unwrap();
    let lines = laid(
        &[letter(text, merged(vec![at..at + 6, at..at + "within three\nhours".len()]))],
        Folds::default(),
        50,
    );
    let marked: Vec<_> =
        lines.iter().flat_map(|line| &line.pieces).filter(|p| p.tone == Tone::Trigger).collect();
    assert_eq!(marked.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["within three hours"]);
}

#[test]
fn a_word_without_end_and_a_name_without_end_are_cut_and_what_follows_is_shown() {
    let noise = letter(&format!("See:\n{} and then\nthis", "A".repeat(5_000)), Vec::new());
    let lines = shown(&laid(&[noise], Folds::default(), 40));
    assert_eq!(lines.iter().filter(|line| line.starts_with("AAAA")).count(), 10);
    assert!(lines.contains(&"… 4600 characters left out".to_owned()), "{lines:?}");
    assert!(lines.contains(&"and then this".to_owned()), "{lines:?}");
    let chinese = letter(&"請求書を再送していただけますか".repeat(60), Vec::new());
    assert!(laid(&[chinese], Folds::default(), 40).len() > 40);

    let text = Text::Here(Arc::new(Body {
        attachments: vec![Attachment {
            name: SafeText::line(&format!("{}.pdf.exe", "A".repeat(3_000))),
            media_type: SafeText::line("application/pdf"),
            size: 5,
            part: 1,
        }],
        cautions: vec![Caution::SentBy(AddrSpec::parse("evil@x.example").unwrap())],
        ..Body::default()
    }));
    let lines = shown(&laid(&[Letter { text, ..letter("", Vec::new()) }], Folds::default(), 60));
    assert_eq!(lines.last().unwrap(), &format!("⎘ {}…AAAA.pdf.exe  application/pdf  5 B", "A".repeat(23)));
    assert_eq!(lines[1], "⚠ sent by evil@x.example, who is not the one in From");
}

#[test]
fn earlier_messages_are_one_line_each_until_unfolded() {
    let letters = [letter("new", Vec::new()), letter("old\nmore", Vec::new())];
    let folded = shown(&laid(&letters, Folds::default(), 40));
    assert_eq!(
        folded,
        ["← Dana  customer  09:12", "", "new", "", "▸ 1 earlier message", "  ← Dana  09:12  old"]
    );
    let unfolded = shown(&laid(&letters, Folds { earlier: true, quotes: false }, 40));
    assert!(unfolded.contains(&"more".to_owned()), "{unfolded:?}");
}
