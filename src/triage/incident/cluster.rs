//! Groups reports about the same thing. A word is *telling* if several parties who report a fault use it within hours,
//! some of them in their subjects, and few others used it in the days before. Telling words used by the same parties
//! make one incident; who uses one of its main words or two of the others, and reports a fault, belongs to it. Must
//! not know where reports come from.

use super::{IncidentSettings, Terms};
use hashbrown::{HashMap, HashSet};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one customer wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<T> {
    /// Stands for it.
    pub item: T,
    /// When it was written.
    pub at: Timestamp,
    /// Who the customer is: two reports of one party are one voice.
    pub party: Box<str>,
    /// Its words.
    pub terms: Arc<Terms>,
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
/// A word that marks more incidents than this marks none.
const AGAIN: usize = 3;
/// So many parties at least name a telling word in the subject.
const IN_SUBJECTS: usize = 2;
/// So many parties at least are angry or urgent.
const HOT: usize = 2;

/// A telling word with the reports (by place) that use it, and their parties, each list in order.
#[derive(Debug)]
struct Telling {
    term: u32,
    reports: Vec<usize>,
    parties: Vec<u32>,
}

/// Reports in order of time, their parties numbered.
#[derive(Debug)]
struct Reports<'a, T> {
    list: Vec<&'a Report<T>>,
    parties: Vec<u32>,
}

impl<'a, T: Copy + Ord> Reports<'a, T> {
    fn new(reports: impl IntoIterator<Item = &'a Report<T>>) -> Self {
        let mut list: Vec<&Report<T>> = reports.into_iter().collect();
        list.sort_unstable_by_key(|report| (report.at, report.item));
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut number = |party: &'a str| {
            let next = numbers.len() as u32;
            *numbers.entry(party).or_insert(next)
        };
        let parties = list.iter().map(|report| number(&report.party)).collect();
        Self { list, parties }
    }

    fn get(&self, place: usize) -> Option<&'a Report<T>> {
        self.list.get(place).copied()
    }

    /// The different parties of some reports, in order.
    fn parties(&self, places: impl IntoIterator<Item = usize>) -> Vec<u32> {
        let mut parties: Vec<u32> =
            places.into_iter().filter_map(|place| self.parties.get(place).copied()).collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    fn names(&self, place: usize, term: u32) -> bool {
        self.get(place).is_some_and(|report| report.terms.subject.binary_search(&term).is_ok())
    }

    /// The words that may tell, each with the places of all reports that use it: those that enough reports of faults
    /// use, and some name in the subject. All other words are passed over.
    fn uses(&self, settings: &IncidentSettings) -> HashMap<u32, Vec<usize>> {
        let faults = || self.list.iter().filter(|report| report.terms.fault);
        let subjects = counted(faults().flat_map(|report| report.terms.subject.iter()));
        let everywhere = counted(faults().flat_map(|report| report.terms.all.iter()));
        let of = |counts: &[u32], term: u32| counts.get(term as usize).copied().unwrap_or(0) as usize;
        let mut used: HashMap<u32, Vec<usize>> = HashMap::new();
        for (place, report) in self.list.iter().enumerate() {
            for term in &report.terms.all {
                if of(&subjects, *term) >= IN_SUBJECTS && of(&everywhere, *term) >= settings.customers {
                    used.entry(*term).or_default().push(place);
                }
            }
        }
        used
    }

    /// The telling words, in the order of their numbers.
    fn telling(&self, settings: &IncidentSettings) -> Vec<Telling> {
        let mut found = Vec::new();
        for (term, places) in self.uses(settings) {
            let runs = self.runs(&places, settings.gap);
            // A fault that came before is no reason to overlook it now; one that comes all the time is.
            let many = |run: &&Vec<usize>| run.len() >= settings.customers;
            let often = runs.iter().filter(many).count() > AGAIN;
            for (at, run) in runs.iter().enumerate() {
                let before = runs.iter().take(at).filter(many).filter(|_| !often);
                let before: Vec<usize> = before.flatten().copied().collect();
                found.extend(self.tells(term, run, &places, &before, settings));
            }
        }
        found.sort_unstable_by_key(|word: &Telling| (word.term, word.reports.first().copied()));
        found
    }

    /// The reports of faults among `places`, parted where nobody reported one for a while.
    fn runs(&self, places: &[usize], gap: SignedDuration) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut last: Option<Timestamp> = None;
        for (place, report) in places.iter().filter_map(|place| Some((*place, self.get(*place)?))) {
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

    fn tells(
        &self,
        term: u32,
        run: &[usize],
        places: &[usize],
        before: &[usize],
        settings: &IncidentSettings,
    ) -> Option<Telling> {
        let (first, last) = (*run.first()?, *run.last()?);
        let since = self.get(first)?.at.saturating_sub(BEFORE).unwrap_or(Timestamp::MIN);
        let recent = |places: &[usize]| {
            let early = places.partition_point(|place| self.get(*place).is_some_and(|one| one.at < since));
            places.partition_point(|place| *place <= last) - early
        };
        let around = recent(places) - recent(before);
        if run.len() < settings.customers || run.len() * 2 <= around {
            return None;
        }
        let parties = self.parties(run.iter().copied());
        let in_subjects = self.parties(run.iter().copied().filter(|place| self.names(*place, term)));
        let tells = parties.len() >= settings.customers && in_subjects.len() >= IN_SUBJECTS;
        tells.then_some(Telling { term, reports: run.to_vec(), parties })
    }

    /// Who uses two of the words belongs to it, and who names a main one in the subject; who only mentions a main one may
    /// write about something else, unless he writes while the others do.
    fn members(&self, group: &[Telling], most: usize, taken: &HashSet<usize>) -> Vec<usize> {
        let mut points: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        for word in group {
            let main = word.reports.len() * 2 > most;
            for place in &word.reports {
                let sure = main && (group.len() == 1 || self.names(*place, word.term));
                let (count, mentions) = points.entry(*place).or_default();
                *count += if sure { 2 } else { 1 };
                *mentions |= main;
            }
        }
        points.retain(|place, _| !taken.contains(place));
        let sure = || points.iter().filter(|(_, (count, _))| *count >= 2).map(|(place, _)| *place);
        let (Some(first), Some(last)) = (sure().next(), sure().next_back()) else { return Vec::new() };
        let belongs = |(place, (count, mentions)): (&usize, &(usize, bool))| {
            (*count >= 2 || *mentions && (first..=last).contains(place)).then_some(*place)
        };
        points.iter().filter_map(belongs).collect()
    }

    fn cluster(
        &self,
        group: &[Telling],
        taken: &mut HashSet<usize>,
        settings: &IncidentSettings,
    ) -> Option<Cluster<T>> {
        let most = group.iter().map(|word| word.reports.len()).max()?;
        let members = self.members(group, most, taken);
        let hot = members.iter().copied().filter(|place| self.get(*place).is_some_and(|report| report.hot));
        let voices = self.parties(members.iter().copied()).len();
        if voices < settings.customers || self.parties(hot).len() < HOT {
            return None;
        }
        taken.extend(&members);
        let mut words: Vec<&Telling> = group.iter().collect();
        words.sort_by_key(|word| (std::cmp::Reverse(word.reports.len()), word.term));
        let of = |place: &usize| self.get(*place);
        Some(Cluster {
            since: members.iter().filter_map(of).map(|report| report.at).min()?,
            members: members.iter().filter_map(of).map(|report| report.item).collect(),
            parties: voices,
            terms: words.into_iter().map(|word| word.term).collect(),
        })
    }
}

/// The groups among reports, each report in one at most, largest first.
pub fn clusters<'a, T: Copy + Ord + 'a>(
    reports: impl IntoIterator<Item = &'a Report<T>>,
    settings: &IncidentSettings,
) -> Vec<Cluster<T>> {
    let reports = Reports::new(reports);
    let mut groups = together(reports.telling(settings));
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().map(|word| word.reports.len()).max()));
    let mut taken = HashSet::new();
    groups.iter().filter_map(|group| reports.cluster(group, &mut taken, settings)).collect()
}

/// How often each number occurs.
fn counted<'a>(numbers: impl Iterator<Item = &'a u32>) -> Vec<u32> {
    let mut counts: Vec<u32> = Vec::new();
    for number in numbers {
        let place = *number as usize;
        if place >= counts.len() {
            counts.resize(place + 1, 0);
        }
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    counts
}

/// Telling words that the same parties use, put together.
fn together(words: Vec<Telling>) -> Vec<Vec<Telling>> {
    let mut groups: Vec<Vec<Telling>> = Vec::new();
    for word in words {
        let shares = |other: &Telling| {
            common(&other.reports, &word.reports).next().is_some()
                && common(&other.parties, &word.parties).nth(1).is_some()
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

/// What both of two ordered lists hold.
fn common<'a, N: Ord>(one: &'a [N], other: &'a [N]) -> impl Iterator<Item = &'a N> {
    one.iter().filter(|number| other.binary_search(number).is_ok())
}

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;

    /// Hours before noon, party, subject and text. All are hot.
    fn found(mails: &[(i64, &str, &str)]) -> Vec<(Vec<usize>, usize)> {
        let mut vocabulary = Vocabulary::default();
        let terms: Vec<Arc<Terms>> = mails
            .iter()
            .map(|(_, _, text)| {
                let (subject, text) = text.split_once('/').unwrap_or((text, ""));
                Arc::new(vocabulary.learn(subject, [text]))
            })
            .collect();
        let noon: Timestamp = "2026-06-03T12:00:00Z".parse().unwrap();
        let reports: Vec<Report<usize>> = mails
            .iter()
            .zip(&terms)
            .enumerate()
            .map(|(item, ((ago, party, _), terms))| {
                let at = noon - SignedDuration::from_hours(*ago);
                Report { item, at, party: (*party).into(), terms: Arc::clone(terms), hot: true }
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
    fn a_fault_that_comes_back_is_a_second_incident() {
        let before = THREE.map(|(ago, party, text)| (ago + 150, party, text));
        assert_eq!(found(&[before.as_slice(), &THREE].concat()).len(), 2);
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
