//! Drains any source into a desk, for the screen and for the commands alike. Must not know which source it is.
