//! Captions for a picture that is not kept.

use std::future::Future;
use std::time::Duration;

use bytes::Bytes;

use super::request::{self, RequestOutcome};
use crate::domain::{Suggestions, UserId};
use crate::services::pictures::UploadError;
use crate::services::pictures::decode::{self, Allowed};
use crate::services::{App, Failure};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// How long the captioner is waited for.
const MOST: Duration = Duration::from_secs(60);

/// What the captioner says of a picture; none where there is no captioner. It counts as one of the
/// person's uploads, and nothing of it is stored.
///
/// # Errors
/// As for any upload; [`UploadError::Busy`] when the captioner has too much to do.
pub async fn describe<R>(
    app: &App,
    user: UserId,
    read: R,
) -> Result<Option<Suggestions>, UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    let Some(captioner) = app.captioners.first() else {
        return match app.captioners.are_loading() {
            true => Err(UploadError::Busy),
            false => Ok(None),
        };
    };
    decode::count(app, user).await?;
    let allowed = decode::decode_for_sizes(app, app.language, read).await?;
    let Allowed { decoded, place, .. } = allowed;
    let captioner = captioner.clone();
    let prepared = spawn_blocking(move || {
        let _place = place;
        captioner.prepare(&decoded.image)
    });
    let prepared = prepared.await.map_err(TaskFailed::from);
    let asked = request::ask_prepared(app, prepared.map_err(Failure::from)?, 0);
    let RequestOutcome::Queued { answer, .. } = asked else {
        return Err(UploadError::Busy);
    };
    match tokio::time::timeout(MOST, answer).await {
        Ok(Ok(suggestion)) => Ok(Some(request::suggestions(app, 0, suggestion).await?)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a caption failed");
            Err(UploadError::Busy)
        }
        Err(_elapsed) => Err(UploadError::Busy),
    }
}
