//! Flickr's export: `photo_ID.json` for each picture, whose file has the id in its name, and
//! `albums.json`.

use std::collections::HashMap;

use serde::Deserialize;

use super::text::of_html;
use super::{Converted, Entry, Files, passed_over};
use crate::domain::{Licence, Timestamp};
use crate::i18n::text;
use crate::services::archives::format::{Shared, SharedAlbum, SharedPicture};
use crate::services::archives::import::foreign_archive::ReadError;

/// Whether a file is about a picture.
pub(super) fn is_photo(entry: &Entry) -> bool {
    id_of(entry.file()).is_some()
}

fn id_of(file: &str) -> Option<&str> {
    let id = file.strip_prefix("photo_")?.strip_suffix(".json")?;
    let is_number = !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then_some(id)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Photo {
    id: String,
    name: String,
    description: String,
    date_taken: String,
    date_imported: String,
    license: String,
    privacy: String,
    tags: Vec<Tag>,
    comments: Vec<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tag {
    tag: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Albums {
    albums: Vec<Album>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Album {
    id: String,
    title: String,
    description: String,
    created: serde_json::Value,
    photos: Vec<String>,
}

pub(super) fn read(files: &mut impl Files) -> Result<Converted, ReadError> {
    let pictures = files
        .entries()
        .iter()
        .filter(|one| one.is_picture() && !one.is_hidden());
    let mut by_id: HashMap<String, String> = HashMap::new();
    for picture in pictures {
        // Title, id and size in any order, with underscores between.
        let stem = picture.file().rsplit_once('.').map_or("", |(stem, _)| stem);
        let numbers = stem
            .split('_')
            .filter(|part| part.len() > 6 && part.bytes().all(|digit| digit.is_ascii_digit()));
        for number in numbers {
            by_id
                .entry(number.to_owned())
                .or_insert_with(|| picture.name.clone());
        }
    }
    let photos = files.entries().iter().filter(|one| is_photo(one));
    let photos: Vec<String> = photos.map(|one| one.name.clone()).collect();
    let mut read = Converted::default();
    let (mut missing, mut comments, mut licences) = (0, 0, 0);
    for name in photos {
        let photo: Photo = match files.json(&name) {
            Ok(photo) => photo,
            Err(why) => {
                read.left_out.push(format!("{name}: {why}."));
                continue;
            }
        };
        comments += photo.comments.len();
        licences += usize::from(
            !["", "All Rights Reserved"].contains(&photo.license.as_str())
                && licence(&photo).is_none(),
        );
        match by_id.get(&photo.id) {
            Some(file) => read.posts.extend(shared(&photo, file)),
            None => missing += 1,
        }
    }
    let lists = files
        .entries()
        .iter()
        .filter(|one| one.file() == "albums.json");
    let lists: Vec<String> = lists.map(|one| one.name.clone()).collect();
    for list in lists {
        let albums = files.json::<Albums>(&list)?.albums;
        read.albums.extend(albums.into_iter().map(album));
    }
    let sentences = [
        passed_over(missing, |count| text!("left-out-photos", count = count)),
        passed_over(comments, |count| text!("left-out-comments", count = count)),
        passed_over(licences, |count| text!("left-out-licences", count = count)),
    ];
    read.left_out.extend(sentences.into_iter().flatten());
    Ok(read)
}

/// Flickr's own licences are of version 2.0, which are other ones than those that are offered here.
fn licence(photo: &Photo) -> Option<Licence> {
    photo.license.contains("CC0").then_some(Licence::Cc0)
}

fn time(text: &str) -> Option<Timestamp> {
    Timestamp::of_local(&text.replace(' ', "T"), None)
}

fn shared(photo: &Photo, file: &str) -> Option<Shared> {
    let at = time(&photo.date_imported)
        .or_else(|| time(&photo.date_taken))?
        .rfc3339();
    let text = of_html(&photo.description);
    let caption = match (photo.name.trim(), text.as_str()) {
        ("", text) => text.to_owned(),
        (name, "") => name.to_owned(),
        (name, text) => format!("{name}\n\n{text}"),
    };
    let visibility = match photo.privacy.as_str() {
        "public" => "public",
        privacy if privacy.contains("friend") || privacy.contains("family") => "followers",
        _ => "private",
    };
    Some(Shared {
        id: format!("flickr:{}", photo.id),
        created_at: at.clone(),
        published_at: Some(at),
        visibility: visibility.to_owned(),
        caption,
        licence: licence(photo).unwrap_or_default().as_str().to_owned(),
        hashtags: photo.tags.iter().map(|one| one.tag.clone()).collect(),
        pictures: vec![SharedPicture {
            file: file.to_owned(),
            ..SharedPicture::default()
        }],
        ..Shared::default()
    })
}

fn album(album: Album) -> SharedAlbum {
    let seconds = match &album.created {
        serde_json::Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    };
    let created = Timestamp::from_millis(seconds.unwrap_or(0_i64).saturating_mul(1000));
    SharedAlbum {
        id: format!("flickr:{}", album.id),
        title: album.title,
        description: of_html(&album.description),
        created_at: created.rfc3339(),
        posts: album
            .photos
            .iter()
            .map(|id| format!("flickr:{id}"))
            .collect(),
        ..SharedAlbum::default()
    }
}
