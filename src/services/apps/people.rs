//! People with what an app shows beside their names.

use crate::domain::{Tally, User, UserId, Username};
use crate::services::{App, Failure};

/// A person with their counters.
#[derive(Debug, Clone)]
pub struct PersonWithCounts {
    /// The person.
    pub user: User,
    /// Followers and people followed.
    pub tally: Tally,
    /// Public posts.
    pub posts: u64,
}

/// The accounts of those of these people who are there, in their order.
///
/// # Errors
/// When the store fails.
pub async fn users(app: &App, ids: &[UserId]) -> Result<Vec<User>, Failure> {
    let users = ids.iter().map(|id| app.store.user(*id));
    let users = futures_util::future::try_join_all(users).await?;
    Ok(users.into_iter().flatten().collect())
}

/// The people of these names who are there.
///
/// # Errors
/// When the store fails.
pub async fn named(app: &App, names: &[Username]) -> Result<Vec<User>, Failure> {
    match names.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(app.store.users_named(names).await?),
    }
}

/// Those of these people who are there, with their counters, in their order.
///
/// # Errors
/// When the store fails.
pub async fn known(app: &App, ids: &[UserId]) -> Result<Vec<PersonWithCounts>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let subjects: Vec<_> = ids.iter().map(|id| id.as_uuid()).collect();
    let counted = async {
        let (tallies, posts) = tokio::try_join!(
            app.store.tallies(&subjects),
            app.store.count_public_posts(ids),
        )?;
        Ok::<_, Failure>((tallies, posts))
    };
    let (users, (tallies, posts)) = tokio::try_join!(users(app, ids), counted)?;
    let known = users.into_iter().map(|user| PersonWithCounts {
        tally: tallies.get(&user.id.as_uuid()).copied().unwrap_or_default(),
        posts: posts.get(&user.id).copied().unwrap_or_default(),
        user,
    });
    Ok(known.collect())
}
