//! Telling people what others did, and what they have been told.

use std::collections::HashMap;

use super::{App, Failure};
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
    let ties = app.store.ties(to, &[actor]).await?;
    let ties = ties.get(&actor).copied().unwrap_or_default();
    if ties.blocking || ties.blocked || ties.muted {
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
    let mut notices = app.store.notices(to, after, limit).await?;
    let more = notices.len() > PAGE_SIZE;
    notices.truncate(PAGE_SIZE);
    let next = notices.last().filter(|_| more).map(|last| Cursor {
        time: last.at,
        id: last.id.as_uuid(),
    });
    let actors: Vec<UserId> = notices.iter().map(|notice| notice.actor).collect();
    let (authors, ties) =
        tokio::try_join!(app.store.authors(&actors), app.store.ties(to, &actors))?;
    let mut posts: HashMap<PostId, Option<PublishedPost>> = HashMap::new();
    let mut items = Vec::with_capacity(notices.len());
    for notice in notices {
        let ties = ties.get(&notice.actor).copied().unwrap_or_default();
        let hidden = ties.blocking || ties.blocked || ties.muted;
        let Some(actor) = authors.get(&notice.actor).filter(|_| !hidden) else {
            continue;
        };
        let post = match notice.post {
            Some(id) => match posts.get(&id) {
                Some(known) => known.clone(),
                None => {
                    let found = app.store.post(id).await?;
                    posts.insert(id, found.clone());
                    found
                }
            },
            None => None,
        };
        items.push(Told {
            actor: actor.clone(),
            post,
            notice,
        });
    }
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
