//! A folder made into a zip file, to be brought in like one.

use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::services::Failure;
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Why a folder cannot be packed; sentences.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Something in it cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, io::Error),
    /// It does not fit into a zip file.
    #[error("{0} cannot be packed: {1}")]
    Zip(PathBuf, zip::result::ZipError),
    /// Not the folder's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// A folder as a zip file, in the system's folder for temporary files.
///
/// # Errors
/// When something in it cannot be read, or there is no room.
pub async fn folder(folder: &Path) -> Result<tempfile::NamedTempFile, PackError> {
    let root = folder.to_owned();
    let made = spawn_blocking(move || {
        let file = tempfile::NamedTempFile::new();
        let mut file = file.map_err(|error| PackError::Unreadable(root.clone(), error))?;
        let mut zip = ZipWriter::new(file.as_file_mut());
        pack(&mut zip, &root, &root)?;
        let finished = zip
            .finish()
            .map_err(|error| PackError::Zip(root.clone(), error));
        finished?
            .rewind()
            .map_err(|error| PackError::Unreadable(root.clone(), error))?;
        Ok(file)
    });
    made.await
        .map_err(TaskFailed::from)
        .map_err(Failure::from)?
}

/// Adds what is in a folder. Links are not followed: they may lead anywhere.
fn pack(zip: &mut ZipWriter<&mut File>, root: &Path, folder: &Path) -> Result<(), PackError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| PackError::Unreadable(path, error)
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable(folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable(folder))?;
        let kind = entry.file_type().map_err(unreadable(folder))?;
        paths.push((entry.path(), kind));
    }
    paths.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, kind) in paths {
        if kind.is_dir() {
            pack(zip, root, &path)?;
            continue;
        }
        if !kind.is_file() {
            continue;
        }
        let mut file = File::open(&path).map_err(unreadable(&path))?;
        let modified = file.metadata().and_then(|about| about.modified()).ok();
        // The clock of a zip file begins in 1980 and knows no time zones.
        let modified = modified.and_then(|time| {
            let time = jiff::Timestamp::try_from(time).ok()?;
            let time = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            zip::DateTime::from_date_and_time(
                time.year().try_into().ok()?,
                time.month().try_into().ok()?,
                time.day().try_into().ok()?,
                time.hour().try_into().ok()?,
                time.minute().try_into().ok()?,
                time.second().try_into().ok()?,
            )
            .ok()
        });
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true)
            .last_modified_time(modified.unwrap_or_default());
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
        let started = zip.start_file(name.replace('\\', "/"), options);
        started.map_err(|error| PackError::Zip(path.clone(), error))?;
        io::copy(&mut file, zip).map_err(unreadable(&path))?;
    }
    Ok(())
}
