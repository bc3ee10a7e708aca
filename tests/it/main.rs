//! The integration tests, one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod accounts;
mod ahead;
mod apart;
mod cache;
mod claiming;
mod classify;
mod clipboard;
mod columns;
mod commands;
mod commands_check;
mod commands_imap;
mod composer;
mod config;
mod corrections;
mod delivery;
mod desk;
mod drafts;
mod editor;
mod escapes;
mod every_key;
mod evidence;
mod filed;
mod finding;
mod findings;
mod flow;
mod forward;
mod imap;
mod incident_row;
mod incidents;
mod init;
mod journal;
mod keys;
mod mail;
mod mailbox;
mod mime;
mod mouse;
mod notify;
mod outbox;
mod own_keys;
mod pages;
mod places;
mod plain;
mod pty;
mod queue;
mod quiet;
mod read_only;
mod reader;
mod reading;
mod reload;
mod replies;
mod reply_cases;
mod screen;
mod secrets;
mod send_check;
mod sending;
mod series;
#[path = "../servers/mod.rs"]
mod servers;
mod sources;
mod spelling;
mod templates;
mod terminal;
mod themes;
mod threads;
mod tidy;
mod tour;
mod training;
mod vetting;
mod waiting;
mod warm;
