//! How far people have read, as their apps say.

use crate::domain::{Marker, MarkerTimeline, Number, Timestamp, UserId};
use crate::services::{App, Failure};

/// A person's markers.
///
/// # Errors
/// When the store fails.
pub async fn all(app: &App, user: UserId) -> Result<Vec<Marker>, Failure> {
    Ok(app.store.markers(user).await?)
}

/// Sets markers; returns all that there are then.
///
/// # Errors
/// When the store fails.
pub async fn set(
    app: &App,
    user: UserId,
    changes: &[(MarkerTimeline, Number)],
) -> Result<Vec<Marker>, Failure> {
    for (timeline, last_read) in changes {
        let now = Timestamp::now();
        app.store
            .set_marker(user, *timeline, *last_read, now)
            .await?;
    }
    all(app, user).await
}
