//! Pending captions: found, claimed under a lease, asked for, delivered.
//!
//! A picture with pending captions carries the time at which they are due. Whoever sets out to get
//! them moves that time ahead first; that is a lease: should the process die, another (or this one
//! after a restart) finds the picture due again.

use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use super::leases::{self, Lease};
use super::remote;
use super::request::{self, LateAnswer, RequestOutcome, deliver, deliver_later};
use crate::domain::{
    BlobKey, CaptionState, PictureId, PictureSize, Post, PostId, Timestamp, Viewer,
};
use crate::services::access::revise::{replaced, revise};
use crate::services::pictures::decode;
use crate::services::{AccessError, App, Failure};

/// How often the store is asked for pictures that wait.
const ROUND_TRIP: Duration = Duration::from_secs(1);

/// Gets the words for the pictures of a post that are due, and delivers them. Waits as long as an
/// upload does; what takes longer is delivered later.
///
/// # Errors
/// When a store fails.
pub async fn write_due(app: &Arc<App>, id: PostId) -> Result<(), AccessError> {
    while let Some(claim) = claim(app, id).await? {
        if write(app, claim).await? == Progress::Busy {
            return Ok(());
        }
    }
    Ok(())
}

/// The same for one picture, on which the caller has taken the lease by writing `post`. False when
/// its words are not there by now: they stay pending.
///
/// # Errors
/// When a store fails.
pub(super) async fn write_held(
    app: &Arc<App>,
    post: &Post,
    picture: PictureId,
) -> Result<bool, AccessError> {
    match Claim::held(post.clone(), picture) {
        Some(claim) => Ok(write(app, claim).await? == Progress::Done),
        None => Ok(false),
    }
}

/// What became of a claimed picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// It has its words, or will never have any.
    Done,
    /// Its words come later.
    Late,
    /// The captioner takes no more for now.
    Busy,
}

async fn write(app: &Arc<App>, claim: Claim) -> Result<Progress, AccessError> {
    let (post, picture, lease) = (claim.post.id, claim.picture, claim.lease);
    if claim.is_remote {
        remote::deliver(app, post, picture, lease);
        return Ok(Progress::Late);
    }
    let file = match app.blobs.get(claim.blob, claim.size).await {
        Ok(file) => file,
        Err(error) => {
            // That the pictures cannot be had is no attempt at their words.
            write_back(app, claim, |state| state.postpone(in_seconds(10))).await?;
            return Err(Failure::from(error).into());
        }
    };
    let asking = Arc::clone(app);
    let ask = move |image: &_| request::ask(&asking, image, lease.round);
    match decode::with_described(app, file, ask).await? {
        Some(RequestOutcome::Queued { answer, .. }) => {
            wait_and_deliver(app, post, picture, LateAnswer { lease, answer }).await
        }
        Some(RequestOutcome::Busy) => {
            write_back(app, claim, |state| state.postpone(in_seconds(1))).await?;
            Ok(Progress::Busy)
        }
        Some(RequestOutcome::Off) | None => {
            write_back(app, claim, |state| *state = CaptionState::Unavailable).await?;
            Ok(Progress::Done)
        }
    }
}

/// A picture whose words this task has set out to get.
struct Claim {
    post: Post,
    picture: PictureId,
    blob: BlobKey,
    size: PictureSize,
    lease: Lease,
    /// Whether it is not the captioner that is asked.
    is_remote: bool,
}

impl Claim {
    /// Of a picture whose state is under a lease.
    fn held(post: Post, picture: PictureId) -> Option<Self> {
        let found = post.picture(picture)?;
        let (blob, size) = (found.blob, decode::described(found));
        let lease = Lease::on(&found.caption_state)?;
        let is_remote = found.caption_state.rewrite_task().is_some();
        Some(Self {
            post,
            picture,
            blob,
            size,
            lease,
            is_remote,
        })
    }
}

/// Takes the lease on a post's next due picture; none when there is none, or another was faster.
async fn claim(app: &App, id: PostId) -> Result<Option<Claim>, AccessError> {
    let now = Timestamp::now();
    let Some(found) = app.store.post(id).await.map_err(Failure::from)? else {
        return Ok(None);
    };
    let mut post = found.post;
    // Without a captioner here, what is due may be for another process; before it is loaded, for later.
    let writes = app.captioners.first().is_some();
    let ours = |state: &CaptionState| writes || state.rewrite_task().is_some();
    let is_due = |state: &CaptionState| matches!(state, CaptionState::Pending { due_at, .. } if *due_at <= now && ours(state));
    let mut pictures = post.pictures.iter_mut();
    let Some(next) = pictures.find(|picture| is_due(&picture.caption_state)) else {
        return Ok(None);
    };
    next.caption_state.claim(leases::end(app));
    let picture = next.id;
    let ours = replaced(app, &mut post).await?;
    // After the last attempt there is nothing to hold.
    Ok(Claim::held(post, picture).filter(|_| ours))
}

/// Writes a claimed picture's state; when another process changed the post meanwhile, the lease runs
/// out by itself.
async fn write_back(
    app: &App,
    mut claim: Claim,
    change: impl FnOnce(&mut CaptionState),
) -> Result<(), AccessError> {
    if let Some(state) = claim.post.caption_state_mut(claim.picture) {
        change(state);
    }
    replaced(app, &mut claim.post).await?;
    Ok(())
}

fn in_seconds(seconds: i64) -> Timestamp {
    Timestamp::now().plus_seconds(seconds)
}

/// Asks for new suggestions for one of a post's pictures, or for all, in a person's name.
///
/// # Errors
/// When it is not theirs, or a store fails.
pub async fn suggest_again(
    app: &Arc<App>,
    viewer: Viewer,
    id: PostId,
    only: Option<PictureId>,
) -> Result<(), AccessError> {
    revise(app, viewer, id, |post| {
        let now = Timestamp::now();
        let asked = |id| only.is_none_or(|only| only == id);
        let pictures = post.pictures.iter_mut();
        for picture in pictures.filter(|one| asked(one.id)) {
            if !picture.caption_state.is_pending() {
                picture.caption_state.ask_again(now);
            }
        }
        Ok::<_, AccessError>(())
    })
    .await?;
    write_due(app, id).await
}

/// Looks for pictures that wait for words, until the server stops.
pub async fn run_worker(app: Arc<App>) {
    while !app.background.pause(ROUND_TRIP).await {
        let due = match app
            .store
            .posts_with_pending_captions(Timestamp::now(), 16)
            .await
        {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "cannot look for pictures that wait for captions");
                continue;
            }
        };
        for post in due {
            if app.background.is_stopping() {
                return;
            }
            let span = tracing::info_span!("pending captions", %post);
            if let Err(error) = write_due(&app, post).instrument(span).await {
                tracing::warn!(%error, %post, "captions could not be written");
            }
        }
    }
}

async fn wait_and_deliver(
    app: &Arc<App>,
    post: PostId,
    picture: PictureId,
    late: LateAnswer,
) -> Result<Progress, AccessError> {
    let LateAnswer { lease, mut answer } = late;
    match tokio::time::timeout(app.caption_wait, &mut answer).await {
        Ok(Ok(suggestion)) => {
            deliver(app, post, picture, lease.round, suggestion).await?;
            Ok(Progress::Done)
        }
        Ok(Err(error)) => {
            // The lease runs out and the picture is due again, one attempt later.
            tracing::warn!(%error, %post, "a caption failed; it will be retried");
            Ok(Progress::Late)
        }
        Err(_elapsed) => {
            deliver_later(Arc::clone(app), post, picture, LateAnswer { lease, answer });
            Ok(Progress::Late)
        }
    }
}
