//! Accounts by their names and posts by their ids, whoever asks.

use crate::domain::{PostId, PostWithAuthor, User, UserId, Username};
use crate::services::{AccessError, App, Failure};

/// The account of this name.
pub(in crate::services) async fn person(app: &App, name: &str) -> Result<User, AccessError> {
    let name = Username::parse(name).map_err(|_| AccessError::Missing)?;
    let user = app.store.user_by_name(&name).await.map_err(Failure::from)?;
    user.ok_or(AccessError::Missing)
}

/// The id of the account of this name.
///
/// # Errors
/// [`AccessError::Missing`] when there is none.
pub async fn id_of(app: &App, name: &str) -> Result<UserId, AccessError> {
    Ok(person(app, name).await?.id)
}

/// The name of the account of this id.
///
/// # Errors
/// [`AccessError::Missing`] when there is none.
pub async fn name_of(app: &App, id: UserId) -> Result<Username, AccessError> {
    let user = app.store.user(id).await.map_err(Failure::from)?;
    Ok(user.ok_or(AccessError::Missing)?.username)
}

/// The post of this id, whether the viewer may see it or not.
pub(in crate::services) async fn post(
    app: &App,
    id: PostId,
) -> Result<PostWithAuthor, AccessError> {
    let found = app.store.post(id).await.map_err(Failure::from)?;
    found.ok_or(AccessError::Missing)
}
