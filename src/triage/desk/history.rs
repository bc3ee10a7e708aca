//! What was changed, newest last, so that it can be taken back. Must not know conversations beyond their handles.

use super::marks::Mark;
use crate::mail::{MessageRef, SafeText};
use crate::mailbox::ConversationId;

/// What the user said against the classifier of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) angry: Option<bool>,
    pub(super) urgent: Option<bool>,
}

/// One message as it was before a change and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touch {
    pub(super) conversation: ConversationId,
    pub(super) message: MessageRef,
    pub(super) before: (Mark, Said),
    pub(super) after: (Mark, Said),
}

/// What one account was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) account: SafeText,
    pub(super) ticket: u64,
    /// Whether it was to move messages away.
    pub(super) moves: bool,
}

/// One change, whether of one conversation or of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// What went out for it.
    pub(super) sent: Vec<Sent>,
    /// What it did, for the user.
    pub(super) what: String,
    /// What it touched.
    pub(super) touches: Vec<Touch>,
    /// The conversations whose messages it moved.
    pub(super) moved: Vec<ConversationId>,
}

/// All steps that can still be taken back.
#[derive(Debug, Default)]
pub(super) struct History {
    steps: Vec<Step>,
    tickets: u64,
}

impl History {
    /// A number no change has had.
    pub(super) fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// Remembers a step; one that touched nothing is none.
    pub(super) fn push(&mut self, step: Step) {
        if !step.touches.is_empty() || !step.moved.is_empty() {
            self.steps.push(step);
        }
    }

    /// The newest step.
    pub(super) fn newest(&self) -> Option<&Step> {
        self.steps.last()
    }

    /// Takes the newest step.
    pub(super) fn pop(&mut self) -> Option<Step> {
        self.steps.pop()
    }

    /// What an account was asked came to nothing, but for what `holds`: only that is left to take back, and what other
    /// accounts were asked.
    pub(super) fn forget(
        &mut self,
        ticket: u64,
        is_of: impl Fn(&SafeText, &Touch) -> bool,
        holds: impl Fn(&Touch) -> bool,
    ) {
        let asked = |step: &&mut Step| step.sent.iter().any(|sent| sent.ticket == ticket);
        let Some(step) = self.steps.iter_mut().find(asked) else { return };
        if let Some(at) = step.sent.iter().position(|sent| sent.ticket == ticket) {
            let Sent { account, moves, .. } = step.sent.remove(at);
            step.touches.retain(|touch| !is_of(&account, touch) || (!moves && holds(touch)));
            if moves && !step.sent.iter().any(|sent| sent.moves) {
                step.moved.clear();
            }
        }
        self.steps.retain(|step| !step.touches.is_empty() || !step.moved.is_empty());
    }
}
