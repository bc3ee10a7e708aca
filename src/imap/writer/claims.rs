//! Claims: of two who claim at once one has it, and the other is told. Where the server can change on condition
//! (CONDSTORE, RFC 7162) it decides; else, and for claims on two messages of one conversation, both write, look, and
//! the first name in the alphabet stays. Must not know conversations.

use super::super::error::{Error, Result};
use super::super::uids;
use super::super::wire::{Fetched, Limits};
use super::Writer;
use crate::mail::Flags;
use crate::triage::claim::ShortName;
use std::collections::{BTreeMap, BTreeSet};

/// How often a claim is tried where something else about the message changes meanwhile.
const TRIES: usize = 5;

/// A claim wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The message it is to stand on.
    pub uid: u32,
    /// For whom.
    pub who: ShortName,
    /// The other messages of the conversation: a claim on one of them counts as well.
    pub beside: Vec<u32>,
    /// Claims that may be overruled: the user saw them and said so.
    pub over: BTreeSet<ShortName>,
}

/// What came of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It stands.
    Won,
    /// This one's stands.
    Lost(ShortName),
    /// Nobody's does: the message changed under every try, or the server did not do it.
    Not,
}

/// What a look at messages showed.
#[derive(Debug, Default)]
struct Look {
    flags: BTreeMap<u32, Flags>,
    /// The highest MODSEQ among them; `None` where there are none.
    modseq: Option<u64>,
}

impl Writer {
    /// Claims in the folder opened last; the answers in the order of the wishes, and the flags last seen.
    ///
    /// # Errors
    /// The server refuses, or the connection is gone: then claims may stand or not.
    pub fn claim(&mut self, wishes: &[Wish]) -> Result<(Vec<Claimed>, BTreeMap<u32, Flags>)> {
        let mut came: Vec<Option<Claimed>> = vec![None; wishes.len()];
        let all: Vec<u32> = wishes.iter().flat_map(Wish::messages).collect();
        let mut look = self.look(&all)?;
        for (wish, came) in wishes.iter().zip(&mut came) {
            *came = wish.stands(&look.flags);
        }
        for _ in 0..TRIES {
            let open: Vec<&Wish> =
                wishes.iter().zip(&came).filter(|(_, came)| came.is_none()).map(|(wish, _)| wish).collect();
            if open.is_empty() {
                break;
            }
            self.write(&open, look.modseq)?;
            let touched: Vec<u32> = open.iter().flat_map(|wish| wish.messages()).collect();
            let now = self.look(&touched)?;
            look.flags.extend(now.flags);
            look.modseq = now.modseq;
            for (wish, came) in wishes.iter().zip(&mut came).filter(|(_, came)| came.is_none()) {
                *came = wish.outcome(&look.flags);
            }
            self.give_way(wishes, &came, &mut look.flags)?;
        }
        Ok((came.into_iter().map(|came| came.unwrap_or(Claimed::Not)).collect(), look.flags))
    }

    /// Looks again whether claims that were won still stand: somebody whose first look came before our claim may have
    /// written after it. Those that have to give way do.
    ///
    /// # Errors
    /// As for [`Writer::claim`].
    pub fn claims_stand(&mut self, wishes: &[Wish]) -> Result<(Vec<Claimed>, BTreeMap<u32, Flags>)> {
        let all: Vec<u32> = wishes.iter().flat_map(Wish::messages).collect();
        let mut flags = self.look(&all)?.flags;
        let came: Vec<Option<Claimed>> = wishes.iter().map(|wish| wish.outcome(&flags)).collect();
        self.give_way(wishes, &came, &mut flags)?;
        Ok((came.into_iter().map(|came| came.unwrap_or(Claimed::Not)).collect(), flags))
    }

    /// Whether the server decides who claims a message: it can change on condition.
    pub fn decides_claims(&self) -> bool {
        ["CONDSTORE", "QRESYNC"].iter().any(|name| self.session.capabilities.has(name))
    }

    fn look(&mut self, messages: &[u32]) -> Result<Look> {
        let counts = self.decides_claims();
        let items = if counts { "UID FLAGS MODSEQ" } else { "UID FLAGS" };
        let mut look = Look { modseq: counts.then_some(0), ..Look::default() };
        for set in uids::sets(messages) {
            self.session.run(
                "looking who is on it",
                &format!("UID FETCH {set} ({items})"),
                &Limits::TALK,
                &mut |frame| {
                    let fetched = Fetched::parse(&frame.bytes);
                    if let Some(Fetched { uid: Some(uid), flags: Some(flags), modseq, .. }) = fetched {
                        look.flags.insert(uid, flags);
                        look.modseq = look.modseq.zip(modseq).map(|(highest, one)| highest.max(one));
                    }
                },
            )?;
        }
        Ok(look)
    }

    /// Writes claims, on condition where the server can. Whether they were written the next look shows.
    fn write(&mut self, wishes: &[&Wish], unchanged_since: Option<u64>) -> Result<()> {
        let mut names: BTreeMap<&ShortName, Vec<u32>> = BTreeMap::new();
        for wish in wishes {
            names.entry(&wish.who).or_default().push(wish.uid);
        }
        let condition =
            unchanged_since.map(|modseq| format!("(UNCHANGEDSINCE {modseq}) ")).unwrap_or_default();
        for (name, messages) in names {
            for set in uids::sets(&messages) {
                let command = format!("UID STORE {set} {condition}+FLAGS ({})", name.keyword());
                match self.session.run("claiming was", &command, &Limits::TALK, &mut |_| {}) {
                    // Most servers say OK to a condition that does not hold, some say NO.
                    Err(Error::Answer { .. }) if self.session.was_refused_with("MODIFIED") => {}
                    answer => drop(answer?),
                }
            }
        }
        Ok(())
    }

    /// Takes away the claims that lost.
    fn give_way(
        &mut self,
        wishes: &[Wish],
        came: &[Option<Claimed>],
        flags: &mut BTreeMap<u32, Flags>,
    ) -> Result<()> {
        for (wish, came) in wishes.iter().zip(came) {
            let written = flags.get(&wish.uid).is_some_and(|flags| claims(flags).any(|who| who == wish.who));
            if written && matches!(came, Some(Claimed::Lost(_))) {
                let command = format!("UID STORE {} -FLAGS ({})", wish.uid, wish.who.keyword());
                self.run(&command, flags)?;
                let again = self.look(&wish.messages().collect::<Vec<_>>())?;
                flags.extend(again.flags);
            }
        }
        Ok(())
    }
}

impl Wish {
    fn messages(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(self.uid).chain(self.beside.iter().copied())
    }

    /// Others' claims on the conversation that may not be overruled.
    fn rivals<'a>(&'a self, flags: &'a BTreeMap<u32, Flags>) -> impl Iterator<Item = ShortName> + 'a {
        let standing = self.messages().filter_map(|uid| flags.get(&uid)).flat_map(claims);
        standing.filter(|who| *who != self.who && !self.over.contains(who))
    }

    /// What stands already before anything is written: somebody else's claim, or this very one.
    fn stands(&self, flags: &BTreeMap<u32, Flags>) -> Option<Claimed> {
        let mine = |flags: &Flags| claims(flags).any(|who| who == self.who);
        let standing = flags.get(&self.uid).is_some_and(mine);
        match self.rivals(flags).min() {
            Some(other) if !standing || other < self.who => Some(Claimed::Lost(other)),
            _ if !flags.contains_key(&self.uid) => Some(Claimed::Not),
            _ => standing.then_some(Claimed::Won),
        }
    }

    /// What came of writing; `None` where nothing was written and nobody else claims.
    fn outcome(&self, flags: &BTreeMap<u32, Flags>) -> Option<Claimed> {
        let written = flags.get(&self.uid).is_some_and(|flags| claims(flags).any(|who| who == self.who));
        match self.rivals(flags).min() {
            // Neither stood at the first look.
            Some(other) if !written || other < self.who => Some(Claimed::Lost(other)),
            _ => written.then_some(Claimed::Won),
        }
    }
}

fn claims(flags: &Flags) -> impl Iterator<Item = ShortName> + '_ {
    flags.keywords.iter().filter_map(|keyword| ShortName::from_keyword(keyword))
}
