//! What further sources say of pictures: found due, claimed under a lease, asked for, delivered beside
//! what the first model wrote.
//!
//! Nothing waits for it: the first model's words are delivered before, and looked for in a loop of
//! their own. The lease is that of pending captions (see [`leases`]), and what a source says is
//! delivered as soon as it is there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{FutureExt, join_all};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument;

use super::leases::{self, Lease};
use super::remote::describe;
use super::sources::{self, Question, SourceError};
use crate::domain::{BlobKey, PictureId, PictureSize, PostId, Timestamp, UserId, Viewer};
use crate::services::access::revise::{replaced, revise};
use crate::services::pictures::decode;
use crate::services::{AccessError, App, Failure};

/// How often the store is asked for pictures that wait.
const ROUND_TRIP: Duration = Duration::from_secs(1);
/// Pictures that a process asks about at the same time.
const AT_ONCE: usize = 8;
/// Seconds until sources that are busy are asked again.
const BUSY: i64 = 1;
/// The same where the picture's file cannot be had just now.
const NO_FILE: i64 = 10;

/// Looks for pictures that wait for further sources, until the server stops.
pub async fn run_worker(app: Arc<App>) {
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    while !app.background.pause(ROUND_TRIP).await {
        let now = Timestamp::now();
        let due = match app.store.posts_with_awaited_sources(now, 16).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "cannot look for pictures that wait for further models");
                continue;
            }
        };
        for post in due {
            if app.background.is_stopping() {
                return;
            }
            let span = tracing::info_span!("further suggestions", %post);
            if let Err(error) = begin(&app, post, &permits).instrument(span).await {
                tracing::warn!(%error, %post, "further models could not be asked");
            }
        }
    }
}

/// Sets out to ask about the pictures of a post that are due, in the background.
async fn begin(app: &Arc<App>, post: PostId, permits: &Arc<Semaphore>) -> Result<(), AccessError> {
    loop {
        // A lease is taken only where the work can begin.
        let permit = tokio::select! {
            permit = Arc::clone(permits).acquire_owned() => permit,
            () = app.background.stopped() => return Ok(()),
        };
        let Some(claim) = claim(app, post).await? else {
            return Ok(());
        };
        let work = ask_and_deliver(Arc::clone(app), claim, permit.ok());
        app.background.spawn(work);
    }
}

/// A picture about which this task has set out to ask.
struct Claim {
    post: PostId,
    author: UserId,
    picture: PictureId,
    blob: BlobKey,
    size: PictureSize,
    sources: Vec<String>,
    lease: Lease,
}

/// Takes the lease on a post's next picture that is due; none when there is none, or another was
/// faster.
async fn claim(app: &App, id: PostId) -> Result<Option<Claim>, AccessError> {
    let now = Timestamp::now();
    let Some(found) = app.store.post(id).await.map_err(Failure::from)? else {
        return Ok(None);
    };
    let mut post = found.post;
    let author = post.author;
    let due = post.pictures.iter_mut().find_map(|picture| {
        let awaited = picture.caption_state.awaited()?;
        let sources = awaited.sources.clone();
        (awaited.due_at <= now).then_some((picture, sources))
    });
    let Some((picture, sources)) = due else {
        return Ok(None);
    };
    picture.caption_state.claim(leases::end(app));
    let claim = Lease::on(&picture.caption_state).map(|lease| Claim {
        post: id,
        author,
        picture: picture.id,
        blob: picture.blob,
        size: decode::described(picture),
        sources,
        lease,
    });
    let ours = replaced(app, &mut post).await?;
    // After the last attempt there is nothing to hold.
    Ok(claim.filter(|_| ours))
}

/// Asks all sources of a claim at once, under its lease, and delivers what they say.
async fn ask_and_deliver(app: Arc<App>, claim: Claim, permit: Option<OwnedSemaphorePermit>) {
    let place = (claim.post, claim.picture);
    let file = match app.blobs.get(claim.blob, claim.size).await {
        Ok(file) => file,
        Err(error) => {
            tracing::warn!(%error, "a picture cannot be shown to further models");
            // That the picture cannot be had is no attempt.
            return postpone(&app, &claim, NO_FILE).await;
        }
    };
    let permit = Arc::new(permit);
    let asking = claim.sources.iter().map(|source| {
        // One elsewhere has its own bounds, and takes no place of those here, however slow it is.
        let held = (!describe::is_source(source)).then(|| Arc::clone(&permit));
        let asking = ask(&app, &claim, source, file.clone());
        asking.inspect(move |_| drop(held))
    });
    let asking = Box::pin(join_all(asking));
    drop((permit, file));
    let Some(outcomes) = leases::await_under(&app, place, claim.lease, asking).await else {
        tracing::info!("someone else asks further models by now");
        return;
    };
    // Where a source has failed the lease runs out, and the picture is due again, one attempt later.
    let failed = outcomes.contains(&SourceOutcome::Failed);
    if outcomes.contains(&SourceOutcome::Busy) && !failed {
        postpone(&app, &claim, BUSY).await;
    }
}

/// What became of a question to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SourceOutcome {
    Answered,
    Busy,
    Failed,
}

async fn ask(app: &App, claim: &Claim, source: &str, file: bytes::Bytes) -> SourceOutcome {
    let round = claim.lease.round;
    let begun = Instant::now();
    let post = claim.post;
    let answer = sources::ask(app, source, Question { file, post, round }).await;
    let took = begun.elapsed();
    let said = match answer {
        Ok(said) => {
            // Counted where it was asked.
            if !describe::is_source(source) {
                app.metrics.further(source, true, took);
            }
            Some(said)
        }
        Err(SourceError::Unreadable | SourceError::Silent) => None,
        Err(SourceError::Busy) => return SourceOutcome::Busy,
        Err(SourceError::Unknown) => {
            tracing::info!(
                source,
                "another process may have this source, this one has not"
            );
            return SourceOutcome::Failed;
        }
        Err(error) => {
            app.metrics.further(source, false, took);
            tracing::warn!(%error, source, "a further model failed; it will be asked again");
            return SourceOutcome::Failed;
        }
    };
    let author = Viewer::Person(claim.author);
    let delivered = revise(app, author, claim.post, |post| {
        let heard = post.receive_further(claim.picture, (round, source), said.clone());
        if heard && describe::is_source(source) {
            post.note_remote(claim.picture, said.is_some());
        }
        Ok::<_, AccessError>(())
    });
    match delivered.await {
        Ok(_) => {
            tracing::debug!(source, "a further model has answered");
            SourceOutcome::Answered
        }
        // Deleted meanwhile.
        Err(AccessError::Missing) => SourceOutcome::Answered,
        Err(error) => {
            tracing::warn!(%error, source, "what a further model said could not be delivered");
            SourceOutcome::Failed
        }
    }
}

async fn postpone(app: &App, claim: &Claim, seconds: i64) {
    let place = (claim.post, claim.picture);
    let at = Timestamp::now().plus_seconds(seconds);
    let postponed = leases::held(app, place, claim.lease, |state| state.postpone(at));
    // Otherwise the lease runs out by itself.
    if let Err(error) = postponed.await {
        tracing::warn!(%error, "a question to further models could not be postponed");
    }
}
