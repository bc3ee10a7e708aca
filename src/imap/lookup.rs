//! Asks a server which folders there are. Must not know whether anything is to be written.

use super::error::Result;
use super::folders::{self, Folder, Namespaces, Role};
use super::name::FolderName;
use super::session::Session;
use super::wire::Limits;

/// Every folder there is.
pub(super) fn folders(session: &mut Session) -> Result<Vec<Folder>> {
    let extended = ["SPECIAL-USE", "LIST-EXTENDED"].iter().all(|name| session.capabilities.has(name));
    let command = if extended { "LIST \"\" \"*\" RETURN (SPECIAL-USE)" } else { "LIST \"\" \"*\"" };
    let mut found = Vec::new();
    session.run("LIST", command, &Limits::TALK, &mut |frame| {
        if found.len() < folders::MOST {
            found.extend(Folder::parse(&frame.bytes));
        }
    })?;
    Ok(found)
}

/// The folder that the owner of `opened` has for a purpose, if there is one.
pub(super) fn beside(session: &mut Session, opened: &FolderName, role: Role) -> Result<Option<FolderName>> {
    let mut namespaces = Namespaces::default();
    if session.capabilities.has("NAMESPACE") {
        session.run("NAMESPACE", "NAMESPACE", &Limits::TALK, &mut |frame| namespaces.learn(&frame.bytes))?;
    }
    Ok(folders::beside(opened, role, &folders(session)?, &namespaces))
}
