//! Keys on a user's devices that open their account without a password.

use super::{PasskeyId, PasskeyName, Timestamp, UserId};

/// A user's passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id here.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// What they call it.
    pub name: PasskeyName,
    /// SHA-256 of the id that the device gave it; no two passkeys share it.
    pub digest: [u8; 32],
    /// The public key and its counter, as `security::passkeys` writes them.
    pub credential: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last opened the account.
    pub used_at: Option<Timestamp>,
}

/// What a device was asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyChallenge {
    /// SHA-256 of the secret that names it.
    pub digest: [u8; 32],
    /// Who adds a passkey; none when a user logs in.
    pub user: Option<UserId>,
    /// What the answer is checked against, as `security::passkeys` writes it.
    pub state: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl PasskeyChallenge {
    /// Seconds that a user has to find their device and touch it.
    pub const LIFETIME_SECONDS: i64 = 5 * 60;
}
