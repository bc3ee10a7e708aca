//! The config file: read raw, checked once, all problems told at once.
