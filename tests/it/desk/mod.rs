//! The desk: the sample inbox's stories, and single conversations told mail by mail.

mod demo;
