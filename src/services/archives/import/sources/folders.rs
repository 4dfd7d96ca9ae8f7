//! Pictures in folders: each folder is an album, each picture a post. Words stand in the pictures'
//! files, or in files of XMP beside them.

use std::collections::{BTreeMap, HashMap};

use super::{Converted, Entry, Files, passed_over};
use crate::domain::Timestamp;
use crate::i18n::text;
use crate::services::archives::format::{Shared, SharedAlbum, SharedPicture};

pub(super) fn read(files: &mut impl Files) -> Converted {
    let visible: Vec<&Entry> = files
        .entries()
        .iter()
        .filter(|one| !one.is_hidden())
        .collect();
    let root = root(&visible);
    let sidecars: HashMap<String, &str> = visible
        .iter()
        .filter(|one| one.name.to_ascii_lowercase().ends_with(".xmp"))
        .map(|one| (one.name.to_ascii_lowercase(), one.name.as_str()))
        .collect();
    let mut read = Converted::default();
    let mut albums: BTreeMap<String, SharedAlbum> = BTreeMap::new();
    let mut others = 0;
    for entry in &visible {
        if !entry.is_picture() {
            let ending = entry.name.to_ascii_lowercase();
            others += usize::from(!ending.ends_with(".xmp"));
            continue;
        }
        let id = format!("folder:{}", entry.name);
        let at = entry
            .modified
            .unwrap_or(Timestamp::from_millis(0))
            .rfc3339();
        let folder = entry.folder().strip_prefix(root).unwrap_or_default();
        let folder = folder.trim_end_matches('/');
        if !folder.is_empty() {
            let album = albums
                .entry(folder.to_owned())
                .or_insert_with(|| SharedAlbum {
                    id: format!("folder:{folder}"),
                    title: folder.replace('/', " / "),
                    created_at: at.clone(),
                    ..SharedAlbum::default()
                });
            album.posts.push(id.clone());
        }
        read.posts.push(Shared {
            id,
            created_at: at.clone(),
            published_at: Some(at),
            dated_by_camera: true,
            pictures: vec![SharedPicture {
                file: entry.name.clone(),
                sidecar: sidecar(entry, &sidecars),
                ..SharedPicture::default()
            }],
            ..Shared::default()
        });
    }
    read.albums = albums.into_values().collect();
    read.left_out.extend(passed_over(others, |count| {
        text!("left-out-files", count = count)
    }));
    read
}

/// `x.jpg.xmp`, or `x.xmp`.
pub(super) fn sidecar(entry: &Entry, sidecars: &HashMap<String, &str>) -> Option<String> {
    let name = entry.name.to_ascii_lowercase();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let beside = sidecars.get(&format!("{name}.xmp"));
    let found = beside.or_else(|| sidecars.get(&format!("{stem}.xmp")));
    found.map(|name| (*name).to_owned())
}

/// The folder around everything, with its slash: who packs a folder packs its name along.
fn root<'e>(entries: &[&'e Entry]) -> &'e str {
    let Some(first) = entries.first() else {
        return "";
    };
    let Some((top, _)) = first.name.split_once('/') else {
        return "";
    };
    let top = &first.name[..=top.len()];
    let around = entries.iter().all(|one| one.name.starts_with(top));
    // Pictures right below it make it an album; folders below it are the albums.
    let nested = entries
        .iter()
        .all(|one| !one.is_picture() || one.folder() != top);
    if around && nested { top } else { "" }
}
