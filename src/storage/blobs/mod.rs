//! The bytes of pictures: a local folder or an S3-compatible bucket, through `object_store`.

mod archives;
mod bucket;
mod check;
mod stored_file;

use std::future::{Future, ready};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path as BlobPath;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use tokio::sync::Mutex;
use url::Url;

use crate::domain::{BlobKey, PictureSize};
use crate::metrics::Metrics;

pub use archives::{ARCHIVES, ArchiveWriter};
pub use stored_file::StoredFile;

/// Where pictures lie.
#[derive(Debug, Clone)]
pub enum BlobSettings {
    /// Below this folder.
    Folder(PathBuf),
    /// In a bucket: `s3://bucket/prefix`, with options such as `endpoint`, `region`,
    /// `access_key_id`, `secret_access_key` (the names of `object_store`).
    Bucket {
        /// `s3://bucket/prefix`
        url: Url,
        /// Names and values.
        options: Vec<(String, String)>,
    },
}

/// An operation that takes longer has failed, but for the time that the bytes of a file take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes a second that a picture store takes at least.
const SLOWEST: usize = 250_000;

/// A failure of the blob store.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No such file.
    #[error("the file of a picture is missing")]
    Missing,
    /// The folder or bucket did not answer in time.
    #[error("the picture store did not answer in {0:?}")]
    Slow(Duration),
    /// The folder or bucket failed.
    #[error("the picture store failed: {0}")]
    Unavailable(#[source] object_store::Error),
}

impl From<object_store::Error> for BlobError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            error => Self::Unavailable(error),
        }
    }
}

/// Handle to the blob store; clones share it.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// The same for archives, which may take longer.
    archives: Arc<dyn ObjectStore>,
    /// Where files lie, when they lie in a folder.
    folder: Option<PathBuf>,
    prefix: BlobPath,
    metrics: Arc<Metrics>,
    /// When a file was last written, read and deleted by way of a check.
    checked: Arc<Mutex<Option<Instant>>>,
}

impl Blobs {
    /// Opens the folder (making it) or the bucket. Its operations are timed.
    ///
    /// # Errors
    /// When the folder cannot be made or the bucket's address is not understood.
    pub fn open(settings: &BlobSettings, metrics: Arc<Metrics>) -> Result<Self, BlobError> {
        match settings {
            BlobSettings::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|source| {
                    BlobError::Unavailable(object_store::Error::Generic {
                        store: "folder",
                        source: source.into(),
                    })
                })?;
                let store = object_store::local::LocalFileSystem::new_with_prefix(folder)?
                    .with_automatic_cleanup(true);
                let store: Arc<dyn ObjectStore> = Arc::new(store);
                Ok(Self {
                    archives: Arc::clone(&store),
                    store,
                    folder: Some(folder.clone()),
                    prefix: BlobPath::default(),
                    metrics,
                    checked: Arc::default(),
                })
            }
            BlobSettings::Bucket { url, options } => Ok(Self {
                store: Arc::new(bucket::open(url, options, bucket::PICTURE_IN_ALL)?),
                archives: Arc::new(bucket::open(url, options, None)?),
                folder: None,
                prefix: BlobPath::from_url_path(url.path()).map_err(object_store::Error::from)?,
                metrics,
                checked: Arc::default(),
            }),
        }
    }

    /// Stores one size of a picture; the file appears whole or not at all.
    ///
    /// # Errors
    /// When the store fails, e.g. because the disk is full.
    pub async fn put(
        &self,
        blob: BlobKey,
        size: PictureSize,
        bytes: Bytes,
    ) -> Result<(), BlobError> {
        let path = self.path(blob, size);
        let bytes_take = Duration::from_secs((bytes.len() / SLOWEST) as u64);
        let put = self.store.put(&path, PutPayload::from_bytes(bytes));
        self.timed("put", PATIENCE + bytes_take, async {
            Ok(put.await.map(|_| ())?)
        })
        .await
    }

    /// Reads one size of a picture.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn get(&self, blob: BlobKey, size: PictureSize) -> Result<Bytes, BlobError> {
        let path = self.path(blob, size);
        let get = async { Ok(self.store.get(&path).await?.bytes().await?) };
        self.timed("get", PATIENCE + PATIENCE / 2, get).await
    }

    /// Deletes all sizes of a picture; deleting them twice is no error.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, blob: BlobKey) -> Result<(), BlobError> {
        for size in PictureSize::ALL {
            let path = self.path(blob, size);
            let delete = async { Ok(self.store.delete(&path).await?) };
            match self.timed("delete", PATIENCE, delete).await {
                Ok(()) | Err(BlobError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        self.delete_rest(blob).await
    }

    /// A crash leaves a file in the making under a name of its own beside where it should have come.
    async fn delete_rest(&self, blob: BlobKey) -> Result<(), BlobError> {
        self.delete_folder_of(&path_of(blob, PictureSize::Original))
            .await
    }

    /// Deletes the folder that a file lies in, where files lie in folders.
    async fn delete_folder_of(&self, path: &str) -> Result<(), BlobError> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let Some(folder) = folder.join(path).parent().map(PathBuf::from) else {
            return Ok(());
        };
        match tokio::fs::remove_dir_all(folder).await {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                let source = error.into();
                let store = "folder";
                Err(object_store::Error::Generic { store, source }.into())
            }
            _ => Ok(()),
        }
    }

    async fn timed<T>(
        &self,
        operation: &'static str,
        most: Duration,
        work: impl Future<Output = Result<T, BlobError>>,
    ) -> Result<T, BlobError> {
        let begun = Instant::now();
        let outcome = match tokio::time::timeout(most, work).await {
            Ok(outcome) => outcome,
            Err(_elapsed) => Err(BlobError::Slow(most)),
        };
        let worked = matches!(outcome, Ok(_) | Err(BlobError::Missing));
        self.metrics
            .store("pictures", operation, worked, begun.elapsed());
        outcome
    }

    /// All files of pictures, in no order.
    pub fn files(&self) -> BoxStream<'_, Result<StoredFile, BlobError>> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let files = self.store.list(prefix).map_err(BlobError::from);
        files
            .try_filter(|meta| ready(!self.is_archive(meta)))
            .map_ok(|meta| StoredFile::new(&meta))
            .boxed()
    }

    fn path(&self, blob: BlobKey, size: PictureSize) -> BlobPath {
        let path = path_of(blob, size);
        let parts = path.split('/');
        parts.fold(self.prefix.clone(), |path, part| path.join(part))
    }
}

/// Where a file lies below the folder or the prefix. Two letters of the random name make a folder,
/// so that no folder grows without bound.
#[must_use]
pub fn path_of(blob: BlobKey, size: PictureSize) -> String {
    let name = blob.as_uuid().simple().to_string();
    format!("{}/{name}/{}", &name[..2], size.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_crash_left_in_the_making_goes_with_its_picture() {
        let folder = tempfile::tempdir().unwrap();
        let settings = BlobSettings::Folder(folder.path().to_owned());
        let blobs = Blobs::open(&settings, Arc::default()).unwrap();
        let blob = BlobKey::generate();
        let bytes = Bytes::from_static(b"a picture");
        blobs.put(blob, PictureSize::Grid, bytes).await.unwrap();
        let whole = folder.path().join(path_of(blob, PictureSize::Grid));
        std::fs::write(whole.with_file_name("view#1"), "half a pic").unwrap();
        blobs.delete(blob).await.unwrap();
        assert!(!whole.parent().unwrap().exists());
        blobs.delete(blob).await.unwrap();
    }
}
