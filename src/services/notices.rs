//! Telling people what others did, and what they have been told.

use std::collections::HashMap;

use super::{App, Failure};
use crate::domain::access::may_meet;
use crate::domain::{
    Author, CommentId, Cursor, Notice, NoticeId, NoticeKind, Page, PostId, PublishedPost,
    Timestamp, UserId,
};

const PAGE_SIZE: usize = 30;
/// The number beside the bell says no more than this.
const MOST_UNREAD: u32 = 100;

/// Tells somebody, unless they did it themselves, do not want to know of this kind, or do not want
/// to hear of this person.
///
/// # Errors
/// When the store fails.
pub async fn tell(
    app: &App,
    to: UserId,
    kind: NoticeKind,
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
    if person.profile.silenced.contains(&kind) {
        return Ok(());
    }
    let actors = [actor];
    let (ties, authors) =
        tokio::try_join!(app.store.ties(to, &actors), app.store.authors(&actors))?;
    let ties = ties.get(&actor).copied().unwrap_or_default();
    if !authors
        .get(&actor)
        .is_some_and(|actor| may_meet(actor, ties))
    {
        return Ok(());
    }
    let notice = notice(to, kind, actor, post, comment);
    app.store.insert_notice(&notice).await?;
    Ok(())
}

/// Takes back what was told of a thing that was undone.
///
/// # Errors
/// When the store fails.
pub async fn withdraw(
    app: &App,
    to: UserId,
    kind: NoticeKind,
    actor: UserId,
    post: Option<PostId>,
) -> Result<(), Failure> {
    let notice = notice(to, kind, actor, post, None);
    Ok(app.store.withdraw_notice(&notice).await?)
}

fn notice(
    to: UserId,
    kind: NoticeKind,
    actor: UserId,
    post: Option<PostId>,
    comment: Option<CommentId>,
) -> Notice {
    Notice {
        id: NoticeId::generate(),
        to,
        kind,
        actor,
        post,
        comment,
        at: Timestamp::now(),
        read: false,
        words: None,
    }
}

/// A notification with whom and what it is about.
#[derive(Debug, Clone)]
pub struct Told {
    /// The notification.
    pub notice: Notice,
    /// Who did it.
    pub actor: Author,
    /// The post that it is about.
    pub post: Option<PublishedPost>,
}

/// What a person was told, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(app: &App, to: UserId, after: Option<Cursor>) -> Result<Page<Told>, Failure> {
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let notices = app.store.notices(to, after, limit).await?;
    let Page { items, next } = Page::cut(notices, PAGE_SIZE, |notice| Cursor {
        time: notice.at,
        id: notice.id.as_uuid(),
    });
    let actors: Vec<UserId> = items.iter().map(|notice| notice.actor).collect();
    let mut about: Vec<PostId> = items.iter().filter_map(|notice| notice.post).collect();
    about.sort_unstable();
    about.dedup();
    let (authors, ties, posts) = tokio::try_join!(
        app.store.authors(&actors),
        app.store.ties(to, &actors),
        app.store.posts(&about),
    )?;
    let posts: HashMap<PostId, PublishedPost> = posts
        .into_iter()
        .map(|found| (found.post.id, found))
        .collect();
    let told = items.into_iter().filter_map(|notice| {
        let actor = authors.get(&notice.actor)?;
        if !may_meet(actor, ties.get(&notice.actor).copied().unwrap_or_default()) {
            return None;
        }
        Some(Told {
            actor: actor.clone(),
            post: notice.post.and_then(|post| posts.get(&post).cloned()),
            notice,
        })
    });
    let items = told.collect();
    Ok(Page { items, next })
}

/// How many notifications a person has not seen, up to 100.
///
/// # Errors
/// When the store fails.
pub async fn unread(app: &App, to: UserId) -> Result<u32, Failure> {
    Ok(app.store.unread_notices(to, MOST_UNREAD).await?)
}

/// Marks all up to this one as seen.
///
/// # Errors
/// When the store fails.
pub async fn mark_read(app: &App, to: UserId, until: NoticeId) -> Result<(), Failure> {
    Ok(app.store.mark_notices_read(to, until).await?)
}
