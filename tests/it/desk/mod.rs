//! The desk: the sample inbox's stories, and single conversations told mail by mail.

mod accounts;
mod behind;
mod changes;
mod demo;
mod queue;
mod states;
pub mod world;
