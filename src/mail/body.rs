//! The readable body of one message as plain values. Must not know how it was parsed.

use super::{Caution, SafeText};
use std::ops::Range;

/// What a stretch of body text is. Only [`BlockKind::New`] counts as the writer's own new words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Newly written by the sender.
    New,
    /// "On Tuesday, Sam wrote:" and its like, and Outlook's header block above a quotation.
    Attribution,
    /// Quoted from an earlier message.
    Quote,
    /// A forwarded message.
    Forward,
    /// The sender's signature.
    Signature,
    /// A legal disclaimer, a mailing list's footer, a virus scanner's note.
    Footer,
    /// What a calendar entry beside the text says: an invitation, a cancellation.
    Calendar,
}

/// Pictures that the HTML wants fetched from other machines. None ever is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RemotePictures {
    /// Those to be seen.
    pub seen: u32,
    /// Those that nobody would see: they tell the sender that the mail was opened.
    pub unseen: u32,
}

/// A stretch of [`Body::text`]. The blocks of a body are in order, do not overlap, and cover the whole text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of [`Body::text`]; whole lines.
    pub range: Range<usize>,
}

/// An attachment, as told to the user; its content stays where it is until asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// The name the sender gave it, safe for the screen (not for the file system).
    pub name: SafeText,
    /// The media type (`type/subtype`), lower case.
    pub media_type: SafeText,
    /// Decoded size in bytes, where known; else the encoded size.
    pub size: u64,
    /// The part's number among all parts of the message, as the parser counts.
    pub part: u32,
}

/// The body of one message: all readable text, what each stretch of it is, and the attachments.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Body {
    /// The text, HTML turned into text with numbered links, safe.
    pub text: SafeText,
    /// What each stretch of `text` is.
    pub blocks: Vec<Block>,
    /// The link targets that the text numbers `[1]`, `[2]`…; empty for plain text.
    pub links: Vec<SafeText>,
    /// The attachments in order.
    pub attachments: Vec<Attachment>,
    /// What could deceive its reader, in the text or in the header above it.
    pub cautions: Vec<Caution>,
    /// The pictures of the HTML that lie elsewhere.
    pub remote: RemotePictures,
    /// Whether the text was made from HTML.
    pub from_html: bool,
}

impl Body {
    /// The stretches the sender newly wrote.
    pub fn new_text(&self) -> impl Iterator<Item = &str> {
        self.blocks
            .iter()
            .filter(|block| block.kind == BlockKind::New)
            .filter_map(|block| self.text.get(block.range.clone()))
    }
}
