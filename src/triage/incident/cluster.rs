//! Groups reports about the same thing. A word is *telling* if several parties who report a fault use it within hours,
//! some of them in their subjects, and few others used it in the days before. Telling words used by the same parties
//! make one incident; who uses one of its main words or two of the others, and reports a fault, belongs to it. Must
//! not know where reports come from.

use super::{IncidentSettings, Terms};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// What one customer wrote.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a, T> {
    /// Stands for it.
    pub item: T,
    /// When it was written.
    pub at: Timestamp,
    /// Who the customer is: two reports of one party are one voice.
    pub party: &'a str,
    /// Its words.
    pub terms: &'a Terms,
    /// Whether it is angry or urgent.
    pub hot: bool,
}

/// Reports about the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster<T> {
    /// The reports, oldest first.
    pub members: Vec<T>,
    /// Different parties among them.
    pub parties: usize,
    /// What they share, strongest first.
    pub terms: Vec<u32>,
    /// The oldest report's time.
    pub since: Timestamp,
}

/// So long before an incident its words are looked for in other mail.
const BEFORE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// So many parties at least name a telling word in the subject.
const IN_SUBJECTS: usize = 2;
/// So many parties at least are angry or urgent.
const HOT: usize = 2;

/// A telling word with the reports (by place) that use it.
#[derive(Debug)]
struct Telling {
    term: u32,
    reports: Vec<usize>,
}

/// The groups among reports, each report in one at most, largest first.
pub fn clusters<T: Copy + Ord>(reports: &[Report<'_, T>], settings: &IncidentSettings) -> Vec<Cluster<T>> {
    let mut reports = reports.to_vec();
    reports.sort_by_key(|report| (report.at, report.item));
    let mut groups = together(&reports, telling(&reports, settings));
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().map(|word| word.reports.len()).max()));
    let mut taken = BTreeSet::new();
    groups.iter().filter_map(|group| cluster(&reports, group, &mut taken, settings)).collect()
}

fn parties<'a, T>(reports: &[Report<'a, T>], places: &[usize]) -> BTreeSet<&'a str> {
    places.iter().filter_map(|place| reports.get(*place)).map(|report| report.party).collect()
}

/// The telling words among reports in order of time.
fn telling<T>(reports: &[Report<'_, T>], settings: &IncidentSettings) -> Vec<Telling> {
    let mut used: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        for term in &report.terms.all {
            used.entry(*term).or_default().push(place);
        }
    }
    used.retain(|_, places| places.len() >= settings.customers);
    let mut found = Vec::new();
    for (term, places) in used {
        for run in runs(reports, &places, settings.gap) {
            if tells(reports, term, &run, &places, settings) {
                found.push(Telling { term, reports: run });
            }
        }
    }
    found
}

/// The reports of faults among `places`, parted where nobody reported one for a while.
fn runs<T>(reports: &[Report<'_, T>], places: &[usize], gap: SignedDuration) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<Timestamp> = None;
    for (place, report) in places.iter().filter_map(|place| Some((*place, reports.get(*place)?))) {
        if !report.terms.fault {
            continue;
        }
        match runs.last_mut().filter(|_| last.is_some_and(|last| report.at.duration_since(last) <= gap)) {
            Some(run) => run.push(place),
            None => runs.push(vec![place]),
        }
        last = Some(report.at);
    }
    runs
}

fn tells<T>(
    reports: &[Report<'_, T>],
    term: u32,
    run: &[usize],
    places: &[usize],
    settings: &IncidentSettings,
) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let since = reports.get(*first).map(|report| report.at.saturating_sub(BEFORE).unwrap_or(Timestamp::MIN));
    let around = places.iter().filter(|place| {
        **place <= *last && reports.get(**place).is_some_and(|report| Some(report.at) >= since)
    });
    let named = |place: &&usize| {
        reports.get(**place).is_some_and(|report| report.terms.subject.binary_search(&term).is_ok())
    };
    let in_subjects: Vec<usize> = run.iter().filter(named).copied().collect();
    parties(reports, run).len() >= settings.customers
        && parties(reports, &in_subjects).len() >= IN_SUBJECTS
        && run.len() * 2 > around.count()
}

/// Telling words that the same parties use, put together.
fn together<T>(reports: &[Report<'_, T>], words: Vec<Telling>) -> Vec<Vec<Telling>> {
    let mut groups: Vec<Vec<Telling>> = Vec::new();
    for word in words {
        let users = parties(reports, &word.reports);
        let shares = |other: &Telling| {
            other.reports.iter().any(|place| word.reports.contains(place))
                && parties(reports, &other.reports).intersection(&users).count() >= 2
        };
        let (mut joined, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(shares));
        let mut whole: Vec<Telling> = joined.drain(..).flatten().collect();
        whole.push(word);
        groups = apart;
        groups.push(whole);
    }
    groups
}

fn cluster<T: Copy + Ord>(
    reports: &[Report<'_, T>],
    group: &[Telling],
    taken: &mut BTreeSet<usize>,
    settings: &IncidentSettings,
) -> Option<Cluster<T>> {
    let most = group.iter().map(|word| word.reports.len()).max()?;
    let mut points: BTreeMap<usize, usize> = BTreeMap::new();
    for word in group {
        let main = word.reports.len() * 2 > most;
        for place in &word.reports {
            *points.entry(*place).or_default() += if main { 2 } else { 1 };
        }
    }
    let members: Vec<usize> = points
        .into_iter()
        .filter(|(place, points)| *points >= 2 && !taken.contains(place))
        .map(|(at, _)| at)
        .collect();
    let hot: Vec<usize> = members
        .iter()
        .filter(|place| reports.get(**place).is_some_and(|report| report.hot))
        .copied()
        .collect();
    let voices = parties(reports, &members).len();
    if voices < settings.customers || parties(reports, &hot).len() < HOT {
        return None;
    }
    taken.extend(&members);
    let mut words: Vec<&Telling> = group.iter().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.reports.len()), word.term));
    let of = |place: &usize| reports.get(*place);
    Some(Cluster {
        since: members.iter().filter_map(of).map(|report| report.at).min()?,
        members: members.iter().filter_map(of).map(|report| report.item).collect(),
        parties: voices,
        terms: words.into_iter().map(|word| word.term).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;

    /// Hours before noon, party, subject and text. All are hot.
    fn found(mails: &[(i64, &str, &str)]) -> Vec<(Vec<usize>, usize)> {
        let mut vocabulary = Vocabulary::default();
        let terms: Vec<Terms> = mails
            .iter()
            .map(|(_, _, text)| {
                let (subject, text) = text.split_once('/').unwrap_or((text, ""));
                vocabulary.learn(subject, [text])
            })
            .collect();
        let noon: Timestamp = "2026-06-03T12:00:00Z".parse().unwrap();
        let reports: Vec<Report<'_, usize>> = mails
            .iter()
            .zip(&terms)
            .enumerate()
            .map(|(item, ((ago, party, _), terms))| {
                let at = noon - SignedDuration::from_hours(*ago);
                Report { item, at, party, terms, hot: true }
            })
            .collect();
        let clusters = clusters(&reports, &IncidentSettings::default());
        clusters.into_iter().map(|cluster| (cluster.members, cluster.parties)).collect()
    }

    const THREE: [(i64, &str, &str); 3] = [
        (1, "a", "portal down / cannot log in"),
        (2, "b", "Portal error 502 / since ten"),
        (3, "c", "badges / your portal is not working"),
    ];

    #[test]
    fn three_customers_with_one_fault_are_an_incident() {
        assert_eq!(found(&THREE), [(vec![2, 1, 0], 3)]);
    }

    #[test]
    fn two_customers_or_one_of_them_twice_are_none() {
        let [a, b, (ago, _, text)] = THREE;
        assert_eq!(found(&[a, b]), []);
        assert_eq!(found(&[a, b, (ago, "a", text)]), []);
    }

    #[test]
    fn the_same_word_without_a_fault_is_no_part_of_it() {
        let [a, b, c] = THREE;
        let other = (1, "d", "portal training / could we book a course for five people?");
        assert_eq!(found(&[a, b, c, other]), [(vec![2, 1, 0], 3)]);
    }

    #[test]
    fn days_apart_is_apart() {
        let [a, b, (_, party, text)] = THREE;
        assert_eq!(found(&[a, b, (80, party, text)]), []);
    }

    #[test]
    fn what_this_desk_always_hears_of_tells_nothing() {
        let usual: Vec<(i64, &str, &str)> =
            (1..12).map(|day| (day * 24 + 5, "z", "portal question / how do I add a user")).collect();
        assert_eq!(found(&[usual.as_slice(), &THREE].concat()), []);
    }

    #[test]
    fn two_faults_at_a_time_are_two_incidents() {
        let labels = [
            (1, "d", "labels peeling / the glue fails"),
            (2, "e", "labels peel off / after a day"),
            (2, "f", "defective labels / all fall off"),
        ];
        let both = found(&[THREE.as_slice(), &labels].concat());
        assert_eq!(both.len(), 2, "{both:?}");
    }
}
