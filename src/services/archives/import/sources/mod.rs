//! What other sites and programs pack, read as if it were an archive of ours. Each module knows one
//! layout; all of them see the names of the files and small JSON files, never pictures.

mod flickr;
mod folders;
mod instagram;
mod mastodon;
mod pixelfed;
mod takeout;
mod text;

use serde::de::DeserializeOwned;

use super::foreign_archive::ReadError;
use crate::domain::Timestamp;
use crate::media;
use crate::services::archives::format::{Shared, SharedAlbum};

/// Whose layout an archive has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Ours.
    Vignette,
    /// Instagram, as JSON.
    Instagram,
    /// Google Photos, by Takeout.
    Takeout,
    /// Flickr.
    Flickr,
    /// Pixelfed.
    Pixelfed,
    /// Mastodon.
    Mastodon,
    /// Pictures in folders, as Lychee and people pack them.
    Folders,
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    /// When it was last changed, as far as the archive says.
    pub(super) modified: Option<Timestamp>,
}

impl Entry {
    /// The folder that it lies in, with its slash; empty at the top.
    fn folder(&self) -> &str {
        self.name.rfind('/').map_or("", |at| &self.name[..=at])
    }

    /// Its name without the folder.
    fn file(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Whether it looks like a picture.
    fn is_picture(&self) -> bool {
        media::has_picture_name(self.file())
    }

    /// What other systems put beside people's files.
    fn is_hidden(&self) -> bool {
        self.name.starts_with("__MACOSX/")
            || self.name.split('/').any(|part| part.starts_with('.'))
            || self.name.ends_with('/')
    }
}

/// An archive as its layout is read.
pub(super) trait Files {
    /// All files.
    fn entries(&self) -> &[Entry];
    /// The contents of a JSON file.
    fn json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, ReadError>;
}

/// What an archive holds, as ours would.
#[derive(Debug, Default)]
pub(super) struct Converted {
    /// The newest first, as in ours.
    pub(super) posts: Vec<Shared>,
    pub(super) albums: Vec<SharedAlbum>,
    /// Sentences on what has no place here.
    pub(super) left_out: Vec<String>,
}

impl Source {
    /// Whose layout this is; none where there is not even a picture.
    pub(super) fn of(entries: &[Entry]) -> Option<Self> {
        let any = |is: fn(&Entry) -> bool| entries.iter().any(|one| !one.is_hidden() && is(one));
        Some(match () {
            () if any(|one| one.file() == "posts.json") => Self::Vignette,
            () if any(instagram::is_list) => Self::Instagram,
            () if any(|one| one.file() == "outbox.json") => Self::Mastodon,
            () if any(|one| one.file() == pixelfed::LIST) => Self::Pixelfed,
            () if any(flickr::is_photo) => Self::Flickr,
            () if takeout::is_one(entries) => Self::Takeout,
            () if any(Entry::is_picture) => Self::Folders,
            () => return None,
        })
    }

    /// Reads an archive of others; of ours there is nothing to convert.
    /// `fetch`: whether pictures are fetched of which there are only addresses.
    pub(super) fn read(self, files: &mut impl Files, fetch: bool) -> Result<Converted, ReadError> {
        let mut read = match self {
            Self::Vignette => Converted::default(),
            Self::Instagram => instagram::read(files)?,
            Self::Takeout => takeout::read(files),
            Self::Flickr => flickr::read(files)?,
            Self::Pixelfed => pixelfed::read(files, fetch)?,
            Self::Mastodon => mastodon::read(files)?,
            Self::Folders => folders::read(files),
        };
        let newest_first = |one: &Shared, other: &Shared| {
            other
                .created_at
                .cmp(&one.created_at)
                .then_with(|| one.id.cmp(&other.id))
        };
        read.posts.sort_by(newest_first);
        Ok(read)
    }
}

/// A sentence on so many things that have no place here; none where there are none.
fn passed_over(count: usize, sentence: impl FnOnce(usize) -> String) -> Option<String> {
    (count > 0).then(|| sentence(count))
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;

#[cfg(test)]
mod pixelfed_tests;

#[cfg(test)]
mod takeout_tests;
