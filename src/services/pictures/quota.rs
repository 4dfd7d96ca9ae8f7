//! How much of the site's room a person may take.

use crate::domain::UserId;
use crate::i18n::text;
use crate::services::{App, Failure};

/// A user's pictures take as much as they may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("quota-full", used = .used.div_ceil(1_000_000), quota = .quota / 1_000_000))]
pub struct OverQuota {
    /// Bytes in use.
    pub used: u64,
    /// Bytes at most.
    pub quota: u64,
}

/// Whether there is room for `more` bytes. Uploads that are under way at the same time are not
/// counted, so a person may go over by what they send at once.
///
/// # Errors
/// When the store fails.
pub(in crate::services) async fn check(
    app: &App,
    author: UserId,
    more: u64,
) -> Result<Result<(), OverQuota>, Failure> {
    let Some(quota) = app.quota else {
        return Ok(Ok(()));
    };
    let used = app.store.bytes_of(author).await?;
    let fits = used.saturating_add(more) <= quota;
    Ok(fits.then_some(()).ok_or(OverQuota { used, quota }))
}
