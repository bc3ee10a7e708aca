//! HTML as mail programs write it, and what is to be seen of it.

use super::{Hint, Rendered};
use proptest::prelude::*;

fn render(html: &str) -> Rendered {
    super::render(html, 0)
}

fn text(html: &str) -> String {
    let lines: Vec<String> = render(html).lines.into_iter().map(|(line, _)| line).collect();
    lines.join("\n")
}

#[test]
fn paragraphs_lines_and_white_space() {
    assert_eq!(text("<p>one  two\n three</p><p>four<br>five</p>"), "one two three\n\nfour\nfive");
    assert_eq!(text("<div>a</div><div><br></div><div>b</div>"), "a\n\nb");
    assert_eq!(text("a<b>b</b> <i>c</i>d&nbsp;&amp;"), "ab cd &");
    assert_eq!(text("<pre>x\n  y</pre>z"), "x\n  y\n\nz");
}

#[test]
fn links_are_numbered_unless_they_say_where_they_lead() {
    let page = render(
        "<a href=\"https://x.example/a?b=1&amp;c\">here</a> <a href='https://x.example/a?b=1&amp;c'>again</a> \
         <a href=https://y.example/>y.example</a> <a href=mailto:a@b.example>a@b.example</a> \
         <a href='https://evil.example'>bank.example</a> <a href='javascript:x()'>no</a>",
    );
    assert_eq!(page.lines[0].0, "here [1] again [1] y.example a@b.example bank.example [2] no");
    assert_eq!(page.links, ["https://x.example/a?b=1&c", "https://evil.example"]);
}

#[test]
fn hidden_text_and_tracking_pixels_are_left_out() {
    for hidden in [
        "<div style='display:none'>no<p>no</p></div>",
        "<span style=\"font-size:0px\">no</span>",
        "<span style='FONT-SIZE: 1px'>no</span>",
        "<span style='visibility: hidden'>no</span>",
        "<div hidden>no</div>",
        "<img src=x width=1 height=1 alt=no>",
        "<style>no</style><!-- no --><title>no</title>",
    ] {
        assert_eq!(text(&format!("a{hidden}b")).replace('\n', ""), "ab", "{hidden}");
    }
    assert_eq!(text("<td style='font-size:0'><p style='font-size:14px'>seen</p></td>"), "seen");
    assert_eq!(text("<img src=x alt='A chart'>"), "[A chart]");
}

#[test]
fn pictures_on_the_web_are_counted_and_those_nobody_would_see_apart() {
    let html = "<img src='https://a.example/1.png'><IMG SRC=' HTTP://a.example/2.png'><img src='//a.example/3'>\
                <img src='cid:4'><img src='data:image/png;base64,AA'><img>\
                <img src='https://a.example/open' width=1 height=1>\
                <div style='display:none'><img src='https://a.example/open'></div>";
    let remote = super::render(html, 0).remote;
    assert_eq!((remote.seen, remote.unseen), (3, 2));
}

#[test]
fn lists_are_marked_and_indented() {
    assert_eq!(text("<ul><li>a<li>b<ol><li>c</li><li>d</li></ol></li></ul>e"), "• a\n• b\n  1. c\n  2. d\ne");
}

#[test]
fn tables_of_data_stand_in_columns() {
    let html = "<table><tr><th>Part</th><th>Price</th></tr>\n<tr><td><p class=MsoNormal>Plate</p></td>\n\
                <td><p class=MsoNormal>12.00</p></td></tr></table>after";
    assert_eq!(text(html), "Part   Price\nPlate  12.00\n\nafter");
}

#[test]
fn tables_for_layout_leave_no_trace() {
    let html = "<table><tr><td>&nbsp;</td><td><table><tr><td><p>Hello</p><p>World</p></td></tr></table></td>\
                <td></td></tr></table>";
    assert_eq!(text(html), "Hello\n\nWorld");
    let columns = "<table><tr><td><p>a</p><p>b</p></td><td>c</td><td>d</td></tr></table>";
    assert_eq!(text(columns), "a\n\nb\n\nc\nd");
}

#[test]
fn quotations_are_marked() {
    let html = "new<blockquote type=cite>old<blockquote>older</blockquote></blockquote>new again";
    assert_eq!(text(html), "new\n\n> old\n>\n> > older\n\nnew again");
    assert_eq!(text("<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>in</blockquote>"), "in");
}

#[test]
fn programs_tell_signatures_and_what_is_answered() {
    let hints = |html: &str| {
        render(html).lines.into_iter().map(|(line, hint)| format!("{line}:{hint:?}")).collect::<Vec<_>>()
    };
    assert_eq!(
        hints("a<div class=\"x gmail_signature\">s</div><div class='gmail_quote'>q</div>b"),
        ["a:None", "s:Signature", "q:Answered", "b:None"]
    );
    assert_eq!(
        hints("a<hr id=stopSpelling>q<div>r</div>"),
        ["a:None", &format!("{}:Answered", "-".repeat(40)), "q:Answered", "r:Answered"]
    );
    assert_eq!(render("a").lines[0].1, Hint::None);
}

#[test]
fn deep_and_large_pages_are_read_in_a_moment() {
    assert!(render(&"<div>".repeat(100_000)).simplified);
    assert!(render(&"<table><tr><td>".repeat(30_000)).simplified);
    assert_eq!(text(&format!("<a {}", "x=y ".repeat(100_000))), "");
    let broken = render(&"</div></td><p style='".repeat(50_000));
    assert!(broken.lines.len() < 10);
}

proptest! {
    #[test]
    fn nothing_panics_and_nothing_forbidden_is_left(
        pieces in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<li>", "<ul>", "</ul>",
                "<blockquote>", "</blockquote>", "<a href='http://x'>", "</a>", "<br>", "<pre>", "</pre>", "<img alt='x'>",
                "<span style='display:none'>", "</span>", "&#27;[2J", "&#x202e;", "<style>", "</style>", "<!--", "-->", "\u{7}", " ",
            ]).prop_map(str::to_owned),
            "\\PC{0,6}",
        ], 0..40)
    ) {
        let page = render(&pieces.concat());
        for (line, _) in &page.lines {
            prop_assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{:?}", line);
        }
    }
}
