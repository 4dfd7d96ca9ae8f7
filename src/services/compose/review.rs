//! Many drafts on one page, each saved and published on its own.

use super::draft::{self, PostFields, WordsError, draft_only};
use super::form::Parsed;
use crate::domain::{Post, PostId, UserId, Viewer};
use crate::services::access::revise::revise;
use crate::services::{App, Failure};

/// Most drafts on a page.
pub const PAGE: usize = 24;
/// Most pictures on a page, unless its first draft has more: the form has fields for each.
pub const PICTURES: usize = 60;

/// A page of a person's drafts, newest first.
#[derive(Debug, Default)]
pub struct DraftsPage {
    /// Those on it.
    pub drafts: Vec<Post>,
    /// After which one the next page begins; none at the end.
    pub next: Option<PostId>,
}

/// The drafts from just after one on.
///
/// # Errors
/// When the store fails.
pub async fn page(app: &App, author: UserId, after: Option<PostId>) -> Result<DraftsPage, Failure> {
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let mut drafts = app.store.drafts(author, after, limit).await?;
    let found = drafts.len();
    drafts.truncate(fitting(&drafts));
    let more = drafts.len() < found;
    let next = drafts.last().map(|post| post.id).filter(|_| more);
    Ok(DraftsPage { drafts, next })
}

/// How many of these drafts fit on a page.
fn fitting(drafts: &[Post]) -> usize {
    let mut pictures = 0;
    let fitting = drafts.iter().take(PAGE).take_while(|post| {
        pictures += post.pictures.len();
        pictures <= PICTURES
    });
    fitting.count().max(1)
}

/// Those of these posts that are drafts of this person's, in this order.
///
/// # Errors
/// When the store fails.
pub async fn drafts_of(app: &App, author: UserId, ids: &[PostId]) -> Result<DraftsPage, Failure> {
    let found = app.store.posts(ids).await?;
    let mut drafts: Vec<Post> = found.into_iter().map(|found| found.post).collect();
    drafts.retain(|post| post.is_draft() && post.author == author);
    drafts.sort_by_key(|post| ids.iter().position(|id| *id == post.id));
    let more = match ids.last() {
        Some(last) => app.store.drafts(author, Some(*last), 1).await?,
        None => Vec::new(),
    };
    let next = ids.last().copied().filter(|_| !more.is_empty());
    Ok(DraftsPage { drafts, next })
}

/// Keeps the words of a draft, unless a text of it was changed in another way since the form was made.
///
/// # Errors
/// See [`WordsError`]; [`WordsError::Changed`] where it was.
pub async fn save(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |_| Ok(())).await
}

/// The same, and takes what the captioner offers, see [`Post::accept_suggestions`].
///
/// # Errors
/// See [`save`]; [`WordsError::NoCandidate`] where it offers nothing.
pub async fn accept(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    reword(app, viewer, id, words, |post| {
        match post.accept_suggestions() {
            true => Ok(()),
            false => Err(WordsError::NoCandidate),
        }
    })
    .await
}

/// Publishes a draft as the form shows it, unless a text of it was changed in another way since. One that
/// was set to be published later meanwhile is left alone.
///
/// # Errors
/// See [`draft::publish`]; [`WordsError::Changed`].
pub async fn publish(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
) -> Result<Post, WordsError> {
    draft::publish_if(app, viewer, id, words, |post, parsed| {
        match parsed.is_overtaken(post) || post.scheduled_at.is_some() {
            true => Err(WordsError::Changed),
            false => Ok(()),
        }
    })
    .await
}

async fn reword(
    app: &App,
    viewer: Viewer,
    id: PostId,
    words: &PostFields,
    change: impl Fn(&mut Post) -> Result<(), WordsError>,
) -> Result<Post, WordsError> {
    let parsed = Parsed::parse(words).map_err(WordsError::Invalid)?;
    let found = revise(app, viewer, id, |post| {
        draft_only(post)?;
        if parsed.is_overtaken(post) {
            return Err(WordsError::Changed);
        }
        parsed.apply(post);
        change(post)
    })
    .await?;
    Ok(found.post)
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
