//! levelhead: keep a level head in an angry inbox.
//!
//! The map. Modules stand on floors and import only downward; modules on one floor never import each other
//! (`tests/it/tidy.rs` enforces it). Everything below `port` is pure: no socket, no file, no clock, no terminal.
//!
//! | floor | module | what it is |
//! |---|---|---|
//! | 0 | [`access`] | proof that writing was asked for and allowed |
//! | 0 | [`mail`] | one message: parsing, body split, safe text, limits |
//! | 1 | [`mailbox`] | many messages: threads, customers, organisations |
//! | 2 | [`classify`] | angry and urgent, with reasons that add up |
//! | 3 | [`triage`] | states, claims, SLA, heat, undo: the desk |
//! | 4 | [`reply`] | templates, quotations, drafts |
//! | 5 | [`port`] | the plain values that cross an edge |
//! | 6 | [`app`] | the screen's state and its updates, pure |
//! | 7 | [`ui`], [`net`], [`sources`], [`outbox`], [`ledger`], [`cache`], [`corrections`], [`secrets`], [`dictionaries`] | the edges: terminal drawing, sockets, files |
//! | 8 | [`imap`], [`smtp`] | the servers |
//! | 9 | [`config`] | the config file, checked once |
//! | 10 | [`intake`], [`sending`] | drains any source into a desk; keeps the outbox and sends |
//! | 11 | [`shell`], [`commands`] | the event loop, the terminal, the subcommands |

pub mod access;
pub mod app;
pub mod cache;
pub mod calendar;
pub mod classify;
pub mod commands;
pub mod config;
pub mod corrections;
pub mod dictionaries;
pub mod imap;
pub mod intake;
pub mod ledger;
pub mod mail;
pub mod mailbox;
pub mod net;
pub mod outbox;
pub mod port;
pub mod reply;
pub mod secrets;
pub mod sending;
pub mod shell;
pub mod smtp;
pub mod sources;
pub mod spelling;
pub mod triage;
pub mod ui;
