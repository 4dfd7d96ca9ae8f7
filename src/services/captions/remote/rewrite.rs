//! “Make it …”: other words for a draft's caption and hashtags, offered as suggestions.

use std::sync::Arc;
use std::time::Duration;

use super::consent::{RemoteRefusal, allowed};
use super::prompts;
use crate::domain::{Language, Post, PostId, RewriteTask, Timestamp, User, Viewer};
use crate::services::access::revise::revise;
use crate::services::captions::pending;
use crate::services::limits::{self, RateLimited};
use crate::services::{AccessError, App, Failure};

/// How often it is looked whether an answer has come.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Why a language model elsewhere was not asked.
#[derive(Debug, thiserror::Error)]
pub enum RemoteAskError {
    /// It may not be, or there is nothing to ask.
    #[error(transparent)]
    Refusal(#[from] RemoteRefusal),
    /// Too often.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for RemoteAskError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// Has a draft's caption rewritten, and waits a moment for the answer; one that takes longer is
/// delivered later. Asked again meanwhile, it is asked once.
///
/// # Errors
/// See [`RemoteAskError`].
pub async fn rewrite(
    app: &Arc<App>,
    post: &Post,
    tone: &str,
    asked: bool,
) -> Result<(), RemoteAskError> {
    let remote = app.remote.as_ref().ok_or(RemoteRefusal::Off)?;
    if !remote.tones().iter().any(|known| known == tone) {
        return Err(RemoteRefusal::NoSuchTone.into());
    }
    let task = RewriteTask {
        tone: tone.to_owned(),
        asked,
    };
    let user = app.store.user(post.author).await.map_err(Failure::from)?;
    let user = user.ok_or(AccessError::Missing)?;
    allowed(app, &user, post, asked)?;
    let (caption, hashtags) = (post.caption.value.as_str(), &post.hashtags.value);
    if prompts::rewrite(tone, caption, hashtags, Language::default(), "").is_none() {
        return Err(RemoteRefusal::NoWords.into());
    }
    begin(app, &user, post, &task).await
}

async fn begin(
    app: &Arc<App>,
    user: &User,
    post: &Post,
    task: &RewriteTask,
) -> Result<(), RemoteAskError> {
    let state = post.pictures.first().map(|cover| &cover.caption_state);
    match state {
        None => return Err(RemoteRefusal::NoWords.into()),
        // Sent twice: the first is being done.
        Some(state) if state.rewrite_task().is_some() => return Ok(()),
        Some(state) if state.is_pending() => return Err(RemoteRefusal::Pending.into()),
        Some(_) => {}
    }
    let (who, rate) = (user.id.to_string(), app.rate_limits.remote_person);
    limits::count(app, "remote", &who, rate).await??;
    let mut is_free = true;
    revise(app, Viewer::Person(user.id), post.id, |post| {
        let cover = post.pictures.first_mut().map(|it| &mut it.caption_state);
        is_free = cover.is_some_and(|state| {
            state.rewrite_task().is_some() || state.ask_rewrite(task.clone(), Timestamp::now())
        });
        Ok::<_, AccessError>(())
    })
    .await?;
    if !is_free {
        return Err(RemoteRefusal::Pending.into());
    }
    pending::write_due(app, post.id).await?;
    Ok(wait(app, post.id).await?)
}

/// Waits as long as an upload waits for its captions, whichever process writes them.
async fn wait(app: &App, id: PostId) -> Result<(), Failure> {
    let looks = app.caption_wait.as_millis() / LOOK_AGAIN.as_millis();
    for _ in 0..looks {
        let found = app.store.post(id).await?;
        let is_asked = found.is_some_and(|found| {
            let mut pictures = found.post.pictures.iter();
            pictures.any(|picture| picture.caption_state.rewrite_task().is_some())
        });
        if !is_asked {
            return Ok(());
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    Ok(())
}
