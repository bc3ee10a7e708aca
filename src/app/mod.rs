//! The screen's state and its updates: events in, effects out. Pure. Must not know the terminal, servers or files.
