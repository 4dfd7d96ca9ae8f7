//! One-time links of an account: for a new password, and to show that an address is one's own.

use super::{Email, Timestamp, UserId};

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPurpose {
    /// To choose a new password without the old one.
    ResetPassword,
    /// To show that an email to [`AccountToken::email`] arrives.
    ConfirmEmail,
}

impl TokenPurpose {
    /// The word in stores.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResetPassword => "reset-password",
            Self::ConfirmEmail => "confirm-email",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::ResetPassword, Self::ConfirmEmail]
            .into_iter()
            .find(|purpose| purpose.as_str() == word)
    }

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
