//! What was said under a post: read, changed, deleted.

use std::collections::HashMap;

use super::{commenting, react};
use crate::domain::access::{may_delete_comment, may_meet};
use crate::domain::{
    Author, Comment, CommentId, CommentOrder, PostId, PostWithAuthor, Relationship, Timestamp,
    UserId, Viewer,
};
use crate::services::SubmissionError;
use crate::services::access::{lookup, visibility};
use crate::services::reading::browse;
use crate::services::reading::engagement::{CommentLikes, comment_likes};
use crate::services::{AccessError, App, Failure};

/// Comments on a page, without their answers.
const PAGE_SIZE: usize = 30;
/// Answers shown under the comments of a page.
const ANSWERS: u32 = 300;

/// A comment with its writer and its answers.
#[derive(Debug, Clone)]
pub struct Thread {
    /// The comment.
    pub comment: Comment,
    /// Who wrote it.
    pub author: Author,
    /// Its likes.
    pub likes: CommentLikes,
    /// Its answers, oldest first; they have none.
    pub answers: Vec<Thread>,
}

/// A stretch of what was said.
#[derive(Debug, Clone, Default)]
pub struct Threads {
    /// In the order that was asked for.
    pub threads: Vec<Thread>,
    /// The comment after which the next page begins.
    pub next: Option<CommentId>,
}

/// What was said under a post that the viewer sees. People whom they block or mute, or who block
/// them, are left out.
///
/// # Errors
/// When the store fails.
pub async fn list(
    app: &App,
    viewer: Viewer,
    post: PostId,
    order: CommentOrder,
    after: Option<CommentId>,
) -> Result<Threads, Failure> {
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let mut comments = app.store.comments(post, order, after, limit).await?;
    let more = comments.len() > PAGE_SIZE;
    comments.truncate(PAGE_SIZE);
    let next = comments.last().filter(|_| more).map(|last| last.id);
    let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let answers = app.store.answers(&ids, ANSWERS).await?;
    let seen = Seen::load(app, viewer, comments.iter().chain(&answers)).await?;
    let thread = |comment| seen.thread(comment);
    let mut threads: Vec<Thread> = comments.into_iter().filter_map(thread).collect();
    for answer in answers.into_iter().filter_map(thread) {
        let parent = threads
            .iter_mut()
            .find(|thread| Some(thread.comment.id) == answer.comment.parent);
        if let Some(parent) = parent {
            parent.answers.push(answer);
        }
    }
    Ok(Threads { threads, next })
}

/// What a viewer is shown beside comments.
struct Seen {
    authors: HashMap<UserId, Author>,
    relationships: HashMap<UserId, Relationship>,
    likes: HashMap<CommentId, CommentLikes>,
}

impl Seen {
    async fn load(
        app: &App,
        viewer: Viewer,
        comments: impl Iterator<Item = &Comment>,
    ) -> Result<Self, Failure> {
        let (ids, writers): (Vec<CommentId>, Vec<UserId>) =
            comments.map(|one| (one.id, one.author)).unzip();
        Ok(Self {
            authors: app.store.authors(&writers).await?,
            relationships: visibility::relationships_among(app, viewer, &writers).await?,
            likes: comment_likes(app, viewer, &ids).await?,
        })
    }

    /// None where its writer is gone, or the two do not meet.
    fn thread(&self, comment: Comment) -> Option<Thread> {
        let author = self.authors.get(&comment.author)?;
        let relationship = self.relationships.get(&comment.author).copied();
        may_meet(author, relationship.unwrap_or_default()).then(|| Thread {
            author: author.clone(),
            likes: self.likes.get(&comment.id).copied().unwrap_or_default(),
            comment,
            answers: Vec::new(),
        })
    }
}

/// The comments of the first pages under a post that the viewer sees, each with its answers behind
/// it.
///
/// # Errors
/// When the store fails.
pub async fn whole(
    app: &App,
    viewer: Viewer,
    post: PostId,
    pages: usize,
) -> Result<Vec<Comment>, Failure> {
    let (mut comments, mut after) = (Vec::new(), None);
    for _ in 0..pages {
        let Threads { threads, next } =
            list(app, viewer, post, CommentOrder::Oldest, after).await?;
        for thread in threads {
            comments.push(thread.comment);
            comments.extend(thread.answers.into_iter().map(|answer| answer.comment));
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    Ok(comments)
}

/// The comments of these ids that are there, whoever may see them.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(app: &App, ids: &[CommentId]) -> Result<Vec<Comment>, Failure> {
    let found = ids.iter().map(|id| app.store.comment(*id));
    let found = futures_util::future::try_join_all(found).await?;
    Ok(found.into_iter().flatten().collect())
}

/// A comment under a post that the viewer sees, by a user whom they meet.
///
/// # Errors
/// [`AccessError::Missing`] when it is not there for them.
pub async fn find(
    app: &App,
    viewer: Viewer,
    id: CommentId,
) -> Result<(Comment, PostWithAuthor), AccessError> {
    let comment = app.store.comment(id).await.map_err(Failure::from)?;
    let comment = comment.ok_or(AccessError::Missing)?;
    let found = browse::found(app, viewer, comment.post).await?;
    let writers = [comment.author];
    let authors = app.store.authors(&writers).await.map_err(Failure::from)?;
    let relationship = visibility::relationship(app, viewer, comment.author).await?;
    let author = authors.get(&comment.author).ok_or(AccessError::Missing)?;
    match may_meet(author, relationship) {
        true => Ok((comment, found)),
        false => Err(AccessError::Missing),
    }
}

/// A person's own comment.
///
/// # Errors
/// When it is not there, its post is not theirs to see, or it is another user's.
pub async fn own(app: &App, person: UserId, id: CommentId) -> Result<Comment, AccessError> {
    let comment = app.store.comment(id).await.map_err(Failure::from)?;
    let comment = comment.ok_or(AccessError::Missing)?;
    react::out(app, person, comment.post).await?;
    if comment.author == person {
        Ok(comment)
    } else {
        Err(AccessError::Forbidden)
    }
}

/// Changes a comment of one's own; returns under which post it stands.
///
/// # Errors
/// See [`SubmissionError`].
pub async fn edit(
    app: &App,
    person: UserId,
    id: CommentId,
    text: &str,
) -> Result<PostId, SubmissionError> {
    let mut comment = own(app, person, id).await?;
    let text = commenting::parse(text)?;
    if comment.text != text {
        comment.text = text;
        comment.edited_at = Some(Timestamp::now());
        app.store
            .replace_comment(&comment)
            .await
            .map_err(Failure::from)?;
    }
    Ok(comment.post)
}

/// Deletes a comment with its answers; returns under which post it stood.
///
/// # Errors
/// When it is not there, or neither the comment nor the post is theirs.
pub async fn delete(app: &App, person: UserId, id: CommentId) -> Result<PostId, AccessError> {
    let comment = app.store.comment(id).await.map_err(Failure::from)?;
    let comment = comment.ok_or(AccessError::Missing)?;
    let post = lookup::post(app, comment.post).await?.post;
    if !may_delete_comment(person, comment.author, &post) {
        react::out(app, person, comment.post).await?;
        return Err(AccessError::Forbidden);
    }
    app.store
        .delete_comment(&comment)
        .await
        .map_err(Failure::from)?;
    Ok(comment.post)
}
