//! What stands in an archive beside the pictures, as JSON: written by `export`, read by `import`.
//! Whatever is missing in a file that is read has its default, so that archives of other versions,
//! and those that people changed, can be read as well.

use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::{Comment, Hashtag, Picture, Post, Timestamp, User};

/// The files of an archive.
pub(super) const PROFILE: &str = "profile.json";
pub(super) const POSTS: &str = "posts.json";
pub(super) const COMMENTS: &str = "comments.json";
pub(super) const PEOPLE: &str = "people.json";
pub(super) const AVATAR: &str = "avatar.webp";

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

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) username: String,
    pub(super) email: String,
    pub(super) display_name: String,
    pub(super) bio: String,
    pub(super) private: bool,
    pub(super) created_at: String,
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
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Shared {
    pub(super) id: String,
    pub(super) created_at: String,
    /// None of a draft.
    pub(super) published_at: Option<String>,
    pub(super) visibility: String,
    pub(super) sensitive: bool,
    pub(super) caption: String,
    #[serde(deserialize_with = "at_most::<_, _, MOST_OF_A_POST>")]
    pub(super) hashtags: Vec<String>,
    #[serde(deserialize_with = "at_most::<_, _, MOST_OF_A_POST>")]
    pub(super) pictures: Vec<SharedPicture>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SharedPicture {
    pub(super) file: String,
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) height: u32,
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
            visibility: post.visibility.as_str().to_owned(),
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
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Remark {
    pub(super) id: String,
    pub(super) post: String,
    /// The comment that it answers.
    pub(super) answers: Option<String>,
    pub(super) text: String,
    pub(super) created_at: String,
}

impl Remark {
    pub(super) fn new(comment: &Comment) -> Self {
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
pub(super) struct Person {
    pub(super) id: String,
    pub(super) username: String,
}

/// People and ids of posts at the other ends of somebody's edges.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Relations {
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(super) following: Vec<Person>,
    /// Of no use to an import: they decide themselves.
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(super) followers: Vec<Person>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(super) blocked: Vec<Person>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(super) muted: Vec<Person>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(super) liked_posts: Vec<String>,
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(super) bookmarked_posts: Vec<String>,
}

/// Most posts, comments or people in one list.
const MOST: usize = 100_000;
/// Most pictures or hashtags of a post.
const MOST_OF_A_POST: usize = 1000;

/// A list that is read from an archive. A file of a few kilobytes may hold millions of nothings.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent, bound = "T: Deserialize<'de>")]
pub(super) struct List<T>(#[serde(deserialize_with = "at_most::<_, _, MOST>")] pub(super) Vec<T>);

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
                return Err(A::Error::custom(format!("more than {MOST} in a list")));
            }
            list.push(item);
        }
        Ok(list)
    }
}
