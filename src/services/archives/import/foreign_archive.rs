//! The files of an archive, listed within bounds.

use std::fs::File;
use std::io::{BufReader, Error, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use serde::de::DeserializeOwned;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::archive_file::MOST_WORDS;
use super::sources::{Entry, Files};
use crate::domain::Timestamp;
use crate::services::archives::bounded::TOO_LONG;

/// A file of which only so much may be read.
#[derive(Debug)]
pub(super) struct Metered {
    pub(super) file: File,
    pub(super) left: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.load(Relaxed);
        let most = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 && !buffer.is_empty() {
            return Err(Error::other("more than is allowed to be read"));
        }
        let read = self.file.read(&mut buffer[..most])?;
        self.left.store(left - read as u64, Relaxed);
        Ok(read)
    }
}

impl Seek for Metered {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// All files of an archive.
pub(super) fn entries(zip: &mut ZipArchive<Metered>) -> Vec<Entry> {
    let numbers = 0..zip.len();
    let entry = |number| {
        let file = zip.by_index_raw(number).ok()?;
        let modified = file.last_modified().and_then(|time| {
            let (year, month, day) = (time.year(), time.month(), time.day());
            let (hour, minute, second) = (time.hour(), time.minute(), time.second());
            let text = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
            Timestamp::of_local(&text, None)
        });
        Some(Entry {
            name: file.name().ok()?.to_string(),
            modified,
        })
    };
    numbers.filter_map(entry).collect()
}

/// An archive of others as its layout is read.
pub(super) struct ForeignArchive<'z> {
    pub(super) zip: &'z mut ZipArchive<Metered>,
    pub(super) entries: Vec<Entry>,
}

impl Files for ForeignArchive<'_> {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, ReadError> {
        read_json(self.zip, name, MOST_WORDS)
    }
}

/// Why a file of an archive cannot be had; the ends of sentences.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error("it is not in the archive")]
    Missing,
    #[error("it is larger than {} MB", .0 / 1_000_000)]
    TooLarge(u64),
    #[error("it is damaged")]
    Damaged,
    #[error("it was taken for another picture before")]
    Taken,
    #[error("it unpacks to far more than a picture does")]
    Unpacks,
    #[error("{0}")]
    NotOurs(String),
}

/// A file of an archive, by its name.
pub(super) fn entry<'a>(
    zip: &'a mut ZipArchive<Metered>,
    name: &str,
) -> Result<ZipFile<'a, Metered>, ReadError> {
    zip.by_name(name).map_err(|error| match error {
        ZipError::FileNotFound => ReadError::Missing,
        _ => ReadError::Damaged,
    })
}

pub(super) fn read_json<T: DeserializeOwned>(
    zip: &mut ZipArchive<Metered>,
    name: &str,
    most: u64,
) -> Result<T, ReadError> {
    let mut reader = BufReader::new(entry(zip, name)?.take(most + 1));
    let read = serde_json::from_reader(&mut reader);
    // What is behind the limit looks like the end of the file.
    if reader.get_ref().limit() == 0 {
        return Err(ReadError::TooLarge(most));
    }
    read.map_err(|error: serde_json::Error| {
        tracing::info!(%error, name, "an archive is not understood");
        if error.is_io() {
            return ReadError::Damaged;
        }
        let text = error.to_string();
        let (line, column) = (error.line(), error.column());
        ReadError::NotOurs(match text.split(" at line ").next() {
            Some(reason) if reason.starts_with(TOO_LONG) => reason.to_owned(),
            _ => format!("line {line}, column {column} is not as expected"),
        })
    })
}
