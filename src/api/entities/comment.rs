//! Comments as statuses that answer a post, or another comment.

use super::account::{Accounts, instant, privacy};
use super::html::html;
use super::status::{Status, named};
use crate::domain::{Comment, NumberedKind, PostWithAuthor};
use crate::services::apps::numbers;
use crate::services::{App, Failure};
use crate::web::base::Base;

/// Comments under one post, in their order.
pub(in crate::api) async fn comments(
    app: &App,
    base: &Base,
    found: &PostWithAuthor,
    comments: &[Comment],
) -> Result<Vec<Status>, Failure> {
    let writers = comments.iter().map(|comment| comment.author);
    let accounts = Accounts::load(app, base, writers.chain([found.author.id])).await?;
    let post = &found.post;
    let published = post.published_at.unwrap_or(post.created_at);
    let mut things = vec![(NumberedKind::Post, post.id.as_uuid(), published)];
    for comment in comments {
        things.push((
            NumberedKind::Comment,
            comment.id.as_uuid(),
            comment.created_at,
        ));
    }
    let numbers = numbers::of(app, &things).await?;
    let Some((answered, own)) = numbers.split_first() else {
        return Ok(Vec::new());
    };
    let mut made = Vec::with_capacity(comments.len());
    for (comment, number) in comments.iter().zip(own) {
        let Some(account) = accounts.get(comment.author).cloned() else {
            continue;
        };
        // What a comment answers: another one where it is among these, else the post.
        let parent = comment.parent.and_then(|parent| {
            let position = comments.iter().position(|one| one.id == parent)?;
            Some((own.get(position)?, comments.get(position)?.author))
        });
        let (parent, to) = parent.unwrap_or((answered, post.author));
        let text = comment.text.as_str();
        let url = base.address(&format!("/p/{}#comment-{}", post.id, comment.id));
        made.push(Status {
            id: number.0.to_string(),
            created_at: instant(comment.created_at),
            in_reply_to_id: Some(parent.0.to_string()),
            in_reply_to_account_id: accounts.get(to).map(|account| account.id.clone()),
            sensitive: false,
            spoiler_text: String::new(),
            visibility: privacy(post.visibility.within(found.author.private)),
            language: None,
            uri: url.clone(),
            url,
            replies_count: 0,
            reblogs_count: 0,
            favourites_count: 0,
            edited_at: comment.edited_at.map(instant),
            content: html(text, base),
            text: None,
            reblog: None,
            application: None,
            account,
            media_attachments: Vec::new(),
            mentions: named(app, base, text).await?,
            tags: Vec::new(),
            emojis: [],
            card: None,
            poll: None,
            favourited: false,
            reblogged: false,
            muted: false,
            bookmarked: false,
            pinned: false,
            filtered: [],
        });
    }
    Ok(made)
}
