//! What a store keeps of accounts: who is here, and what they sign in with.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Email, User, UserId, Username};

/// Which of an account's unique fields another user already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicate {
    /// The username.
    Username,
    /// The e-mail address.
    Email,
}

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum InsertUserError {
    /// A unique index said no.
    #[error("{0:?} is taken")]
    Taken(Duplicate),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a person signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// `ada`
    Username(Username),
    /// `ada@example.org`
    Email(Email),
}

/// An account with the hash of its password, for those who check it.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose.
    pub user: User,
    /// PHC string, `$argon2id$…`.
    pub password_hash: String,
}

/// Accounts.
#[apply(measured!)]
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Makes an account; unique indexes decide who was first.
    async fn insert_user(&self, user: &User, password_hash: &str) -> Result<(), InsertUserError>;
    /// An account by its id.
    async fn user(&self, id: UserId) -> Result<Option<User>, StorageError>;
    /// An account by its name.
    async fn user_by_name(&self, name: &Username) -> Result<Option<User>, StorageError>;
    /// An account with the hash of its password.
    async fn credentials(&self, who: &Identifier) -> Result<Option<Credentials>, StorageError>;
    /// How many accounts there are.
    async fn count_users(&self) -> Result<u64, StorageError>;
    /// The accounts that have an address in another spelling ([`Email::is_also`]), with what is
    /// stored. Only addresses from before there was one form are in one, so there will be no more.
    async fn other_spellings(&self, email: &Email) -> Result<Vec<(UserId, Email)>, StorageError>;
}
