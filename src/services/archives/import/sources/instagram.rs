//! Instagram's export as JSON: `…/media/posts_1.json` and its like list posts of one or several
//! pictures.

use std::collections::HashSet;

use serde::Deserialize;

use super::text::unbroken;
use super::{Converted, Entry, Files, passed_over};
use crate::domain::Timestamp;
use crate::i18n::text;
use crate::services::archives::format::{Shared, SharedPicture};
use crate::services::archives::import::foreign_archive::ReadError;

/// Whether a file lists posts.
pub(super) fn is_list(entry: &Entry) -> bool {
    let number = entry.file().strip_prefix("posts_");
    let number = number.and_then(|rest| rest.strip_suffix(".json"));
    let is_numbered = number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    });
    let within = |folder: &str| entry.folder().trim_end_matches('/').ends_with(folder);
    is_numbered && (within("media") || within("content"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Post {
    media: Vec<Media>,
    title: String,
    creation_timestamp: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Media {
    uri: String,
    title: String,
    creation_timestamp: Option<i64>,
}

/// One post, or a list of them: the export has both.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum List {
    Posts(Vec<Post>),
    One(Box<Post>),
}

pub(super) fn read(files: &mut impl Files) -> Result<Converted, ReadError> {
    let all: HashSet<String> = files.entries().iter().map(|one| one.name.clone()).collect();
    let lists = files.entries().iter().filter(|one| is_list(one));
    let lists: Vec<String> = lists.map(|one| one.name.clone()).collect();
    let mut read = Converted::default();
    let mut videos = 0;
    for list in lists {
        let posts = match files.json::<List>(&list)? {
            List::Posts(posts) => posts,
            List::One(post) => vec![*post],
        };
        for post in posts {
            let pictures = pictures(&post, &list, &all, &mut videos);
            read.posts.extend(shared(&post, pictures));
        }
    }
    read.left_out.extend(passed_over(videos, |count| {
        text!("left-out-videos", count = count)
    }));
    let others = files
        .entries()
        .iter()
        .any(|one| ["stories.json", "reels.json", "profile_photos.json"].contains(&one.file()));
    if others {
        read.left_out.push(text!("left-out-stories"));
    }
    read.left_out.extend(
        all.iter()
            .any(|name| name.contains("/comments/") || name.contains("/likes/"))
            .then(|| text!("left-out-instagram-comments")),
    );
    Ok(read)
}

fn pictures(
    post: &Post,
    list: &str,
    all: &HashSet<String>,
    videos: &mut usize,
) -> Vec<SharedPicture> {
    let mut pictures = Vec::new();
    for media in &post.media {
        let ending = media.uri.rsplit('.').next().unwrap_or_default();
        if ["mp4", "mov", "m4v"].contains(&ending.to_ascii_lowercase().as_str()) {
            *videos += 1;
            continue;
        }
        pictures.push(SharedPicture {
            file: whole(&media.uri, list, all),
            ..SharedPicture::default()
        });
    }
    pictures
}

/// The name of a file whose address begins at the top of the export, which may lie in a folder.
fn whole(uri: &str, list: &str, all: &HashSet<String>) -> String {
    let mut folder = list;
    while let Some(at) = folder.rfind('/') {
        folder = &folder[..at];
        let name = format!("{folder}/{uri}");
        if all.contains(&name) {
            return name;
        }
    }
    uri.to_owned()
}

/// None where no picture is left, and where it does not say when it was made.
fn shared(post: &Post, pictures: Vec<SharedPicture>) -> Option<Shared> {
    let first = post.media.first()?;
    let seconds = post.creation_timestamp.or(first.creation_timestamp)?;
    let at = Timestamp::from_millis(seconds.saturating_mul(1000)).rfc3339();
    let title = if post.title.is_empty() {
        &first.title
    } else {
        &post.title
    };
    (!pictures.is_empty()).then(|| Shared {
        id: format!("instagram:{}", first.uri),
        created_at: at.clone(),
        published_at: Some(at),
        caption: unbroken(title),
        pictures,
        ..Shared::default()
    })
}
