//! What stands in an archive beside the pictures, as JSON.

use bytes::Bytes;
use serde::Serialize;
use uuid::Uuid;

use super::super::{App, Failure};
use super::SOME;
use crate::domain::{
    Comment, Cursor, Edge, EdgeKind, End, Hashtag, Picture, Post, Timestamp, User, UserId,
};

/// A value as JSON; the types of this file can all be written.
pub(super) fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec_pretty(value).unwrap_or_default().into()
}

/// `pictures/2026-11-21-0198f2…-1.jpg`
pub(super) fn file_name(post: &Post, picture: &Picture) -> String {
    let place = post.pictures.iter().position(|one| one.id == picture.id);
    let number = place.map_or(1, |place| place + 1);
    let ending = match picture.media_type.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "gif",
    };
    let day = post.published_at.unwrap_or(post.created_at).day();
    format!("pictures/{day}-{}-{number}.{ending}", post.id)
}

#[derive(Debug, Serialize)]
pub(super) struct Profile {
    username: String,
    email: String,
    display_name: String,
    bio: String,
    private: bool,
    created_at: String,
}

impl Profile {
    pub(super) fn new(user: &User) -> Self {
        Self {
            username: user.username.to_string(),
            email: user.email.as_str().to_owned(),
            display_name: user.profile.display_name.to_string(),
            bio: user.profile.bio.to_string(),
            private: user.profile.private,
            created_at: user.created_at.rfc3339(),
        }
    }
}

/// A post or draft.
#[derive(Debug, Serialize)]
pub(super) struct Shared {
    id: String,
    created_at: String,
    /// None of a draft.
    published_at: Option<String>,
    visibility: &'static str,
    sensitive: bool,
    caption: String,
    hashtags: Vec<String>,
    pictures: Vec<SharedPicture>,
}

#[derive(Debug, Serialize)]
struct SharedPicture {
    file: String,
    alt: String,
    width: u32,
    height: u32,
}

/// A hashtag without its `#`.
fn word(tag: &Hashtag) -> String {
    tag.as_str().to_owned()
}

impl Shared {
    pub(super) fn new(post: &Post) -> Self {
        let tags = post.hashtags.value.as_slice();
        Self {
            id: post.id.to_string(),
            created_at: post.created_at.rfc3339(),
            published_at: post.published_at.map(Timestamp::rfc3339),
            visibility: post.visibility.as_str(),
            sensitive: post.sensitive,
            caption: post.caption.value.to_string(),
            hashtags: tags.iter().map(word).collect(),
            pictures: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, picture: &Picture, file: String) {
        self.pictures.push(SharedPicture {
            file,
            alt: picture.alt.value.to_string(),
            width: picture.dimensions.width,
            height: picture.dimensions.height,
        });
    }
}

/// A comment.
#[derive(Debug, Serialize)]
pub(super) struct Remark {
    post: String,
    text: String,
    created_at: String,
}

impl Remark {
    pub(super) fn new(comment: &Comment) -> Self {
        Self {
            post: comment.post.to_string(),
            text: comment.text.as_str().to_owned(),
            created_at: comment.created_at.rfc3339(),
        }
    }
}

/// Names of people and ids of posts at the other ends of somebody's edges.
#[derive(Debug, Serialize)]
pub(super) struct Relations {
    following: Vec<String>,
    followers: Vec<String>,
    blocked: Vec<String>,
    muted: Vec<String>,
    liked_posts: Vec<String>,
    bookmarked_posts: Vec<String>,
}

impl Relations {
    pub(super) async fn read(app: &App, user: UserId) -> Result<Self, Failure> {
        Ok(Self {
            following: people(app, user, EdgeKind::Follow, End::From).await?,
            followers: people(app, user, EdgeKind::Follow, End::To).await?,
            blocked: people(app, user, EdgeKind::Block, End::From).await?,
            muted: people(app, user, EdgeKind::Mute, End::From).await?,
            liked_posts: posts(app, user, EdgeKind::Like).await?,
            bookmarked_posts: posts(app, user, EdgeKind::Bookmark).await?,
        })
    }
}

async fn people(app: &App, of: UserId, kind: EdgeKind, end: End) -> Result<Vec<String>, Failure> {
    let ids = others(app, of, kind, end).await?;
    let ids: Vec<UserId> = ids.into_iter().map(UserId::from).collect();
    let mut names = Vec::with_capacity(ids.len());
    for some in ids.chunks(SOME as usize) {
        let mut authors = app.store.authors(some).await?;
        let found = some.iter().filter_map(|id| authors.remove(id));
        names.extend(found.map(|author| author.username.to_string()));
    }
    Ok(names)
}

async fn posts(app: &App, of: UserId, kind: EdgeKind) -> Result<Vec<String>, Failure> {
    let ids = others(app, of, kind, End::From).await?;
    Ok(ids.iter().map(Uuid::to_string).collect())
}

async fn others(app: &App, of: UserId, kind: EdgeKind, end: End) -> Result<Vec<Uuid>, Failure> {
    let other = |edge: &Edge| match end {
        End::From => edge.to,
        End::To => edge.from.as_uuid(),
    };
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = app
            .store
            .edges(kind, end, of.as_uuid(), after, SOME)
            .await?;
        let Some(last) = page.last() else {
            return Ok(ids);
        };
        after = Some(Cursor {
            time: last.at,
            id: other(last),
        });
        ids.extend(page.iter().map(other));
    }
}
