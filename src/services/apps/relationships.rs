//! Relationships between a person and others, in both directions.

use std::collections::HashSet;

use uuid::Uuid;

use crate::domain::{EdgeKind, UserId};
use crate::services::{App, Failure};

/// The relationship between a person and another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Between {
    /// The person follows them.
    pub following: bool,
    /// They follow the person.
    pub followed_by: bool,
    /// The person blocks them.
    pub blocking: bool,
    /// They block the person.
    pub blocked_by: bool,
    /// The person mutes them.
    pub muting: bool,
    /// The person asks to follow them.
    pub requested: bool,
    /// They ask to follow the person.
    pub requested_by: bool,
}

/// The relationships between a person and each of these, in their order.
///
/// # Errors
/// When the store fails.
pub async fn among(app: &App, me: UserId, ids: &[UserId]) -> Result<Vec<Between>, Failure> {
    let subjects: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let mine = |kind| app.store.edges_among(kind, me, &subjects);
    let (follow, request, block, mute, between) = tokio::try_join!(
        mine(EdgeKind::Follow),
        mine(EdgeKind::Request),
        mine(EdgeKind::Block),
        mine(EdgeKind::Mute),
        app.store.relationship(me, ids),
    )?;
    let own = [me.as_uuid()];
    let own = own.as_slice();
    let theirs = |kind| {
        let asked = ids
            .iter()
            .map(move |id| app.store.edges_among(kind, *id, own));
        futures_util::future::try_join_all(asked)
    };
    let (follow_me, ask_me) =
        tokio::try_join!(theirs(EdgeKind::Follow), theirs(EdgeKind::Request))?;
    let set = |edges: Vec<Uuid>| edges.into_iter().collect::<HashSet<_>>();
    let (follow, request, block, mute) = (set(follow), set(request), set(block), set(mute));
    let back = follow_me.iter().zip(&ask_me);
    let found = ids.iter().zip(back).map(|(id, (follows, asks))| {
        let subject = id.as_uuid();
        Between {
            following: follow.contains(&subject),
            followed_by: !follows.is_empty(),
            blocking: block.contains(&subject),
            blocked_by: between.get(id).is_some_and(|between| between.blocked),
            muting: mute.contains(&subject),
            requested: request.contains(&subject),
            requested_by: !asks.is_empty(),
        }
    });
    Ok(found.collect())
}
