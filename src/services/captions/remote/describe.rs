//! What a language model elsewhere sees in pictures, of those who agree to have theirs sent. It is one
//! of the further sources that a picture waits for: nothing else waits for it.

use super::consent::{self, allowed};
use super::tasks::suggestions;
use super::{Remote, prompts};
use crate::domain::{
    CaptionState, ModelSuggestions, PictureId, Post, Profile, RemoteConsent, RemotePermission,
    Timestamp, User,
};
use crate::media::render;
use crate::services::captions::sources::{Question, SourceError};
use crate::services::pictures::decode;
use crate::services::{App, Failure, limits};

/// Its name among the sources.
pub(in crate::services) const SOURCE: &str = "remote";
/// Most pixels on the long side of what is sent.
const EDGE: u32 = 720;

/// Whether a picture waits for its words.
#[must_use]
pub fn is_awaited(state: &CaptionState) -> bool {
    let mut sources = state.awaited().into_iter().flat_map(|it| &it.sources);
    sources.any(|source| source == SOURCE)
}

/// Lets a picture of a draft wait for its words, where they may be asked for.
pub(in crate::services) fn join(app: &App, profile: &Profile, post: &mut Post, picture: PictureId) {
    let Some(remote) = app.remote.as_ref().filter(|_| post.is_draft()) else {
        return;
    };
    if takes(remote, profile)
        && consent::permission(remote, profile, post, false) == RemotePermission::Granted
        && let Some(state) = post.caption_state_mut(picture)
    {
        state.await_also(SOURCE, Timestamp::now());
    }
}

/// Whether pictures of a person may be sent there.
fn takes(remote: &Remote, profile: &Profile) -> bool {
    let given = profile.remote_consent.as_ref();
    remote.takes_pictures() && RemoteConsent::allows_pictures(given, &remote.host())
}

/// Asks what a picture shows. Whether it may be sent is decided again at this moment.
pub(in crate::services::captions) async fn ask(
    app: &App,
    question: Question,
) -> Result<ModelSuggestions, SourceError> {
    let remote = app.remote.as_ref().ok_or(SourceError::Unknown)?;
    let user = allowed_by(app, remote, &question).await?;
    let (who, rate) = (user.id.to_string(), app.rate_limits.remote_person);
    if limits::count(app, "remote", &who, rate).await?.is_err() {
        return Err(SourceError::Silent);
    }
    let small = |image: &_| render::small_jpeg(image, EDGE);
    let jpeg = decode::with_described(app, question.file, small).await?;
    let jpeg = jpeg
        .ok_or(SourceError::Unreadable)?
        .map_err(Failure::from)?;
    let language = remote.language_for(&user.profile, app.language);
    let messages = prompts::describe(&jpeg, language, &remote.prompt);
    match remote.ask(&messages, &app.metrics).await {
        Ok(answer) => Ok(suggestions(app, remote, answer, false).await?),
        Err(error) => {
            let (host, post) = (remote.host(), question.post);
            tracing::warn!(%error, %host, %post, "no words from elsewhere");
            Err(SourceError::Silent)
        }
    }
}

/// Whose picture it is, where it may be sent.
async fn allowed_by(app: &App, remote: &Remote, question: &Question) -> Result<User, SourceError> {
    let found = app.store.post(question.post).await.map_err(Failure::from)?;
    let post = found.ok_or(SourceError::Silent)?.post;
    let user = app.store.user(post.author).await.map_err(Failure::from)?;
    let user = user.filter(|user| !user.is_hidden());
    let user = user.ok_or(SourceError::Silent)?;
    let may = takes(remote, &user.profile) && allowed(app, &user, &post, false).is_ok();
    match may && post.is_draft() {
        true => Ok(user),
        false => Err(SourceError::Silent),
    }
}
