//! BODYSTRUCTURE (RFC 3501 section 7.4.2) as an outline, and the section that holds each part. Bounded in depth and
//! number; what is odd is not read at all, since a message can always be read whole. Must not know what is shown.

use super::cursor::Cursor;
use crate::mail::limits;
use crate::mail::parse::{Encoding, Outline, OutlinePart};

/// Parts of a message that are asked for one by one; of one with more, the whole is asked for.
const PARTS: usize = 60;

/// What a server tells of the structure of one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::imap) struct Structure {
    /// The parts.
    pub outline: Outline,
    /// Where each of them is, in the same order.
    pub sections: Vec<Section>,
}

/// Where a part is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::imap) struct Section {
    /// The section of its header; empty for that of the message itself.
    pub header: String,
    /// The section of its content; empty where that is only other parts.
    pub content: String,
}

/// What a body of the list is.
enum Entity {
    /// A message: the whole one, or one attached as the part of this number.
    Message(String),
    /// The part of this number.
    Part(String),
}

impl Structure {
    /// Reads what stands behind `BODYSTRUCTURE`. `None` where it is broken, larger than believable, or contradicts
    /// itself.
    pub(in crate::imap) fn parse(text: &[u8]) -> Option<Self> {
        let mut structure = Self::default();
        let mut cursor = Cursor::new(text);
        structure.body(&mut cursor, &Entity::Message(String::new()), 0)?;
        Some(structure)
    }

    /// The section that holds all of a part, an attached message too; `None` for what is only other parts.
    pub(in crate::imap) fn section_of(&self, part: usize) -> Option<String> {
        let (told, Section { header, content }) =
            self.outline.parts.get(part).zip(self.sections.get(part))?;
        if !content.is_empty() {
            return Some(content.clone());
        }
        let at = match header.strip_suffix(".MIME") {
            Some(at) => at.to_owned(),
            None => within(header.strip_suffix(".HEADER").unwrap_or_default(), 1),
        };
        (told.kind.0 == "message").then_some(at)
    }

    /// Reads one body and those in it; its number and its length.
    fn body(&mut self, cursor: &mut Cursor<'_>, entity: &Entity, depth: usize) -> Option<(usize, usize)> {
        if depth > limits::DEPTH || self.sections.len() >= PARTS {
            return None;
        }
        let number = self.sections.len();
        let header = match entity {
            Entity::Message(at) if at.is_empty() => String::new(),
            Entity::Message(at) => format!("{at}.HEADER"),
            Entity::Part(at) => format!("{at}.MIME"),
        };
        self.sections.push(Section { header, content: String::new() });
        self.outline.parts.push(OutlinePart::default());
        cursor.need(b'(')?;
        let part = match cursor.peek()? {
            b'(' => self.several(cursor, entity, depth)?,
            _ => self.single(cursor, entity, number, depth)?,
        };
        cursor.need(b')')?;
        let octets = part.octets;
        *self.outline.parts.get_mut(number)? = part;
        Some((number, octets))
    }

    fn several(&mut self, cursor: &mut Cursor<'_>, entity: &Entity, depth: usize) -> Option<OutlinePart> {
        let (Entity::Message(at) | Entity::Part(at)) = entity;
        let mut part = OutlinePart::default();
        while cursor.peek()? == b'(' {
            let child = Entity::Part(within(at, part.children.len() + 1));
            let (number, octets) = self.body(cursor, &child, depth + 1)?;
            part.children.push(number);
            part.octets = part.octets.checked_add(octets)?;
            cursor.spaces();
        }
        part.kind = ("multipart".to_owned(), lower(cursor)?);
        // Parameters; then what may be left out.
        if next(cursor) {
            cursor.skip()?;
        }
        if next(cursor) {
            disposition(cursor, &mut part)?;
        }
        rest(cursor)?;
        // A multipart of nothing is shown as the text it is.
        (part.octets > 0).then_some(part)
    }

    fn single(
        &mut self,
        cursor: &mut Cursor<'_>,
        entity: &Entity,
        number: usize,
        depth: usize,
    ) -> Option<OutlinePart> {
        let at = match entity {
            Entity::Message(at) => within(at, 1),
            Entity::Part(at) => at.clone(),
        };
        let mut part = OutlinePart { kind: (lower(cursor)?, String::new()), ..OutlinePart::default() };
        next(cursor).then_some(())?;
        part.kind.1 = lower(cursor)?;
        next(cursor).then_some(())?;
        part.named = parameters(cursor, "name")?;
        for _ in ["id", "description"] {
            next(cursor).then_some(())?;
            cursor.skip()?;
        }
        next(cursor).then_some(())?;
        part.encoding = Encoding::named(&lower(cursor)?);
        next(cursor).then_some(())?;
        part.octets = usize::try_from(cursor.number()?).ok()?;
        let message = part.kind.0 == "message" && matches!(part.kind.1.as_str(), "rfc822" | "global");
        if message && part.encoding == Encoding::Plain {
            // The envelope; the message itself; its lines.
            next(cursor).then_some(())?;
            cursor.skip()?;
            next(cursor).then_some(())?;
            let (child, _) = self.body(cursor, &Entity::Message(at), depth + 1)?;
            part.children.push(child);
            next(cursor).then_some(())?;
            cursor.skip()?;
        } else if message {
            return None;
        } else {
            if part.kind.0 == "text" {
                next(cursor).then_some(())?;
                cursor.skip()?;
            }
            self.sections.get_mut(number)?.content = at;
        }
        // The checksum; then the disposition.
        if next(cursor) {
            cursor.skip()?;
        }
        if next(cursor) {
            disposition(cursor, &mut part)?;
        }
        rest(cursor)?;
        Some(part)
    }
}

fn within(at: &str, number: usize) -> String {
    if at.is_empty() { number.to_string() } else { format!("{at}.{number}") }
}

/// Steps to the next value of a list, if there is one.
fn next(cursor: &mut Cursor<'_>) -> bool {
    cursor.spaces();
    cursor.peek().is_some_and(|byte| byte != b')')
}

/// Steps over what is left of a list.
fn rest(cursor: &mut Cursor<'_>) -> Option<()> {
    while next(cursor) {
        cursor.skip()?;
    }
    Some(())
}

/// A string in lower case; empty for NIL.
fn lower(cursor: &mut Cursor<'_>) -> Option<String> {
    let text = cursor.astring()?.value().unwrap_or_default();
    Some(String::from_utf8_lossy(&text).trim().to_ascii_lowercase())
}

/// Reads a list of parameters; whether one of them has this name, in a form of RFC 2231 too.
fn parameters(cursor: &mut Cursor<'_>, name: &str) -> Option<bool> {
    if !cursor.take(b'(') {
        return cursor.skip().map(|()| false);
    }
    let mut named = false;
    while next(cursor) {
        named |= lower(cursor)?.split('*').next() == Some(name);
        next(cursor).then_some(())?;
        cursor.skip()?;
    }
    cursor.need(b')')?;
    Some(named)
}

fn disposition(cursor: &mut Cursor<'_>, part: &mut OutlinePart) -> Option<()> {
    if !cursor.take(b'(') {
        return cursor.skip();
    }
    part.attached = lower(cursor)? == "attachment";
    if next(cursor) {
        part.named |= parameters(cursor, "filename")?;
    }
    rest(cursor)?;
    cursor.need(b')')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<Vec<String>> {
        let Structure { outline, sections } = Structure::parse(text.as_bytes())?;
        let show = |(part, section): (&OutlinePart, &Section)| {
            let OutlinePart { kind, children, attached, named, octets, .. } = part;
            let marks = [(*attached, " attached"), (*named, " named")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            format!(
                "{}/{} [{}] [{}] {octets} {children:?}{marks}",
                kind.0, kind.1, section.header, section.content
            )
        };
        Some(outline.parts.iter().zip(&sections).map(show).collect())
    }

    #[test]
    fn a_mail_with_a_file_and_a_forwarded_mail() {
        let text = r#"((("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 120 4 NIL NIL NIL NIL)("TEXT" "HTML" NIL NIL NIL "7BIT" 900 20) "alternative" ("boundary" "b") NIL NIL)("application" "pdf" ("name*0*" "utf-8''x") NIL NIL "base64" 5000 NIL ("attachment" ("filename*" "x")) NIL NIL)("message" "rfc822" NIL NIL NIL "7bit" 700 (NIL "s" ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL NIL NIL) (("text" "plain" NIL NIL NIL NIL 5 1)("image" "png" NIL NIL NIL "base64" 80) "mixed") 20) "mixed" ("boundary" "a") NIL NIL NIL)"#;
        assert_eq!(
            told(text).unwrap(),
            [
                "multipart/mixed [] [] 6720 [1, 4, 5]",
                "multipart/alternative [1.MIME] [] 1020 [2, 3]",
                "text/plain [1.1.MIME] [1.1] 120 []",
                "text/html [1.2.MIME] [1.2] 900 []",
                "application/pdf [2.MIME] [2] 5000 [] attached named",
                "message/rfc822 [3.MIME] [] 700 [6]",
                "multipart/mixed [3.HEADER] [] 85 [7, 8]",
                "text/plain [3.1.MIME] [3.1] 5 []",
                "image/png [3.2.MIME] [3.2] 80 []",
            ]
        );
        let structure = Structure::parse(text.as_bytes()).unwrap();
        let whole =
            [None, None, Some("1.1"), Some("1.2"), Some("2"), Some("3"), None, Some("3.1"), Some("3.2")];
        assert_eq!(
            (0..9).map(|part| structure.section_of(part)).collect::<Vec<_>>(),
            whole.map(|section| section.map(str::to_owned))
        );
        assert_eq!(told(r#"("text" "plain" NIL NIL NIL "7bit" 12 1)"#).unwrap(), ["text/plain [] [1] 12 []"]);
    }

    #[test]
    fn what_is_broken_or_beyond_belief_is_not_read() {
        let deep = |levels: usize| {
            let (open, close) = ("(".repeat(levels), " \"mixed\")".repeat(levels));
            format!("{open}(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1){close}")
        };
        assert!(told(&deep(5)).is_some());
        let many = format!("({}\"mixed\")", r#"("text" "plain" NIL NIL NIL "7bit" 1 1)"#.repeat(5_000));
        let base64 = r#"("message" "rfc822" NIL NIL NIL "base64" 9 NIL NIL 1)"#;
        for broken in
            ["", "NIL", "()", "(())", "(\"text\"", "(\"text\" \"plain\")", &deep(200_000), &many, base64]
        {
            assert_eq!(told(broken), None, "{}", broken.chars().take(60).collect::<String>());
        }
        for cut in 0..deep(3).len() {
            assert_eq!(told(deep(3).get(..cut).unwrap()), None, "{cut}");
        }
    }
}
