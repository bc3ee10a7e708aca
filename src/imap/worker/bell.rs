//! How a folder's thread is woken: through a pipe, so that it can wait for the server and for us at once. Must not know
//! what it does then.

use super::super::wire::readable;
use std::io::{Read, Result, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// What a folder's thread is woken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wake {
    /// To look for news now.
    Look,
    /// To open the folder anew: it was found to be another than was told.
    Reopen,
    /// To end.
    Stop,
}

/// Wakes a folder's thread.
pub(super) struct Bell(UnixStream);

/// The ear of a folder's thread.
pub(super) struct Ear(UnixStream);

/// A bell and the ear that hears it.
pub(super) fn bell() -> Result<(Bell, Ear)> {
    let (bell, ear) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    Ok((Bell(bell), Ear(ear)))
}

impl Bell {
    /// Rings; whether somebody hears it. A bell that has rung a thousand times unheard need not ring again.
    pub(super) fn ring(&self, why: Wake) -> bool {
        let letter = match why {
            Wake::Look => b'l',
            Wake::Reopen => b'r',
            Wake::Stop => b's',
        };
        let rung = (&self.0).write(&[letter]);
        rung.is_ok() || rung.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }
}

impl Ear {
    /// What it is woken for, within `time`; a bell that is gone means the end.
    pub(super) fn heard(&self, time: Duration) -> Option<Wake> {
        if !matches!(readable(&[self.fd()], time), Ok(Some(_))) {
            return None;
        }
        let mut letter = [0];
        match (&self.0).read(&mut letter) {
            Ok(1) if letter == *b"l" => Some(Wake::Look),
            Ok(1) if letter == *b"r" => Some(Wake::Reopen),
            _ => Some(Wake::Stop),
        }
    }

    /// To be waited on.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rung_is_heard_in_order_and_silence_after_the_bell_is_the_end() {
        let (bell, ear) = bell().unwrap();
        assert_eq!(ear.heard(Duration::ZERO), None);
        assert!(bell.ring(Wake::Look) && bell.ring(Wake::Reopen));
        drop(bell);
        let heard = [(); 3].map(|()| ear.heard(Duration::from_secs(5)));
        assert_eq!(heard, [Some(Wake::Look), Some(Wake::Reopen), Some(Wake::Stop)]);
    }
}
