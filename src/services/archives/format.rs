//! What stands in an archive beside the pictures, as JSON: written by `export`, read by `import`.
//! Whatever is missing in a file that is read has its default, so that archives of other versions,
//! and those that people changed, can be read as well.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::bounded::{at_most, first};

use crate::domain::{
    Album, CameraData, Comment, Credit, Hashtag, Hashtags, Picture, Post, Timestamp, User,
};

/// The files of an archive.
pub(in crate::services) const PROFILE: &str = "profile.json";
pub(in crate::services) const POSTS: &str = "posts.json";
pub(in crate::services) const COMMENTS: &str = "comments.json";
pub(in crate::services) const PEOPLE: &str = "people.json";
pub(in crate::services) const ALBUMS: &str = "albums.json";
pub(in crate::services) const AVATAR: &str = "avatar.webp";

/// A value as JSON; the types of this file can all be written.
pub(in crate::services) fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec_pretty(value).unwrap_or_default().into()
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
    /// None where nobody has changed it since.
    pub(in crate::services) edited_at: Option<String>,
    pub(in crate::services) visibility: String,
    pub(in crate::services) sensitive: bool,
    pub(in crate::services) caption: String,
    pub(in crate::services) licence: String,
    pub(in crate::services) show_camera: bool,
    /// When a draft is to be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) scheduled_at: Option<String>,
    #[serde(deserialize_with = "first::<_, _, SOME_HASHTAGS>")]
    pub(in crate::services) hashtags: Vec<String>,
    #[serde(deserialize_with = "first::<_, _, SOME_PICTURES>")]
    pub(in crate::services) pictures: Vec<SharedPicture>,
    /// Whether the camera's clock says when it was made, rather than `published_at`.
    #[serde(skip)]
    pub(in crate::services) dated_by_camera: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct SharedPicture {
    pub(in crate::services) file: String,
    pub(in crate::services) alt: String,
    /// The point that stays in sight where it is cropped, as in `0.5,-0.25`.
    pub(in crate::services) focus: Option<String>,
    pub(in crate::services) width: u32,
    pub(in crate::services) height: u32,
    // Apart: a file of a few kilobytes may list hundreds of thousands of pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) camera: Option<Box<CameraData>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) credit: Option<Box<Credit>>,
    /// The frames of an animated picture, of which `file` is the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) animation: Option<Box<str>>,
    /// The file as it was uploaded, where `file` was made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) upload: Option<Box<str>>,
    /// The file beside it with words for it (XMP), in archives of others.
    #[serde(skip)]
    pub(in crate::services) sidecar: Option<String>,
    /// Whether `file` is the address of a picture that is not in the archive. Archives of ours cannot
    /// say so.
    #[serde(skip)]
    pub(in crate::services) elsewhere: bool,
}

/// A hashtag without its `#`.
fn word(tag: &Hashtag) -> String {
    tag.shown().to_owned()
}

impl Shared {
    pub(in crate::services) fn new(post: &Post) -> Self {
        let tags = post.hashtags.value.as_slice();
        Self {
            dated_by_camera: false,
            id: post.id.to_string(),
            created_at: post.created_at.rfc3339(),
            published_at: post.published_at.map(Timestamp::rfc3339),
            edited_at: post.edited_at.map(Timestamp::rfc3339),
            visibility: post.visibility.as_str().to_owned(),
            sensitive: post.sensitive,
            caption: post.caption.value.to_string(),
            licence: post.licence.as_str().to_owned(),
            show_camera: post.show_camera,
            scheduled_at: post.scheduled_at.map(Timestamp::rfc3339),
            hashtags: tags.iter().map(word).collect(),
            pictures: Vec::new(),
        }
    }

    /// Adds a picture; `animation` and `upload` are files of it that lie beside `file`.
    pub(in crate::services) fn add(
        &mut self,
        picture: &Picture,
        file: String,
        [animation, upload]: [Option<String>; 2],
    ) {
        self.pictures.push(SharedPicture {
            file,
            alt: picture.alt.value.to_string(),
            focus: picture.focus.map(|focus| focus.to_string()),
            width: picture.dimensions.width,
            height: picture.dimensions.height,
            camera: (!picture.camera.is_empty()).then(|| Box::new(picture.camera.clone())),
            credit: (!picture.credit.is_empty()).then(|| Box::new(picture.credit.clone())),
            animation: animation.map(String::into_boxed_str),
            upload: upload.map(String::into_boxed_str),
            sidecar: None,
            elsewhere: false,
        });
    }
}

/// An album.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct SharedAlbum {
    pub(in crate::services) id: String,
    pub(in crate::services) title: String,
    pub(in crate::services) description: String,
    pub(in crate::services) visibility: String,
    pub(in crate::services) created_at: String,
    /// The post whose picture stands for it.
    pub(in crate::services) cover: Option<String>,
    /// Ids of its posts, in order.
    #[serde(deserialize_with = "first::<_, _, SOME_IN_AN_ALBUM>")]
    pub(in crate::services) posts: Vec<String>,
}

impl SharedAlbum {
    pub(in crate::services) fn new(album: &Album) -> Self {
        Self {
            id: album.id.to_string(),
            title: album.title.to_string(),
            description: album.description.to_string(),
            visibility: album.visibility.as_str().to_owned(),
            created_at: album.created_at.rfc3339(),
            cover: album.cover.map(|post| post.to_string()),
            posts: album.posts.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The albums of an archive.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(in crate::services) struct SharedAlbums(
    #[serde(deserialize_with = "at_most::<_, _, MOST_ALBUMS>")]
    pub(in crate::services)  Vec<SharedAlbum>,
);

/// A comment.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services) struct ArchivedComment {
    pub(in crate::services) id: String,
    pub(in crate::services) post: String,
    /// The comment that it answers.
    pub(in crate::services) answers: Option<String>,
    pub(in crate::services) text: String,
    pub(in crate::services) created_at: String,
}

impl ArchivedComment {
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

/// Posts of an album that are read: one more than fit, which tells that there are more.
const SOME_IN_AN_ALBUM: usize = Album::MAX_POSTS + 1;
/// Most albums: more than anyone has here.
const MOST_ALBUMS: usize = 2 * Album::MAX_OWN;
/// Most comments or people in one list.
const MOST: usize = 100_000;
/// Most posts. Each takes some hundred bytes as soon as it is read, and may stand for two.
const MOST_POSTS: usize = 20_000;
/// Pictures of a post that are read: one more than it may have, which shows that there are more.
const SOME_PICTURES: usize = Post::MAX_PICTURES + 1;
/// Hashtags of a post that are read, some of which may be no hashtags.
const SOME_HASHTAGS: usize = 2 * Hashtags::MAX;

/// The posts of an archive. A file of a few kilobytes may hold millions of nothings.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(in crate::services) struct Posts(
    #[serde(deserialize_with = "at_most::<_, _, MOST_POSTS>")] pub(in crate::services) Vec<Shared>,
);

/// The comments of an archive.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(in crate::services) struct ArchivedComments(
    #[serde(deserialize_with = "at_most::<_, _, MOST>")]
    pub(in crate::services)  Vec<ArchivedComment>,
);
