//! What lies over the list or the reader and takes the keys. Must not know what is drawn.

use super::composer::{Attach, Blanks, Everybody, Picker};
use super::enclosed::Enclosed;
use super::event::LeftText;
use super::evidence::Evidence;
use super::field::Field;
use super::keymap::Place;
use super::palette::Palette;
use super::raw::Raw;
use super::spelling::Mending;
use super::vet::Lift;

/// What has the keys.
#[derive(Debug, Clone, Default)]
pub enum Over {
    /// The list or the reader itself.
    #[default]
    Nothing,
    /// A filter being typed.
    Filter(Field),
    /// The palette.
    Palette(Palette),
    /// For whom to claim.
    Colleague(Field),
    /// Until when to snooze.
    Snooze(Field),
    /// Heat and scores as sums, scrolled so far.
    Why(usize),
    /// What has happened since the start, scrolled so far.
    Journal(usize),
    /// A message as it came.
    Raw(Raw),
    /// The keys of a place, scrolled so far, and what lies under them.
    Help(Place, usize, Box<Over>),
    /// Attachments and links to choose from.
    Enclosed(Enclosed),
    /// Evidence to choose from.
    Evidence(Box<Evidence>),
    /// Whether a reply goes to everybody.
    Everybody(Box<Everybody>),
    /// Whether a text that the user's own editor left goes into the draft.
    Left(Box<LeftText>),
    /// Templates to choose from.
    Templates(Box<Picker>),
    /// A template's blanks.
    Blanks(Box<Blanks>),
    /// The draft of the conversation, being written.
    Draft,
    /// A misspelt word of the draft, being mended.
    Spelling(Mending),
    /// The path of a file to go along with it.
    Attach(Attach),
    /// The draft, looked over; scrolled so far.
    Review(usize),
    /// The reason for which a block of the check is lifted.
    Lift(Lift),
    /// Replies to several customers, each on its own.
    Series,
    /// What is on its way out.
    Outbox,
    /// What becomes of held mail when the program ends.
    Leaving,
}

impl Over {
    /// Whether it lies over the draft being written, or is the draft itself.
    pub fn is_over_draft(&self) -> bool {
        match self {
            Self::Draft | Self::Spelling(_) | Self::Attach(_) => true,
            Self::Templates(picker) => picker.answering.into_draft,
            Self::Blanks(blanks) => blanks.answering.into_draft,
            _ => false,
        }
    }

    /// Where the user is, as far as keys go; `None` for the list or the reader itself.
    pub fn place(&self) -> Option<Place> {
        Some(match self {
            Self::Nothing => return None,
            Self::Filter(_) => Place::Filter,
            Self::Palette(_) => Place::Palette,
            Self::Colleague(_) => Place::Colleague,
            Self::Snooze(_) => Place::Snooze,
            Self::Why(_) => Place::Why,
            Self::Journal(_) => Place::Journal,
            Self::Raw(_) => Place::Raw,
            Self::Help(..) => Place::Help,
            Self::Enclosed(_) => Place::Enclosed,
            Self::Evidence(_) => Place::Evidence,
            Self::Everybody(_) => Place::Everybody,
            Self::Left(_) => Place::Left,
            Self::Templates(picker) if picker.search.is_some() => Place::TemplateSearch,
            Self::Templates(_) => Place::Templates,
            Self::Blanks(_) => Place::Blanks,
            Self::Draft => Place::Draft,
            Self::Spelling(_) => Place::Spelling,
            Self::Attach(_) => Place::Attach,
            Self::Review(_) => Place::Review,
            Self::Lift(_) => Place::Lift,
            Self::Series => Place::Series,
            Self::Outbox => Place::Outbox,
            Self::Leaving => Place::Leaving,
        })
    }
}
