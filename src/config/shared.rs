//! What a team shares: the same sections in `config.toml` and in the file that `team_file` names. Must not know
//! accounts.

use super::section::Section;
use super::{classifier, hours, people, phrases, template, view};
use crate::app::SavedView;
use crate::classify::{Hours, UserPhrase};
use crate::mail::AddrSpec;
use crate::reply::{Colleague, Template};
use jiff::SignedDuration;

/// The shared sections of one file.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// `[hours]`
    pub hours: Option<Hours>,
    /// `[sla] first_reply`
    pub first_reply: Option<SignedDuration>,
    /// `vip`: addresses, or `@domain`.
    pub vip: Vec<String>,
    /// `forms`
    pub forms: Vec<AddrSpec>,
    /// `[[phrase]]`
    pub phrases: Vec<UserPhrase>,
    /// `[classifier] prior`
    pub prior: classifier::Prior,
    /// `[[team]]`
    pub team: Vec<Colleague>,
    /// `[[view]]`
    pub views: Vec<SavedView>,
    /// `[[template]]`
    pub templates: Vec<Template>,
}

impl Shared {
    /// Reads the sections.
    pub fn read(section: &mut Section<'_>) -> Self {
        Self {
            hours: section.table("hours").and_then(hours::hours),
            first_reply: section.table("sla").and_then(hours::first_reply),
            vip: people::addresses_or_domains(section, "vip"),
            forms: people::addresses(section, "forms"),
            phrases: phrases::read(section.tables("phrase")),
            prior: section.table("classifier").map(classifier::read).unwrap_or_default(),
            team: people::team(section.tables("team")),
            views: view::read(section.tables("view")),
            templates: template::sections(section.tables("template")),
        }
    }

    /// One's own settings over those of the team: single values win, lists are joined.
    #[must_use]
    pub fn over(self, team: Self) -> Self {
        let colleagues =
            team.team.into_iter().filter(|one| self.team.iter().all(|own| own.short != one.short));
        let views = team.views.into_iter().filter(|one| self.views.iter().all(|own| own.name != one.name));
        Self {
            views: views.collect::<Vec<_>>().into_iter().chain(self.views).collect(),
            hours: self.hours.or(team.hours),
            first_reply: self.first_reply.or(team.first_reply),
            vip: self.vip.into_iter().chain(team.vip).collect(),
            forms: self.forms.into_iter().chain(team.forms).collect(),
            phrases: team.phrases.into_iter().chain(self.phrases).collect(),
            prior: self.prior.over(team.prior),
            team: colleagues.collect::<Vec<_>>().into_iter().chain(self.team).collect(),
            templates: team.templates.into_iter().chain(self.templates).collect(),
        }
    }
}
