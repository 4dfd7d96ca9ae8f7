//! A draft: looked at, worded, published or thrown away.

use super::form::Parsed;
use super::posts;
use super::schedule::BadTime;
use crate::domain::{Picture, Post, PostId, PostWithAuthor, Timestamp, UserId, Viewer};
use crate::services::access::revise::{changeable, revise};
use crate::services::captions::outcomes;
use crate::services::captions::remote::consent::RemoteRefusal;
use crate::services::captions::remote::rewrite::RemoteAskError;
use crate::services::changes::Change;
use crate::services::limits::RateLimited;
use crate::services::social::mentions;
use crate::services::{AccessError, App, Failure};

pub use super::form::{AltField, Field, PostFields, Untouched, WordProblems};

/// Why words were not saved.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// A field will not do; nothing was saved.
    #[error("the words need another look")]
    Invalid(WordProblems),
    /// The words are kept, but pictures without an alt text are not published unasked.
    #[error("pictures have no alt text")]
    AltMissing,
    /// The words are kept, but suggestions that nobody has touched are not published unasked.
    #[error("suggestions are not checked")]
    Unchecked,
    /// The words are kept, but a draft cannot be published at that time.
    #[error(transparent)]
    Time(#[from] BadTime),
    /// There is no such candidate to pick.
    #[error("no such suggestion")]
    NoCandidate,
    /// There is no such picture in the draft.
    #[error("no such picture")]
    NoPicture,
    /// The draft is a post by now, and what the form says is not what it says.
    #[error("the post is published already")]
    Published,
    /// A field was changed elsewhere after the form was made, and in another way; nothing was saved.
    #[error("the draft was changed meanwhile")]
    Changed,
    /// The words are kept, but other suggestions were asked for too often.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The words are kept, but may not go elsewhere, or there is nothing to send.
    #[error(transparent)]
    Remote(#[from] RemoteRefusal),
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for WordsError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

impl From<RemoteAskError> for WordsError {
    fn from(error: RemoteAskError) -> Self {
        match error {
            RemoteAskError::Refusal(refusal) => refusal.into(),
            RemoteAskError::RateLimited(limit) => limit.into(),
            RemoteAskError::Access(error) => error.into(),
        }
    }
}

/// A person's draft.
///
/// # Errors
/// When it is not there, not theirs, or was published (then it is missing as a draft).
pub async fn draft(app: &App, viewer: Viewer, id: PostId) -> Result<Post, AccessError> {
    let post = changeable(app, viewer, id).await.map_err(hide)?.post;
    Ok(post)
}

/// A person's drafts, newest first.
///
/// # Errors
/// When the store fails.
pub async fn drafts(app: &App, author: UserId) -> Result<Vec<Post>, Failure> {
    Ok(app.store.drafts(author, None, 50).await?)
}

/// Whether words read well, before anything is done for them.
///
/// # Errors
/// [`WordsError::Invalid`].
pub fn check(words: &PostFields) -> Result<(), WordsError> {
    Parsed::parse(words)
        .map(|_| ())
        .map_err(WordsError::Invalid)
}

/// Describes pictures of a draft or a post.
///
/// # Errors
/// See [`WordsError`].
pub async fn describe(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    Ok(reword(app, viewer, id, words, |_| Ok(())).await?.post)
}

/// Keeps the words of a draft.
///
/// # Errors
/// See [`WordsError`].
pub async fn save(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    let kept = reword(app, viewer, id, words, |post| draft_only(post)).await;
    Ok(kept?.post)
}

/// What is out is changed by its own form, and not by a draft's that stood open somewhere.
pub(in crate::services) fn draft_only(post: &Post) -> Result<(), WordsError> {
    match post.is_draft() {
        true => Ok(()),
        false => Err(WordsError::Published),
    }
}

/// Keeps the words and makes the post visible. What the form shows is what is published, also
/// where a newer suggestion has arrived that the person has not seen.
///
/// # Errors
/// See [`WordsError`]; [`WordsError::AltMissing`] at the first attempt to publish a picture without
/// an alt text, [`WordsError::Unchecked`] at the first with suggestions that nobody has touched.
pub async fn publish(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    publish_if(app, viewer, id, words, |_, _| Ok(())).await
}

/// The same where `check` has nothing against it, which is asked before the words are kept.
pub(super) async fn publish_if(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    check: impl Fn(&mut Post, &Parsed) -> Result<(), WordsError>,
) -> Result<Post, WordsError> {
    let parsed = Parsed::parse(words).map_err(WordsError::Invalid)?;
    let now = Timestamp::now();
    let (mut sent_again, mut asked) = (None, None);
    let found = revise(app, viewer, id, |post| {
        (sent_again, asked) = (None, None);
        if post.is_draft() {
            check(post, &parsed)?;
            parsed.apply(post);
            parsed.settle(post);
            post.add_tags_of_caption();
            asked = ask_or_confirm(post, words);
            if asked.is_none() {
                post.publish(now);
            }
        } else {
            let mut changed = post.clone();
            parsed.apply(&mut changed);
            parsed.settle(&mut changed);
            changed.add_tags_of_caption();
            sent_again = Some(changed);
        }
        Ok::<(), WordsError>(())
    })
    .await?;
    let published_before = sent_again.is_some();
    // Publishing twice is publishing once, unless the form has changed since.
    if let Some(mut sent) = sent_again {
        sent.visibility = sent.visibility.within(found.author.private);
        if !says_the_same(&found.post, &sent) {
            return Err(WordsError::Published);
        }
    }
    if let Some(asked) = asked {
        return Err(asked);
    }
    if !published_before {
        outcomes::count(app, &found.post).await;
    }
    notify_mentioned(app, &found).await?;
    app.changes.send(Change::Published);
    Ok(found.post)
}

/// What the person is asked before a draft is published or scheduled. Where nothing is left to ask,
/// suggestions are theirs who says that they are right.
pub(super) fn ask_or_confirm(post: &mut Post, words: &PostFields) -> Option<WordsError> {
    if !words.alt_checked && !post.pictures.iter().all(has_alt) {
        return Some(WordsError::AltMissing);
    }
    match words.untouched {
        Untouched::Ask if post.has_unchecked_suggestions() => return Some(WordsError::Unchecked),
        Untouched::Confirm => post.confirm_suggestions(),
        Untouched::Ask | Untouched::Leave => {}
    }
    None
}

fn says_the_same(one: &Post, other: &Post) -> bool {
    fn alts(post: &Post) -> impl Iterator<Item = &str> {
        post.pictures
            .iter()
            .map(|picture| picture.alt.value.as_str())
    }
    one.caption.value == other.caption.value
        && one.hashtags.value == other.hashtags.value
        && one.visibility == other.visibility
        && one.sensitive == other.sensitive
        && one.licence == other.licence
        && one.show_camera == other.show_camera
        && alts(one).eq(alts(other))
}

/// Notifies the people whom a caption mentions, each once for a post.
pub(in crate::services) async fn notify_mentioned(
    app: &App,
    found: &PostWithAuthor,
) -> Result<(), Failure> {
    let text = found.post.caption.value.as_str();
    mentions::notify_mentioned(app, found, text, found.author.id, None, &[]).await
}

/// Whether a picture says what it shows.
#[must_use]
pub fn has_alt(picture: &Picture) -> bool {
    !picture.alt.value.is_empty()
}

/// Keeps the words, unless their page has sent newer ones, then lets `change` have its way with the post.
pub(in crate::services) async fn reword(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    mut change: impl FnMut(&mut Post) -> Result<(), WordsError>,
) -> Result<PostWithAuthor, WordsError> {
    let parsed = Parsed::parse(words).map_err(WordsError::Invalid)?;
    app.send_order.arrived(id, words.sent);
    revise(app, viewer, id, |post| {
        if !app.send_order.is_overtaken(id, words.sent) {
            parsed.apply(post);
        }
        change(post)
    })
    .await
}

/// Throws a draft away, with its files. A post that is already out stays.
///
/// # Errors
/// When it is not there or not theirs.
pub async fn discard(app: &App, viewer: Viewer, id: PostId) -> Result<(), AccessError> {
    if draft(app, viewer, id).await?.is_draft() {
        posts::delete(app, viewer, id).await?;
    }
    Ok(())
}

/// Another user's draft must not even be known to exist; neither is a published post one.
fn hide(error: AccessError) -> AccessError {
    match error {
        AccessError::Forbidden => AccessError::Missing,
        other => other,
    }
}
