//! What stands between a person and others.

use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{EdgeKind, UserId};
use crate::services::apps::{numbers, people};
use crate::services::{App, Failure};

/// Between the caller and one account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Relationship {
    id: String,
    following: bool,
    showing_reblogs: bool,
    notifying: bool,
    #[schema(value_type = Vec<Object>)]
    languages: [(); 0],
    followed_by: bool,
    blocking: bool,
    blocked_by: bool,
    muting: bool,
    muting_notifications: bool,
    requested: bool,
    requested_by: bool,
    domain_blocking: bool,
    endorsed: bool,
    note: &'static str,
}

/// Between a person and each of these, in their order; those who are gone are left out.
pub(in crate::api) async fn relationships(
    app: &App,
    me: UserId,
    ids: &[UserId],
) -> Result<Vec<Relationship>, Failure> {
    let users = people::users(app, ids).await?;
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let subjects: Vec<_> = ids.iter().map(|id| id.as_uuid()).collect();
    let mine = |kind| app.store.edges_among(kind, me, &subjects);
    let (follow, request, block, mute, ties) = tokio::try_join!(
        mine(EdgeKind::Follow),
        mine(EdgeKind::Request),
        mine(EdgeKind::Block),
        mine(EdgeKind::Mute),
        app.store.relationship(me, &ids),
    )?;
    let own = [me.as_uuid()];
    let own = own.as_slice();
    let theirs = |kind| {
        let asked = ids
            .iter()
            .map(move |id| app.store.edges_among(kind, *id, own));
        futures_util::future::try_join_all(asked)
    };
    let (follows_me, asks_me) =
        tokio::try_join!(theirs(EdgeKind::Follow), theirs(EdgeKind::Request))?;
    let things: Vec<_> = users.iter().map(numbers::account).collect();
    let numbers = numbers::of(app, &things).await?;
    let set = |edges: Vec<uuid::Uuid>| edges.into_iter().collect::<HashSet<_>>();
    let (follow, request, block, mute) = (set(follow), set(request), set(block), set(mute));
    let made = ids.iter().enumerate().map(|(place, id)| {
        let subject = id.as_uuid();
        let tie = ties.get(id).copied().unwrap_or_default();
        let following = follow.contains(&subject);
        Relationship {
            id: numbers.get(place).map_or(0, |number| number.0).to_string(),
            following,
            showing_reblogs: following,
            notifying: false,
            languages: [],
            followed_by: follows_me.get(place).is_some_and(|edges| !edges.is_empty()),
            blocking: block.contains(&subject),
            blocked_by: tie.blocked,
            muting: mute.contains(&subject),
            muting_notifications: mute.contains(&subject),
            requested: request.contains(&subject),
            requested_by: asks_me.get(place).is_some_and(|edges| !edges.is_empty()),
            domain_blocking: false,
            endorsed: false,
            note: "",
        }
    });
    Ok(made.collect())
}
