//! The socket under a connection, with TLS or without, and waiting on it. Must not know IMAP.

use native_tls::TlsStream;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

/// A connected stream.
pub(in crate::imap) trait Stream: Read + Write + Send {
    /// The socket at the bottom, to wait on.
    fn socket(&self) -> &TcpStream;

    /// Whether bytes have left the socket that were not read yet: waiting on it would miss them.
    fn holds_bytes(&self) -> bool;
}

impl Stream for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }

    fn holds_bytes(&self) -> bool {
        false
    }
}

impl Stream for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref()
    }

    fn holds_bytes(&self) -> bool {
        self.buffered_read_size().is_ok_and(|bytes| bytes > 0)
    }
}

/// Waits until one of `sources` can be read or `time` is over; which one, the first of several.
pub(in crate::imap) fn readable(sources: &[BorrowedFd<'_>], time: Duration) -> io::Result<Option<usize>> {
    let end = Instant::now().checked_add(time);
    loop {
        let mut polled: Vec<PollFd<'_>> =
            sources.iter().map(|source| PollFd::from_borrowed_fd(*source, PollFlags::IN)).collect();
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut polled, left.as_ref()) {
            Ok(_) => return Ok(polled.iter().position(|source| !source.revents().is_empty())),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
