//! Notifications: sending, withdrawing and listing them.

use std::collections::HashMap;

use crate::domain::access::{may_meet, may_see};
use crate::domain::{
    Author, CommentId, CommentText, Cursor, Decision, ModeratorsText, Notification, NotificationId,
    NotificationKind, Page, PostId, PostWithAuthor, Timestamp, UserId, Viewer,
};
use crate::services::changes::Change;
use crate::services::social::push::queue;
use crate::services::{App, Failure};

const PAGE_SIZE: usize = 30;
/// The number beside the bell says no more than this.
const MOST_UNREAD: u32 = 100;

/// Notifies a user, unless they did it themselves, do not want to know of this kind, or do not want
/// to hear of this person.
///
/// # Errors
/// When the store fails.
pub async fn notify(
    app: &App,
    to: UserId,
    kind: NotificationKind,
    actor: UserId,
    post: Option<PostId>,
    comment: Option<CommentId>,
) -> Result<(), Failure> {
    if to == actor {
        return Ok(());
    }
    let Some(person) = app.store.user(to).await? else {
        return Ok(());
    };
    if person.profile.disabled_notifications.contains(&kind) {
        return Ok(());
    }
    let actors = [actor];
    let (relationship, authors) = tokio::try_join!(
        app.store.relationship(to, &actors),
        app.store.authors(&actors)
    )?;
    let relationship = relationship.get(&actor).copied().unwrap_or_default();
    if !authors
        .get(&actor)
        .is_some_and(|actor| may_meet(actor, relationship))
    {
        return Ok(());
    }
    let notification = notification(to, kind, actor, post, comment);
    if app.store.insert_notification(&notification).await? {
        queue::notification(app, &notification, authors.get(&actor)).await;
    }
    app.changes.send(Change::Notified(to));
    Ok(())
}

/// Notifies a user in the site's name, which cannot be switched off.
///
/// # Errors
/// When the store fails.
pub(in crate::services) async fn notify_for_site(
    app: &App,
    to: UserId,
    kind: NotificationKind,
    (post, comment): (Option<PostId>, Option<CommentId>),
    message: Option<ModeratorsText>,
) -> Result<(), Failure> {
    let notification = Notification {
        message,
        ..notification(to, kind, to, post, comment)
    };
    app.store.insert_notification(&notification).await?;
    queue::notification(app, &notification, None).await;
    app.changes.send(Change::Notified(to));
    Ok(())
}

/// Withdraws the notification of an action that was undone.
///
/// # Errors
/// When the store fails.
pub async fn withdraw(
    app: &App,
    to: UserId,
    kind: NotificationKind,
    actor: UserId,
    (post, comment): (Option<PostId>, Option<CommentId>),
) -> Result<(), Failure> {
    let notification = notification(to, kind, actor, post, comment);
    Ok(app.store.withdraw_notification(&notification).await?)
}

fn notification(
    to: UserId,
    kind: NotificationKind,
    actor: UserId,
    post: Option<PostId>,
    comment: Option<CommentId>,
) -> Notification {
    Notification {
        id: NotificationId::generate(),
        to,
        kind,
        actor,
        post,
        comment,
        at: Timestamp::now(),
        read: false,
        message: None,
    }
}

/// A notification with whom and what it is about.
#[derive(Debug, Clone)]
pub struct Notified {
    /// The notification.
    pub notification: Notification,
    /// Who did it.
    pub actor: Author,
    /// The post that it is about.
    pub post: Option<PostWithAuthor>,
    /// What the comment says that it is about.
    pub comment: Option<CommentText>,
}

/// A page of a person's notifications.
#[derive(Debug, Clone)]
pub struct NotificationList {
    /// What they may still see, newest first.
    pub page: Page<Notified>,
    /// The newest of the stretch, whether it is shown or not: up to it all are marked as seen.
    pub newest: Option<NotificationId>,
}

/// A person's notifications, newest first, without what is about a post that they may no longer see
/// or by a user whom they do not meet.
///
/// # Errors
/// When the store fails.
pub async fn list(
    app: &App,
    to: UserId,
    viewer: Viewer,
    after: Option<Cursor>,
) -> Result<NotificationList, Failure> {
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let notifications = app.store.notifications(to, after, limit).await?;
    let Page { items, next } = Page::cut(notifications, PAGE_SIZE, |notification| Cursor {
        time: notification.at,
        id: notification.id.as_uuid(),
    });
    let newest = items.first().map(|notification| notification.id);
    let actors: Vec<UserId> = items
        .iter()
        .map(|notification| notification.actor)
        .collect();
    let mut about: Vec<PostId> = items
        .iter()
        .filter_map(|notification| notification.post)
        .collect();
    about.sort_unstable();
    about.dedup();
    let comments: Vec<CommentId> = items.iter().filter_map(|one| one.comment).collect();
    let (authors, posts, comments) = tokio::try_join!(
        app.store.authors(&actors),
        app.store.posts(&about),
        app.store.comments_by_ids(&comments)
    )?;
    let comments: HashMap<CommentId, CommentText> = comments
        .into_iter()
        .map(|comment| (comment.id, comment.text))
        .collect();
    let mut people: Vec<UserId> = posts.iter().map(|found| found.author.id).collect();
    people.extend(&actors);
    people.sort_unstable();
    people.dedup();
    let relationship = app.store.relationship(to, &people).await?;
    let relationship = |person: UserId| relationship.get(&person).copied().unwrap_or_default();
    let posts: HashMap<PostId, PostWithAuthor> = posts
        .into_iter()
        .filter(|found| !found.post.is_draft())
        .filter(|found| may_see(viewer, found, relationship(found.author.id)) == Decision::Allowed)
        .map(|found| (found.post.id, found))
        .collect();
    let notified = items.into_iter().filter_map(|notification| {
        let actor = authors.get(&notification.actor)?;
        let post = notification.post.and_then(|post| posts.get(&post).cloned());
        // What a moderator wrote stays when the post that it was about has gone.
        let lost = notification.post.is_some() && post.is_none() && !notification.kind.is_of_site();
        if lost || !may_meet(actor, relationship(notification.actor)) {
            return None;
        }
        Some(Notified {
            actor: actor.clone(),
            post,
            comment: notification
                .comment
                .and_then(|id| comments.get(&id).cloned()),
            notification,
        })
    });
    let items = notified.collect();
    Ok(NotificationList {
        page: Page { items, next },
        newest,
    })
}

/// How many notifications a person has not seen, up to 100.
///
/// # Errors
/// When the store fails.
pub async fn unread(app: &App, to: UserId) -> Result<u32, Failure> {
    Ok(app.store.unread_notifications(to, MOST_UNREAD).await?)
}

/// Marks all up to this one as seen.
///
/// # Errors
/// When the store fails.
pub async fn mark_read(app: &App, to: UserId, until: NotificationId) -> Result<(), Failure> {
    let clears = app.push.is_some() && app.store.unread_notifications(to, 1).await? > 0;
    app.store.mark_notifications_read(to, until).await?;
    if clears {
        queue::clear(app, to).await;
    }
    Ok(())
}
