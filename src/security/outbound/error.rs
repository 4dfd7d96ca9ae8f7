//! Why something could not be had from another server.

use std::error::Error;

/// The ends of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// It is no address of the web.
    #[error("that is not an address of the web")]
    NoAddress,
    /// Credentials are sent nowhere.
    #[error("the address has a name or a password in it")]
    Credentials,
    /// Whoever reads along could exchange what comes.
    #[error("only addresses that begin with https:// and name no other port are fetched")]
    NotHttps,
    /// It leads to this machine, its network, or no single machine.
    #[error("the address does not lead to a public server")]
    NotPublic,
    /// A name that nobody knows, or no answer.
    #[error("its server cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("its server was too slow")]
    TooSlow,
    /// Its server has nothing there, or not for us.
    #[error("its server answered with the status {0}")]
    Status(u16),
    /// It leads on and on.
    #[error("it leads on to other addresses too often")]
    Redirects,
    /// More than is wanted.
    #[error("it is larger than {}", size(*.0))]
    TooLarge(u64),
}

impl OutboundError {
    /// Whether it may be had another time.
    #[must_use]
    pub const fn is_temporary(self) -> bool {
        match self {
            Self::Unreachable | Self::TooSlow => true,
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500..),
            _ => false,
        }
    }

    /// What the client says, or the check of a name within it.
    pub(super) fn of(error: reqwest::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(one) = cause {
            if let Some(ours) = one.downcast_ref::<Self>() {
                return *ours;
            }
            cause = one.source();
        }
        match error.is_timeout() {
            true => Self::TooSlow,
            false => Self::Unreachable,
        }
    }
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        bytes => format!("{} MB", bytes / 1_000_000),
    }
}
