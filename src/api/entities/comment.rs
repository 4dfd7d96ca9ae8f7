//! Comments as statuses that answer a post, or another comment.

use super::account::{Accounts, instant};
use super::mention::Mentions;
use super::status::{SharedFields, Status};
use crate::domain::{Comment, CommentId, NumberedKind, PostWithAuthor, Viewer};
use crate::services::apps::numbers::{self, NumberSource};
use crate::services::reading::engagement::comment_likes;
use crate::services::social::comments::by_ids;
use crate::services::{App, Failure};
use crate::web::request::base::Base;

fn thing(comment: &Comment) -> NumberSource {
    (
        NumberedKind::Comment,
        comment.id.as_uuid(),
        comment.created_at,
    )
}

/// Comments under one post, in their order.
pub(in crate::api) async fn comments(
    app: &App,
    base: &Base,
    viewer: Viewer,
    found: &PostWithAuthor,
    comments: &[Comment],
) -> Result<Vec<Status>, Failure> {
    let post = &found.post;
    // What they answer, where that is not among them.
    let parents = comments.iter().filter_map(|comment| comment.parent);
    let mut missing: Vec<CommentId> = parents
        .filter(|parent| comments.iter().all(|one| one.id != *parent))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    let parents = by_ids(app, &missing).await?;
    let all: Vec<&Comment> = comments.iter().chain(&parents).collect();
    let writers = all.iter().map(|comment| comment.author);
    let accounts = Accounts::load(app, base, writers.chain([found.author.id])).await?;
    let published = post.published_at.unwrap_or(post.created_at);
    let mut things = vec![(NumberedKind::Post, post.id.as_uuid(), published)];
    things.extend(all.iter().map(|comment| thing(comment)));
    let numbers = numbers::of(app, &things).await?;
    let Some((answered, own)) = numbers.split_first() else {
        return Ok(Vec::new());
    };
    let texts = comments.iter().map(|comment| comment.text.as_str());
    let mentions = Mentions::load(app, base, texts).await?;
    let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let likes = comment_likes(app, viewer, &ids).await?;
    let mut made = Vec::with_capacity(comments.len());
    for (comment, number) in comments.iter().zip(own) {
        let Some(account) = accounts.get(comment.author).cloned() else {
            continue;
        };
        let parent = comment.parent.and_then(|parent| {
            let position = all.iter().position(|one| one.id == parent)?;
            Some((own.get(position)?, all.get(position)?.author))
        });
        let (parent, to) = parent.unwrap_or((answered, post.author));
        let said = SharedFields {
            id: number.0.to_string(),
            at: comment.created_at,
            path: format!("/p/{}#comment-{}", post.id, comment.id),
            visibility: post.visibility.within(found.author.private),
            account,
            text: comment.text.as_str(),
        };
        let likes = likes.get(&comment.id).copied().unwrap_or_default();
        made.push(Status {
            favourites_count: likes.likes,
            favourited: likes.liked,
            in_reply_to_id: Some(parent.0.to_string()),
            in_reply_to_account_id: accounts.get(to).map(|account| account.id.clone()),
            edited_at: comment.edited_at.map(instant),
            ..Status::new(said, &mentions, base)
        });
    }
    Ok(made)
}
