//! What stands in an archive beside the pictures, as JSON: written by `export`, read by `import`.
//! Whatever is missing in a file that is read has its default, so that archives of other versions,
//! and those that people changed, can be read as well.

use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::{Comment, Hashtag, Hashtags, Picture, Post, Timestamp, User};

/// The files of an archive.
pub(in crate::services) const PROFILE: &str = "profile.json";
pub(in crate::services) const POSTS: &str = "posts.json";
pub(in crate::services) const COMMENTS: &str = "comments.json";
pub(in crate::services) const PEOPLE: &str = "people.json";
pub(in crate::services) const AVATAR: &str = "avatar.webp";

/// A value as JSON; the types of this file can all be written.
pub(in crate::services) fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec_pretty(value).unwrap_or_default().into()
}

/// `pictures/2026-11-21-0198f2…-1.jpg`
pub(in crate::services) fn file_name(post: &Post, picture: &Picture) -> String {
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

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct Profile {
    pub(in crate::services) username: String,
    pub(in crate::services) email: String,
    pub(in crate::services) display_name: String,
    pub(in crate::services) bio: String,
    pub(in crate::services) private: bool,
    pub(in crate::services) created_at: String,
}

impl Profile {
    pub(in crate::services) fn new(user: &User) -> Self {
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
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct Shared {
    pub(in crate::services) id: String,
    pub(in crate::services) created_at: String,
    /// None of a draft.
    pub(in crate::services) published_at: Option<String>,
    pub(in crate::services) visibility: String,
    pub(in crate::services) sensitive: bool,
    pub(in crate::services) caption: String,
    #[serde(deserialize_with = "first::<_, _, SOME_HASHTAGS>")]
    pub(in crate::services) hashtags: Vec<String>,
    #[serde(deserialize_with = "first::<_, _, SOME_PICTURES>")]
    pub(in crate::services) pictures: Vec<SharedPicture>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct SharedPicture {
    pub(in crate::services) file: String,
    pub(in crate::services) alt: String,
    pub(in crate::services) width: u32,
    pub(in crate::services) height: u32,
}

/// A hashtag without its `#`.
fn word(tag: &Hashtag) -> String {
    tag.shown().to_owned()
}

impl Shared {
    pub(in crate::services) fn new(post: &Post) -> Self {
        let tags = post.hashtags.value.as_slice();
        Self {
            id: post.id.to_string(),
            created_at: post.created_at.rfc3339(),
            published_at: post.published_at.map(Timestamp::rfc3339),
            visibility: post.visibility.as_str().to_owned(),
            sensitive: post.sensitive,
            caption: post.caption.value.to_string(),
            hashtags: tags.iter().map(word).collect(),
            pictures: Vec::new(),
        }
    }

    pub(in crate::services) fn add(&mut self, picture: &Picture, file: String) {
        self.pictures.push(SharedPicture {
            file,
            alt: picture.alt.value.to_string(),
            width: picture.dimensions.width,
            height: picture.dimensions.height,
        });
    }
}

/// A comment.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct Remark {
    pub(in crate::services) id: String,
    pub(in crate::services) post: String,
    /// The comment that it answers.
    pub(in crate::services) answers: Option<String>,
    pub(in crate::services) text: String,
    pub(in crate::services) created_at: String,
}

impl Remark {
    pub(in crate::services) fn new(comment: &Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            answers: comment.parent.map(|parent| parent.to_string()),
            post: comment.post.to_string(),
            text: comment.text.as_str().to_owned(),
            created_at: comment.created_at.rfc3339(),
        }
    }
}

/// A person, by a name that may change and an id that does not.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct Person {
    pub(in crate::services) id: String,
    pub(in crate::services) username: String,
}

/// People and ids of posts at the other ends of a user's edges.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct Relations {
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services) following: Vec<Person>,
    /// Of no use to an import: they decide themselves.
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services) followers: Vec<Person>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services) blocked: Vec<Person>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services) muted: Vec<Person>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services) liked_posts: Vec<String>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services) bookmarked_posts: Vec<String>,
}

/// Most comments or people in one list.
const MOST: usize = 100_000;
/// Most posts. Each takes some hundred bytes as soon as it is read, and may stand for two.
const MOST_POSTS: usize = 20_000;
/// Pictures of a post that are read: one more than it may have, which shows that there are more.
const SOME_PICTURES: usize = Post::MAX_PICTURES + 1;
/// Hashtags of a post that are read, some of which may be no hashtags.
const SOME_HASHTAGS: usize = 2 * Hashtags::MAX;
/// How the reason begins why a list is not read.
pub(in crate::services) const TOO_LONG: &str = "it lists more than";

/// The posts of an archive. A file of a few kilobytes may hold millions of nothings.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(in crate::services) struct Posts(
    #[serde(deserialize_with = "at_most::<_, _, MOST_POSTS>")] pub(in crate::services) Vec<Shared>,
);

/// The comments of an archive.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(in crate::services) struct Remarks(
    #[serde(deserialize_with = "at_most::<_, _, MOST>")] pub(in crate::services) Vec<Remark>,
);

/// Reads the beginning of a list and passes over the rest.
fn first<'de, D, T, const SOME: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_seq(First::<T, SOME>(PhantomData))
}

struct First<T, const SOME: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const SOME: usize> Visitor<'de> for First<T, SOME> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while list.len() < SOME {
            match items.next_element()? {
                Some(item) => list.push(item),
                None => return Ok(list),
            }
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

/// Reads a list unless it is longer.
fn at_most<'de, D, T, const MOST: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_seq(AtMost::<T, MOST>(PhantomData))
}

struct AtMost<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for AtMost<T, MOST> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a list of at most {MOST}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            if list.len() == MOST {
                return Err(A::Error::custom(format!("{TOO_LONG} {MOST}")));
            }
            list.push(item);
        }
        Ok(list)
    }
}
