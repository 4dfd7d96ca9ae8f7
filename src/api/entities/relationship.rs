//! What stands between a person and others.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Number, UserId};
use crate::services::apps::relationships::{Between, among};
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
    let between = among(app, me, &ids).await?;
    let things: Vec<_> = users.iter().map(numbers::account).collect();
    let numbers = numbers::of(app, &things).await?;
    let made = between.iter().zip(numbers);
    let made = made.map(|(between, number)| Relationship::new(*between, number));
    Ok(made.collect())
}

impl Relationship {
    fn new(between: Between, number: Number) -> Self {
        Self {
            id: number.0.to_string(),
            following: between.following,
            showing_reblogs: between.following,
            notifying: false,
            languages: [],
            followed_by: between.followed_by,
            blocking: between.blocking,
            blocked_by: between.blocked_by,
            muting: between.muting,
            muting_notifications: between.muting,
            requested: between.requested,
            requested_by: between.requested_by,
            domain_blocking: false,
            endorsed: false,
            note: "",
        }
    }
}
