//! `vignette admin reset-link`: a new password for somebody on a site that writes no letters.

use anyhow::{Context, anyhow};

use crate::domain::{TokenPurpose, Username};
use crate::services::recovery;
use crate::storage::Store;

/// The path of a one-time link to choose a new password, for an account by its name. Earlier links
/// of the account stop working.
///
/// # Errors
/// When there is no such account, or the store fails.
pub async fn reset_link(store: &dyn Store, name: &str) -> anyhow::Result<String> {
    let username = Username::parse(name).map_err(|error| anyhow!("{name:?}: {error}"))?;
    let user = store.user_by_name(&username).await?;
    let user = user.with_context(|| format!("there is nobody called {username}"))?;
    let secret = recovery::link(store, &user, TokenPurpose::ResetPassword).await?;
    Ok(format!("/reset/{}", secret.in_address()))
}
