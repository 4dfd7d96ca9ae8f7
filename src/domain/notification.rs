//! Notifications.

use super::{
    CommentId, ModeratorsText, NotificationId, NotificationKind, PostId, Timestamp, UserId,
};
use crate::i18n::text;

/// A notification. There is one for the same thing done by the same person to the same post or
/// comment, however often it is undone and done again; each of the site's own is one by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its name.
    pub id: NotificationId,
    /// Who gets it.
    pub to: UserId,
    /// What happened.
    pub kind: NotificationKind,
    /// Who did it.
    pub actor: UserId,
    /// The post that it is about.
    pub post: Option<PostId>,
    /// The comment that it is about.
    pub comment: Option<CommentId>,
    /// What a moderator writes, or why they did it. The actor is the person themselves then, because
    /// moderators do not act in their own name.
    pub message: Option<ModeratorsText>,
    /// When.
    pub at: Timestamp,
    /// Whether the person has seen it.
    pub read: bool,
}

impl Notification {
    /// What someone did, to stand after their name; of the site's own, all of it. `own` is whether
    /// the post is the reader's.
    #[must_use]
    pub fn action(&self, own: bool) -> String {
        match self.kind {
            NotificationKind::Like if self.comment.is_some() => text!("notification-like-comment"),
            NotificationKind::Like => text!("notification-like"),
            NotificationKind::Comment if own => text!("notification-comment"),
            NotificationKind::Comment => text!("notification-reply"),
            NotificationKind::Mention => text!("notification-mention"),
            NotificationKind::Follow => text!("notification-follow"),
            NotificationKind::FollowRequest => text!("notification-request"),
            NotificationKind::FollowAccepted => text!("notification-accepted"),
            NotificationKind::Warning => text!("notification-warning"),
            NotificationKind::Hidden => text!("notification-hidden"),
            NotificationKind::Deleted if self.post.is_some() => {
                text!("notification-deleted-comment")
            }
            NotificationKind::Deleted => text!("notification-deleted-post"),
            NotificationKind::Report => text!("notification-report"),
        }
    }

    /// The same of several people, for what can be said of several at once.
    #[must_use]
    pub fn action_of_several(&self, own: bool) -> String {
        match self.kind {
            NotificationKind::Like if self.comment.is_some() => {
                text!("notification-like-comment-several")
            }
            NotificationKind::Like => text!("notification-like-several"),
            NotificationKind::Follow => text!("notification-follow-several"),
            _ => self.action(own),
        }
    }

    /// What is quoted of the comment, or of the post with this caption, that it is about.
    #[must_use]
    pub fn quoted<'t>(
        &self,
        comment: Option<&'t str>,
        caption: Option<&'t str>,
    ) -> Option<&'t str> {
        match self.kind {
            NotificationKind::Comment | NotificationKind::Like => comment,
            NotificationKind::Mention => comment.or(caption),
            _ => None,
        }
    }
}
