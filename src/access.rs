//! Proof that writing was asked for and allowed. A [`WriteGrant`] is the only key to anything that changes a
//! mailbox or sends mail; it is made in one place, [`decide`], for one account. Must not know servers, mail or config
//! files: it judges plain values.

use std::fmt;
use std::sync::Arc;

/// Where the mail comes from, as far as writing is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The sample inbox: changes stay in memory.
    Demo,
    /// A file or folder given with `--open`: never written to.
    Opened,
    /// An account on an IMAP server.
    Account,
}

/// Whether the user forbade writing on the command line (`--read-only`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Nothing was said.
    Unspoken,
    /// `--read-only` was given.
    ReadOnly,
}

/// What the account's `read_only` setting says. `ReadOnly` can't be lifted by any option or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountSetting {
    /// `read_only = false`, or not set.
    Writable,
    /// `read_only = true`.
    ReadOnly,
}

/// Why nothing can be written. Shown beside the READ-ONLY badge and where a writing key is shown as off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// `--read-only` on the command line.
    Flag,
    /// `read_only = true` in the config.
    Config,
    /// The mail was opened from a file.
    Opened,
    /// The server opened the folder read-only (`[READ-ONLY]`).
    Server,
    /// The server's rights (RFC 4314) for this user lack writing.
    Rights,
}

impl fmt::Display for ReadOnlyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "started with --read-only",
            Self::Config => "the config says read_only = true",
            Self::Opened => "mail opened with --open is never written to",
            Self::Server => "the server opened this folder read-only",
            Self::Rights => "your rights on this folder do not include writing",
        })
    }
}

/// Proof that writing to one account was asked for and is not forbidden. Without it no writer can be built:
///
/// ```compile_fail
/// use levelhead::access::WriteGrant;
/// let forged = WriteGrant { account: "support".into() };
/// ```
///
/// The compiling twin, so that the example above fails for the right reason:
///
/// ```
/// use levelhead::access::{self, AccountSetting, Origin, WriteGrant, Wish};
/// let granted: WriteGrant = access::decide("support", Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap();
/// assert_eq!(granted.account(), "support");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteGrant {
    account: Arc<str>,
}

impl WriteGrant {
    /// The account this grant is for; a writer refuses the grant of another.
    pub fn account(&self) -> &str {
        &self.account
    }
}

/// The one place where a [`WriteGrant`] is made.
///
/// # Errors
/// The reason why writing is off: the option, the setting, or an origin that is never written to.
pub fn decide(
    account: &str,
    origin: Origin,
    wish: Wish,
    setting: AccountSetting,
) -> Result<WriteGrant, ReadOnlyReason> {
    match (origin, wish, setting) {
        (Origin::Opened, _, _) => Err(ReadOnlyReason::Opened),
        (_, _, AccountSetting::ReadOnly) => Err(ReadOnlyReason::Config),
        (_, Wish::ReadOnly, _) => Err(ReadOnlyReason::Flag),
        (Origin::Demo | Origin::Account, Wish::Unspoken, AccountSetting::Writable) => {
            Ok(WriteGrant { account: account.into() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_only_in_the_config_is_never_lifted() {
        for origin in [Origin::Demo, Origin::Account] {
            for wish in [Wish::Unspoken, Wish::ReadOnly] {
                assert_eq!(decide("a", origin, wish, AccountSetting::ReadOnly), Err(ReadOnlyReason::Config));
            }
        }
    }

    #[test]
    fn opened_files_are_never_written_to() {
        for wish in [Wish::Unspoken, Wish::ReadOnly] {
            assert_eq!(
                decide("a", Origin::Opened, wish, AccountSetting::Writable),
                Err(ReadOnlyReason::Opened)
            );
        }
    }

    #[test]
    fn the_option_forbids_and_silence_grants() {
        assert_eq!(
            decide("a", Origin::Account, Wish::ReadOnly, AccountSetting::Writable),
            Err(ReadOnlyReason::Flag)
        );
        let grant = decide("a", Origin::Demo, Wish::Unspoken, AccountSetting::Writable).unwrap();
        assert_eq!(grant.account(), "a");
    }
}
