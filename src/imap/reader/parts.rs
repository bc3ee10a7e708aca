//! Messages read in parts: first their structure, then the headers of all parts and the contents of those that are
//! shown. Must not know what is made of them.

use super::super::error::{Error, Result};
use super::super::session::Told;
use super::super::uids;
use super::super::wire::{Fetched, Frame, Limits, Structure};
use super::{FIELDS, Reader};
use crate::mail::parse::{Excerpt, Piece, Wanted, last_line};
use crate::mail::{Body, Defect};

/// Bytes of text read of one message in parts; of one with more, the beginning is read as it is.
const MOST: usize = 8 << 20;
/// The header fields that tell how the text of a message of one part is written.
const CODING: &str = "CONTENT-DISPOSITION CONTENT-TRANSFER-ENCODING";
/// The end of a message, in which the last boundary of a sound one stands.
const TAIL: u64 = 512;
/// Files no larger than this are read along with the text.
const SMALL: usize = 512;
/// What is asked for of a text is rounded up to this, so that most messages of a kind are asked for by one command.
const ROUND: usize = 64 << 10;

const STRUCTURE_LIMITS: Limits = Limits { line: 1 << 20, keep: 64 << 10, literal: 1 << 20 };

/// A message that was read in parts.
#[derive(Debug)]
pub struct Read {
    /// What was sent of it.
    pub excerpt: Excerpt,
    /// Its body.
    pub body: Body,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
}

/// A message, or what has to be read of it besides; `None` where it has no proper end, or a piece of it is missing.
type Outcome = std::result::Result<Option<Read>, Vec<Wanted>>;

/// A message whose structure is known.
#[derive(Debug)]
pub(super) struct Plan {
    uid: u32,
    size: u64,
    pub(super) structure: Structure,
    pub(super) wanted: Vec<Wanted>,
}

impl Reader {
    /// Reads of each message what is shown of it. `each` gets every UID once: with `None` if the message is gone or odd,
    /// so that only the whole of it tells.
    pub fn excerpts(&mut self, wanted: &[u32], each: &mut dyn FnMut(u32, Option<Read>)) -> Result<()> {
        let mut left = wanted.to_vec();
        let answered = self.read_plans(wanted, &mut |uid, read| {
            if let Some(at) = left.iter().position(|other| *other == uid) {
                left.swap_remove(at);
                each(uid, read);
            }
        });
        match answered {
            // A server that does not know all of this may know how to send a message.
            Ok(()) | Err(Error::Answer { .. }) => {}
            Err(error) => return Err(error),
        }
        for uid in left {
            each(uid, None);
        }
        Ok(())
    }

    fn read_plans(&mut self, wanted: &[u32], each: &mut dyn FnMut(u32, Option<Read>)) -> Result<()> {
        let mut plans = self.plans(wanted)?;
        // Once more where what was read tells to show something else: a text that only says that there is HTML.
        for _ in 0..2 {
            let mut missing = Vec::new();
            self.read_pieces(&plans, &mut |plan, read| match read {
                Ok(read) => each(plan.uid, read),
                Err(absent) => missing.push((plan.uid, absent)),
            })?;
            plans.retain_mut(|plan| {
                let at = missing.iter().position(|(uid, _)| *uid == plan.uid);
                at.is_some_and(|at| plan.add(missing.swap_remove(at).1))
            });
            if plans.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn read_pieces(&mut self, plans: &[Plan], each: &mut dyn FnMut(&Plan, Outcome)) -> Result<()> {
        self.read_frames(plans, &mut |plan, fetched, frame| each(plan, plan.read(fetched, frame)))
    }

    /// Reads what is wanted of each message, as it is sent.
    pub(super) fn read_frames(
        &mut self,
        plans: &[Plan],
        each: &mut dyn FnMut(&Plan, &Fetched, &Frame),
    ) -> Result<()> {
        let mut commands: Vec<(String, Vec<u32>)> = Vec::new();
        for plan in plans {
            let items = plan.items();
            match commands.iter_mut().find(|(known, _)| *known == items) {
                Some((_, uids)) => uids.push(plan.uid),
                None => commands.push((items, vec![plan.uid])),
            }
        }
        let lines = commands.iter().flat_map(|(items, uids)| {
            uids::sets(uids).into_iter().map(move |set| ((), format!("UID FETCH {set} {items}")))
        });
        let limits = Limits { line: 1 << 20, keep: MOST, literal: 256 << 20 };
        self.session.run_all("FETCH", lines, &limits, |(), told| {
            if let Told::Response(frame) = told
                && let Some(fetched) = Fetched::parse(&frame.bytes)
                && let Some(plan) = plans.iter().find(|plan| Some(plan.uid) == fetched.uid)
                && !fetched.sections.is_empty()
            {
                each(plan, &fetched, frame);
            }
            true
        })
    }

    /// The messages that can be read in parts, in the order they were asked for.
    pub(super) fn plans(&mut self, wanted: &[u32]) -> Result<Vec<Plan>> {
        let mut plans: Vec<Plan> = Vec::new();
        for set in uids::sets(wanted) {
            let command = format!("UID FETCH {set} (UID RFC822.SIZE BODYSTRUCTURE)");
            self.fetch(&command, &STRUCTURE_LIMITS, &mut |fetched, frame| {
                let asked = |uid: &u32| wanted.contains(uid) && plans.iter().all(|plan| plan.uid != *uid);
                let uid = fetched.uid.filter(asked);
                let told = fetched.structure.and_then(|range| frame.bytes.get(range));
                let structure = told.and_then(Structure::parse);
                if let (Some(uid), Some(size), Some(structure)) = (uid, fetched.size, structure) {
                    plans.extend(Plan::of(uid, size, structure));
                }
            })?;
        }
        plans.sort_by_key(|plan| wanted.iter().position(|uid| *uid == plan.uid));
        Ok(plans)
    }
}

impl Plan {
    fn of(uid: u32, size: u64, structure: Structure) -> Option<Self> {
        let mut wanted = structure.outline.wanted();
        let small = structure.outline.parts.iter().zip(&structure.sections).zip(0..);
        let small = small.filter(|((part, at), _)| part.octets <= SMALL && !at.content.is_empty());
        wanted.extend(small.map(|(_, part)| Wanted { part, octets: SMALL }));
        let mut plan = Self { uid, size, structure, wanted: Vec::new() };
        plan.add(wanted).then_some(plan)
    }

    /// Adds to what is wanted; whether all of it is little enough.
    fn add(&mut self, wanted: Vec<Wanted>) -> bool {
        for Wanted { part, octets } in wanted {
            let there = self.structure.outline.parts.get(part).map_or(0, |part| part.octets);
            let octets = octets.min(there.div_ceil(ROUND).max(1) * ROUND);
            match self.wanted.iter_mut().find(|known| known.part == part) {
                Some(known) => known.octets = known.octets.max(octets),
                None => self.wanted.push(Wanted { part, octets }),
            }
        }
        self.wanted.iter().map(|wanted| wanted.octets).fold(0, usize::saturating_add) <= MOST
    }

    fn is_multipart(&self) -> bool {
        self.structure.outline.parts.first().is_some_and(|part| part.kind.0 == "multipart")
    }

    /// What is asked for.
    fn items(&self) -> String {
        let sections = &self.structure.sections;
        let mut items = vec![format!("(UID BODY.PEEK[HEADER.FIELDS ({FIELDS} {CODING})]")];
        items.extend(sections.iter().skip(1).map(|section| format!("BODY.PEEK[{}]", section.header)));
        items.extend(self.wanted.iter().filter_map(|Wanted { part, octets }| {
            sections.get(*part).map(|section| format!("BODY.PEEK[{}]<0.{octets}>", section.content))
        }));
        if self.is_multipart() {
            items.push(format!("BODY.PEEK[]<{}.{TAIL}>", self.size.saturating_sub(TAIL)));
        }
        items.join(" ") + ")"
    }

    /// The message, of what was sent of it.
    fn read(&self, fetched: &Fetched, frame: &Frame) -> Outcome {
        let pieces = self.pieces(fetched, frame);
        let excerpt = pieces.and_then(|pieces| Excerpt::assemble(&self.structure.outline, &pieces));
        let Some(excerpt) = excerpt else { return Ok(None) };
        let (body, defects) = excerpt.body()?;
        // Where nothing is found in all that there is, the server may see the end of the header elsewhere.
        let empty = body.text.is_empty() && excerpt.octets.is_empty();
        Ok((!empty).then_some(Read { excerpt, body, defects }))
    }

    /// What was sent of each part; `None` where some of it is missing.
    pub(super) fn pieces(&self, fetched: &Fetched, frame: &Frame) -> Option<Vec<Piece>> {
        let held = |is: &dyn Fn(&[u8]) -> bool| {
            let named = |(name, _): &&(_, _)| {
                let name: &std::ops::Range<usize> = name;
                frame.bytes.get(name.clone()).is_some_and(is)
            };
            fetched.sections.iter().find(named).and_then(|(_, range)| frame.bytes.get(range.clone()))
        };
        let section = |name: &str| {
            held(&|told| {
                let told = told.strip_prefix(b"[").and_then(|told| told.strip_suffix(b"]"));
                told.is_some_and(|told| told.eq_ignore_ascii_case(name.as_bytes()))
            })
        };
        let mut pieces = Vec::with_capacity(self.structure.sections.len());
        for (number, place) in self.structure.sections.iter().enumerate() {
            let header = match number {
                0 => held(&|told| {
                    told.get(..14).is_some_and(|told| told.eq_ignore_ascii_case(b"[HEADER.FIELDS"))
                }),
                _ => section(&place.header),
            };
            let wanted = self.wanted.iter().any(|wanted| wanted.part == number);
            let empty = self.structure.outline.parts.get(number)?.octets == 0;
            let content = match (wanted, section(&place.content)) {
                (false, _) => Vec::new(),
                (true, None) if empty => Vec::new(),
                (true, content) => content?.to_vec(),
            };
            pieces.push(Piece { header: header?.to_vec(), content });
        }
        if self.is_multipart() {
            let end = last_line(&pieces.first()?.header)?;
            memchr::memmem::find(section("")?, &end)?;
        }
        Some(pieces)
    }
}
