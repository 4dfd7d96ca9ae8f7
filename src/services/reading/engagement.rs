//! A post with what people did about it: likes, comments, and the viewer's own part; and the likes
//! of comments.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::domain::{CommentId, EdgeKind, PostId, PostWithAuthor, Tally, Viewer};
use crate::services::{App, Failure};

/// Under posts with more comments than this, those that are out of sight are counted, too: so many
/// are shown rounded, and would have to be read each time.
const EXACT: i64 = 999;

/// How a post stands with people, and with the viewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Engagement {
    /// How many like it.
    pub likes: i64,
    /// How many comments there are, without those of accounts that are out of sight.
    pub comments: i64,
    /// Whether the viewer likes it.
    pub liked: bool,
    /// Whether the viewer keeps it.
    pub bookmarked: bool,
}

/// A post as a person is shown it.
#[derive(Debug, Clone, PartialEq)]
pub struct PostForViewer {
    /// The post and its author.
    pub found: PostWithAuthor,
    /// What people did about it.
    pub engagement: Engagement,
}

/// Adds to each post how it stands, with four queries for all.
///
/// # Errors
/// When the store fails.
pub async fn shown(
    app: &App,
    viewer: Viewer,
    posts: Vec<PostWithAuthor>,
) -> Result<Vec<PostForViewer>, Failure> {
    let ids: Vec<Uuid> = posts.iter().map(|found| found.post.id.as_uuid()).collect();
    let (tallies, liked, kept): (HashMap<Uuid, Tally>, Vec<Uuid>, Vec<Uuid>) = match viewer.id() {
        Some(person) => tokio::try_join!(
            app.store.tallies(&ids),
            app.store.edges_among(EdgeKind::Like, person, &ids),
            app.store.edges_among(EdgeKind::Bookmark, person, &ids),
        )?,
        None => (app.store.tallies(&ids).await?, Vec::new(), Vec::new()),
    };
    let commented: Vec<PostId> = tallies
        .iter()
        .filter(|(_, tally)| (1..=EXACT).contains(&tally.comments))
        .map(|(post, _)| (*post).into())
        .collect();
    let hidden = app.store.hidden_comments(&commented).await?;
    let liked: HashSet<Uuid> = liked.into_iter().collect();
    let kept: HashSet<Uuid> = kept.into_iter().collect();
    let shown = posts.into_iter().map(|found| {
        let id = found.post.id.as_uuid();
        let tally = tallies.get(&id).copied().unwrap_or_default();
        let out_of_sight = hidden.get(&found.post.id).copied().unwrap_or_default();
        let engagement = Engagement {
            likes: tally.likes,
            comments: (tally.comments - out_of_sight).max(0),
            liked: liked.contains(&id),
            bookmarked: kept.contains(&id),
        };
        PostForViewer { found, engagement }
    });
    Ok(shown.collect())
}

/// The likes of a comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommentLikes {
    /// How many like it.
    pub likes: i64,
    /// Whether the viewer is one of them.
    pub liked: bool,
}

/// The likes of these comments, with two queries for all; those without an entry have none.
///
/// # Errors
/// When the store fails.
pub async fn comment_likes(
    app: &App,
    viewer: Viewer,
    comments: &[CommentId],
) -> Result<HashMap<CommentId, CommentLikes>, Failure> {
    let ids: Vec<Uuid> = comments.iter().map(|id| id.as_uuid()).collect();
    let (tallies, liked): (HashMap<Uuid, Tally>, Vec<Uuid>) = match viewer.id() {
        Some(person) => tokio::try_join!(
            app.store.tallies(&ids),
            app.store.edges_among(EdgeKind::LikeComment, person, &ids),
        )?,
        None => (app.store.tallies(&ids).await?, Vec::new()),
    };
    let liked: HashSet<Uuid> = liked.into_iter().collect();
    let likes = comments.iter().map(|id| {
        let subject = id.as_uuid();
        let likes = CommentLikes {
            likes: tallies.get(&subject).map_or(0, |tally| tally.likes),
            liked: liked.contains(&subject),
        };
        (*id, likes)
    });
    Ok(likes.collect())
}
