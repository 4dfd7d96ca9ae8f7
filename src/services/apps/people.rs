//! People with what an app shows beside their names.

use std::collections::HashMap;

use crate::domain::{Tally, User, UserId};
use crate::services::{App, Failure};

/// Somebody, with their numbers.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub user: User,
    /// Followers and people followed.
    pub tally: Tally,
    /// Public posts.
    pub posts: u64,
}

/// Those of these people who are there and not hidden from everybody.
///
/// # Errors
/// When the store fails.
pub async fn known(app: &App, ids: &[UserId]) -> Result<Vec<Known>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let subjects: Vec<_> = ids.iter().map(|id| id.as_uuid()).collect();
    let users = futures_util::future::try_join_all(ids.iter().map(|id| app.store.user(*id)));
    let (users, tallies, posts): (_, HashMap<_, _>, HashMap<_, _>) = tokio::try_join!(
        users,
        app.store.tallies(&subjects),
        app.store.count_public_posts(ids),
    )?;
    let known = users.into_iter().flatten().map(|user| Known {
        tally: tallies.get(&user.id.as_uuid()).copied().unwrap_or_default(),
        posts: posts.get(&user.id).copied().unwrap_or_default(),
        user,
    });
    Ok(known.collect())
}
