//! "Did you mean": the known name nearest to a mistyped one. Must not know what the names are for.

/// The nearest of `known`, if it is near enough to be what was meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| *distance <= 1 + name.chars().count().min(12) / 4)
        .map(|(_, name)| name)
}

/// Insertions, deletions, replacements and swaps of neighbours that make one out of the other.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, &left) in a.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, &right) in b.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&above, column) + usize::from(left != right))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            let swapped = row > 0
                && column > 0
                && a.get(row - 1) == Some(&right)
                && b.get(column - 1) == Some(&left)
                && left != right;
            if swapped {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        let known = ["customer.name", "customer.first_name", "me.name"];
        assert_eq!(nearest("customer.nmae", known), Some("customer.name"));
        assert_eq!(nearest("custommer.firstname", known), Some("customer.first_name"));
        assert_eq!(nearest("price", known), None);
    }
}
