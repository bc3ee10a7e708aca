//! The log that `--log` asks for: a file for its owner alone. Must not know what is logged.

use super::Failure;
use super::cli::Options;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Mutex;
use tracing::level_filters::LevelFilter;

/// Begins the log, if one is asked for.
pub fn begin(options: &Options) -> Result<(), Failure> {
    let Some(path) = &options.log else {
        if options.verbose > 0 {
            return Err(Failure::usage("-v says more in the log: name one with --log"));
        }
        return Ok(());
    };
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(|error| {
        Failure::failed(format!("cannot write the log {}: {error}; name another with --log", path.display()))
    })?;
    let level = match options.verbose {
        0 => LevelFilter::INFO,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // A second subscriber in one process is a test's: the first one keeps the log.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .try_init();
    Ok(())
}
