//! An archive that a user sent, opened with care: it may hold anything.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde::de::DeserializeOwned;
use zip::ZipArchive;
use zip::read::Config;
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::foreign_archive::{ForeignArchive, Metered, ReadError, entries, entry, read_json};
use super::sources::{Converted, Entry, Source};
use crate::i18n::text;
use crate::services::Failure;
use crate::services::archives::format::POSTS;
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Most bytes that are read to list the files of an archive, because the list is in memory: enough
/// for a hundred thousand pictures.
const MOST_LIST: u64 = 16 << 20;
/// Most files in an archive, by what it says of itself: as much room is taken before they are read.
const MOST_FILES: usize = 200_000;
/// Most bytes of a list of posts, comments or people.
pub(super) const MOST_WORDS: u64 = 32 << 20;
/// Most bytes of what a user says of themselves.
pub(super) const MOST_OF_A_PROFILE: u64 = 64 << 10;
/// A picture is compressed already: what unpacks to so many times its size is none.
const MOST_UNPACKED: u64 = 20;
/// Smaller ones may unpack to any number of times their size.
const SMALL: u64 = 1 << 20;

/// Why an archive cannot be used; sentences for the person.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error("{}", text!("import-not-zip"))]
    NotZip,
    #[error("{}", text!("import-too-many-files"))]
    TooMany,
    #[error("{}", text!("import-not-ours"))]
    NotOurs,
    #[error("{}", text!("import-unreadable", what = .0.as_str(), why = .1.as_str()))]
    Unreadable(String, String),
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// An opened archive.
#[derive(Debug)]
pub(super) struct Archive {
    zip: Arc<Mutex<Opened>>,
    /// The folder in which everything lies, with its slash: who packs an unpacked archive again
    /// often packs the folder around it.
    folder: String,
    /// Whose layout it has.
    source: Source,
}

#[derive(Debug)]
struct Opened {
    zip: ZipArchive<Metered>,
    /// Where pictures stand that were taken. Any number of names may lead to the same place.
    taken: HashSet<u64>,
    /// The files of an archive of others, until they are converted.
    entries: Vec<Entry>,
}

impl Archive {
    /// Finds the posts.
    ///
    /// # Errors
    /// When there are none to be found.
    pub(super) async fn open(file: File) -> Result<Self, OpenError> {
        blocking(move || Self::open_now(file)).await?
    }

    fn open_now(file: File) -> Result<Self, OpenError> {
        let left = Arc::new(AtomicU64::new(MOST_LIST));
        let mut metered = Metered {
            file,
            left: Arc::clone(&left),
        };
        let listed = ZipIterable::try_new(&mut metered, Config::default()).map_err(not_zip)?;
        if listed.len() > MOST_FILES {
            return Err(OpenError::TooMany);
        }
        let mut zip = ZipArchive::new(metered).map_err(|error| match left.load(Relaxed) {
            0 => OpenError::TooMany,
            _ => not_zip(error),
        })?;
        left.store(u64::MAX, Relaxed);
        let names = zip.file_names().filter_map(Result::ok);
        let folders = names.filter_map(|name| {
            let folder = name.strip_suffix(POSTS)?;
            let ours = folder.is_empty() || folder.ends_with('/');
            // What other systems put beside the files begins like this.
            (ours && !folder.starts_with("__MACOSX")).then(|| folder.to_owned())
        });
        let mut listed = Vec::new();
        let (source, folder) = match folders.min_by_key(String::len) {
            Some(folder) => (Source::Vignette, folder),
            None => {
                listed = entries(&mut zip);
                let source = Source::of(&listed).ok_or(OpenError::NotOurs)?;
                (source, String::new())
            }
        };
        let taken = HashSet::new();
        let zip = Arc::new(Mutex::new(Opened {
            zip,
            taken,
            entries: listed,
        }));
        Ok(Self {
            zip,
            folder,
            source,
        })
    }

    /// Whose layout it has.
    pub(super) fn source(&self) -> Source {
        self.source
    }

    /// What an archive of others holds, as ours would; with the addresses of pictures that are not in
    /// it where they are to be fetched.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) async fn converted(&self, fetch: bool) -> Result<Converted, OpenError> {
        let (zip, source) = (Arc::clone(&self.zip), self.source);
        let read = move || {
            let mut opened = zip.lock().unwrap_or_else(PoisonError::into_inner);
            let entries = std::mem::take(&mut opened.entries);
            let zip = &mut opened.zip;
            source.read(&mut ForeignArchive { zip, entries }, fetch)
        };
        let read = blocking(read).await?;
        read.map_err(|error| {
            OpenError::Unreadable(text!("import-list-of-posts"), error.to_string())
        })
    }

    /// A list of the archive; empty when the file is not there. It is read piece by piece, so that
    /// only what is kept of it takes room.
    ///
    /// # Errors
    /// When it cannot be read, or has more than `most` bytes.
    pub(super) async fn json<T>(&self, name: &'static str, most: u64) -> Result<T, OpenError>
    where
        T: DeserializeOwned + Default + Send + 'static,
    {
        let (zip, path) = (Arc::clone(&self.zip), format!("{}{name}", self.folder));
        let read = move || {
            let mut opened = zip.lock().unwrap_or_else(PoisonError::into_inner);
            read_json(&mut opened.zip, &path, most)
        };
        match blocking(read).await? {
            Ok(read) => Ok(read),
            Err(ReadError::Missing) => Ok(T::default()),
            Err(error) => Err(OpenError::Unreadable(name.to_owned(), error.to_string())),
        }
    }

    /// The bytes of a picture, once, or why they cannot be had.
    ///
    /// # Errors
    /// When the task fails.
    pub(super) async fn picture(
        &self,
        name: &str,
        most: u64,
    ) -> Result<Result<Bytes, ReadError>, Failure> {
        self.file(name, most, true).await
    }

    /// The bytes of a small file beside a picture, which may stand beside several.
    ///
    /// # Errors
    /// When the task fails.
    pub(super) async fn beside(
        &self,
        name: &str,
        most: u64,
    ) -> Result<Result<Bytes, ReadError>, Failure> {
        self.file(name, most, false).await
    }

    async fn file(
        &self,
        name: &str,
        most: u64,
        once: bool,
    ) -> Result<Result<Bytes, ReadError>, Failure> {
        let zip = Arc::clone(&self.zip);
        let name = format!("{}{name}", self.folder);
        let read = move || {
            // One file is read after the other, so nothing is left half read.
            let mut opened = zip.lock().unwrap_or_else(PoisonError::into_inner);
            read_file(&mut opened, &name, most, once)
        };
        blocking(read).await
    }
}

fn read_file(opened: &mut Opened, name: &str, most: u64, once: bool) -> Result<Bytes, ReadError> {
    let file = entry(&mut opened.zip, name)?;
    let (place, packed) = (file.header_start(), file.compressed_size());
    if once && opened.taken.contains(&place) {
        return Err(ReadError::Taken);
    }
    // What the archive says of its size may be wrong.
    let most_unpacked = packed.saturating_mul(MOST_UNPACKED).max(SMALL).min(most);
    let mut bytes = Vec::new();
    file.take(most_unpacked + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| ReadError::Damaged)?;
    if bytes.len() as u64 > most {
        return Err(ReadError::TooLarge(most));
    }
    if bytes.len() as u64 > most_unpacked {
        return Err(ReadError::Unpacks);
    }
    if once {
        opened.taken.insert(place);
    }
    Ok(bytes.into())
}

fn not_zip(error: ZipError) -> OpenError {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => Failure::from(error).into(),
        _ => OpenError::NotZip,
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    Ok(spawn_blocking(work).await.map_err(TaskFailed::from)?)
}
