//! Between documents and the domain: edges, counters, comments, notifications.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StorageError;
use super::records::{Id, id, uuid};
use crate::domain::{
    Comment, CommentId, CommentText, Edge, EdgeKind, ModeratorsText, Notification,
    NotificationKind, PostId, Tally, Timestamp,
};
use crate::storage::social::deduplication_key;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EdgeDocument {
    pub(super) kind: String,
    pub(super) from: Id,
    pub(super) to: Id,
    pub(super) at: Timestamp,
}

impl From<&Edge> for EdgeDocument {
    fn from(edge: &Edge) -> Self {
        Self {
            kind: edge.kind.as_str().to_owned(),
            from: id(edge.from.as_uuid()),
            to: id(edge.to),
            at: edge.at,
        }
    }
}

impl TryFrom<EdgeDocument> for Edge {
    type Error = StorageError;

    fn try_from(document: EdgeDocument) -> Result<Self, StorageError> {
        Ok(Self {
            kind: EdgeKind::from_word(&document.kind)
                .ok_or_else(|| StorageError::corrupt("edges.kind", document.kind))?,
            from: uuid(document.from).into(),
            to: uuid(document.to),
            at: document.at,
        })
    }
}

/// A counter is missing until it first moves.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TallyDocument {
    #[serde(rename = "_id")]
    pub(super) id: Id,
    #[serde(default)]
    pub(super) likes: i64,
    #[serde(default)]
    pub(super) comments: i64,
    #[serde(default)]
    pub(super) followers: i64,
    #[serde(default)]
    pub(super) following: i64,
    #[serde(default)]
    pub(super) version: i64,
}

impl TallyDocument {
    pub(super) fn new(subject: Uuid, tally: Tally, version: i64) -> Self {
        Self {
            id: id(subject),
            likes: tally.likes,
            comments: tally.comments,
            followers: tally.followers,
            following: tally.following,
            version,
        }
    }
}

impl From<&TallyDocument> for Tally {
    fn from(document: &TallyDocument) -> Self {
        Self {
            likes: document.likes,
            comments: document.comments,
            followers: document.followers,
            following: document.following,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CommentDocument {
    #[serde(rename = "_id")]
    pub(super) id: Id,
    pub(super) post: Id,
    /// Written as null, because the list of first comments asks for null.
    pub(super) parent: Option<Id>,
    pub(super) author: Id,
    pub(super) text: String,
    pub(super) created_at: Timestamp,
    #[serde(default)]
    pub(super) edited_at: Option<Timestamp>,
}

impl From<&Comment> for CommentDocument {
    fn from(comment: &Comment) -> Self {
        Self {
            id: id(comment.id.as_uuid()),
            post: id(comment.post.as_uuid()),
            parent: comment.parent.map(|parent| id(parent.as_uuid())),
            author: id(comment.author.as_uuid()),
            text: comment.text.as_str().to_owned(),
            created_at: comment.created_at,
            edited_at: comment.edited_at,
        }
    }
}

impl From<CommentDocument> for Comment {
    fn from(document: CommentDocument) -> Self {
        Self {
            id: uuid(document.id).into(),
            post: uuid(document.post).into(),
            parent: document.parent.map(|parent| uuid(parent).into()),
            author: uuid(document.author).into(),
            text: CommentText::from_stored(document.text),
            created_at: document.created_at,
            edited_at: document.edited_at,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NotificationDocument {
    #[serde(rename = "_id")]
    pub(super) id: Id,
    pub(super) to: Id,
    pub(super) kind: String,
    pub(super) actor: Id,
    pub(super) post: Option<Id>,
    pub(super) comment: Option<Id>,
    pub(super) at: Timestamp,
    pub(super) read: bool,
    pub(super) deduplication_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
}

impl From<&Notification> for NotificationDocument {
    fn from(notification: &Notification) -> Self {
        Self {
            id: id(notification.id.as_uuid()),
            to: id(notification.to.as_uuid()),
            kind: notification.kind.as_str().to_owned(),
            actor: id(notification.actor.as_uuid()),
            post: notification.post.map(PostId::as_uuid).map(id),
            comment: notification.comment.map(CommentId::as_uuid).map(id),
            at: notification.at,
            read: notification.read,
            deduplication_key: deduplication_key(notification),
            message: notification.message.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<NotificationDocument> for Notification {
    type Error = StorageError;

    fn try_from(document: NotificationDocument) -> Result<Self, StorageError> {
        Ok(Self {
            id: uuid(document.id).into(),
            to: uuid(document.to).into(),
            kind: NotificationKind::from_word(&document.kind)
                .ok_or_else(|| StorageError::corrupt("notifications.kind", document.kind))?,
            actor: uuid(document.actor).into(),
            post: document.post.map(|post| uuid(post).into()),
            comment: document.comment.map(|comment| uuid(comment).into()),
            at: document.at,
            read: document.read,
            message: document.message.map(ModeratorsText::from_stored),
        })
    }
}
