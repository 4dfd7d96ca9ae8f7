//! One-time links of an account: for a new password, and to show that an address is one's own.

use super::words::words;
use super::{Email, Timestamp, UserId};

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPurpose {
    /// To choose a new password without the old one.
    ResetPassword,
    /// To show that an email to [`AccountToken::email`] arrives.
    ConfirmEmail,
}

words!(TokenPurpose {
    ResetPassword => "reset-password",
    ConfirmEmail => "confirm-email",
});

impl TokenPurpose {
    /// Seconds that a link works.
    #[must_use]
    pub const fn lifetime(self) -> i64 {
        match self {
            Self::ResetPassword => 60 * 60,
            Self::ConfirmEmail => 3 * 24 * 60 * 60,
        }
    }
}

/// A link that works once. Of its secret only the digest is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountToken {
    /// See [`super::LinkToken::digest`].
    pub digest: [u8; 32],
    /// Whose.
    pub user: UserId,
    /// What it is for.
    pub purpose: TokenPurpose,
    /// The account's address when the link was made: after a change of address it opens nothing.
    pub email: Email,
    /// When it stops working.
    pub expires_at: Timestamp,
}
