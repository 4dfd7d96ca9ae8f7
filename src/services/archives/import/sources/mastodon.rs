//! Mastodon's archive: `outbox.json` with what a user posted, and the files beside it.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use super::text::of_html;
use super::{Converted, Files, passed_over};
use crate::i18n::text;
use crate::services::archives::format::{Shared, SharedPicture};
use crate::services::archives::import::foreign_archive::ReadError;

/// In place of everybody.
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Outbox {
    ordered_items: Vec<Activity>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Activity {
    r#type: String,
    published: String,
    to: Vec<String>,
    cc: Vec<String>,
    /// The address of what was boosted, or the post itself.
    object: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Note {
    id: String,
    content: String,
    summary: Option<String>,
    sensitive: bool,
    attachment: Vec<Attachment>,
    tag: Vec<Tag>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Attachment {
    media_type: String,
    url: String,
    name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tag {
    r#type: String,
    name: String,
}

pub(super) fn read(files: &mut impl Files) -> Result<Converted, ReadError> {
    let all: HashSet<String> = files.entries().iter().map(|one| one.name.clone()).collect();
    let outboxes = files.entries().iter();
    let outbox = outboxes
        .filter(|one| one.file() == "outbox.json")
        .min_by_key(|one| one.name.len());
    let Some(outbox) = outbox.cloned() else {
        return Err(ReadError::Missing);
    };
    let folder = outbox.folder().to_owned();
    let mut read = Converted::default();
    let (mut boosts, mut without, mut others) = (0, 0, 0);
    for activity in files.json::<Outbox>(&outbox.name)?.ordered_items {
        if activity.r#type != "Create" {
            boosts += 1;
            continue;
        }
        let Ok(note) = serde_json::from_value::<Note>(activity.object.clone()) else {
            continue;
        };
        let is_picture = |one: &&Attachment| one.media_type.starts_with("image/");
        others += note
            .attachment
            .iter()
            .filter(|one| !is_picture(one))
            .count();
        let pictures = note.attachment.iter().filter(is_picture);
        let pictures: Vec<SharedPicture> = pictures
            .map(|one| SharedPicture {
                file: place(&one.url, &folder, &all),
                alt: one.name.clone().unwrap_or_default(),
                ..SharedPicture::default()
            })
            .collect();
        match pictures.is_empty() {
            true => without += 1,
            false => read.posts.push(shared(&activity, note, pictures)),
        }
    }
    let sentences = [
        passed_over(boosts, |count| text!("left-out-boosts", count = count)),
        passed_over(without, |count| text!("left-out-posts", count = count)),
        passed_over(others, |count| text!("left-out-media", count = count)),
    ];
    read.left_out.extend(sentences.into_iter().flatten());
    Ok(read)
}

/// Where a file stands whose address begins with a slash, or with that of a store.
fn place(url: &str, folder: &str, all: &HashSet<String>) -> String {
    let mut path = url.trim_start_matches('/');
    loop {
        let name = format!("{folder}{path}");
        if all.contains(&name) {
            return name;
        }
        match path.split_once('/') {
            Some((_, rest)) => path = rest,
            None => return url.trim_start_matches('/').to_owned(),
        }
    }
}

fn shared(activity: &Activity, note: Note, pictures: Vec<SharedPicture>) -> Shared {
    let is_for = |list: &[String]| list.iter().any(|to| to == PUBLIC || to == "as:Public");
    let followers = activity.to.iter().any(|to| to.ends_with("/followers"));
    let visibility = match () {
        () if is_for(&activity.to) => "public",
        () if is_for(&activity.cc) => "unlisted",
        () if followers => "followers",
        () => "private",
    };
    let text = of_html(&note.content);
    let warning = note.summary.filter(|warning| !warning.trim().is_empty());
    let tags = note.tag.iter().filter(|tag| tag.r#type == "Hashtag");
    Shared {
        id: format!("mastodon:{}", note.id),
        created_at: activity.published.clone(),
        published_at: Some(activity.published.clone()),
        visibility: visibility.to_owned(),
        sensitive: note.sensitive,
        caption: match warning {
            Some(warning) => format!("{warning}\n\n{text}"),
            None => text,
        },
        hashtags: tags
            .map(|tag| tag.name.trim_start_matches('#').to_owned())
            .collect(),
        pictures,
        ..Shared::default()
    }
}
