//! How folders for one purpose are called where the server does not say which they are (SPECIAL-USE, RFC 6154), in the
//! covered languages, lower case. Must not know which folders there are.

use super::folders::Role;

const SENT: &[&str] = &[
    "sent",
    "sent items",
    "sent mail",
    "sent messages",
    "sent-mail",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "gesendete nachrichten",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "courrier envoyé",
    "objets envoyés",
    "enviados",
    "elementos enviados",
    "mensajes enviados",
    "correo enviado",
    "itens enviados",
    "mensagens enviadas",
    "e-mails enviados",
    "inviati",
    "posta inviata",
    "elementi inviati",
    "messaggi inviati",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
];

const DRAFTS: &[&str] =
    &["drafts", "draft", "entwürfe", "brouillons", "borradores", "rascunhos", "bozze", "concepten"];

const ARCHIVE: &[&str] = &["archive", "archives", "archiv", "archivo", "arquivo", "archivio", "archief"];

const TRASH: &[&str] = &[
    "trash",
    "deleted items",
    "deleted messages",
    "bin",
    "papierkorb",
    "gelöscht",
    "gelöschte elemente",
    "gelöschte objekte",
    "corbeille",
    "éléments supprimés",
    "papelera",
    "elementos eliminados",
    "lixo",
    "lixeira",
    "itens eliminados",
    "itens excluídos",
    "cestino",
    "posta eliminata",
    "prullenbak",
    "verwijderde items",
];

const JUNK: &[&str] = &[
    "junk",
    "spam",
    "junk e-mail",
    "junk email",
    "bulk mail",
    "werbung",
    "unerwünschte werbung",
    "junk-e-mail",
    "courrier indésirable",
    "indésirables",
    "pourriel",
    "correo no deseado",
    "no deseado",
    "lixo eletrônico",
    "lixo eletrónico",
    "posta indesiderata",
    "ongewenste e-mail",
    "ongewenst",
];

/// The names for a purpose, the likeliest first.
pub(super) fn names(role: Role) -> &'static [&'static str] {
    match role {
        Role::Sent => SENT,
        Role::Drafts => DRAFTS,
        Role::Archive => ARCHIVE,
        Role::Trash => TRASH,
        Role::Junk => JUNK,
    }
}
