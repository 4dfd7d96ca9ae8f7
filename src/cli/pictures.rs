//! Finding picture files and reading them.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use image::DynamicImage;

use super::complain;
use crate::media::{self, Limits};

/// What a picture may cost.
const LIMITS: Limits = Limits {
    bytes: 20 * 1024 * 1024,
    pixels: 50_000_000,
};

/// Reads a picture as an upload is read, so that its words are the same.
pub(crate) fn decode(file: &Path) -> Result<DynamicImage, String> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| error.to_string())?;
    opened
        .take(LIMITS.bytes as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    let decoded = media::decode_for_sizes(&bytes.into(), LIMITS);
    let decoded = decoded.map_err(|error| error.to_string())?;
    Ok(decoded.image)
}

/// The files to describe, those of folders sorted, and whether any path led nowhere.
pub(crate) fn find_pictures(paths: &[PathBuf]) -> (Vec<PathBuf>, bool) {
    let (mut files, mut failed) = (Vec::new(), false);
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        if let Err(error) = walk(path, &mut files) {
            failed = true;
            complain(format_args!("{}: {error}", path.display()));
        } else if files.len() == before {
            failed = true;
            complain(format_args!("{}: no pictures in it", path.display()));
        }
    }
    (files, failed)
}

/// Adds the pictures under `folder`, by their names; hidden entries and links to folders are
/// left out.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if kind.is_dir() {
            walk(&path, files)?;
        } else if has_picture_name(&path) && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

fn has_picture_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(media::has_picture_name)
}
