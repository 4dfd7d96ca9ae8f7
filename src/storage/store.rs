//! The one interface to what is stored, and the words it uses.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::compose::Composing;
use super::deletion::AccountDeletion;
use super::invitations::Invitations;
use super::measured::measured;
use super::moderation::{Bans, ModerationLog, Reports, Standing, Walks};
use super::passkeys::Passkeys;
use super::search::Search;
use super::share_links::ShareLinks;
use super::sign_in::{Recovery, SecondFactors, Sessions};
use super::social::{Comments, Edges, Notifications, Profiles, Tallies};
use super::transfers::Transfers;
use crate::domain::{
    BlobKey, Cursor, Email, Feed, PictureId, Post, PostId, PostWithAuthor, Timestamp, User, UserId,
    Username,
};

/// Which of an account's unique fields somebody else already has.
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

/// Why a post was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Somebody else changed or deleted it since it was read: read it again.
    #[error("the post was changed meanwhile")]
    Conflict,
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

/// What must outlive the process, but for the bytes of pictures. Two implementations behave alike:
/// `tests/store` holds both to one contract.
#[apply(measured!)]
#[async_trait]
pub trait Store:
    Sessions
    + Recovery
    + SecondFactors
    + Passkeys
    + AccountDeletion
    + Invitations
    + Composing
    + Profiles
    + Edges
    + Tallies
    + Comments
    + Notifications
    + Search
    + ShareLinks
    + Transfers
    + Standing
    + Reports
    + ModerationLog
    + Bans
    + Walks
    + Send
    + Sync
{
    /// Brings the schema up to date; tells how many migrations were applied.
    async fn migrate(&self) -> Result<usize, StorageError>;

    /// Asks for a sign of life.
    async fn ping(&self) -> Result<(), StorageError>;

    /// Makes an account; unique indexes decide who was first.
    async fn insert_user(&self, user: &User, password_hash: &str) -> Result<(), InsertUserError>;
    /// An account by its id.
    async fn user(&self, id: UserId) -> Result<Option<User>, StorageError>;
    /// An account by its name.
    async fn user_by_name(&self, name: &Username) -> Result<Option<User>, StorageError>;
    /// An account with the hash of its password.
    async fn credentials(&self, who: &Identifier) -> Result<Option<Credentials>, StorageError>;

    /// Stores a new post.
    async fn insert_post(&self, post: &Post) -> Result<(), StorageError>;
    /// A post, draft or published, with its author's name.
    async fn post(&self, id: PostId) -> Result<Option<PostWithAuthor>, StorageError>;
    /// The post that a picture belongs to.
    async fn post_of_picture(&self, id: PictureId) -> Result<Option<PostWithAuthor>, StorageError>;
    /// Writes a post over its revision `post.revision`; it then stands at one more.
    async fn replace_post(&self, post: &Post) -> Result<(), ReplaceError>;
    /// Deletes a post with its edges, comments, notifications and counters; deleting it twice is no
    /// error. What a crash leaves of them is finished by [`Store::finish_deletions`].
    async fn delete_post(&self, id: PostId) -> Result<(), StorageError>;
    /// Finishes deletions that a crash cut short; tells how many.
    async fn finish_deletions(&self) -> Result<u64, StorageError>;
    /// At most `limit` posts of a feed, newest first, from just after `after`.
    async fn feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<PostWithAuthor>, StorageError>;
    /// A person's drafts, newest first.
    async fn drafts(&self, author: UserId, limit: u32) -> Result<Vec<Post>, StorageError>;
    /// Posts with a picture for which the captioner's words are due at `now`.
    async fn posts_with_pending_captions(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError>;

    /// Notes that a picture's files are about to be written or deleted, so that a crash in between
    /// leaves a trace.
    async fn record_intent(&self, blob: BlobKey, now: Timestamp) -> Result<(), StorageError>;
    /// Takes the note back: the files are where they belong.
    async fn clear_intent(&self, blob: BlobKey) -> Result<(), StorageError>;
    /// Notes made before `before`, each with whether a post or a person still shows the files.
    async fn write_intents(&self, before: Timestamp) -> Result<Vec<(BlobKey, bool)>, StorageError>;

    /// Counts one more attempt under `key` and tells how many that makes. The key holds the window
    /// of time; the count may be forgotten after `expires_at`.
    async fn count_attempt(&self, key: &str, expires_at: Timestamp) -> Result<u32, StorageError>;
    /// Deletes sessions and counts that expired before `now`; tells how many.
    async fn sweep(&self, now: Timestamp) -> Result<u64, StorageError>;

    /// The plan by which the store would answer [`Store::feed`], in its own words, so that a test
    /// can see that an index is used.
    async fn explain_feed(
        &self,
        feed: &Feed,
        after: Option<Cursor>,
    ) -> Result<String, StorageError>;
}
