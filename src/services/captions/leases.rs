//! Leases on pending captions and on what further sources are to say, so that of several processes
//! one sets out to get them, and another when that one dies.
//!
//! The lease is part of the post: the time before which nobody else sets out. It is taken by
//! writing the post over the very revision that was read, so of two who want it one gets it. Round
//! and attempt name its holder: whoever takes it over counts one attempt more, and from then on the
//! former holder can neither renew it nor is it missed.

use std::future::Future;
use std::sync::Arc;

use crate::domain::{CaptionState, PictureId, PostId, Timestamp};
use crate::services::access::revise::replaced;
use crate::services::{AccessError, App, Failure};

/// A lease is renewed after this part of its time.
const RENEW_AFTER: u32 = 3;
/// Others change the post, too.
const TRIES: u32 = 10;

/// What a worker holds while it writes captions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// See [`CaptionState::Pending`].
    pub round: u32,
    /// The attempt that the holder makes.
    pub attempt: u32,
    /// Whether it is for further sources, after the first model has answered.
    pub further: bool,
}

impl Lease {
    /// The lease that a picture is under.
    #[must_use]
    pub fn on(caption_state: &CaptionState) -> Option<Self> {
        match caption_state {
            CaptionState::Pending {
                round, attempts, ..
            } => Some(Self {
                round: *round,
                attempt: *attempts,
                further: false,
            }),
            CaptionState::Ready(said) => Some(Self {
                round: said.round,
                attempt: said.awaited.as_ref()?.attempts,
                further: true,
            }),
            CaptionState::Unavailable => None,
        }
    }
}

/// The end of a lease that begins now.
pub(in crate::services) fn end(app: &App) -> Timestamp {
    let seconds = i64::try_from(app.caption_lease.as_secs()).unwrap_or(i64::MAX);
    Timestamp::now().plus_seconds(seconds)
}

/// Waits for an answer and renews the lease meanwhile; none when another process has it now, or the
/// picture is gone.
pub(in crate::services) async fn await_under<F: Future + Unpin>(
    app: &Arc<App>,
    (post, picture): (PostId, PictureId),
    lease: Lease,
    mut answer: F,
) -> Option<F::Output> {
    loop {
        let pause = app.caption_lease / RENEW_AFTER;
        if let Ok(answer) = tokio::time::timeout(pause, &mut answer).await {
            return Some(answer);
        }
        let until = end(app);
        match held(app, (post, picture), lease, |state| state.renew(until)).await {
            Ok(true) => {}
            Ok(false) => return None,
            // Should the lease end before the store is back, the work may be done twice.
            Err(error) => tracing::warn!(%error, %post, "a lease could not be renewed"),
        }
    }
}

/// Changes the state of a picture on which a lease is held; false when it is not held any more.
pub(super) async fn held(
    app: &App,
    (id, picture): (PostId, PictureId),
    lease: Lease,
    change: impl Fn(&mut CaptionState),
) -> Result<bool, AccessError> {
    for _ in 0..TRIES {
        let Some(found) = app.store.post(id).await.map_err(Failure::from)? else {
            return Ok(false);
        };
        let mut post = found.post;
        let standing = post.picture(picture).map(|picture| &picture.caption_state);
        if standing.and_then(Lease::on) != Some(lease) {
            return Ok(false);
        }
        if let Some(state) = post.caption_state_mut(picture) {
            change(state);
        }
        if replaced(app, &mut post).await? {
            return Ok(true);
        }
    }
    Ok(true)
}
