//! The order in which a conversation was written. Must not know who speaks.

use super::ShortId;
use smallvec::SmallVec;
use std::collections::HashMap;

/// What the order is made from.
#[derive(Debug, Clone)]
pub(super) struct Written<T> {
    /// What is ordered.
    pub(super) item: T,
    /// Its own id.
    pub(super) node: u32,
    /// When, by its sender's clock.
    pub(super) at: i64,
    /// What it cites.
    pub(super) cites: SmallVec<[u32; 4]>,
}

/// Orders by time, but nothing before what it cites: clocks go wrong, a citation does not. `tie` decides between equals,
/// the same in every run.
pub(super) fn chronological<T: Copy>(mut written: Vec<Written<T>>, tie: impl Fn(u32) -> ShortId) -> Vec<T> {
    if written.len() < 2 {
        return written.iter().map(|one| one.item).collect();
    }
    let clock = |one: &Written<T>| (one.at, one.cites.len());
    written.sort_unstable_by(|a, b| clock(a).cmp(&clock(b)).then_with(|| tie(a.node).cmp(&tie(b.node))));
    let places: HashMap<u32, usize> =
        written.iter().enumerate().rev().map(|(place, one)| (one.node, place)).collect();
    let in_order = written.iter().enumerate().all(|(place, one)| {
        one.cites.iter().all(|cited| places.get(cited).is_none_or(|earlier| *earlier <= place))
    });
    if in_order {
        return written.iter().map(|one| one.item).collect();
    }
    // Depth first, what is cited before what cites; in a loop of citations the earlier by the clock wins.
    let mut seen = vec![false; written.len()];
    let mut enter = |place: usize| seen.get_mut(place).is_some_and(|seen| !std::mem::replace(seen, true));
    let mut order = Vec::with_capacity(written.len());
    for start in 0..written.len() {
        let mut path: Vec<(usize, usize)> = enter(start).then_some((start, 0)).into_iter().collect();
        while let Some((place, cited)) = path.pop() {
            let Some(one) = written.get(place) else { continue };
            let Some(node) = one.cites.get(cited) else {
                order.push(one.item);
                continue;
            };
            path.push((place, cited + 1));
            if let Some(next) = places.get(node).copied().filter(|next| enter(*next)) {
                path.push((next, 0));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(written: &[(u32, i64, &[u32])]) -> Vec<u32> {
        let written = written.iter().map(|(node, at, cites)| Written {
            item: *node,
            node: *node,
            at: *at,
            cites: (*cites).into(),
        });
        chronological(written.collect(), |node| ShortId(node.into()))
    }

    #[test]
    fn the_clock_orders() {
        assert_eq!(order(&[(1, 30, &[]), (2, 10, &[]), (3, 20, &[2])]), [2, 3, 1]);
        assert_eq!(
            order(&[(1, 10, &[2]), (2, 10, &[])]),
            [2, 1],
            "in the same second the answer comes after"
        );
    }

    #[test]
    fn an_answer_with_a_slow_clock_comes_after_what_it_cites() {
        assert_eq!(order(&[(1, 10, &[]), (2, 50, &[1]), (3, 40, &[1, 2])]), [1, 2, 3]);
    }

    #[test]
    fn loops_of_citations_lose_nobody() {
        assert_eq!(order(&[(1, 10, &[3]), (2, 20, &[1]), (3, 30, &[2])]), [2, 3, 1]);
        assert_eq!(order(&[(1, 10, &[1, 1, 9])]), [1]);
        let deep: Vec<[u32; 1]> = (1..20_001).map(|n| [n]).collect();
        let chain: Vec<(u32, i64, &[u32])> =
            (0..20_000).map(|n| (n, i64::from(n), &deep[n as usize][..])).collect();
        assert_eq!(order(&chain), (0..20_000).rev().collect::<Vec<u32>>());
    }
}
