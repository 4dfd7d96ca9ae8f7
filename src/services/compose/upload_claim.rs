//! Who makes an upload that may be sent more than once: the first to claim it.

use std::time::Duration;

use super::upload::Uploaded;
use crate::domain::{PostId, UploadClaim};
use crate::services::pictures::UploadError;
use crate::services::{App, Failure};

/// A claim without a picture is given up for lost after this time.
const CLAIM_SECONDS: i64 = 120;
/// How long and how often a user who sends an upload again waits for the first to be done.
const PATIENCE: u32 = 50;
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Claims an upload; where it was claimed before, waits until it is made and returns where. None
/// when it is the caller's to make. `wanted` is the draft that it is to join.
pub(super) async fn made_before(
    app: &App,
    claim: &UploadClaim,
    wanted: Option<PostId>,
) -> Result<Option<Uploaded>, UploadError> {
    for _ in 0..PATIENCE {
        let earlier = app.store.claim_upload(claim).await.map_err(Failure::from)?;
        if earlier.picture == claim.picture {
            return Ok(None);
        }
        let post = app.store.post_of_picture(earlier.picture).await;
        let post = post.map_err(Failure::from)?;
        // A picture that began a draft of its own does not stand in the one that it is sent to now.
        let elsewhere = post
            .as_ref()
            .is_some_and(|post| wanted.is_some_and(|id| id != post.post.id));
        if elsewhere {
            let taken = app.store.take_over_upload(&earlier, claim).await;
            if taken.map_err(Failure::from)? {
                return Ok(None);
            }
            continue;
        }
        if let Some(post) = post {
            return Ok(Some(Uploaded {
                post: post.post.id,
                picture: earlier.picture,
            }));
        }
        // Made and removed since, or never made because the process died: it is made anew.
        let lost = earlier.claimed_at.plus_seconds(CLAIM_SECONDS) < claim.claimed_at;
        if earlier.done || lost {
            let taken = app.store.take_over_upload(&earlier, claim).await;
            if taken.map_err(Failure::from)? {
                return Ok(None);
            }
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    Err(UploadError::Busy)
}
