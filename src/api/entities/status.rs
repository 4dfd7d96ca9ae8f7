//! Posts as statuses.

use serde::Serialize;
use utoipa::ToSchema;

use super::account::{Account, Accounts, instant, privacy};
use super::html::html;
use super::media::MediaAttachment;
use crate::domain::segments::mentions;
use crate::domain::{Number, NumberedKind, PostWithAuthor, UserId};
use crate::services::apps::numbers;
use crate::services::pictures::passes;
use crate::services::reading::engagement::Shown;
use crate::services::{App, Failure};
use crate::web::base::Base;
use crate::web::cards::tag_url;

/// A post, or a comment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Status {
    pub(in crate::api) id: String,
    pub(in crate::api) created_at: String,
    pub(in crate::api) in_reply_to_id: Option<String>,
    pub(in crate::api) in_reply_to_account_id: Option<String>,
    pub(in crate::api) sensitive: bool,
    pub(in crate::api) spoiler_text: String,
    pub(in crate::api) visibility: &'static str,
    pub(in crate::api) language: Option<&'static str>,
    pub(in crate::api) uri: String,
    pub(in crate::api) url: String,
    pub(in crate::api) replies_count: i64,
    pub(in crate::api) reblogs_count: i64,
    pub(in crate::api) favourites_count: i64,
    pub(in crate::api) edited_at: Option<String>,
    pub(in crate::api) content: String,
    pub(in crate::api) text: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub(in crate::api) reblog: Option<()>,
    #[schema(value_type = Option<Object>)]
    pub(in crate::api) application: Option<()>,
    pub(in crate::api) account: Account,
    pub(in crate::api) media_attachments: Vec<MediaAttachment>,
    pub(in crate::api) mentions: Vec<Mention>,
    pub(in crate::api) tags: Vec<Tag>,
    #[schema(value_type = Vec<Object>)]
    pub(in crate::api) emojis: [(); 0],
    #[schema(value_type = Option<Object>)]
    pub(in crate::api) card: Option<()>,
    #[schema(value_type = Option<Object>)]
    pub(in crate::api) poll: Option<()>,
    pub(in crate::api) favourited: bool,
    pub(in crate::api) reblogged: bool,
    pub(in crate::api) muted: bool,
    pub(in crate::api) bookmarked: bool,
    pub(in crate::api) pinned: bool,
    #[schema(value_type = Vec<Object>)]
    pub(in crate::api) filtered: [(); 0],
}

/// Somebody whom a text names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Mention {
    id: String,
    username: String,
    acct: String,
    url: String,
}

/// A hashtag.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Tag {
    name: String,
    url: String,
}

impl Tag {
    pub(in crate::api) fn new(name: &str, base: &Base) -> Self {
        Self {
            name: name.to_owned(),
            url: base.address(&tag_url(name)),
        }
    }
}

/// Posts as statuses, in their order.
pub(in crate::api) async fn statuses(
    app: &App,
    base: &Base,
    viewer: Option<UserId>,
    posts: Vec<Shown>,
) -> Result<Vec<Status>, Failure> {
    let authors = posts.iter().map(|shown| shown.found.author.id);
    let accounts = Accounts::load(app, base, authors).await?;
    let mut things = Vec::new();
    for shown in &posts {
        let post = &shown.found.post;
        let time = post.published_at.unwrap_or(post.created_at);
        things.push((NumberedKind::Post, post.id.as_uuid(), time));
        for picture in &post.pictures {
            things.push((NumberedKind::Picture, picture.id.as_uuid(), post.created_at));
        }
    }
    let mut numbers = numbers::of(app, &things).await?.into_iter();
    let mut made = Vec::with_capacity(posts.len());
    for shown in posts {
        let count = 1 + shown.found.post.pictures.len();
        let own: Vec<Number> = numbers.by_ref().take(count).collect();
        let Some(account) = accounts.get(shown.found.author.id) else {
            continue;
        };
        let named = named(app, base, shown.found.post.caption.value.as_str()).await?;
        let pass = passes::of(app, viewer, &shown.found)?;
        made.push(status(&shown, account.clone(), &own, named, base, &pass));
    }
    Ok(made)
}

fn status(
    shown: &Shown,
    account: Account,
    numbers: &[Number],
    mentions: Vec<Mention>,
    base: &Base,
    pass: &str,
) -> Status {
    let Shown { found, engagement } = shown;
    let PostWithAuthor { post, author } = found;
    let number = numbers.first().map_or(0, |number| number.0);
    let pictures = post.pictures.iter().zip(numbers.iter().skip(1));
    let attachment =
        |(picture, number): (_, &Number)| MediaAttachment::new(picture, *number, base, pass);
    let url = base.address(&format!("/p/{}", post.id));
    let published = post.published_at.unwrap_or(post.created_at);
    let tags = post.hashtags.value.as_slice().iter();
    Status {
        id: number.to_string(),
        created_at: instant(published),
        in_reply_to_id: None,
        in_reply_to_account_id: None,
        sensitive: post.sensitive,
        spoiler_text: String::new(),
        visibility: privacy(post.visibility.within(author.private)),
        language: None,
        uri: url.clone(),
        url,
        replies_count: engagement.comments,
        reblogs_count: 0,
        favourites_count: engagement.likes,
        edited_at: None,
        content: html(post.caption.value.as_str(), base),
        text: None,
        reblog: None,
        application: None,
        account,
        media_attachments: pictures.map(attachment).collect(),
        mentions,
        tags: tags.map(|tag| Tag::new(tag.as_str(), base)).collect(),
        emojis: [],
        card: None,
        poll: None,
        favourited: engagement.liked,
        reblogged: false,
        muted: false,
        bookmarked: engagement.bookmarked,
        pinned: false,
        filtered: [],
    }
}

/// The people of this site whom a text names.
pub(in crate::api) async fn named(
    app: &App,
    base: &Base,
    text: &str,
) -> Result<Vec<Mention>, Failure> {
    let names = mentions(text);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let users = app.store.users_named(&names).await?;
    let things: Vec<_> = users.iter().map(numbers::account).collect();
    let numbers = numbers::of(app, &things).await?;
    let mention = |(user, number): (&crate::domain::User, Number)| Mention {
        id: number.0.to_string(),
        username: user.username.to_string(),
        acct: user.username.to_string(),
        url: base.address(&format!("/@{}", user.username)),
    };
    Ok(users.iter().zip(numbers).map(mention).collect())
}
