//! The question whether a reply goes to everybody on the mail. Must not know what the reply says.

use super::Answering;
use crate::mail::AddrSpec;
use crate::reply::Scope;
use crate::reply::recipients::{recipients, written};

/// A reply that several people could get.
#[derive(Debug, Clone)]
pub struct Everybody {
    /// What is answered.
    pub answering: Answering,
    /// Who wrote.
    pub writers: Vec<String>,
    /// Who else would get it.
    pub others: Vec<String>,
}

impl Everybody {
    /// The question, if there is anybody else on the mail.
    pub fn ask(answering: &Answering, is_ours: impl Fn(&AddrSpec) -> bool) -> Option<Self> {
        let all = recipients(&answering.message, Scope::All, &is_ours);
        let one = recipients(&answering.message, Scope::Sender, &is_ours);
        let new = |address: &&crate::mail::Address| !one.to.iter().any(|other| other.spec == address.spec);
        let others: Vec<String> = all.to.iter().chain(&all.cc).filter(new).map(written).collect();
        let writers = one.to.iter().map(written).collect();
        (!others.is_empty()).then(|| Self { answering: answering.clone(), writers, others })
    }
}
