//! The incidents among the conversations of the queue. A small desk looks for them itself when they are asked for; a large
//! one can have somebody else look, on another thread, and goes by the last answer until then. Must not know how they are
//! found.

use super::Desk;
use super::told::Incident;
use crate::mail::SafeText;
use crate::mailbox::{ConversationId, ConversationSet, RowView, ShortId};
use crate::triage::incident::{Cluster, Found, News, Report, clusters};
use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;
use std::cell::OnceCell;

/// With so many conversations looking takes 2 ms: more are left to somebody else.
const FEW: usize = 1_000;
/// So many words name an incident.
const BRIEF: usize = 3;

/// What is known of incidents.
#[derive(Debug, Default)]
pub(super) struct Incidents {
    /// Made when first asked for after a change, or by somebody else.
    known: OnceCell<Grouped>,
    /// Whether they are left as they are for now, and whether they are out of date.
    wait: bool,
    stale: bool,
    /// What somebody else has to be told, if somebody else looks.
    elsewhere: Option<Elsewhere>,
}

/// What somebody else has to be told.
#[derive(Debug, Default)]
struct Elsewhere {
    /// Whether there are too many conversations to look here.
    needed: bool,
    changed: HashSet<ConversationId>,
    /// Whether something was told without asking for a look.
    told: bool,
}

/// Conversations by incident.
#[derive(Debug, Default)]
struct Grouped {
    clusters: Vec<(ShortId, Cluster<ConversationId>)>,
    /// Which of them a conversation belongs to.
    of: HashMap<ConversationId, usize>,
}

impl Incidents {
    /// A conversation may report something else now.
    pub(super) fn touch(&mut self, id: ConversationId) {
        if let Some(elsewhere) = &mut self.elsewhere {
            elsewhere.changed.insert(id);
        }
    }

    /// Something has changed: they are looked for anew when next asked for.
    pub(super) fn outdate(&mut self) {
        let here = self.elsewhere.as_ref().is_none_or(|elsewhere| !elsewhere.needed);
        self.stale = self.wait;
        if !self.wait && here {
            self.known.take();
        }
    }
}

impl Desk {
    /// Has somebody else look for incidents as soon as the desk is too large to do it by itself.
    pub fn let_others_find_incidents(&mut self) {
        self.incidents.elsewhere = Some(Elsewhere::default());
    }

    /// What is to be told to who looks for incidents, if there is anything.
    pub fn incident_news(&mut self) -> Option<News> {
        let mut elsewhere = self.incidents.elsewhere.take()?;
        if !elsewhere.needed && self.entries.iter().len() > FEW {
            elsewhere.needed = true;
            elsewhere.changed = self.entries.iter().map(|(id, _)| *id).collect();
            // What was found here stands until the first answer.
            let _ = self.incidents.known.set(Grouped::default());
        }
        let ids = std::mem::take(&mut elsewhere.changed);
        let look = !self.incidents.wait && (elsewhere.told || !ids.is_empty());
        let news = elsewhere.needed && (look || !ids.is_empty());
        let news = news.then(|| {
            elsewhere.told = !look;
            let changed = ids.into_iter().map(|id| (id, self.report(id))).collect();
            News { changed, look }
        });
        self.incidents.elsewhere = Some(elsewhere);
        news
    }

    /// Somebody else has looked. What changed meanwhile is told and looked at again: the answers come in order, so that
    /// the last one always knows more than what stands.
    pub fn incidents_found(&mut self, found: Found) {
        self.incidents.known = OnceCell::from(self.group(found));
    }

    /// The incidents as found when last something changed.
    fn grouped(&self) -> &Grouped {
        self.incidents.known.get_or_init(|| {
            let reports: Vec<_> = self.entries.iter().filter_map(|(id, _)| self.report(*id)).collect();
            self.group(clusters(&reports, &self.settings.incident))
        })
    }

    fn group(&self, found: Found) -> Grouped {
        let named = |cluster: Cluster<ConversationId>| {
            let first = cluster.members.first()?;
            Some((self.mailbox.short_id(*first), cluster))
        };
        let clusters: Vec<_> = found.into_iter().filter_map(named).collect();
        let members = clusters
            .iter()
            .enumerate()
            .flat_map(|(place, (_, cluster))| cluster.members.iter().map(move |member| (*member, place)));
        Grouped { of: members.collect(), clusters }
    }

    /// Leaves the incidents as they are while mail streams in, whatever changes: finding them takes all mails of the
    /// queue into account. Without `wait` they are brought up to date; whether they had to be.
    pub fn let_incidents_wait(&mut self, wait: bool) -> bool {
        self.incidents.wait = wait;
        let late = !wait && std::mem::take(&mut self.incidents.stale);
        if late {
            self.incidents.outdate();
        }
        late
    }

    /// A change that no incident depends on: finding them looks at the whole queue, and is not done for it.
    pub(super) fn keep_incidents<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.incidents.wait, self.incidents.stale);
        self.incidents.wait = true;
        let changed = change(self);
        (self.incidents.wait, self.incidents.stale) = before;
        changed
    }

    /// What the customer of a conversation of the queue wrote last.
    fn report(&self, id: ConversationId) -> Option<Report<ConversationId>> {
        let entry = self.entries.get(id)?;
        let person = entry.customer.filter(|_| entry.judged.is_some())?;
        let rows = self.mailbox.rows(id).into_iter();
        let noted = rows.filter_map(|row| Some((self.mailbox.row(row)?, self.notes.get(&row)?)));
        let (view, note) = noted.filter(|(view, _)| self.is_to_us(view)).last()?;
        let party = self.mailbox.organisation(person).unwrap_or(self.mailbox.person(person).address);
        let hot = entry.anger().flag || entry.urgency().flag;
        Some(Report { item: id, at: view.at?, party: party.into(), terms: note.terms.clone(), hot })
    }

    /// Whether we are not just copied in: what is written to somebody else is no report to us.
    fn is_to_us(&self, view: &RowView<'_>) -> bool {
        self.settings.ours.is_empty() || view.to().any(|address| self.mailbox.is_ours(address))
    }

    /// How many incidents still have open conversations.
    pub(super) fn open_incidents(&self, now: Timestamp) -> usize {
        let moment = self.moment(now);
        let open = |id: &ConversationId| self.entries.get(*id).is_some_and(|entry| entry.is_open(&moment));
        self.grouped().clusters.iter().filter(|(_, cluster)| cluster.members.iter().any(open)).count()
    }

    /// Whether a conversation is part of an incident.
    pub(super) fn is_of_incident(&self, id: ConversationId) -> bool {
        self.grouped().of.contains_key(&id)
    }

    /// The incidents that still have open conversations, largest first.
    pub fn incidents(&self, now: Timestamp) -> Vec<Incident> {
        let clusters = &self.grouped().clusters;
        let mut incidents: Vec<Incident> =
            clusters.iter().map(|(id, cluster)| self.tell(*id, cluster, now)).collect();
        incidents.retain(|incident| incident.open > 0);
        incidents.sort_by_key(|incident| (std::cmp::Reverse(incident.customers), incident.id));
        incidents
    }

    fn tell(&self, id: ShortId, cluster: &Cluster<ConversationId>, now: Timestamp) -> Incident {
        let moment = self.moment(now);
        let open = |id: &&ConversationId| self.entries.get(**id).is_some_and(|entry| entry.is_open(&moment));
        Incident {
            id,
            words: cluster.terms.iter().map(|term| self.word(*term)).collect(),
            conversations: cluster.members.clone(),
            customers: cluster.parties,
            open: cluster.members.iter().filter(open).count(),
            since: Some(cluster.since),
        }
    }

    /// The incident of this id.
    pub fn incident(&self, id: ShortId, now: Timestamp) -> Option<Incident> {
        let (id, cluster) = self.grouped().clusters.iter().find(|(own, _)| *own == id)?;
        Some(self.tell(*id, cluster, now))
    }

    /// The conversations of an incident, open or not.
    pub fn members_of(&self, id: ShortId) -> &[ConversationId] {
        let cluster = self.grouped().clusters.iter().find(|(own, _)| *own == id);
        cluster.map_or(&[], |(_, cluster)| cluster.members.as_slice())
    }

    /// The conversations of all incidents.
    pub fn in_incidents(&self) -> ConversationSet {
        self.grouped().of.keys().copied().collect()
    }

    /// The incident a conversation belongs to.
    pub fn incident_of_id(&self, id: ConversationId) -> Option<ShortId> {
        self.incident_of(self.mailbox.resolve(id)).map(|(incident, _)| incident)
    }

    /// How many customers report an incident, and what they share in a few words.
    pub fn incident_brief(&self, id: ShortId) -> Option<(usize, String)> {
        let (_, cluster) = self.grouped().clusters.iter().find(|(own, _)| *own == id)?;
        let words: Vec<String> =
            cluster.terms.iter().take(BRIEF).map(|term| self.word(*term).to_string()).collect();
        Some((cluster.parties, words.join(", ")))
    }

    /// Earlier incidents about the same thing, newest first: most of the main words are the same.
    pub fn past_incidents(&self, id: ShortId, now: Timestamp) -> Vec<Incident> {
        let clusters = &self.grouped().clusters;
        let Some((_, this)) = clusters.iter().find(|(own, _)| *own == id) else { return Vec::new() };
        let main = |cluster: &Cluster<ConversationId>| -> Vec<u32> {
            cluster.terms.iter().take(BRIEF).copied().collect()
        };
        let alike = |other: &Cluster<ConversationId>| {
            let shared = main(other).iter().filter(|term| main(this).contains(term)).count();
            other.since < this.since && shared * 2 > main(other).len().min(main(this).len())
        };
        let past = clusters.iter().filter(|(own, other)| *own != id && alike(other));
        let mut past: Vec<Incident> = past.map(|(own, other)| self.tell(*own, other, now)).collect();
        past.sort_by_key(|incident| std::cmp::Reverse(incident.since));
        past
    }

    fn word(&self, term: u32) -> SafeText {
        SafeText::line(self.vocabulary.word(term))
    }

    /// The incident a conversation belongs to, and how many customers it has.
    pub(super) fn incident_of(&self, id: ConversationId) -> Option<(ShortId, usize)> {
        let grouped = self.grouped();
        let (id, cluster) = grouped.clusters.get(*grouped.of.get(&id)?)?;
        Some((*id, cluster.parties))
    }
}

#[cfg(test)]
mod tests {
    use crate::classify::{Model, evidence};
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};
    use crate::triage::{BodyRead, Desk, DeskSettings};
    use jiff::Timestamp;

    #[test]
    fn a_text_that_comes_again_finds_no_incidents_anew_and_another_text_does() {
        let now: Timestamp = "2026-03-09T12:00:00Z".parse().unwrap();
        let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
        let message = |text: &str| {
            let head = "From: c@buyer.example\r\nMessage-ID: <m@buyer.example>\r\nDate: Mon, 9 Mar 2026 11:00:00 +0000";
            let raw = format!("{head}\r\nSubject: Gateway\r\n\r\n{text}\r\n");
            parse::message(reference, raw.as_bytes(), Flags::default(), None)
        };
        let body = |text: &str| BodyRead {
            reference,
            body: message(text).body,
            evidence: None,
            defects: Vec::new(),
        };
        let model = Model::shipped();
        let first = message("The gateway times out.");
        let mut desk = Desk::new(DeskSettings::new(model.clone()));
        desk.apply_arrived(&[(first.clone(), evidence(&model, &first))], now);
        desk.grouped();
        desk.apply_bodies(&[body("The gateway times out.")], now);
        assert!(desk.incidents.known.get().is_some());
        desk.apply_bodies(&[body("The labels are smeared.")], now);
        assert!(desk.incidents.known.get().is_none());
    }
}
