//! Saying something under a post, and answering.

use super::mentions::tell_those_named;
use super::notifications::notify;
use super::react;
use crate::domain::access::{may_delete_comment, may_meet};
use crate::domain::{
    Author, Comment, CommentId, CommentText, Invalid, NotificationKind, PostId, PostWithAuthor,
    Timestamp, UserId, Viewer,
};
use crate::services::SubmissionError;
use crate::services::access::{lookup, visibility};
use crate::services::limits;
use crate::services::reading::browse;
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
    /// Its answers, oldest first; they have none.
    pub answers: Vec<Thread>,
}

/// A stretch of what was said.
#[derive(Debug, Clone, Default)]
pub struct Threads {
    /// Oldest first.
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
    after: Option<CommentId>,
) -> Result<Threads, Failure> {
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let mut comments = app.store.comments(post, after, limit).await?;
    let more = comments.len() > PAGE_SIZE;
    comments.truncate(PAGE_SIZE);
    let next = comments.last().filter(|_| more).map(|last| last.id);
    let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let answers = app.store.answers(&ids, ANSWERS).await?;
    let writers: Vec<UserId> = comments
        .iter()
        .chain(&answers)
        .map(|one| one.author)
        .collect();
    let authors = app.store.authors(&writers).await?;
    let relationship = visibility::relationships_among(app, viewer, &writers).await?;
    let thread = |comment: Comment| {
        let author = authors.get(&comment.author)?;
        if !may_meet(
            author,
            relationship
                .get(&comment.author)
                .copied()
                .unwrap_or_default(),
        ) {
            return None;
        }
        Some(Thread {
            author: author.clone(),
            comment,
            answers: Vec::new(),
        })
    };
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

/// For how long a form's comment id is taken. The id carries the time at which the form was made,
/// and comments stand in the order of their ids.
const FORM_SECONDS: i64 = 24 * 3600;

/// Writes a comment under a post, or an answer to one, and tells its id. `id` is what the form was
/// given when its page was made: sending the form twice makes one comment. One that the form cannot
/// have been given is replaced.
///
/// # Errors
/// See [`SubmissionError`].
pub async fn write(
    app: &App,
    person: UserId,
    post: PostId,
    parent: Option<CommentId>,
    id: Option<CommentId>,
    text: &str,
) -> Result<CommentId, SubmissionError> {
    let now = Timestamp::now();
    let given = id.filter(|id| {
        let made = id.made_at();
        made.is_some_and(|made| now.plus_seconds(-FORM_SECONDS) <= made && made <= now)
    });
    let id = given.unwrap_or_else(CommentId::generate);
    write_as(app, person, post, parent, id, text).await
}

/// Writes a comment under this very id, which decides where it stands.
///
/// # Errors
/// See [`SubmissionError`].
pub(in crate::services) async fn write_as(
    app: &App,
    person: UserId,
    post: PostId,
    parent: Option<CommentId>,
    id: CommentId,
    text: &str,
) -> Result<CommentId, SubmissionError> {
    let text = parse(text)?;
    let found = react::out(app, person, post).await?;
    let parent = match parent {
        Some(parent) => Some(first_comment(app, post, parent).await?),
        None => None,
    };
    limits::count(
        app,
        "comment",
        &person.to_string(),
        app.rate_limits.comment_person,
    )
    .await??;
    // An answer to an answer stands beside it, under the comment that began the thread.
    let comment = Comment {
        id,
        post,
        parent: parent.as_ref().map(|parent| parent.id),
        author: person,
        text,
        created_at: Timestamp::now(),
        edited_at: None,
    };
    app.store
        .insert_comment(&comment)
        .await
        .map_err(Failure::from)?;
    // Under an id that was taken nothing was written, and nobody is told of words that do not stand.
    let stored = app.store.comment(comment.id).await.map_err(Failure::from)?;
    let stored = stored.filter(|stored| stored.author == person && stored.post == post);
    let stored = stored.ok_or(AccessError::Missing)?;
    tell_of(app, &found, parent.as_ref(), &stored).await?;
    Ok(stored.id)
}

/// The comment itself, or the one that it answers.
async fn first_comment(app: &App, post: PostId, id: CommentId) -> Result<Comment, AccessError> {
    let found = app.store.comment(id).await.map_err(Failure::from)?;
    let found = found.filter(|comment| comment.post == post);
    let found = found.ok_or(AccessError::Missing)?;
    match found.parent {
        None => Ok(found),
        Some(parent) => {
            let parent = app.store.comment(parent).await.map_err(Failure::from)?;
            parent.ok_or(AccessError::Missing)
        }
    }
}

/// The post's author and whom it answers are told of a comment; others whom it names, of a mention,
/// where they may see the post.
async fn tell_of(
    app: &App,
    found: &PostWithAuthor,
    parent: Option<&Comment>,
    comment: &Comment,
) -> Result<(), Failure> {
    let mut notified = vec![found.post.author];
    notified.extend(parent.map(|parent| parent.author));
    notified.dedup();
    let (post, id, writer) = (Some(comment.post), Some(comment.id), comment.author);
    for person in &notified {
        notify(app, *person, NotificationKind::Comment, writer, post, id).await?;
    }
    let text = comment.text.as_str();
    tell_those_named(app, found, text, writer, id, &notified).await
}

/// A comment under a post that the viewer sees, by somebody whom they meet.
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
/// When it is not there, its post is not theirs to see, or it is somebody else's.
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

/// Changes a comment of one's own; tells under which post it stands.
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
    let text = parse(text)?;
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

/// Deletes a comment with its answers; tells under which post it stood.
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

pub(in crate::services) fn parse(text: &str) -> Result<CommentText, Invalid> {
    let text = CommentText::parse(text)?;
    if text.is_empty() {
        return Err(Invalid("Write something first.".into()));
    }
    Ok(text)
}
