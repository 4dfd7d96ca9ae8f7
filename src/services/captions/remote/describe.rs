//! What a language model elsewhere sees in pictures, of those who agree to have theirs sent. It is one
//! of the further sources that a picture waits for: nothing else waits for it.

use super::consent::{self, RemoteRefusal, allowed};
use super::rewrite::RemoteAskError;
use super::tasks::suggestions;
use super::{Remote, prompts};
use crate::domain::{
    CaptionState, ModelSuggestions, PictureId, Post, Profile, RemoteConsent, RemotePermission,
    Timestamp, User, Viewer,
};
use crate::media::render;
use crate::services::access::revise::revise;
use crate::services::captions::sources::{Question, SourceError};
use crate::services::pictures::decode;
use crate::services::{AccessError, App, Failure, limits};

/// Its name among the sources.
const SOURCE: &str = "remote";
/// The same where the person has agreed to it for this very time.
const ASKED: &str = "remote, asked";
/// Most pixels on the long side of what is sent.
const EDGE: u32 = 720;

/// Whether a source is a language model elsewhere.
pub(in crate::services) fn is_source(source: &str) -> bool {
    [SOURCE, ASKED].contains(&source)
}

/// Whether a picture waits for its words.
#[must_use]
pub fn is_awaited(state: &CaptionState) -> bool {
    let mut sources = state.awaited().into_iter().flat_map(|it| &it.sources);
    sources.any(|source| is_source(source))
}

/// Whether pictures of a draft would be sent but for whom it is for, and may be if the person says so.
#[must_use]
pub fn asks(remote: &Remote, profile: &Profile, post: &Post) -> bool {
    takes(remote, profile)
        && consent::permission(remote, profile, post, false) == RemotePermission::Ask
        && !post.pictures.iter().any(|one| {
            let state = &one.caption_state;
            is_awaited(state) || is_described(remote, state)
        })
}

/// Whether it has described a picture already.
fn is_described(remote: &Remote, state: &CaptionState) -> bool {
    let said = state.suggestions().into_iter().flat_map(|it| &it.others);
    let mut seen = said.filter(|other| !other.rewritten);
    seen.any(|other| other.model == remote.model())
}

/// Has the pictures of a draft described this time, as the person has just asked for.
///
/// # Errors
/// See [`RemoteAskError`].
pub async fn describe(app: &App, post: &Post) -> Result<(), RemoteAskError> {
    let remote = app.remote.as_ref().ok_or(RemoteRefusal::Off)?;
    let user = app.store.user(post.author).await.map_err(Failure::from)?;
    let user = user.ok_or(AccessError::Missing)?;
    if !takes(remote, &user.profile) {
        return Err(RemoteRefusal::Refused.into());
    }
    allowed(app, &user, post, true)?;
    let mut is_free = true;
    revise(app, Viewer::Person(user.id), post.id, |post| {
        let now = Timestamp::now();
        let pictures = post.pictures.iter_mut().map(|it| &mut it.caption_state);
        let free = pictures.filter(|state| !state.is_pending());
        is_free = free.map(|state| state.await_also(ASKED, now)).count() > 0;
        Ok::<_, AccessError>(())
    })
    .await?;
    match is_free {
        true => Ok(()),
        false => Err(RemoteRefusal::Pending.into()),
    }
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
    source: &str,
    question: Question,
) -> Result<ModelSuggestions, SourceError> {
    let remote = app.remote.as_ref().ok_or(SourceError::Unknown)?;
    let user = allowed_by(app, remote, &question, source == ASKED).await?;
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
async fn allowed_by(
    app: &App,
    remote: &Remote,
    question: &Question,
    asked: bool,
) -> Result<User, SourceError> {
    let found = app.store.post(question.post).await.map_err(Failure::from)?;
    let post = found.ok_or(SourceError::Silent)?.post;
    let user = app.store.user(post.author).await.map_err(Failure::from)?;
    let user = user.filter(|user| !user.is_hidden());
    let user = user.ok_or(SourceError::Silent)?;
    let may = takes(remote, &user.profile) && allowed(app, &user, &post, asked).is_ok();
    match may && post.is_draft() {
        true => Ok(user),
        false => Err(SourceError::Silent),
    }
}
