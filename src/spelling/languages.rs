//! What Hunspell's dictionaries of a language are called, and the package that brings one. Must not know files.

use crate::classify::Language;

/// The names of a language's dictionaries, the usual ones first.
pub fn names(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &["en_US", "en_GB", "en_CA", "en_AU", "en_ZA"],
        Language::German => &["de_DE", "de_AT", "de_CH", "de_DE_frami", "de_AT_frami", "de_CH_frami"],
        Language::French => &["fr_FR", "fr", "fr_CA", "fr_BE", "fr_CH", "fr-classique"],
        Language::Spanish => &["es_ES", "es", "es_MX", "es_AR", "es_CO", "es_CL"],
        Language::Portuguese => &["pt_PT", "pt_BR"],
        Language::Italian => &["it_IT", "it_CH"],
        Language::Dutch => &["nl_NL", "nl", "nl_BE"],
        Language::NotCovered => &[],
    }
}

/// The package that brings a dictionary, as Debian and Ubuntu call it; empty for a language that is not covered.
pub fn package(language: Language) -> &'static str {
    match language {
        Language::English => "hunspell-en-us",
        Language::German => "hunspell-de-de",
        Language::French => "hunspell-fr",
        Language::Spanish => "hunspell-es",
        Language::Portuguese => "hunspell-pt-pt",
        Language::Italian => "hunspell-it",
        Language::Dutch => "hunspell-nl",
        Language::NotCovered => "",
    }
}
