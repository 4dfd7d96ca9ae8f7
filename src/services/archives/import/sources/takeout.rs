//! Google Photos by Takeout: a JSON file beside each picture, whose name is the picture's with an
//! ending that is cut so that the whole has 51 characters; and one in the folder of an album.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use super::{Converted, Entry, Files, passed_over};
use crate::domain::Timestamp;
use crate::i18n::text;
use crate::services::archives::format::{Shared, SharedAlbum, SharedPicture};

/// The ending of the file beside a picture, before it is cut.
const ENDING: &str = ".supplemental-metadata";
/// A name this long, without `.json`, may have been cut.
const CUT: usize = 46;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metadata {
    title: String,
    description: String,
    photo_taken_time: Option<Taken>,
    people: Vec<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Taken {
    timestamp: String,
}

/// Whether these files are Takeout's: a picture with such a file beside it.
pub(super) fn is_one(entries: &[Entry]) -> bool {
    let by_folder = by_folder(entries);
    let mut json = entries.iter().filter(|one| one.file().ends_with(".json"));
    json.any(|one| {
        let pictures = by_folder.get(one.folder());
        pictures.is_some_and(|pictures| picture_of(one, pictures).is_some())
    })
}

/// The pictures of each folder.
fn by_folder(entries: &[Entry]) -> HashMap<&str, Vec<&Entry>> {
    let mut folders: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in entries
        .iter()
        .filter(|one| one.is_picture() && !one.is_hidden())
    {
        folders.entry(entry.folder()).or_default().push(entry);
    }
    folders
}

/// `IMG_1(2).jpg` is `IMG_1.jpg` with the number 2.
fn numbered(name: &str) -> (String, Option<&str>) {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return (name.to_owned(), None);
    };
    match number_at_end(stem) {
        Some((stem, number)) => (format!("{stem}.{ending}"), Some(number)),
        None => (name.to_owned(), None),
    }
}

fn number_at_end(text: &str) -> Option<(&str, &str)> {
    let (stem, number) = text.strip_suffix(')')?.rsplit_once('(')?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then_some((stem, number))
}

/// The picture that a JSON file is about.
fn picture_of<'e>(json: &Entry, pictures: &[&'e Entry]) -> Option<&'e Entry> {
    let stem = json.file().strip_suffix(".json")?;
    let (stem, number) = match number_at_end(stem) {
        Some((stem, number)) => (stem, Some(number)),
        None => (stem, None),
    };
    let is_about = |picture: &&&Entry| {
        let (name, own) = numbered(picture.file());
        let ending = stem.strip_prefix(name.as_str());
        let whole = ending.is_some_and(|ending| ENDING.starts_with(ending));
        let cut = stem.len() >= CUT && name.starts_with(stem);
        own == number && (whole || cut)
    };
    pictures.iter().find(is_about).copied()
}

pub(super) fn read(files: &mut impl Files) -> Converted {
    let entries = files.entries().to_vec();
    let folders = by_folder(&entries);
    let mut read = Converted::default();
    let (mut described, mut people) = (HashSet::new(), 0);
    let mut albums: HashMap<&str, SharedAlbum> = HashMap::new();
    let is_json = |one: &&Entry| one.file().ends_with(".json") && !one.is_hidden();
    for json in entries.iter().filter(is_json) {
        let Some(pictures) = folders.get(json.folder()) else {
            continue;
        };
        let metadata: Metadata = match files.json(&json.name) {
            Ok(metadata) => metadata,
            Err(why) => {
                read.left_out.push(format!("{}: {why}.", json.name));
                continue;
            }
        };
        match picture_of(json, pictures) {
            Some(picture) => {
                people += usize::from(!metadata.people.is_empty());
                described.insert(picture.name.as_str());
                read.posts
                    .push(shared(picture, pictures, &metadata, &mut described));
            }
            None if metadata.photo_taken_time.is_none() && is_album(&metadata.title) => {
                albums.insert(json.folder(), album(json, &metadata));
            }
            None => {}
        }
    }
    // Pictures without such a file come in by the time of their own.
    for picture in folders.values().flatten() {
        if !described.contains(picture.name.as_str()) {
            let none = Metadata::default();
            let mut seen = HashSet::new();
            read.posts.push(shared(picture, &[], &none, &mut seen));
        }
    }
    fill(&mut albums, &read.posts);
    read.albums = albums
        .into_values()
        .filter(|album| !album.posts.is_empty())
        .collect();
    read.albums
        .sort_by(|one, other| one.title.cmp(&other.title));
    read.left_out.extend(passed_over(people, |count| {
        text!("left-out-people", count = count)
    }));
    let videos = entries.iter().filter(|one| {
        let name = one.name.to_ascii_lowercase();
        [".mp4", ".mov", ".m4v", ".3gp", ".mkv"]
            .iter()
            .any(|ending| name.ends_with(ending))
    });
    read.left_out.extend(passed_over(videos.count(), |count| {
        text!("left-out-videos", count = count)
    }));
    read
}

/// Folders of years are no albums, in whatever language they are named.
fn is_album(title: &str) -> bool {
    let last = title.rsplit(' ').next().unwrap_or_default();
    let year = last.len() == 4 && last.bytes().all(|digit| digit.is_ascii_digit());
    let years = [
        "Photos from",
        "Fotos von",
        "Photos de",
        "Fotos de",
        "Foto del",
        "Foto's uit",
    ];
    let of_a_year = year && years.iter().any(|begin| title.starts_with(begin));
    !title.is_empty() && !of_a_year
}

fn shared<'e>(
    picture: &'e Entry,
    pictures: &[&'e Entry],
    metadata: &Metadata,
    described: &mut HashSet<&'e str>,
) -> Shared {
    // Of a picture that was edited, people see the copy.
    let edited = picture.name.rsplit_once('.').and_then(|(stem, ending)| {
        let name = format!("{stem}-edited.{ending}");
        pictures.iter().find(|one| one.name == name).copied()
    });
    described.extend(edited.map(|edited| edited.name.as_str()));
    let seconds = metadata.photo_taken_time.as_ref();
    let seconds: Option<i64> = seconds.and_then(|taken| taken.timestamp.parse().ok());
    let taken = seconds.map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000)));
    let at = taken
        .or(picture.modified)
        .unwrap_or(Timestamp::from_millis(0))
        .rfc3339();
    Shared {
        id: format!("takeout:{}", picture.name),
        created_at: at.clone(),
        published_at: Some(at),
        caption: metadata.description.clone(),
        pictures: vec![SharedPicture {
            file: edited.unwrap_or(picture).name.clone(),
            ..SharedPicture::default()
        }],
        ..Shared::default()
    }
}

fn album(json: &Entry, metadata: &Metadata) -> SharedAlbum {
    let begin = json.modified.unwrap_or(Timestamp::from_millis(0));
    SharedAlbum {
        id: format!("takeout:{}", json.folder()),
        title: metadata.title.clone(),
        description: metadata.description.clone(),
        created_at: begin.rfc3339(),
        ..SharedAlbum::default()
    }
}

/// Puts posts into the albums in whose folders their pictures lie, the oldest first.
fn fill(albums: &mut HashMap<&str, SharedAlbum>, posts: &[Shared]) {
    let mut posts: Vec<&Shared> = posts.iter().collect();
    posts.sort_by(|one, other| one.created_at.cmp(&other.created_at));
    for post in posts {
        let file = post
            .pictures
            .first()
            .map_or("", |picture| picture.file.as_str());
        let folder = file.rfind('/').map_or("", |at| &file[..=at]);
        if let Some(album) = albums.get_mut(folder) {
            album.posts.push(post.id.clone());
        }
    }
}
