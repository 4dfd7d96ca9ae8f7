//! Following, asking to follow, muting and blocking. Every verb may be repeated without harm.

use uuid::Uuid;

use super::notifications::{notify, withdraw};
use super::react;
use crate::domain::access::may_meet;
use crate::domain::{
    Author, Cursor, Edge, EdgeKind, End, NotificationKind, Page, Timestamp, User, UserId, Viewer,
};
use crate::services::access::lookup::person;
use crate::services::access::visibility;
use crate::services::{AccessError, App, Failure};

const PAGE_SIZE: usize = 50;

/// What one person does about another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
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

impl Act {
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
pub async fn act(app: &App, me: UserId, name: &str, act: Act) -> Result<(), AccessError> {
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
    act: Act,
) -> Result<(), AccessError> {
    let other = person(app, name).await?;
    if other.id == me {
        return Err(AccessError::Forbidden);
    }
    let relationship = visibility::relationship(app, Viewer::Person(me), other.id).await?;
    let hidden = relationship.blocked || other.is_hidden();
    if hidden && !matches!(act, Act::Block | Act::Unblock | Act::Unfollow | Act::Unmute) {
        return Err(AccessError::Missing);
    }
    match act {
        Act::Follow if relationship.blocking => return Err(AccessError::Forbidden),
        Act::Follow => follow(app, me, &other).await?,
        Act::Unfollow => {
            unlink(app, me, other.id).await?;
            withdraw(app, other.id, NotificationKind::Follow, me, None).await?;
            withdraw(app, other.id, NotificationKind::FollowRequest, me, None).await?;
        }
        Act::Accept => accept(app, me, other.id).await?,
        Act::Decline | Act::Remove => unlink(app, other.id, me).await?,
        Act::Mute => set(app, EdgeKind::Mute, me, other.id).await?,
        Act::Unmute => clear(app, EdgeKind::Mute, me, other.id).await?,
        Act::Block => {
            set(app, EdgeKind::Block, me, other.id).await?;
            separate(app, me, other.id).await?;
        }
        Act::Unblock => {
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
    withdraw(app, me, NotificationKind::FollowRequest, asking, None).await?;
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

/// People at the other end of a person's edges, newest first: who follows them, whom they follow,
/// who asks to, whom they block or mute. Those who block the viewer, or are blocked by them, are
/// left out of others' lists, and whoever is suspended is, too.
///
/// # Errors
/// When the store fails.
pub async fn people(
    app: &App,
    viewer: Viewer,
    kind: EdgeKind,
    end: End,
    of: UserId,
    after: Option<Cursor>,
) -> Result<Page<Author>, Failure> {
    people_at(app, viewer, (kind, end), of.as_uuid(), after, PAGE_SIZE).await
}

/// People whom a person follows and who follow another, those whom they followed last first. Looked
/// for among the newest few hundred whom they follow.
///
/// # Errors
/// When the store fails.
pub async fn familiar(app: &App, me: UserId, of: UserId) -> Result<Vec<UserId>, Failure> {
    const LOOKED_THROUGH: u32 = 400;
    const LISTED: usize = 40;
    let (kind, own) = (EdgeKind::Follow, me.as_uuid());
    let followed = app
        .store
        .edges(kind, End::From, own, None, LOOKED_THROUGH)
        .await?;
    let followed: Vec<UserId> = followed.iter().map(|edge| edge.to.into()).collect();
    let between = app
        .store
        .edges_from_among(kind, &followed, of.as_uuid())
        .await?;
    let mut ids = followed;
    ids.retain(|id| between.contains(id));
    let authors = app.store.authors(&ids).await?;
    let viewer = Viewer::Person(me);
    let relationship = visibility::relationships_among(app, viewer, &ids).await?;
    ids.retain(|id| {
        let relationship = relationship.get(id).copied().unwrap_or_default();
        authors
            .get(id)
            .is_some_and(|person| may_meet(person, relationship))
    });
    ids.truncate(LISTED);
    Ok(ids)
}

/// The same of a page of any size, also at a post: who likes it.
///
/// # Errors
/// When the store fails.
pub async fn people_at(
    app: &App,
    viewer: Viewer,
    (kind, end): (EdgeKind, End),
    of: Uuid,
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Author>, Failure> {
    let limit = u32::try_from(size + 1).unwrap_or(u32::MAX);
    let edges = app.store.edges(kind, end, of, after, limit).await?;
    let other = |edge: &Edge| match end {
        End::From => UserId::from(edge.to),
        End::To => edge.from,
    };
    let page = Page::cut(edges, size, |edge| Cursor {
        time: edge.at,
        id: other(edge).as_uuid(),
    });
    let ids: Vec<UserId> = page.items.iter().map(other).collect();
    let mut authors = app.store.authors(&ids).await?;
    let people = ids.iter().filter_map(|id| authors.remove(id));
    let relationship = visibility::relationships_among(app, viewer, &ids).await?;
    let relationship = |person: &Author| relationship.get(&person.id).copied().unwrap_or_default();
    // Who is suspended is shown to nobody, but can still be unblocked by whoever blocks them.
    let own_list = matches!(kind, EdgeKind::Block | EdgeKind::Mute);
    let shown = |person: &Author| {
        let relationship = relationship(person);
        !(person.hidden || relationship.blocking || relationship.blocked)
    };
    let items = people.filter(|person| own_list || shown(person)).collect();
    let next = page.next;
    Ok(Page { items, next })
}
