//! The IMAP edge: a gate every byte passes, a reader that cannot change anything, a writer that needs a grant. Must not know the screen.
