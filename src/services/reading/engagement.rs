//! A post with what people did about it: likes, comments, and the viewer's own part.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::domain::{EdgeKind, PostWithAuthor, Tally, Viewer};
use crate::services::{App, Failure};

/// How a post stands with people, and with the viewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Engagement {
    /// How many like it.
    pub likes: i64,
    /// How many comments there are.
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

/// Adds to each post how it stands, with three queries for all.
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
    let liked: HashSet<Uuid> = liked.into_iter().collect();
    let kept: HashSet<Uuid> = kept.into_iter().collect();
    let shown = posts.into_iter().map(|found| {
        let id = found.post.id.as_uuid();
        let tally = tallies.get(&id).copied().unwrap_or_default();
        let engagement = Engagement {
            likes: tally.likes,
            comments: tally.comments,
            liked: liked.contains(&id),
            bookmarked: kept.contains(&id),
        };
        PostForViewer { found, engagement }
    });
    Ok(shown.collect())
}
