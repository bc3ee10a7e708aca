//! Angry and urgent: calibrated probabilities with reasons that add up. [`Evidence`] is what one message says by itself;
//! a [`Verdict`] judges a conversation. Pure. Must not know servers, files, the clock (`now` is an argument), states
//! or the screen.

mod correction;
mod course;
mod deadline;
mod evidence;
mod form;
mod grams;
mod hours;
mod ideas;
mod language;
mod learned;
mod lexicon;
mod memory;
mod metrics;
mod model;
mod pattern;
mod phrasebook;
mod pool;
mod score;
mod signal;
mod steps;
mod tally;
mod text;
mod verdict;
mod vocabulary;

pub use correction::{Correction, Corrections, Trace};
pub use evidence::{Evidence, Find, NamedDue, Said, evidence, evidence_with, form, said};
pub use form::Form;
pub use grams::BITS as FEATURE_BITS;
pub use hours::Hours;
pub use language::language_of;
pub use memory::Memory;
pub use metrics::Figures;
pub use model::{Model, ModelError, UserPhrase};
pub use phrasebook::{Passage, Phrasebook, folded};
pub use pool::{CALM, pooled};
pub use score::{Due, Language, Place, Reason, Score, Verdict};
pub use signal::{Flag, Signal};
pub use text::fold;
pub use verdict::{Circumstances, Speaker, Turn, verdict, verdict_in_full};
