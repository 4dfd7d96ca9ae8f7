//! Following, asking to follow, muting and blocking. Every verb may be repeated without harm.

use super::notifications::{notify, withdraw};
use super::react;
use crate::domain::{Edge, EdgeKind, NotificationKind, Timestamp, User, UserId, Viewer};
use crate::services::access::lookup::person;
use crate::services::access::visibility;
use crate::services::{AccessError, App, Failure};

/// What one person does about another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationshipAction {
    /// Follow, or ask to.
    Follow,
    /// Follow no longer, or take the request back.
    Unfollow,
    /// Let a user who asked follow.
    Accept,
    /// Do not.
    Decline,
    /// Have a user follow no longer.
    Remove,
    /// Meet them in lists no more.
    Mute,
    /// Meet them again.
    Unmute,
    /// Neither sees the other any more.
    Block,
    /// They may again.
    Unblock,
}

impl RelationshipAction {
    /// Reads the word in an address.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "follow" => Self::Follow,
            "unfollow" => Self::Unfollow,
            "accept" => Self::Accept,
            "decline" => Self::Decline,
            "remove" => Self::Remove,
            "mute" => Self::Mute,
            "unmute" => Self::Unmute,
            "block" => Self::Block,
            "unblock" => Self::Unblock,
            _ => return None,
        })
    }
}

/// Does it, unless the person has reacted too often of late.
///
/// # Errors
/// [`AccessError::RateLimited`], or: there is nobody of this name who can be seen, or it is the person themselves.
pub async fn act(
    app: &App,
    me: UserId,
    name: &str,
    act: RelationshipAction,
) -> Result<(), AccessError> {
    react::count(app, me).await?;
    apply(app, me, name, act).await
}

/// Does it, however often: for imports, which have bounds of their own.
///
/// # Errors
/// [`AccessError::Missing`] when there is nobody of this name, or they block the person or are
/// suspended;
/// [`AccessError::Forbidden`] when it is the person themselves.
pub(in crate::services) async fn apply(
    app: &App,
    me: UserId,
    name: &str,
    act: RelationshipAction,
) -> Result<(), AccessError> {
    let other = person(app, name).await?;
    if other.id == me {
        return Err(AccessError::Forbidden);
    }
    let relationship = visibility::relationship(app, Viewer::Person(me), other.id).await?;
    let hidden = relationship.blocked || other.is_hidden();
    if hidden
        && !matches!(
            act,
            RelationshipAction::Block
                | RelationshipAction::Unblock
                | RelationshipAction::Unfollow
                | RelationshipAction::Unmute
        )
    {
        return Err(AccessError::Missing);
    }
    match act {
        RelationshipAction::Follow if relationship.blocking => return Err(AccessError::Forbidden),
        RelationshipAction::Follow => follow(app, me, &other).await?,
        RelationshipAction::Unfollow => {
            unlink(app, me, other.id).await?;
            withdraw(app, other.id, NotificationKind::Follow, me, (None, None)).await?;
            withdraw(
                app,
                other.id,
                NotificationKind::FollowRequest,
                me,
                (None, None),
            )
            .await?;
        }
        RelationshipAction::Accept => accept(app, me, other.id).await?,
        RelationshipAction::Decline | RelationshipAction::Remove => {
            unlink(app, other.id, me).await?
        }
        RelationshipAction::Mute => set(app, EdgeKind::Mute, me, other.id).await?,
        RelationshipAction::Unmute => clear(app, EdgeKind::Mute, me, other.id).await?,
        RelationshipAction::Block => {
            set(app, EdgeKind::Block, me, other.id).await?;
            separate(app, me, other.id).await?;
        }
        RelationshipAction::Unblock => {
            // Once more, should a crash have fallen between the block and the parting.
            separate(app, me, other.id).await?;
            clear(app, EdgeKind::Block, me, other.id).await?;
        }
    }
    Ok(())
}

async fn follow(app: &App, me: UserId, other: &User) -> Result<(), Failure> {
    if other.profile.private {
        let known = app
            .store
            .edges_among(EdgeKind::Follow, me, &[other.id.as_uuid()])
            .await?;
        if known.is_empty() {
            set(app, EdgeKind::Request, me, other.id).await?;
            notify(
                app,
                other.id,
                NotificationKind::FollowRequest,
                me,
                None,
                None,
            )
            .await?;
        }
        return Ok(());
    }
    set(app, EdgeKind::Follow, me, other.id).await?;
    clear(app, EdgeKind::Request, me, other.id).await?;
    notify(app, other.id, NotificationKind::Follow, me, None, None).await
}

/// The follow first: a crash in between leaves a request that is answered already.
async fn accept(app: &App, me: UserId, asking: UserId) -> Result<(), AccessError> {
    let mine = [me.as_uuid()];
    let asked = app
        .store
        .edges_among(EdgeKind::Request, asking, &mine)
        .await
        .map_err(Failure::from)?;
    if asked.is_empty() {
        return Ok(());
    }
    set(app, EdgeKind::Follow, asking, me).await?;
    clear(app, EdgeKind::Request, asking, me).await?;
    withdraw(
        app,
        me,
        NotificationKind::FollowRequest,
        asking,
        (None, None),
    )
    .await?;
    notify(
        app,
        asking,
        NotificationKind::FollowAccepted,
        me,
        None,
        None,
    )
    .await?;
    Ok(())
}

async fn set(app: &App, kind: EdgeKind, from: UserId, to: UserId) -> Result<(), Failure> {
    let edge = Edge::person(kind, from, to, Timestamp::now());
    app.store.insert_edge(&edge).await?;
    Ok(())
}

async fn clear(app: &App, kind: EdgeKind, from: UserId, to: UserId) -> Result<(), Failure> {
    app.store.delete_edge(kind, from, to.as_uuid()).await?;
    Ok(())
}

async fn unlink(app: &App, from: UserId, to: UserId) -> Result<(), Failure> {
    clear(app, EdgeKind::Follow, from, to).await?;
    clear(app, EdgeKind::Request, from, to).await
}

async fn separate(app: &App, one: UserId, other: UserId) -> Result<(), Failure> {
    unlink(app, one, other).await?;
    unlink(app, other, one).await
}
