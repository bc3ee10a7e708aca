//! Passwords from a command, the environment, the keyring or a 0600 file. Must not know what they open.
