//! A source without a line: what is changed and may be kept waits.

use super::World;
use levelhead::app::Event;
use levelhead::mail::SafeText;
use levelhead::port::mail::{Incoming, Request};

impl World {
    /// Whether this is a change, which is not carried out then.
    pub(super) fn waits(&mut self, request: &Request) -> bool {
        if let Request::File(filing) = request {
            let (message_id, why) = (filing.message_id.clone(), SafeText::line("no line"));
            self.tell(Event::MailReported(Incoming::NotFiled { message_id, why }));
            return true;
        }
        let (Request::Store { ticket, .. } | Request::Move { ticket, .. } | Request::MoveBack { ticket, .. }) =
            request
        else {
            return false;
        };
        let kept = self.asked.iter().find_map(|asked| match asked {
            Request::Keep(intent) if intent.ticket == *ticket => Some(SafeText::line(&intent.what)),
            _ => None,
        });
        if let Some(what) = kept {
            self.tell(Event::MailReported(Incoming::Waits { ticket: *ticket, what }));
        }
        true
    }
}
