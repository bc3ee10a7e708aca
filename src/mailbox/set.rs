//! A set of conversations, a bit each: a list of a hundred thousand is looked through without a hash. Must not know
//! what they are.

use super::ConversationId;

/// Conversations, each in it or not.
#[derive(Debug, Clone, Default)]
pub struct ConversationSet {
    words: Vec<u64>,
}

impl ConversationSet {
    /// Whether none is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether it is in it.
    pub fn contains(&self, id: ConversationId) -> bool {
        let (word, bit) = place(id);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Puts it in.
    pub fn insert(&mut self, id: ConversationId) {
        let (word, bit) = place(id);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
        }
    }

    /// Takes it out.
    pub fn remove(&mut self, id: ConversationId) {
        let (word, bit) = place(id);
        if let Some(word) = self.words.get_mut(word) {
            *word &= !bit;
        }
    }
}

fn place(id: ConversationId) -> (usize, u64) {
    (id.0 as usize / 64, 1 << (id.0 % 64))
}

impl FromIterator<ConversationId> for ConversationSet {
    fn from_iter<I: IntoIterator<Item = ConversationId>>(ids: I) -> Self {
        let mut set = Self::default();
        set.extend(ids);
        set
    }
}

impl Extend<ConversationId> for ConversationSet {
    fn extend<I: IntoIterator<Item = ConversationId>>(&mut self, ids: I) {
        ids.into_iter().for_each(|id| self.insert(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_holds_what_was_put_in_and_not_taken_out(steps in proptest::collection::vec((0..300_u32, any::<bool>()), 0..200)) {
            let (mut set, mut model) = (ConversationSet::default(), BTreeSet::new());
            for (number, comes) in steps {
                let id = ConversationId(number);
                if comes {
                    set.insert(id);
                    model.insert(id);
                } else {
                    set.remove(id);
                    model.remove(&id);
                }
            }
            for id in (0..400).map(ConversationId) {
                prop_assert_eq!(set.contains(id), model.contains(&id));
            }
        }
    }
}
