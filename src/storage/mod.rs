//! What must outlive the process: the [`Store`] (people, sessions, posts) in an embedded database
//! or MongoDB, and the [`Blobs`] (the bytes of pictures) in a folder or an S3-compatible bucket.
//!
//! Architecture invariants: a rule of uniqueness is a unique index, never a read before a write;
//! every write is one document (or one transaction of the embedded store) and either idempotent or
//! guarded by a revision; storage knows no HTTP, and rows and documents never leave it.

pub mod store;
pub mod accounts;
pub mod sign_in;
pub mod deletion;
pub mod invitations;
pub mod passkeys;
pub mod posts;
pub mod feeds;
pub mod compose;
pub mod files;
pub mod social;
pub mod search;
pub mod share_links;
pub mod albums;
pub mod transfers;
pub mod moderation;
pub mod attempts;
pub mod api;
pub mod suggestion_outcomes;
pub mod push;
pub mod plans;
pub mod connect;
pub mod measured;
pub mod sqlite;
pub mod mongodb;

pub mod blobs;
mod migrations;

/// The language of the index of words.
pub use crate::domain::Language as SearchLanguage;
pub use accounts::{Accounts, Credentials, Duplicate, Identifier, InsertUserError};
pub use api::{ApiTokens, Markers, Numbers};
pub use attempts::Attempts;
pub use blobs::{BlobError, BlobSettings, Blobs};
pub use compose::Composing;
pub use connect::{DatabaseUrl, connect};
pub use feeds::Feeds;
pub use files::Files;
pub use measured::Measured;
pub use mongodb::CONNECTIONS as MONGODB_CONNECTIONS;
pub use plans::QueryPlans;
pub use posts::{Posts, ReplaceError};
pub use push::Push;
pub use store::Store;
pub use suggestion_outcomes::SuggestionOutcomes;

/// A failure of the store itself: nothing that a person did.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The store cannot be reached, or has no room: nothing is wrong with what was asked.
    #[error("the store is away: {0}")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store refused the command.
    #[error("the store refused a command: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What the store holds is not what this program writes.
    #[error("the store holds something unreadable in {place}: {reason}")]
    Corrupt {
        /// Table or collection, and the row's id.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The address of the store cannot be understood.
    #[error("{0}")]
    Address(String),
    /// A migration failed, or was changed after it had been applied.
    #[error("migration {0}")]
    Migration(String),
}

impl StorageError {
    fn corrupt(place: impl Into<String>, reason: impl ToString) -> Self {
        Self::Corrupt {
            place: place.into(),
            reason: reason.to_string(),
        }
    }
}
