//! Which nodes belong together: union by size, and each group as a ring that can be walked. Must not know what a node
//! is or why two are joined.

/// Groups of numbered nodes. Without path compression a look-up needs no `&mut`, and union by size keeps its way short
/// (at most the logarithm of the group's size).
#[derive(Debug, Default)]
pub(super) struct Forest {
    /// Another node of the group, or, in the node that stands for the group, minus the group's size.
    link: Vec<i32>,
    /// The next node of the group, round and round.
    ring: Vec<u32>,
}

/// Two groups became one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Union {
    /// Stands for the whole now.
    pub(super) kept: u32,
    /// Stood for the smaller group.
    pub(super) lost: u32,
    /// Size of the smaller group.
    pub(super) lost_size: u32,
}

impl Forest {
    /// Adds a node in a group of its own.
    pub(super) fn push(&mut self) {
        self.ring.push(self.link.len() as u32);
        self.link.push(-1);
    }

    /// The nodes there are.
    pub(super) fn nodes(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.link.len() as u32
    }

    /// The node that stands for the group of `node`.
    pub(super) fn find(&self, mut node: u32) -> u32 {
        while let Some(up) = self.link.get(node as usize).and_then(|link| u32::try_from(*link).ok()) {
            node = up;
        }
        node
    }

    /// How many nodes the group has.
    pub(super) fn size(&self, node: u32) -> u32 {
        self.link.get(self.find(node) as usize).map_or(0, |link| link.unsigned_abs())
    }

    /// Makes one group of two; `None` where they are one already.
    pub(super) fn union(&mut self, a: u32, b: u32) -> Option<Union> {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return None;
        }
        let (kept, lost) = if (self.size(a), b) >= (self.size(b), a) { (a, b) } else { (b, a) };
        let (kept_size, lost_size) = (self.size(kept), self.size(lost));
        let whole = i32::try_from(kept_size + lost_size).unwrap_or(i32::MAX);
        self.set_link(lost, kept as i32);
        self.set_link(kept, -whole);
        self.ring.swap(kept as usize, lost as usize);
        Some(Union { kept, lost, lost_size })
    }

    /// The nodes of a group, beginning with `node`.
    pub(super) fn members(&self, node: u32) -> impl Iterator<Item = u32> {
        let next = move |at: &u32| self.ring.get(*at as usize).copied().filter(|next| *next != node);
        std::iter::successors(Some(node), next)
    }

    /// Takes a group apart: each of its nodes is alone again.
    pub(super) fn dissolve(&mut self, node: u32) -> Vec<u32> {
        let members: Vec<u32> = self.members(node).collect();
        for member in &members {
            self.set_link(*member, -1);
            if let Some(ring) = self.ring.get_mut(*member as usize) {
                *ring = *member;
            }
        }
        members
    }

    fn set_link(&mut self, node: u32, value: i32) {
        if let Some(link) = self.link.get_mut(node as usize) {
            *link = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest(nodes: u32) -> Forest {
        let mut forest = Forest::default();
        (0..nodes).for_each(|_| forest.push());
        forest
    }

    #[test]
    fn groups_join_and_come_apart() {
        let mut forest = forest(6);
        assert_eq!(forest.union(0, 1), Some(Union { kept: 0, lost: 1, lost_size: 1 }));
        forest.union(2, 3);
        forest.union(3, 4);
        assert_eq!(
            forest.union(1, 4).map(|union| union.kept),
            Some(forest.find(2)),
            "the larger group stays"
        );
        assert_eq!(forest.union(0, 3), None);
        let mut members: Vec<u32> = forest.members(1).collect();
        members.sort_unstable();
        assert_eq!(members, [0, 1, 2, 3, 4]);
        assert_eq!((forest.size(1), forest.size(5)), (5, 1));
        forest.dissolve(4);
        assert!((0..6).all(|node| forest.find(node) == node && forest.members(node).eq([node])));
    }
}
