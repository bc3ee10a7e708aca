//! The sender: keeps the outbox, hands mail over on a thread of its own, and writes down each step before the next one
//! is taken. Decides nothing: when something leaves is told by who asks. Must not know the screen.

use crate::access::WriteGrant;
use crate::mail::SafeText;
use crate::outbox::{Error, Outbox, Slot};
use crate::port::send::{Left, Report, Request};
use crate::reply::message;
use crate::reply::outbox::{Item, ItemId, Outgoing, Stage, Step};
use crate::smtp::{self, Mail, NotSent, Outcome, Settings};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// What to send with.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The accounts that can send; each mail leaves by its own account's way and no other.
    pub accounts: Vec<Leaving>,
    /// Where the outbox lies.
    pub folder: PathBuf,
}

/// How an account's mail leaves.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The right to send from the account.
    pub grant: WriteGrant,
    /// How its mail is handed over.
    pub settings: Settings,
}

impl Plan {
    fn of(&self, account: &str) -> Option<&Leaving> {
        self.accounts.iter().find(|leaving| leaving.grant.account() == account)
    }
}

/// A sender at work.
#[derive(Debug)]
pub struct Sending {
    /// Takes requests; dropping it ends the sender, like [`Request::Stop`].
    pub requests: Sender<Request>,
    /// What it reports, in order.
    pub reports: Receiver<Report>,
}

/// What wakes the sender's thread.
enum Wake {
    Asked(Request),
    /// An item comes back from being handed over; with why its outcome could not be written down.
    Handed(Box<Slot>, Option<Error>),
    Deaf,
}

/// Opens the outbox and starts the sender. What an earlier run left is reported first.
///
/// # Errors
/// The outbox can't be used, or the system gives no thread: nothing could be sent safely.
pub fn start(plan: Plan) -> Result<Sending, String> {
    let grants = plan.accounts.iter().map(|leaving| &leaving.grant);
    let outbox = Outbox::open(grants, &plan.folder).map_err(|error| error.to_string())?;
    let (requests, asked) = channel();
    let (told, reports) = channel();
    let (wake, woken) = channel();
    let ears = wake.clone();
    let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
        let spawned = thread::Builder::new().name(name.into()).spawn(work);
        spawned.map(drop).map_err(|error: io::Error| format!("no thread for the sender: {error}"))
    };
    spawn("send-ears", Box::new(move || listen(&asked, &ears)))?;
    let sender = Keeper { plan, outbox, slots: BTreeMap::new(), away: 0, told, wake };
    spawn("send", Box::new(move || sender.run(&woken)))?;
    Ok(Sending { requests, reports })
}

fn listen(asked: &Receiver<Request>, wake: &Sender<Wake>) {
    while let Ok(request) = asked.recv() {
        if wake.send(Wake::Asked(request)).is_err() {
            return;
        }
    }
    let _ = wake.send(Wake::Deaf);
}

/// Has every item of this run in hand.
struct Keeper {
    plan: Plan,
    outbox: Outbox,
    slots: BTreeMap<ItemId, Slot>,
    /// Items being handed over.
    away: usize,
    told: Sender<Report>,
    wake: Sender<Wake>,
}

impl Keeper {
    fn run(mut self, woken: &Receiver<Wake>) {
        self.find();
        let mut ending = false;
        while let Ok(wake) = woken.recv() {
            match wake {
                Wake::Asked(Request::Stop) | Wake::Deaf => ending = true,
                Wake::Asked(request) => self.answer(request),
                Wake::Handed(slot, unwritten) => {
                    self.away -= 1;
                    self.back(*slot, unwritten);
                }
            }
            if ending && self.away == 0 {
                break;
            }
        }
        self.tell(Report::Ended);
    }

    fn tell(&self, report: Report) {
        // Nobody may listen any more; the disk has it all.
        let _ = self.told.send(report);
    }

    fn trouble(&self, id: &ItemId, error: &Error) {
        self.tell(Report::Trouble { id: id.clone(), why: SafeText::line(&error.to_string()) });
    }

    /// Takes up what an earlier run left and no other program has in hand.
    fn find(&mut self) {
        let ids = self.outbox.list().unwrap_or_default();
        let mut left = Vec::new();
        for id in ids {
            let found = self.outbox.take(&id).and_then(|slot| match slot {
                Some(mut slot) => slot.step(&Step::Found, Timestamp::now()).map(|_| Some(slot)),
                None => Ok(None),
            });
            match found {
                Ok(Some(slot)) => {
                    left.push(Left { item: slot.item().clone(), message: slot.message().to_vec() });
                    self.slots.insert(id, slot);
                }
                Ok(None) => {}
                Err(error) => self.trouble(&id, &error),
            }
        }
        self.tell(Report::Found(left));
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Hold(order) => self.hold(&order),
            Request::TakeBack(id) => self.step(&id, &Step::TakenBack),
            Request::Transmit(id) => self.transmit(&id),
            Request::Forget(id) => {
                if let Some(Err(error)) = self.slots.remove(&id).map(Slot::remove) {
                    self.trouble(&id, &error);
                }
            }
            Request::Stop => {}
        }
    }

    fn hold(&mut self, order: &Outgoing) {
        let id = &order.item().id;
        let held = match self.slots.remove(id) {
            // It was taken back or failed, and is ordered anew.
            Some(mut slot) => match slot.replace(order.item().clone(), order.message().to_vec()) {
                Ok(()) => Ok(slot),
                Err(error) => {
                    self.slots.insert(id.clone(), slot);
                    Err(error)
                }
            },
            None => self.outbox.put(order),
        };
        match held {
            Ok(slot) => self.keep(slot),
            Err(error) => self.trouble(id, &error),
        }
    }

    /// Keeps an item in hand and tells how it stands.
    fn keep(&mut self, slot: Slot) {
        self.tell(Report::Stands(Box::new(slot.item().clone())));
        self.slots.insert(slot.item().id.clone(), slot);
    }

    fn step(&mut self, id: &ItemId, step: &Step) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        match slot.step(step, Timestamp::now()) {
            Ok(_) => {
                let item = Box::new(slot.item().clone());
                self.tell(Report::Stands(item));
            }
            Err(error) => self.trouble(id, &error),
        }
    }

    fn transmit(&mut self, id: &ItemId) {
        self.step(id, &Step::Begun);
        let Some(slot) = self.slots.remove(id) else { return };
        if !matches!(slot.item().stage, Stage::Sending { .. }) {
            self.slots.insert(id.clone(), slot);
            return;
        }
        self.away += 1;
        let (plan, wake) = (self.plan.clone(), self.wake.clone());
        let mut slot = slot;
        let work = move || {
            let written = hand_over(&plan, &mut slot);
            let _ = wake.send(Wake::Handed(Box::new(slot), written.err()));
        };
        if thread::Builder::new().name("send-mail".into()).spawn(work).is_err() {
            // The item is let go and stands on the disk as being sent: the next start asks.
            self.away -= 1;
        }
    }

    fn back(&mut self, slot: Slot, unwritten: Option<Error>) {
        if let Some(error) = unwritten {
            // On the disk it stands at the step before: what may have left is unsure there.
            self.trouble(&slot.item().id, &error);
            self.slots.insert(slot.item().id.clone(), slot);
        } else if matches!(slot.item().stage, Stage::Sent { .. }) {
            let (item, message) = (Box::new(slot.item().clone()), slot.message().to_vec());
            self.slots.insert(item.id.clone(), slot);
            self.tell(Report::Sent { item, message });
        } else {
            self.keep(slot);
        }
    }
}

/// Hands one mail over; each step is on the disk before the next is taken.
fn hand_over(plan: &Plan, slot: &mut Slot) -> Result<(), Error> {
    let item: Item = slot.item().clone();
    let not_sent = |why: String| Outcome::NotSent(NotSent { why, passes: false });
    let outcome = match (item.from(), plan.of(&item.account)) {
        (Some(from), Some(Leaving { grant, settings })) => {
            let message = message::wire_copy(slot.message());
            let mail = Mail { from, to: &item.recipients(), message: &message };
            smtp::send(grant, settings, mail, &mut || {
                slot.step(&Step::EndReached, Timestamp::now()).map(drop).map_err(|error| error.to_string())
            })
        }
        (None, _) => not_sent("it has no sender".into()),
        (_, None) => not_sent(format!("nothing can be sent from account {}", item.account)),
    };
    let step = match outcome {
        Outcome::Accepted(_) => Step::Accepted,
        Outcome::NotSent(NotSent { why, passes }) => Step::Refused { why, passes },
        Outcome::Unsure(why) => Step::Lost(why),
    };
    slot.step(&step, Timestamp::now()).or_else(|_| slot.step(&step, Timestamp::now())).map(drop)
}
