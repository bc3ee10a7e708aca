//! Claims carried out one store at a time, and looked at once more where the server could not decide. Must not know the
//! index.

use super::super::error::{Error, Result};
use super::super::{Claimed, Wish, Writable};
use super::changes::Hand;
use crate::mail::{Flags, MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::Report;
use crate::triage::KeywordEdit;
use crate::triage::claim::ShortName;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// A claim that the server did not decide is looked at again after so long: who looked before it stood has written by
/// then.
const SETTLES: Duration = Duration::from_secs(2);

/// A claim that was won by looking.
pub(super) struct Unsettled {
    source: SourceId,
    wish: Wish,
    /// When to look again.
    due: Instant,
}

/// A claim and the edits that go with it.
struct Order<'e> {
    source: SourceId,
    wish: Wish,
    attached: Vec<&'e KeywordEdit>,
}

impl Hand<'_> {
    /// Carries the claims among edits out. What is left to do: all other edits, but none that go with a claim that was
    /// lost; and what to tell of those.
    pub(super) fn claim(&mut self, edits: &[KeywordEdit]) -> Result<(Vec<KeywordEdit>, Option<Error>)> {
        let (orders, mut left) = parted(edits);
        let mut lost = Vec::new();
        let sources: BTreeSet<SourceId> = orders.iter().map(|order| order.source).collect();
        for source in sources {
            let here: Vec<&Order<'_>> = orders.iter().filter(|order| order.source == source).collect();
            let wishes: Vec<Wish> = here.iter().map(|order| order.wish.clone()).collect();
            let place = self.place(source)?;
            let shared = self.shared;
            let writer = self.writer()?;
            if writer.select(&place.name, place.validity)? != Writable::Keywords {
                // Told, and kept to this machine, like every other edit.
                left.extend(here.iter().flat_map(|order| &order.attached).map(|edit| (*edit).clone()));
                continue;
            }
            let decides = writer.decides_claims();
            let (came, flags) = writer.claim(&wishes)?;
            shared.report(fresh(source, flags));
            for (order, came) in here.into_iter().zip(came) {
                if came != Claimed::Won {
                    lost.push(came);
                    continue;
                }
                left.extend(order.attached.iter().filter_map(|edit| without_claim(edit)));
                if !decides || !order.wish.beside.is_empty() {
                    let due = Instant::now() + SETTLES;
                    self.unsettled.push(Unsettled { source, wish: order.wish.clone(), due });
                }
            }
        }
        Ok((left, told(&lost, orders.len())))
    }

    /// How long until a claim has to be looked at again.
    pub(super) fn settles_in(&self) -> Option<Duration> {
        let due = self.unsettled.iter().map(|unsettled| unsettled.due).min()?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    /// Looks again at claims whose time has come. What has to give way does; the screen is told by the flags.
    pub(super) fn settle(&mut self) {
        let now = Instant::now();
        let due: Vec<Unsettled> = self.unsettled.extract_if(.., |unsettled| unsettled.due <= now).collect();
        for Unsettled { source, wish, .. } in due {
            let looked = self.place(source).and_then(|place| {
                let writer = self.writer()?;
                match writer.select(&place.name, place.validity)? {
                    Writable::Keywords => writer.claims_stand(std::slice::from_ref(&wish)),
                    _ => Ok((Vec::new(), BTreeMap::new())),
                }
            });
            match looked {
                Ok((_, flags)) => self.shared.report(fresh(source, flags)),
                // The folder's own thread tells of the line, and of the flags when it is back.
                Err(_) => self.writer = None,
            }
        }
    }
}

fn fresh(source: SourceId, flags: BTreeMap<u32, Flags>) -> Report {
    let fresh = flags.into_iter().map(|(uid, flags)| (MessageRef { source, key: MessageKey(uid) }, flags));
    Report::FlagsChanged(fresh.collect())
}

/// Claims with what goes with them, and all other edits.
fn parted(edits: &[KeywordEdit]) -> (Vec<Order<'_>>, Vec<KeywordEdit>) {
    let mut orders: Vec<Order<'_>> = Vec::new();
    for edit in edits {
        let Some(who) = edit.add_claim.as_deref().and_then(ShortName::from_keyword) else { continue };
        let beside = edit.beside.iter().filter(|other| other.source == edit.message.source);
        let wish = Wish {
            uid: edit.message.key.0,
            who,
            beside: beside.map(|other| other.key.0).collect(),
            over: BTreeSet::new(),
        };
        orders.push(Order { source: edit.message.source, wish, attached: Vec::new() });
    }
    let mut left = Vec::new();
    for edit in edits {
        let concerns = |order: &&mut Order<'_>| {
            let uid = edit.message.key.0;
            order.source == edit.message.source && (order.wish.uid == uid || order.wish.beside.contains(&uid))
        };
        match orders.iter_mut().find(concerns) {
            Some(order) => {
                order.wish.over.extend(edit.remove_claim.as_deref().and_then(ShortName::from_keyword));
                order.attached.push(edit);
            }
            None => left.push(edit.clone()),
        }
    }
    (orders, left)
}

/// What is left of an edit when its claim stands.
fn without_claim(edit: &KeywordEdit) -> Option<KeywordEdit> {
    let rest = KeywordEdit { add_claim: None, beside: Vec::new(), ..edit.clone() };
    let empty = rest.add.is_empty() && rest.remove.is_empty() && rest.remove_claim.is_none();
    (!empty).then_some(rest)
}

fn told(lost: &[Claimed], of: usize) -> Option<Error> {
    let said = match lost.first()? {
        Claimed::Lost(who) => format!("{} is on it", who.text()),
        _ => "it is changed all the time, try again".to_owned(),
    };
    let said = if of == 1 { said } else { format!("{} of {of} not claimed: {said}", lost.len()) };
    Some(Error::Claimed(SafeText::line(&said)))
}
