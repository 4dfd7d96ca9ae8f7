//! Why something was not done, in one line each.

use std::io;
use std::path::PathBuf;

use reqwest::StatusCode;

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum RemoteError {
    /// No address.
    #[error("{0} is no server's address: write it as photos.example.org")]
    Address(String),
    /// In the clear over the internet.
    #[error(
        "{0} is plain HTTP, which everybody on the way can read: use https://, or --insecure-http \
         if you know what you do"
    )]
    PlainHttp(String),
    /// There is no such name.
    #[error("there is no server {0}: its name is not known")]
    Name(String),
    /// Nobody listens, or the network does not lead there.
    #[error("{host} cannot be reached: {reason}")]
    Unreachable { host: String, reason: String },
    /// No TLS, or no certificate that holds.
    #[error("no safe connection to {host}: {reason}")]
    Tls { host: String, reason: String },
    /// Nothing came in time.
    #[error("{0} did not answer in time")]
    Timeout(String),
    /// It broke off.
    #[error("the connection to {host} broke off: {reason}")]
    Lost { host: String, reason: String },
    /// Not followed, so that no token reaches another user.
    #[error("{host} leads elsewhere, to {to}; if that is your server, log in there")]
    Elsewhere { host: String, to: String },
    /// Some other program.
    #[error("{0} does not answer as a Vignette or a server like Mastodon does")]
    NotThisKind(String),
    /// 401
    #[error("{0} does not take the login any more; log in again with: vignette login {0}")]
    Revoked(String),
    /// 4xx
    #[error("{sentence} ({status})")]
    Refused {
        status: StatusCode,
        sentence: String,
    },
    /// 5xx
    #[error("{host} has a fault of its own ({status})")]
    Fault { host: String, status: StatusCode },
    /// 429 or 503, for longer than anyone wants to wait.
    #[error("{host} is busy; it asks to come again in {}", minutes(*.seconds))]
    Busy { host: String, seconds: u64 },
    /// 429 or 503, over and over.
    #[error("{0} is busy; try again later")]
    StillBusy(String),
    /// Not a Vignette.
    #[error("{0} has no drafts: only a Vignette has them. Nothing was sent")]
    NoDrafts(String),
    /// No login at all.
    #[error("you are not logged in anywhere; log in with: vignette login URL")]
    NotLoggedIn,
    /// None there.
    #[error("you are not logged in to {0}; log in with: vignette login {0}")]
    NotLoggedInTo(String),
    /// The file with the logins, or with what was sent.
    #[error("{path}: {error}", path = .path.display())]
    File { path: PathBuf, error: io::Error },
    /// It was written by something else.
    #[error("{path} cannot be used: {reason}", path = .path.display())]
    Broken { path: PathBuf, reason: String },
    /// There is no home.
    #[error("no folder for settings is known: set HOME")]
    NoHome,
    /// Standard input or output.
    #[error("the terminal: {0}")]
    Terminal(io::Error),
    /// What was asked for cannot be.
    #[error("{0}")]
    Wrong(String),
}

impl RemoteError {
    pub(super) fn file(path: impl Into<PathBuf>, error: io::Error) -> Self {
        Self::File {
            path: path.into(),
            error,
        }
    }

    /// Whether the next picture can still be tried after this one's.
    pub(super) fn is_of_one_picture(&self) -> bool {
        match self {
            Self::Refused { status, .. } => *status != StatusCode::FORBIDDEN,
            Self::File { .. } | Self::Wrong(_) => true,
            _ => false,
        }
    }

    /// Whether the request may have been done although no answer came.
    pub(super) fn answer_is_lost(&self) -> bool {
        matches!(
            self,
            Self::Timeout(_) | Self::Lost { .. } | Self::Fault { .. }
        )
    }
}

fn minutes(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// What another user's program says, for the terminal: one line without characters that move the
/// cursor, change colours, or turn the direction of what follows.
pub(super) fn plain(text: &str) -> String {
    const MOST: usize = 500;
    let turns = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line: String = text
        .chars()
        .map(|c| if c.is_control() || turns(c) { ' ' } else { c })
        .take(MOST)
        .collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_cannot_take_over_the_terminal() {
        assert_eq!(plain("a\x1b[2Jb\r\nc\u{9b}31m"), "a [2Jb c 31m");
        assert_eq!(plain("a\u{202e}b\u{2068}"), "a b");
        assert_eq!(plain(&"x".repeat(10_000)).len(), 500);
    }
}
