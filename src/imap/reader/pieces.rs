//! What may be large, a file of a message or the message whole, read piece by piece: it can be stopped after each, and
//! gone on with over another connection. Must not know what is made of it.

use super::super::error::Result;
use super::super::session::Told;
use super::super::wire::{Fetched, Limits};
use super::Reader;
use super::parts::Plan;
use crate::mail::parse::{Excerpt, Piece};
use crate::mail::raw_attachment;

/// Bytes of one piece.
const PIECE: usize = 256 << 10;
/// What is read of a message at most.
const MOST: usize = 64 << 20;

/// A section of a message, as far as it has been read.
#[derive(Debug)]
pub struct Large {
    uid: u32,
    /// What a server calls it; empty for the whole message.
    section: String,
    /// The file that it is.
    file: Option<File>,
    /// How long it is told to be.
    pub octets: u64,
    /// What has been read of it.
    pub bytes: Vec<u8>,
    ended: bool,
}

/// A part of a message of which all headers are known.
#[derive(Debug)]
struct File {
    part: usize,
    plan: Plan,
    pieces: Vec<Piece>,
}

impl Large {
    /// Whether it is more than is read of a message.
    pub fn is_cut(&self) -> bool {
        self.bytes.len() >= MOST || self.octets > MOST as u64
    }

    /// What was asked for: the message, or the decoded content of the part. `None` where it is odd, so that only the
    /// whole message tells.
    pub fn take(self) -> Option<Vec<u8>> {
        let Some(File { part, plan, mut pieces }) = self.file else { return Some(self.bytes) };
        let outline = &plan.structure.outline;
        let told = outline.parts.get(part)?;
        if told.octets != self.bytes.len() {
            return None;
        }
        if !told.children.is_empty() {
            // A message in a message: never encoded (RFC 2046 section 5.2.1).
            return Some(self.bytes);
        }
        pieces.get_mut(part)?.content = self.bytes;
        // With it, the parts are to be found where they were without: it may hold a boundary.
        let Excerpt { bytes, .. } = Excerpt::assemble(outline, &pieces)?;
        drop(pieces);
        raw_attachment(&bytes, u32::try_from(part).ok()?)
    }
}

impl Reader {
    /// A message to be read piece by piece; `None` where it is gone.
    pub fn message(&mut self, uid: u32) -> Result<Option<Large>> {
        let mut size = None;
        self.fetch(&format!("UID FETCH {uid} (UID RFC822.SIZE)"), &Limits::TALK, &mut |fetched, _| {
            if fetched.uid == Some(uid) {
                size = size.or(Some(fetched.size.unwrap_or_default()));
            }
        })?;
        Ok(size.map(|octets| Large::new(uid, String::new(), None, octets)))
    }

    /// A part of a message to be read piece by piece, counted as in [`Attachment::part`](crate::mail::Attachment::part);
    /// `None` where only the whole message tells.
    pub fn part(&mut self, uid: u32, part: u32) -> Result<Option<Large>> {
        let mut plans = self.plans(&[uid])?;
        let (Some(mut plan), Ok(part)) = (plans.pop(), usize::try_from(part)) else { return Ok(None) };
        let known = plan.structure.outline.parts.get(part).zip(plan.structure.section_of(part));
        let Some((octets, section)) = known.map(|(told, section)| (told.octets, section)) else {
            return Ok(None);
        };
        if octets > MOST {
            return Ok(None);
        }
        plan.wanted.clear();
        let mut read = None;
        self.read_frames(std::slice::from_ref(&plan), &mut |plan, fetched, frame| {
            read = plan.pieces(fetched, frame);
        })?;
        let agreed = read.filter(|pieces| Excerpt::assemble(&plan.structure.outline, pieces).is_some());
        let file = agreed.map(|pieces| File { part, plan, pieces });
        Ok(file.map(|file| Large::new(uid, section, Some(file), octets as u64)))
    }

    /// Reads on; `each` is told after each piece how far it is, and says whether to go on. Whether it is all there.
    pub fn read_on(&mut self, large: &mut Large, each: &mut dyn FnMut(&Large) -> bool) -> Result<bool> {
        let mut goes_on = true;
        while goes_on && !large.ended {
            let (uid, section) = (large.uid, large.section.clone());
            // One beyond what was told, since not every server tells it right.
            let last = usize::try_from(large.octets).unwrap_or(MOST).max(large.bytes.len());
            let offsets = (large.bytes.len()..=last).step_by(PIECE);
            let commands = offsets
                .map(|from| (from, format!("UID FETCH {uid} (UID BODY.PEEK[{section}]<{from}.{PIECE}>)")));
            // A server that knows no ranges sends all of it.
            let limits = Limits { line: 64 << 10, keep: MOST, literal: 256 << 20 };
            self.session.run_all("FETCH", commands, &limits, |from, told| {
                let Told::Response(frame) = told else {
                    // Where nothing came, nothing is there.
                    large.ended |= large.bytes.len() <= *from;
                    goes_on = each(large);
                    return goes_on && !large.ended;
                };
                if let Some(fetched) = Fetched::parse(&frame.bytes).filter(|fetched| fetched.uid == Some(uid))
                    && let Some((name, held)) = fetched.sections.first()
                    && let Some(held) = frame.bytes.get(held.clone())
                {
                    large.add(origin(frame.bytes.get(name.end..).unwrap_or_default()), held);
                }
                true
            })?;
        }
        Ok(large.ended)
    }
}

impl Large {
    fn new(uid: u32, section: String, file: Option<File>, octets: u64) -> Self {
        Self { uid, section, file, octets, bytes: Vec::new(), ended: false }
    }

    /// Takes what a server says stands from `origin` on. It may send several pieces before it says that the first is all
    /// of its answer, and one that is not told whence it is is the whole.
    fn add(&mut self, origin: Option<usize>, held: &[u8]) {
        if self.ended || origin.unwrap_or_default() != self.bytes.len() {
            return;
        }
        let room = MOST.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(held.get(..room).unwrap_or(held));
        self.ended = origin.is_none() || held.len() != PIECE || self.bytes.len() >= MOST;
    }
}

/// The `<262144>` that follows the name of a section of which a piece was asked for.
fn origin(text: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b'>', text)?;
    std::str::from_utf8(text.strip_prefix(b"<")?.get(..end - 1)?).ok()?.parse().ok()
}
