//! Posts as statuses.

use serde::Serialize;
use utoipa::ToSchema;

use super::account::{Account, Accounts, instant, privacy};
use super::html::html;
use super::media::MediaAttachment;
use super::mention::{Mention, Mentions};
use super::tag::Tag;
use crate::domain::{
    CameraData, Number, NumberedKind, PostWithAuthor, Timestamp, UserId, Visibility,
};
use crate::services::apps::numbers;
use crate::services::pictures::passes;
use crate::services::reading::engagement::PostForViewer;
use crate::services::{App, Failure};
use crate::web::request::base::Base;

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
    /// Under which terms the pictures are shared, such as `cc-by-4.0`; null in a comment. Mastodon has
    /// no such field.
    pub(in crate::api) licence: Option<&'static str>,
    /// How each picture was taken, in the order of `media_attachments`, where the post shows it.
    #[schema(value_type = Vec<Object>)]
    pub(in crate::api) cameras: Vec<CameraData>,
}

/// What a post and a comment have in common.
pub(super) struct SharedFields<'s> {
    pub(super) id: String,
    pub(super) at: Timestamp,
    /// The path of its page.
    pub(super) path: String,
    pub(super) visibility: Visibility,
    pub(super) account: Account,
    pub(super) text: &'s str,
}

impl Status {
    /// A text by an account, without pictures and reactions.
    pub(super) fn new(said: SharedFields<'_>, mentions: &Mentions, base: &Base) -> Self {
        let url = base.address(&said.path);
        Self {
            id: said.id,
            created_at: instant(said.at),
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            sensitive: false,
            spoiler_text: String::new(),
            visibility: privacy(said.visibility),
            language: None,
            uri: url.clone(),
            url,
            replies_count: 0,
            reblogs_count: 0,
            favourites_count: 0,
            edited_at: None,
            content: html(said.text, base),
            text: None,
            reblog: None,
            application: None,
            account: said.account,
            media_attachments: Vec::new(),
            mentions: mentions.of(said.text),
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
            licence: None,
            cameras: Vec::new(),
        }
    }
}

/// Posts as statuses, in their order.
pub(in crate::api) async fn statuses(
    app: &App,
    base: &Base,
    viewer: Option<UserId>,
    posts: Vec<PostForViewer>,
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
    let captions = posts.iter().map(|shown| caption(&shown.found));
    let mentions = Mentions::load(app, base, captions).await?;
    let mut made = Vec::with_capacity(posts.len());
    for shown in &posts {
        let count = 1 + shown.found.post.pictures.len();
        let own: Vec<Number> = numbers.by_ref().take(count).collect();
        let (Some(account), Some((number, pictures))) =
            (accounts.get(shown.found.author.id), own.split_first())
        else {
            continue;
        };
        let pass = passes::of(app, viewer, &shown.found)?;
        let said = said(&shown.found, *number, account.clone());
        let status = Status::new(said, &mentions, base);
        made.push(status.with_pictures(shown, pictures, base, &pass));
    }
    Ok(made)
}

fn caption(found: &PostWithAuthor) -> &str {
    found.post.caption.value.as_str()
}

fn said(found: &PostWithAuthor, number: Number, account: Account) -> SharedFields<'_> {
    let PostWithAuthor { post, author } = found;
    SharedFields {
        id: number.0.to_string(),
        at: post.published_at.unwrap_or(post.created_at),
        path: format!("/p/{}", post.id),
        visibility: post.visibility.within(author.private),
        account,
        text: caption(found),
    }
}

impl Status {
    /// With what only a post has.
    fn with_pictures(
        self,
        shown: &PostForViewer,
        numbers: &[Number],
        base: &Base,
        pass: &str,
    ) -> Self {
        let PostForViewer { found, engagement } = shown;
        let post = &found.post;
        let pictures = post.pictures.iter().zip(numbers);
        let attachment =
            |(picture, number): (_, &Number)| MediaAttachment::new(picture, *number, base, pass);
        let tags = post.hashtags.value.as_slice().iter();
        Self {
            sensitive: post.sensitive,
            pinned: self.account.pinned.contains(&post.id),
            edited_at: post.edited_at.map(instant),
            replies_count: engagement.comments,
            favourites_count: engagement.likes,
            media_attachments: pictures.map(attachment).collect(),
            tags: tags.map(|tag| Tag::new(tag, base)).collect(),
            favourited: engagement.liked,
            bookmarked: engagement.bookmarked,
            licence: Some(post.licence.as_str()),
            cameras: match post.show_camera {
                true => post.pictures.iter().map(|one| one.camera.clone()).collect(),
                false => Vec::new(),
            },
            ..self
        }
    }
}
