//! Draws the app's state, one file a region. Never changes anything. Must not know servers, files or keys.
