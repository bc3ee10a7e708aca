//! A reply template as plain values. Must not know the file it came from, nor how it is rendered.

use crate::classify::{Language, Signal};
use crate::triage::Status;

/// A reply template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What it is called: lower case words and dashes, unique.
    pub name: String,
    /// What it is for, in a few words.
    pub about: String,
    /// The key that picks it in the template list.
    pub key: Option<char>,
    /// The subject, with variables; the conversation's own where there is none.
    pub subject: Option<String>,
    /// The body, with variables.
    pub body: String,
    /// What suggests it.
    pub when: Vec<Cue>,
    /// Who is copied in, with variables; each renders to an address or to nothing.
    pub cc: Vec<String>,
    /// The state the conversation gets once the reply has left.
    pub sets: Option<Sets>,
    /// The blanks to fill.
    pub asks: Vec<Ask>,
    /// The language it is written in; the customer's where it says none.
    pub language: Option<Language>,
    /// The same in several languages, the one it is written in first; empty where there is only one.
    pub versions: Vec<Version>,
}

/// What a template says in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which.
    pub language: Language,
    /// The body, with variables.
    pub body: String,
    /// What blanks are filled with at first, where that differs: the blank's key, and the words.
    pub defaults: Vec<(String, String)>,
}

impl Template {
    /// As it is said to a customer of this language; in the first of its own where it has no version in that one.
    #[must_use]
    pub fn said_in(&self, language: Language) -> Self {
        let mut said = self.clone();
        let version = self.versions.iter().find(|version| version.language == language);
        let Some(version) = version.or(self.versions.first()) else { return said };
        said.language = Some(version.language);
        said.body.clone_from(&version.body);
        for (key, words) in &version.defaults {
            if let Some(ask) = said.asks.iter_mut().find(|ask| ask.key == *key) {
                ask.default = Some(words.clone());
            }
        }
        said
    }
}

/// Something about a conversation that suggests a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cue {
    /// It is flagged angry.
    Angry,
    /// It is flagged urgent.
    Urgent,
    /// It belongs to an incident.
    Incident,
    /// One of the reasons of its flags.
    Reason(Signal),
}

impl Cue {
    /// Reads the name used in `when`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "angry" => Some(Self::Angry),
            "urgent" => Some(Self::Urgent),
            "incident" => Some(Self::Incident),
            _ => Signal::ALL
                .iter()
                .find(|signal| signal.name() == name && !matches!(signal, Signal::Base | Signal::Rest))
                .map(|signal| Self::Reason(*signal)),
        }
    }

    /// What the screen calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::Urgent => "urgent",
            Self::Incident => "incident",
            Self::Reason(signal) => signal.label(),
        }
    }
}

/// The state a conversation gets once the reply has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sets {
    /// Stays open.
    Open,
    /// Waits for the customer.
    #[default]
    Waiting,
    /// Waits for a supplier or colleague.
    Blocked,
    /// Nothing left to do.
    Done,
}

impl Sets {
    /// Reads the name used in `sets`.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Open, Self::Waiting, Self::Blocked, Self::Done].into_iter().find(|sets| sets.name() == name)
    }

    /// The name used in `sets`.
    pub fn name(self) -> &'static str {
        self.status().name()
    }

    /// As a state.
    pub fn status(self) -> Status {
        match self {
            Self::Open => Status::Open,
            Self::Waiting => Status::Waiting,
            Self::Blocked => Status::Blocked,
            Self::Done => Status::Done,
        }
    }
}

/// A blank to fill before the reply is finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The variable it fills.
    pub key: String,
    /// The question, for people.
    pub label: String,
    /// What kind of answer it takes.
    pub kind: AskKind,
    /// What it is filled with at first; may hold variables.
    pub default: Option<String>,
}

/// What kind of answer a blank takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskKind {
    /// Any text.
    Text,
    /// A person: a colleague or someone in the conversation.
    Person,
    /// A date in words.
    Date,
    /// One of these.
    Choice(Vec<String>),
}

impl AskKind {
    /// The name used in `type`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Person => "person",
            Self::Date => "date",
            Self::Choice(_) => "choice",
        }
    }
}
