//! HTML as tags and text, as far as mail needs it. Every byte is looked at once. Must not know what tags do.

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'x> {
    /// Text between tags, entities not decoded.
    Text(&'x str),
    /// A start tag.
    Open(Tag<'x>),
    /// An end tag.
    Close(&'x str),
}

/// A start tag. Names are as written: compare without case.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'x> {
    /// The element.
    pub name: &'x str,
    /// Everything between the name and `>`.
    attributes: &'x str,
}

/// Attributes of one tag that are looked at.
const ATTRIBUTES: usize = 64;

impl<'x> Tag<'x> {
    /// The value of an attribute, entities not decoded; empty where it has none.
    pub fn get(&self, name: &str) -> Option<&'x str> {
        self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn attributes(&self) -> impl Iterator<Item = (&'x str, &'x str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end =
                rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end.max(usize::from(rest.starts_with('='))))?;
            if name.is_empty() {
                return None;
            }
            let Some(value) = after.trim_start().strip_prefix('=') else {
                rest = after;
                return Some((name, ""));
            };
            let value = value.trim_start();
            let quoted = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            let split = match quoted {
                Some(quote) => value.get(1..).and_then(|value| value.split_once(quote)),
                None => None,
            };
            let (value, after) = split.unwrap_or_else(|| {
                value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
            });
            rest = after;
            Some((name, value))
        })
        .take(ATTRIBUTES)
    }
}

/// Elements whose content is no markup, and is not shown.
const RAW: &[&str] = &["style", "script", "title", "xml", "noembed", "noframes", "template", "svg"];

/// Splits HTML.
pub struct Tokens<'x> {
    rest: &'x str,
}

impl<'x> Tokens<'x> {
    /// The tokens of a page.
    pub fn of(html: &'x str) -> Self {
        Self { rest: html }
    }

    /// Passes over the content of a style or script.
    fn skip_raw(&mut self, name: &str) {
        let mut rest = self.rest;
        while let Some(at) = rest.find("</") {
            rest = rest.get(at + 2..).unwrap_or_default();
            let end = rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
            if end {
                self.rest = rest.split_once('>').map_or("", |(_, after)| after);
                return;
            }
        }
        self.rest = "";
    }
}

impl<'x> Iterator for Tokens<'x> {
    type Item = Token<'x>;

    fn next(&mut self) -> Option<Token<'x>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !begins_markup(self.rest) {
                let from = usize::from(self.rest.starts_with('<'));
                let text_end = self
                    .rest
                    .get(from..)
                    .and_then(|rest| rest.find('<'))
                    .map_or(self.rest.len(), |at| at + from);
                let (text, rest) = self.rest.split_at(text_end);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            let inside = self.rest.get(1..).unwrap_or_default();
            if let Some(comment) = inside.strip_prefix("!--") {
                // `<!-->` is a whole comment.
                let comment = comment.strip_prefix("->").map_or(comment, |_| "-->");
                self.rest = if comment == "-->" {
                    inside.get(5..).unwrap_or_default()
                } else {
                    comment.split_once("-->").map_or("", |(_, after)| after)
                };
                continue;
            }
            if inside.starts_with(['!', '?']) {
                self.rest = inside.split_once('>').map_or("", |(_, after)| after);
                continue;
            }
            let (tag, rest) = inside.split_at(tag_end(inside));
            self.rest = rest.get(1..).unwrap_or_default();
            let closing = tag.strip_prefix('/');
            let tag = closing.unwrap_or(tag);
            let name_end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
            let (name, attributes) = tag.split_at(name_end);
            if closing.is_some() {
                return Some(Token::Close(name));
            }
            if RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                if !attributes.ends_with('/') {
                    self.skip_raw(name);
                }
                continue;
            }
            return Some(Token::Open(Tag { name, attributes }));
        }
    }
}

/// A `<` begins markup only before a letter, `/`, `!` or `?`.
fn begins_markup(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'<')
        && match bytes.next() {
            Some(b'/') => bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic()),
            Some(byte) => byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?'),
            None => false,
        }
}

/// Where the tag ends: at the first `>` outside quotes; a quote that never ends does not count.
fn tag_end(inside: &str) -> usize {
    let bytes = inside.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'>', b'"', b'\'', rest)) {
        at += found;
        match bytes.get(at) {
            Some(b'>') | None => return at,
            Some(quote) => {
                let value =
                    at > 0 && bytes.get(..at).is_some_and(|before| before.trim_ascii_end().ends_with(b"="));
                let end = bytes.get(at + 1..).and_then(|rest| memchr::memchr(*quote, rest));
                match end.filter(|_| value) {
                    Some(end) => at += end + 2,
                    None => at += 1,
                }
            }
        }
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_text() {
        let html = "a<b CLASS=x id='y z' data-q=\"1>2\" hidden>c</B >d < e <!-- f > --> <!DOCTYPE g>h<br/>";
        let shown: Vec<String> = Tokens::of(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Close(name) => format!("/{name}"),
                Token::Open(tag) => {
                    format!("{} {:?} {:?} {:?}", tag.name, tag.get("class"), tag.get("id"), tag.get("hidden"))
                }
            })
            .collect();
        assert_eq!(
            shown,
            [
                "a",
                "b Some(\"x\") Some(\"y z\") Some(\"\")",
                "c",
                "/B",
                "d ",
                "< e ",
                " ",
                "h",
                "br None None None"
            ]
        );
    }

    #[test]
    fn styles_and_scripts_are_passed_over() {
        let html = "<style>a<b></style >x<script>if (a</b) {}</SCRIPT>y<title>z";
        let shown: Vec<_> = Tokens::of(html).collect();
        assert_eq!(shown, [Token::Text("x"), Token::Text("y")]);
    }
}
