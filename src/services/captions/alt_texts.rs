//! Alt texts of a person's own pictures: which have none, written by the captioner, and another
//! candidate taken.

use std::sync::Arc;
use std::time::Duration;

use super::backfill::{self, BackfillError, MissingAltText};
use crate::domain::{Cursor, Feed, Page, Picture, PictureId, Post, PostWithAuthor, UserId, Viewer};
use crate::services::access::revise::revise;
use crate::services::limits::{self, RateLimited};
use crate::services::{AccessError, App, Failure};

/// Posts that are looked through for one page.
const LOOKED_THROUGH: usize = 100;

/// How long the captioner may take for one picture.
const PATIENCE: Duration = Duration::from_secs(10);

/// A published picture without an alt text that nobody has emptied.
#[derive(Debug, Clone, PartialEq)]
pub struct Undescribed {
    /// Its post.
    pub post: Post,
    /// The picture.
    pub picture: Picture,
}

/// Why an alt text was not written or taken.
#[derive(Debug, thiserror::Error)]
pub enum AltTextError {
    /// It has one, its author has emptied it, or its post is still a draft.
    #[error("this picture is not one of those without an alt text")]
    Described,
    /// The captioner is off, not sure, or the file is gone.
    #[error("{0}")]
    NoWords(BackfillError),
    /// The captioner did not answer in time.
    #[error("the captioner is busy: try again in a moment")]
    Busy,
    /// There is no such candidate to take.
    #[error("no such suggestion")]
    NoCandidate,
    /// Asked for too often.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for AltTextError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// Among some of a person's posts, newest first: pictures without an alt text. A page may be empty
/// and not the last.
///
/// # Errors
/// When the store fails.
pub async fn undescribed(
    app: &App,
    me: UserId,
    after: Option<Cursor>,
) -> Result<Page<Undescribed>, Failure> {
    let limit = u32::try_from(LOOKED_THROUGH + 1).unwrap_or(u32::MAX);
    let posts = app.store.feed(&Feed::Author(me), after, limit).await?;
    let more = posts.len() > LOOKED_THROUGH;
    let looked = &posts[..posts.len().min(LOOKED_THROUGH)];
    let next = looked.last().and_then(PostWithAuthor::place);
    let items = looked.iter().flat_map(|found| {
        let pictures = found.post.pictures.iter();
        let missing_alt =
            pictures.filter(|picture| MissingAltText::of(&found.post, picture).is_some());
        missing_alt.map(|picture| Undescribed {
            post: found.post.clone(),
            picture: picture.clone(),
        })
    });
    Ok(Page {
        items: items.collect(),
        next: next.filter(|_| more),
    })
}

async fn own(app: &App, me: UserId, id: PictureId) -> Result<Post, AccessError> {
    let found = app.store.post_of_picture(id).await.map_err(Failure::from)?;
    let own = found.filter(|found| found.author.id == me);
    Ok(own.ok_or(AccessError::Missing)?.post)
}

/// Lets the captioner write the alt text of a published picture that has none; returns its post.
///
/// # Errors
/// See [`AltTextError`].
pub async fn write(app: &Arc<App>, me: UserId, id: PictureId) -> Result<Post, AltTextError> {
    let post = own(app, me, id).await?;
    let picture = post.picture(id).filter(|_| !post.is_draft());
    let missing_alt = picture.and_then(|picture| MissingAltText::of(&post, picture));
    let missing_alt = missing_alt.ok_or(AltTextError::Described)?;
    let rate = app.rate_limits.suggest_person;
    limits::count(app, "suggest", &me.to_string(), rate).await??;
    let written = tokio::time::timeout(PATIENCE, backfill::write(app, &missing_alt));
    match written.await {
        Err(_elapsed) => Err(AltTextError::Busy),
        Ok(Err(BackfillError::Internal(failure))) => Err(failure.into()),
        Ok(Err(why)) => Err(AltTextError::NoWords(why)),
        Ok(Ok(false)) => Err(AltTextError::Described),
        Ok(Ok(true)) => Ok(own(app, me, id).await?),
    }
}

/// Puts one of the captioner's candidates in the place of a picture's alt text, of a draft or a
/// post. The person chose it, so no newer suggestion replaces it.
///
/// # Errors
/// See [`AltTextError`].
pub async fn take(
    app: &App,
    me: UserId,
    id: PictureId,
    candidate: &str,
) -> Result<Post, AltTextError> {
    let post = own(app, me, id).await?.id;
    let found = revise(app, Viewer::Person(me), post, |post| {
        match post.take_alt(id, candidate) {
            true => Ok(()),
            false => Err(AltTextError::NoCandidate),
        }
    })
    .await?;
    Ok(found.post)
}
