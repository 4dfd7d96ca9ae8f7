//! The pictures in a folder, by what is in the files.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::RemoteError;
use crate::media::Format;

/// As much of a file as says what it is.
const HEAD: u64 = 4096;

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct FoundPictures {
    /// Pictures, sorted by folder and name.
    pub(super) pictures: Vec<PathBuf>,
    /// Files and folders whose names begin with a dot.
    pub(super) hidden: usize,
    /// Other files.
    pub(super) others: usize,
    /// What could not be looked at.
    pub(super) unreadable: Vec<RemoteError>,
}

/// Looks through a folder and those below it. Links to folders are not followed, so that none is
/// gone through twice.
pub(super) fn pictures(folder: &Path) -> Result<FoundPictures, RemoteError> {
    let entries = sorted(folder).map_err(|error| RemoteError::file(folder, error))?;
    let mut found = FoundPictures::default();
    walk(entries, &mut found);
    Ok(found)
}

fn sorted(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries: Vec<DirEntry> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

fn walk(entries: Vec<DirEntry>, found: &mut FoundPictures) {
    for entry in entries {
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            found.hidden += 1;
            continue;
        }
        let path = entry.path();
        if let Err(error) = look_at(&entry, found) {
            found.unreadable.push(RemoteError::file(path, error));
        }
    }
}

fn look_at(entry: &DirEntry, found: &mut FoundPictures) -> io::Result<()> {
    let path = entry.path();
    if entry.file_type()?.is_dir() {
        walk(sorted(&path)?, found);
    // A pipe would be waited for without end.
    } else if path.is_file() && is_picture(&path)? {
        found.pictures.push(path);
    } else {
        found.others += 1;
    }
    Ok(())
}

fn is_picture(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(Format::sniff(&head).is_ok())
}
