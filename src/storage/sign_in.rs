//! Who may come in: sessions, one-time links of accounts, and second factors.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::InsertUserError;
use super::StorageError;
use super::measured::measured;
use crate::domain::{
    AccountToken, Email, SecondFactor, Session, SessionId, Timestamp, TokenPurpose, TotpSecret,
    User, UserId,
};

/// Signed-in browsers. They go with their account.
#[apply(measured!)]
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Remembers a signed-in browser.
    async fn insert_session(&self, session: &Session) -> Result<(), StorageError>;
    /// The session of this id and its person, when it has not expired at `now`.
    async fn session(
        &self,
        id: SessionId,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StorageError>;
    /// A person's sessions that have not expired at `now`, the last one used first.
    async fn sessions(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StorageError>;
    /// How many people have used a session since then.
    async fn count_active_users(&self, since: Timestamp) -> Result<u64, StorageError>;
    /// Writes when a session was used and when it ends now. One that was ended stays so.
    async fn renew_session(&self, session: &Session) -> Result<(), StorageError>;
    /// Ends a session of this very person; ending it twice is no error.
    async fn delete_session(&self, user: UserId, id: SessionId) -> Result<(), StorageError>;
    /// Ends all sessions of a person but one; returns how many.
    async fn delete_sessions(
        &self,
        user: UserId,
        except: Option<SessionId>,
    ) -> Result<u64, StorageError>;
}

/// Passwords, addresses, and the links that stand in for them.
#[apply(measured!)]
#[async_trait]
pub trait Recovery: Send + Sync {
    /// The hash of a person's password.
    async fn password_hash(&self, user: UserId) -> Result<Option<String>, StorageError>;
    /// Writes the hash of a person's new password.
    async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<(), StorageError>;
    /// Changes a person's address, unless another user has it.
    async fn set_email(&self, user: UserId, email: &Email) -> Result<(), InsertUserError>;
    /// Records that emails to an address reach this person, if the address still is theirs; returns
    /// whether it was.
    async fn confirm_email(&self, user: UserId, email: &Email) -> Result<bool, StorageError>;
    /// Whether emails to a person's address are known to reach them.
    async fn is_email_confirmed(&self, user: UserId) -> Result<bool, StorageError>;

    /// Keeps a one-time link. Earlier ones of this person for the same purpose stop working.
    async fn insert_account_token(&self, token: &AccountToken) -> Result<(), StorageError>;
    /// The link of this digest, whether it has expired or not.
    async fn account_token(&self, digest: [u8; 32]) -> Result<Option<AccountToken>, StorageError>;
    /// Uses a link up; returns whether it was still there, so that of two who try only one succeeds.
    async fn take_account_token(&self, digest: [u8; 32]) -> Result<bool, StorageError>;
    /// Deletes a person's links for a purpose, so that none of them works any more.
    async fn end_account_tokens(
        &self,
        user: UserId,
        purpose: TokenPurpose,
    ) -> Result<(), StorageError>;
    /// Deletes links that expired before `now`; returns how many.
    async fn sweep_account_tokens(&self, now: Timestamp) -> Result<u64, StorageError>;
}

/// Codes from apps and on paper. They go with their account.
#[apply(measured!)]
#[async_trait]
pub trait SecondFactors: Send + Sync {
    /// A user's second factor, confirmed or not.
    async fn second_factor(&self, user: UserId) -> Result<Option<SecondFactor>, StorageError>;
    /// Keeps a new secret, not confirmed yet, in place of another such; false when there is one
    /// that is confirmed.
    async fn offer_second_factor(
        &self,
        user: UserId,
        secret: TotpSecret,
    ) -> Result<bool, StorageError>;
    /// Notes that the app has the secret, because it made the code of `step`; `codes` are the
    /// digests of the recovery codes. False when there is nothing to confirm.
    async fn confirm_second_factor(
        &self,
        user: UserId,
        step: i64,
        codes: &[[u8; 32]],
    ) -> Result<bool, StorageError>;
    /// Uses up the code of a half minute and all before it; false when it was used before.
    async fn use_totp_step(&self, user: UserId, step: i64) -> Result<bool, StorageError>;
    /// Uses up a recovery code; false when there is none of this digest.
    async fn use_recovery_code(&self, user: UserId, digest: [u8; 32])
    -> Result<bool, StorageError>;
    /// Replaces all recovery codes.
    async fn set_recovery_codes(
        &self,
        user: UserId,
        codes: &[[u8; 32]],
    ) -> Result<(), StorageError>;
    /// Forgets a user's second factor.
    async fn delete_second_factor(&self, user: UserId) -> Result<(), StorageError>;
}
