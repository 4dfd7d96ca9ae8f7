//! `vignette backup` and `vignette restore`, for the embedded store and pictures in a folder.
//!
//! The database comes first and its pictures after it, so whatever is shared meanwhile is not in
//! the backup, whole. What is deleted meanwhile may lack its files by then; its post has left the
//! database before them, so the database is copied once more. Files never change under their name.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::manifest::{
    DATABASE, Entry, MANIFEST, Manifest, PICTURES, copy, digest, empty_folder, named, progress,
};
use crate::settings::SERVER_ADDRESS;
use crate::storage::blobs::{ARCHIVES, path_of};
use crate::storage::sqlite::snapshot::{ShownFiles, check, snapshot};

/// How often the database is copied because pictures were deleted meanwhile.
const TRIES: u32 = 10;

/// Where an embedded site lies.
#[derive(Debug, Clone)]
pub struct SiteFiles {
    /// The data folder, with the signing secret and the like.
    pub data: PathBuf,
    /// The database's file.
    pub database: PathBuf,
}

impl SiteFiles {
    fn pictures(&self) -> PathBuf {
        self.data.join(PICTURES)
    }

    /// Files beside the database and the pictures: the signing secret, but not where the server runs.
    fn others(&self) -> anyhow::Result<Vec<PathBuf>> {
        let database = self.database.file_name().unwrap_or_default();
        let database = database.to_string_lossy();
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.data)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_file() && !name.starts_with(&*database) && name != SERVER_ADDRESS {
                found.push(path);
            }
        }
        Ok(found)
    }
}

/// Copies a site into a new or empty folder, also while it runs, and reads the copy again.
/// Returns how many files that are.
///
/// # Errors
/// When the folder is not empty, or something cannot be read or written.
pub async fn backup(place: &SiteFiles, folder: &Path) -> anyhow::Result<usize> {
    if !place.database.is_file() {
        bail!("there is no database {}", place.database.display());
    }
    empty_folder(folder)?;
    let mut files = BTreeMap::new();
    for _ in 0..TRIES {
        let shown = copy_database(place, folder).await?;
        copy_pictures(place, folder, &mut files)?;
        let lacks = |(blob, sizes): &ShownFiles| {
            let sizes = sizes.iter();
            let mut paths = sizes.map(|size| Path::new(PICTURES).join(path_of(*blob, *size)));
            !paths.all(|path| files.contains_key(&path))
        };
        if !shown.iter().any(lacks) {
            return finish(place, folder, files);
        }
    }
    bail!(
        "the database shows pictures that are not in {}",
        place.pictures().display()
    )
}

async fn copy_database(place: &SiteFiles, folder: &Path) -> anyhow::Result<Vec<ShownFiles>> {
    let into = folder.join(DATABASE);
    match fs::remove_file(&into) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(snapshot(&place.database, &into).await?),
    }
}

/// Copies the pictures that are there and not in the backup.
fn copy_pictures(
    place: &SiteFiles,
    folder: &Path,
    files: &mut BTreeMap<PathBuf, Entry>,
) -> anyhow::Result<()> {
    let found = files_below(&place.pictures())?;
    let bar = progress("files copied", found.len());
    for path in found {
        bar.inc(1);
        let into = Path::new(PICTURES).join(path.strip_prefix(place.pictures())?);
        if files.contains_key(&into) {
            continue;
        }
        match copy(&path, folder, &into) {
            Ok(entry) => {
                files.insert(into, entry);
            }
            // Deleted a moment ago.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).map_err(|error| named(&path, &error)),
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn finish(
    place: &SiteFiles,
    folder: &Path,
    files: BTreeMap<PathBuf, Entry>,
) -> anyhow::Result<usize> {
    let mut files: Vec<Entry> = files.into_values().collect();
    for path in place.others()? {
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        files.push(copy(&path, folder, &name)?);
    }
    let (bytes, sha256) = digest(&folder.join(DATABASE))?;
    files.push(Entry {
        path: DATABASE.into(),
        bytes,
        sha256,
    });
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files,
    };
    manifest.verify(folder)?;
    manifest.write(folder)?;
    Ok(manifest.files.len())
}

/// Puts a backup in the place of a site that is not there yet. Returns how many files that are.
///
/// # Errors
/// When there is something already, or the backup is not whole.
pub async fn restore(folder: &Path, place: &SiteFiles) -> anyhow::Result<usize> {
    let manifest = Manifest::read(folder)?;
    if place.database.exists() {
        bail!("there is a database {} already", place.database.display());
    }
    empty_folder(&place.data)?;
    manifest.verify(folder)?;
    let bar = progress("files restored", manifest.files.len());
    for entry in &manifest.files {
        bar.inc(1);
        if entry.path == Path::new(DATABASE) {
            continue;
        }
        let restored = copy(&folder.join(&entry.path), &place.data, &entry.path)
            .map_err(|error| named(&entry.path, &error))?;
        if restored.sha256 != entry.sha256 {
            bail!("{} changed while it was read", entry.path.display());
        }
    }
    bar.finish_and_clear();
    // Last, because a site without pictures would begin to serve.
    let parent = place.database.parent().unwrap_or(Path::new("."));
    let name = place.database.file_name().map(PathBuf::from);
    copy(&folder.join(DATABASE), parent, &name.unwrap_or_default())?;
    check(&place.database).await?;
    Ok(manifest.files.len())
}

/// Files of pictures, without those that are being written at this moment.
fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let (mut folders, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error).map_err(|error| named(&folder, &error)),
        };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // A file in the making has a number behind this sign.
            if path.is_dir() {
                // Archives are made anew from what is in the backup.
                if name != ARCHIVES {
                    folders.push(path);
                }
            } else if !name.contains('#') && name != MANIFEST {
                found.push(path);
            }
        }
    }
    Ok(found)
}
