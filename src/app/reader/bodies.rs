//! The texts read so far, as many as fit a bound: the oldest go first, and only for one that was asked for to be read.
//! Must not know how texts are shown.

use super::letter::Text;
use crate::mail::{Body, Defect, MessageRef};
use hashbrown::HashMap;
use std::collections::VecDeque;
use std::sync::Arc;

/// Bytes of text kept.
const BOUND: usize = 2 * 1024 * 1024;

#[derive(Debug, Clone)]
enum Entry {
    Asked,
    Gone,
    Here(Arc<Body>, Vec<Defect>),
}

/// Texts by message.
#[derive(Debug, Clone, Default)]
pub struct Bodies {
    entries: HashMap<MessageRef, Entry>,
    order: VecDeque<MessageRef>,
    bytes: usize,
    /// Whether what is missing is so because only the copy on this machine is looked at.
    pub offline: bool,
}

impl Bodies {
    /// The text of a message and what was cut from it, as far as it is there.
    pub fn get(&self, reference: MessageRef) -> (Text, &[Defect]) {
        match self.entries.get(&reference) {
            Some(Entry::Here(body, defects)) => (Text::Here(Arc::clone(body)), defects),
            Some(Entry::Gone) if self.offline => (Text::NotKept, &[]),
            Some(Entry::Gone) => (Text::Gone, &[]),
            Some(Entry::Asked) | None => (Text::Coming, &[]),
        }
    }

    /// Those of the messages whose text is neither here nor asked for; they count as asked for from now on.
    pub fn ask(&mut self, wanted: impl Iterator<Item = MessageRef>) -> Vec<MessageRef> {
        let missing: Vec<_> = wanted.filter(|reference| !self.entries.contains_key(reference)).collect();
        for reference in &missing {
            self.entries.insert(*reference, Entry::Asked);
        }
        missing
    }

    /// Whether a text is neither here nor asked for.
    pub fn lacks(&self, reference: MessageRef) -> bool {
        !self.entries.contains_key(&reference)
    }

    /// Forgets what was asked for and never came: the line was lost.
    pub fn forget_asked(&mut self) {
        self.entries.retain(|_, entry| !matches!(entry, Entry::Asked));
    }

    /// Takes a text in; `None` where the message is gone. One that was fetched only to be judged makes no other go.
    pub fn take(&mut self, reference: MessageRef, body: Option<Body>, defects: Vec<Defect>) {
        let asked = matches!(self.entries.get(&reference), Some(Entry::Asked));
        let entry = match body {
            Some(body) if !asked && self.bytes + body.text.len() > BOUND => return,
            Some(body) => {
                self.bytes += body.text.len();
                self.order.push_back(reference);
                Entry::Here(Arc::new(body), defects)
            }
            None => Entry::Gone,
        };
        if let Some(Entry::Here(old, _)) = self.entries.insert(reference, entry) {
            self.bytes = self.bytes.saturating_sub(old.text.len());
        }
        while self.bytes > BOUND && self.order.len() > 1 {
            let Some(oldest) = self.order.pop_front() else { break };
            if let Some(Entry::Here(old, _)) = self.entries.remove(&oldest) {
                self.bytes = self.bytes.saturating_sub(old.text.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{MessageKey, SafeText, SourceId};

    fn reference(key: u32) -> MessageRef {
        MessageRef { source: SourceId(0), key: MessageKey(key) }
    }

    fn body(bytes: usize) -> Body {
        Body { text: SafeText::block(&"x".repeat(bytes)), ..Body::default() }
    }

    #[test]
    fn each_text_is_asked_for_once() {
        let mut bodies = Bodies::default();
        assert_eq!(bodies.ask([reference(1), reference(2)].into_iter()).len(), 2);
        assert!(bodies.ask([reference(1)].into_iter()).is_empty());
        bodies.forget_asked();
        assert_eq!(bodies.ask([reference(1)].into_iter()).len(), 1);
    }

    #[test]
    fn the_oldest_texts_make_room() {
        let mut bodies = Bodies::default();
        for key in 1..=3 {
            bodies.ask([reference(key)].into_iter());
            bodies.take(reference(key), Some(body(BOUND / 2)), Vec::new());
        }
        assert_eq!(bodies.get(reference(1)).0, Text::Coming);
        assert!(matches!(bodies.get(reference(3)).0, Text::Here(_)));
        assert!(bodies.bytes <= BOUND);
    }

    #[test]
    fn a_text_nobody_reads_makes_no_other_go() {
        let mut bodies = Bodies::default();
        bodies.ask([reference(1)].into_iter());
        for key in 1..=3 {
            bodies.take(reference(key), Some(body(BOUND / 2)), Vec::new());
        }
        assert!(matches!(bodies.get(reference(1)).0, Text::Here(_)));
        assert_eq!(
            bodies.ask([reference(3)].into_iter()),
            [reference(3)],
            "fetched again when it is to be read"
        );
    }
}
