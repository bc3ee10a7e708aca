//! Rights on a folder (RFC 4314). Must not know what they are needed for.

use super::error::{Error, Result};
use super::name::FolderName;
use super::session::Session;
use super::wire::{Cursor, Limits};

/// The letters of MYRIGHTS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights(String);

impl Rights {
    /// Asks for them; `None` where the server has no ACL or does not say.
    pub(super) fn ask(session: &mut Session, folder: &FolderName) -> Result<Option<Self>> {
        if !session.capabilities.has("ACL") {
            return Ok(None);
        }
        let mut rights = None;
        let command = format!("MYRIGHTS {}", folder.quoted());
        let asked = session.run("MYRIGHTS", &command, &Limits::TALK, &mut |frame| {
            rights = rights.take().or_else(|| Self::parse(&frame.bytes));
        });
        match asked {
            Ok(_) => Ok(rights),
            Err(Error::Answer { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn parse(response: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(response);
        cursor.need(b'*')?;
        cursor.spaces();
        cursor.keyword("MYRIGHTS")?;
        cursor.spaces();
        cursor.astring()?.value()?;
        cursor.spaces();
        let letters = cursor.astring()?.value()?;
        let sound = letters.iter().all(u8::is_ascii_alphanumeric);
        sound.then(|| String::from_utf8_lossy(&letters).into_owned()).map(Self)
    }

    /// Whether keywords may be set (`w`).
    pub fn may_write(&self) -> bool {
        self.0.contains('w')
    }

    /// Whether messages may be marked and removed (`t` and `e`, or the older `d` for both).
    pub fn may_remove(&self) -> bool {
        self.0.contains('d') || (self.0.contains('t') && self.0.contains('e'))
    }

    /// The letters.
    pub fn letters(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters() {
        let rights = Rights::parse(b"* MYRIGHTS \"Team/Inbox\" lrwstie\r\n").unwrap();
        assert!(rights.may_write() && rights.may_remove());
        assert_eq!(rights.letters(), "lrwstie");
        assert!(!Rights::parse(b"* MYRIGHTS INBOX lrs\r\n").unwrap().may_write());
        assert!(!Rights::parse(b"* MYRIGHTS INBOX lrswt\r\n").unwrap().may_remove());
        assert_eq!(Rights::parse(b"* MYRIGHTS INBOX \x1b\r\n"), None);
    }
}
