//! Deleting one's account: asked for with the password, carried out after a while of second
//! thoughts, and then complete.

use std::collections::HashMap;
use std::sync::Arc;

use secrecy::SecretString;
use uuid::Uuid;

use super::recovery::{ChangeError, check_password};
use crate::domain::{
    EdgeKind, End, Feed, Relationship, Role, Session, Timestamp, User, UserId, Viewer,
};
use crate::services::access::visibility;
use crate::services::archives::transfers;
use crate::services::compose::posts;
use crate::services::pictures::files;
use crate::services::{App, Failure};
use crate::storage::deletion::Pace;

/// Things looked at in one go.
const SOME: u32 = 100;
/// Posts, and as many drafts, that are deleted between two rests.
const POSTS_BETWEEN_RESTS: u32 = 10;
/// Edges and comments that are deleted one by one between two rests.
const BETWEEN_RESTS: usize = 10;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Asks for one's account to be deleted; returns when. All other sessions end.
///
/// # Errors
/// See [`ChangeError`].
pub async fn ask(
    app: &App,
    user: &User,
    session: &Session,
    password: SecretString,
) -> Result<Timestamp, ChangeError> {
    check_password(app, user, password).await?;
    let at = Timestamp::now().plus_seconds(app.grace_days * DAY_SECONDS);
    let may_leave = app.store.schedule_deletion(user.id, Some(at)).await;
    if !may_leave.map_err(Failure::from)? {
        return Err(ChangeError::LastAdmin);
    }
    let ended = app.store.delete_sessions(user.id, Some(session.id)).await;
    ended.map_err(Failure::from)?;
    Ok(at)
}

/// Stays after all.
///
/// # Errors
/// When the store fails.
pub async fn stay(app: &App, user: UserId) -> Result<(), Failure> {
    app.store.schedule_deletion(user, None).await?;
    Ok(())
}

/// Deletes the accounts that are due; returns how many. What a crash or a failure leaves is deleted
/// the next time, because the account itself goes last.
///
/// # Errors
/// When a store fails.
pub(in crate::services) async fn delete_due(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let due = app.store.accounts_due_for_deletion(now, SOME).await?;
    let mut deleted = 0;
    for user in due {
        // An archive that is being brought in has stopped by the next time.
        if !transfers::forget_all(app, user).await? {
            delete(app, user).await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

async fn delete(app: &App, user: UserId) -> Result<(), Failure> {
    // Nobody comes in any more, so nothing new is made meanwhile.
    app.store.set_password_hash(user, "").await?;
    app.store.delete_sessions(user, None).await?;
    // The store keeps who the administrators are, so that there is always one: not this one.
    app.store.set_role(user, Role::Member).await?;
    delete_posts(app, user).await?;
    delete_comments(app, user).await?;
    delete_edges(app, user).await?;
    let account = app.store.user(user).await?;
    let avatar = account.and_then(|user| user.profile.avatar);
    if let Some(avatar) = avatar {
        app.store.record_intent(avatar, Timestamp::now()).await?;
    }
    let mut pace = Pace::begin();
    while app.store.thin_out_account(user, SOME).await? {
        pace.rest().await;
    }
    app.store.delete_account(user).await?;
    if let Some(avatar) = avatar {
        files::dropped(app, avatar).await?;
    }
    Ok(())
}

/// Posts and drafts with their files.
async fn delete_posts(app: &App, user: UserId) -> Result<(), Failure> {
    // By the time that a client who follows live reads it, nothing stands between them any more.
    let relationships = Arc::new(relationships(app, user).await?);
    let mut pace = Pace::begin();
    loop {
        let feed = Feed::Author(user);
        let mut out = app.store.feed(&feed, None, POSTS_BETWEEN_RESTS).await?;
        let drafts = app.store.drafts(user, None, POSTS_BETWEEN_RESTS).await?;
        if out.is_empty() && drafts.is_empty() {
            return Ok(());
        }
        for found in &mut out {
            // Since the deletion was asked for, nobody has seen them; programs may still hold them.
            found.author.hidden = false;
        }
        posts::take_down_and_notify(app, out, Some(Arc::clone(&relationships))).await?;
        for draft in drafts {
            posts::take_down(app, &draft).await?;
        }
        pace.rest().await;
    }
}

/// What stands between each person who follows something live and this one.
async fn relationships(app: &App, user: UserId) -> Result<HashMap<UserId, Relationship>, Failure> {
    let mut found = HashMap::new();
    for follower in app.changes.followers() {
        let viewer = Viewer::Person(follower);
        let relationship = visibility::relationship(app, viewer, user).await?;
        found.insert(follower, relationship);
    }
    Ok(found)
}

async fn delete_comments(app: &App, user: UserId) -> Result<(), Failure> {
    let mut pace = Pace::begin();
    loop {
        let comments = app.store.comments_of(user, SOME).await?;
        if comments.is_empty() {
            return Ok(());
        }
        for some in comments.chunks(BETWEEN_RESTS) {
            for comment in some {
                app.store.delete_comment(comment).await?;
            }
            pace.rest().await;
        }
    }
}

/// One by one, so that the counters at the other ends follow.
async fn delete_edges(app: &App, user: UserId) -> Result<(), Failure> {
    for kind in EdgeKind::ALL {
        for end in [End::From, End::To] {
            delete_edges_at(app, kind, end, user.as_uuid()).await?;
        }
    }
    Ok(())
}

async fn delete_edges_at(app: &App, kind: EdgeKind, end: End, of: Uuid) -> Result<(), Failure> {
    let mut pace = Pace::begin();
    loop {
        let edges = app.store.edges(kind, end, of, None, SOME).await?;
        if edges.is_empty() {
            return Ok(());
        }
        for some in edges.chunks(BETWEEN_RESTS) {
            for edge in some {
                app.store.delete_edge(kind, edge.from, edge.to).await?;
            }
            pace.rest().await;
        }
    }
}
