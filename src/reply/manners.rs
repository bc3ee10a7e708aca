//! How a mail greets and closes in each of the seven languages. Must not know templates.

use crate::classify::Language;

/// The languages a template can be written in, by their codes.
pub const CODES: [(&str, Language); 7] = [
    ("en", Language::English),
    ("de", Language::German),
    ("fr", Language::French),
    ("es", Language::Spanish),
    ("pt", Language::Portuguese),
    ("it", Language::Italian),
    ("nl", Language::Dutch),
];

/// The code of a language; that of English where it is none of the seven.
pub fn code(language: Language) -> &'static str {
    CODES.iter().find(|(_, one)| *one == language).map_or("en", |(code, _)| *code)
}

/// What a language is called.
pub fn called(language: Language) -> &'static str {
    match language {
        Language::English | Language::NotCovered => "English",
        Language::German => "German",
        Language::French => "French",
        Language::Spanish => "Spanish",
        Language::Portuguese => "Portuguese",
        Language::Italian => "Italian",
        Language::Dutch => "Dutch",
    }
}

/// "Hello Dana,"; without a name where none is known.
pub fn greeting(language: Language, name: Option<&str>) -> String {
    let (with, without) = match language {
        Language::English | Language::NotCovered => ("Hello {},", "Hello,"),
        Language::German => ("Guten Tag {},", "Guten Tag,"),
        Language::French => ("Bonjour {},", "Bonjour,"),
        Language::Spanish => ("Hola, {}:", "Buenos días:"),
        Language::Portuguese => ("Olá, {},", "Olá,"),
        Language::Italian => ("Buongiorno {},", "Buongiorno,"),
        Language::Dutch => ("Beste {},", "Goedendag,"),
    };
    name.map_or_else(|| without.to_owned(), |name| with.replace("{}", name))
}

/// "Kind regards".
pub fn closing(language: Language) -> &'static str {
    match language {
        Language::English | Language::NotCovered => "Kind regards",
        Language::German => "Mit freundlichen Grüßen",
        Language::French => "Cordialement",
        Language::Spanish => "Saludos cordiales",
        Language::Portuguese => "Com os melhores cumprimentos",
        Language::Italian => "Cordiali saluti",
        Language::Dutch => "Met vriendelijke groet",
    }
}
