//! levelhead: keep a level head in an angry inbox.
