//! Replies: templates with blanks, quotations, drafts, and the RFC 5322 message they become. Pure. Must not know
//! servers, files, the clock (`now` is an argument) or the screen.
