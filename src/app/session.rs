//! What the screen is told at its start and keeps. Must not know the config file or the command line.

use crate::access::{ReadOnlyReason, WriteGrant};
use crate::classify::Hours;
use crate::mail::SafeText;
use crate::reply::{Template, Us};
use crate::triage::Done;

/// Whether this is the sample inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbox {
    /// The sample inbox.
    Demo,
    /// Real mail.
    Real,
}

/// The settings of one run.
#[derive(Debug, Clone)]
pub struct Session {
    /// Sample or real.
    pub inbox: Inbox,
    /// The proof that writing was asked for, or why it was not.
    pub grant: Result<WriteGrant, ReadOnlyReason>,
    /// What *done* does.
    pub done: Done,
    /// The desk's hours and zone.
    pub hours: Hours,
    /// The user's short name, as in claims.
    pub me: SafeText,
    /// We, as replies speak of us.
    pub us: Us,
    /// The reply templates.
    pub templates: Vec<Template>,
}
