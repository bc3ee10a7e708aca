//! The config file: one file a section, read with the place of every key, checked once, all problems told at once.
//! Above it nothing is checked again. Must not know the screen, but for the names of its styles.

mod account;
mod auth;
mod changes;
mod classifier;
mod columns;
mod dates;
mod editor;
mod hours;
mod keys;
mod load;
mod me;
mod notify;
mod people;
mod phrases;
mod problem;
mod queue;
mod screen;
mod secret;
mod section;
mod sending;
mod shared;
mod source;
mod template;
mod theme;
mod versions;
mod view;

pub use account::{Account, beside};
pub use changes::Changes;
pub use load::{default_path, read, understand};
pub use me::Me;
pub use notify::{Notify, Way};
pub use problem::Problem;
pub use queue::Queue;
pub use screen::Screen;
pub use shared::Shared;
pub use theme::Look;

use crate::app::Editor;
use crate::app::Keymap;
use crate::classify::{Hours, Model};
use crate::mail::SafeText;
use crate::reply::{Template, Us};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// The settings, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file they come from; `None` without one.
    pub path: Option<PathBuf>,
    /// The file of `team_file`.
    pub team_file: Option<PathBuf>,
    /// `[me]`
    pub me: Me,
    /// `[[account]]`, in the order of the file.
    pub accounts: Vec<Account>,
    /// `queue_since` and `subject_join`.
    pub queue: Queue,
    /// How the screen behaves in its terminal.
    pub screen: Screen,
    /// `[notify]`
    pub notify: Option<Notify>,
    /// How long a mail can be taken back.
    pub undo: SignedDuration,
    /// Bytes that the attachments of a mail may have together.
    pub attachments: u64,
    /// Where drafts are written.
    pub editor: Editor,
    /// The key table, with `[keys]` in it.
    pub keymap: Keymap,
    /// What a team shares, its file included; the templates with the shipped ones.
    pub shared: Shared,
    /// What is allowed but not wise.
    pub warnings: Vec<Problem>,
}

impl Config {
    /// The settings without a config file: the defaults and the shipped templates.
    pub fn bare() -> Self {
        Self {
            path: None,
            team_file: None,
            me: Me::default(),
            accounts: Vec::new(),
            queue: Queue::default(),
            screen: Screen::default(),
            notify: None,
            undo: SignedDuration::ZERO,
            attachments: sending::ATTACHMENTS,
            editor: Editor::default(),
            keymap: Keymap::shipped(),
            shared: Shared { templates: load::shipped(), ..Shared::default() },
            warnings: Vec::new(),
        }
    }

    /// The desk of the sample inbox.
    pub fn demo() -> Self {
        load::demo()
    }

    /// The account of that name; the first one where none is named.
    pub fn account(&self, name: Option<&str>) -> Option<&Account> {
        match name {
            Some(name) => self.accounts.iter().find(|account| account.settings.name == name),
            None => self.accounts.first(),
        }
    }

    /// The desk's hours: by default office hours in the system's zone.
    pub fn hours(&self) -> Hours {
        self.shared.hours.clone().unwrap_or_else(|| Hours::office(TimeZone::system()))
    }

    /// Business time within which a customer gets an answer.
    pub fn first_reply(&self) -> SignedDuration {
        self.shared.first_reply.unwrap_or(SignedDuration::from_hours(8))
    }

    /// The classifier with the desk's hours and phrases.
    pub fn model(&self) -> Model {
        let model = self.shared.prior.of(&Model::shipped().with_hours(self.hours()));
        // Each phrase was tried when it was read.
        model.with_phrases(&self.shared.phrases).unwrap_or(model)
    }

    /// The templates, in the order of the list.
    pub fn templates(&self) -> &[Template] {
        &self.shared.templates
    }

    /// Where templates stand, as far as it is not the program: files, and the folder of template files.
    pub fn template_files(&self) -> Vec<PathBuf> {
        let folder = self.path.as_deref().map(load::templates_beside);
        self.path.iter().chain(&self.team_file).cloned().chain(folder).collect()
    }

    /// The user's short name, as in claims.
    pub fn short_name(&self) -> SafeText {
        SafeText::line(&self.me.short(&self.shared.team))
    }

    /// We, as replies from an account speak of us.
    pub fn us(&self, account: Option<&Account>) -> Us {
        Us {
            name: self.me.name.clone(),
            addresses: account.map(|account| account.addresses.clone()).unwrap_or_default(),
            signature: account.and_then(|account| account.signature.clone()),
            team: self.shared.team.clone(),
        }
    }
}
