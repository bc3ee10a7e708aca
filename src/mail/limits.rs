//! What is read of one message at most. Every limit is applied before anything is parsed; what is cut becomes a
//! [`Defect`](super::Defect). Must not know where mail comes from.

/// Bytes of one message; the rest is not looked at.
pub const MESSAGE_BYTES: usize = 48 << 20;
/// Bytes of one header block.
pub const HEADER_BYTES: usize = 1 << 20;
/// Header fields in one block.
pub const HEADER_FIELDS: usize = 2_000;
/// Bytes of one header field, folds included.
pub const FIELD_BYTES: usize = 64 << 10;
/// Addresses of one field.
pub const ADDRESSES: usize = 2_000;
/// Ids of one References field: the first and the newest are kept.
pub const REFERENCES: usize = 500;
/// MIME parts, those of attached messages included.
pub const PARTS: usize = 1_000;
/// How deep parts lie within parts and attached messages.
pub const DEPTH: usize = 32;
/// Bytes of text shown of one message.
pub const TEXT_BYTES: usize = 1 << 20;
/// Bytes of HTML read of one message.
pub const HTML_BYTES: usize = 2 << 20;
/// How deep HTML elements lie within each other.
pub const HTML_DEPTH: usize = 256;
