//! What a store keeps of people's doings among each other. Each family is a trait of its own, part
//! of [`Store`](super::Store); both stores behave alike.

use std::collections::HashMap;

use async_trait::async_trait;
use macro_rules_attribute::apply;
use uuid::Uuid;

use super::StorageError;
use super::measured::measured;
use crate::domain::{
    Author, BlobKey, Comment, CommentId, CommentOrder, Cursor, Edge, EdgeKind, End, Notification,
    NotificationId, PostId, ProfileChange, Relationship, Tally, Timestamp, User, UserId, Username,
};

/// People's profiles.
#[apply(measured!)]
#[async_trait]
pub trait Profiles: Send + Sync {
    /// Writes the given parts of how a person shows themselves, in one step.
    async fn change_profile(&self, id: UserId, change: &ProfileChange) -> Result<(), StorageError>;
    /// Puts another picture of the person in the place of `old`; false when that is no longer the
    /// one that they have.
    async fn exchange_avatar(
        &self,
        id: UserId,
        old: Option<BlobKey>,
        new: Option<BlobKey>,
    ) -> Result<bool, StorageError>;
    /// People by their ids; those who are gone are left out.
    async fn authors(&self, ids: &[UserId]) -> Result<HashMap<UserId, Author>, StorageError>;
    /// People by their names.
    async fn users_named(&self, names: &[Username]) -> Result<Vec<User>, StorageError>;
    /// Makes posts of an account that has become private narrower, at most `limit` of them; returns
    /// how many. Public and unlisted ones become for followers only.
    async fn narrow_posts(&self, author: UserId, limit: u32) -> Result<u64, StorageError>;
}

/// Edges: unique by kind and ends. The counters of both ends follow them.
#[apply(measured!)]
#[async_trait]
pub trait Edges: Send + Sync {
    /// Makes an edge; false when it was there already.
    async fn insert_edge(&self, edge: &Edge) -> Result<bool, StorageError>;
    /// Takes an edge away; false when there was none.
    async fn delete_edge(
        &self,
        kind: EdgeKind,
        from: UserId,
        to: Uuid,
    ) -> Result<bool, StorageError>;
    /// The edges at one end, newest first, from just after `after` (its id is the other end's).
    async fn edges(
        &self,
        kind: EdgeKind,
        end: End,
        of: Uuid,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Edge>, StorageError>;
    /// Which of `to` an edge of this kind leads to.
    async fn edges_among(
        &self,
        kind: EdgeKind,
        from: UserId,
        to: &[Uuid],
    ) -> Result<Vec<Uuid>, StorageError>;
    /// From which of `from` an edge of this kind leads to one end.
    async fn edges_from_among(
        &self,
        kind: EdgeKind,
        from: &[UserId],
        to: Uuid,
    ) -> Result<Vec<UserId>, StorageError>;
    /// What stands between a viewer and each of these people; those without an entry have none.
    async fn relationship(
        &self,
        viewer: UserId,
        authors: &[UserId],
    ) -> Result<HashMap<UserId, Relationship>, StorageError>;
}

/// Counters, and the proof that they are right.
#[apply(measured!)]
#[async_trait]
pub trait Tallies: Send + Sync {
    /// The counters of posts, comments and people; those without an entry are all zero.
    async fn tallies(&self, subjects: &[Uuid]) -> Result<HashMap<Uuid, Tally>, StorageError>;
    /// Counts the edges and comments of one subject anew.
    async fn counted(&self, subject: Uuid) -> Result<Tally, StorageError>;
    /// Counts anew and writes what is right, also while others like and comment; returns what stood
    /// there before and what is right.
    async fn recount(&self, subject: Uuid) -> Result<(Tally, Tally), StorageError>;
    /// All posts, comments and people that have counters, edges or comments, in the order of their
    /// ids.
    async fn tally_subjects(
        &self,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Uuid>, StorageError>;
    /// Recounts what a crash may have left uncounted before `before`; returns how many subjects.
    async fn mend_tallies(&self, before: Timestamp) -> Result<u64, StorageError>;
}

/// Comments.
#[apply(measured!)]
#[async_trait]
pub trait Comments: Send + Sync {
    /// Stores a comment and counts it. Storing it twice is storing it once.
    async fn insert_comment(&self, comment: &Comment) -> Result<(), StorageError>;
    /// A comment.
    async fn comment(&self, id: CommentId) -> Result<Option<Comment>, StorageError>;
    /// Those of these comments that there are, in any order.
    async fn comments_by_ids(&self, ids: &[CommentId]) -> Result<Vec<Comment>, StorageError>;
    /// Writes a comment's text and time of change.
    async fn replace_comment(&self, comment: &Comment) -> Result<(), StorageError>;
    /// Deletes a comment with its answers, and the likes of all of them, and counts them off;
    /// deleting it twice is no error.
    async fn delete_comment(&self, comment: &Comment) -> Result<(), StorageError>;
    /// How many comments under each of these posts are out of sight, because the account of whoever
    /// wrote them, or of whom they answer, is suspended or about to be deleted. Posts without such
    /// comments have no entry.
    async fn hidden_comments(&self, posts: &[PostId])
    -> Result<HashMap<PostId, i64>, StorageError>;
    /// The comments under a post that answer no other, in this order, from just after `after`.
    async fn comments(
        &self,
        post: PostId,
        order: CommentOrder,
        after: Option<CommentId>,
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError>;
    /// The answers to these comments, oldest first, at most `limit` in all.
    async fn answers(
        &self,
        parents: &[CommentId],
        limit: u32,
    ) -> Result<Vec<Comment>, StorageError>;
}

/// Notifications.
#[apply(measured!)]
#[async_trait]
pub trait Notifications: Send + Sync {
    /// Adds a notification; false when there was the same one before.
    async fn insert_notification(&self, notification: &Notification) -> Result<bool, StorageError>;
    /// Withdraws the notification of an action that was undone.
    async fn withdraw_notification(&self, notification: &Notification) -> Result<(), StorageError>;
    /// A person's notifications, newest first.
    async fn notifications(
        &self,
        to: UserId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Notification>, StorageError>;
    /// How much of it they have not seen, counted up to `most`.
    async fn unread_notifications(&self, to: UserId, most: u32) -> Result<u32, StorageError>;
    /// Marks all up to this one as seen.
    async fn mark_notifications_read(
        &self,
        to: UserId,
        until: NotificationId,
    ) -> Result<(), StorageError>;
}

/// What makes two notifications one: kind, actor, post and comment in one word for a unique index.
/// The site's own are each like no other.
pub(super) fn deduplication_key(notification: &Notification) -> String {
    let id = |id: Option<Uuid>| id.map(|id| id.simple().to_string()).unwrap_or_default();
    if notification.kind.is_of_site() {
        let kind = notification.kind.as_str();
        return format!("{kind}:{}", notification.id.as_uuid().simple());
    }
    format!(
        "{}:{}:{}:{}",
        notification.kind.as_str(),
        notification.actor.as_uuid().simple(),
        id(notification.post.map(PostId::as_uuid)),
        id(notification.comment.map(CommentId::as_uuid)),
    )
}
