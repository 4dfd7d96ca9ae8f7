//! The bytes of pictures: a local folder or an S3-compatible bucket, through `object_store`.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path as BlobPath;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use crate::domain::{BlobKey, PictureSize, Timestamp};

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

/// A failure of the blob store.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No such file.
    #[error("the file of a picture is missing")]
    Missing,
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

/// A file of the picture store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The picture whose size it is; none when the name is not one of ours.
    pub blob: Option<BlobKey>,
    /// Its path in the store.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last written.
    pub changed_at: Timestamp,
}

impl StoredFile {
    fn new(meta: &ObjectMeta) -> Self {
        let path = meta.location.to_string();
        let mut parts = path.rsplit('/');
        let size = parts.next().and_then(PictureSize::from_word);
        let name = parts.next().filter(|_| size.is_some());
        let folder = parts.next();
        let blob = name
            .filter(|name| folder == name.get(..2))
            .and_then(|name| uuid::Uuid::try_parse(name).ok());
        Self {
            blob: blob.map(BlobKey::from),
            bytes: meta.size,
            changed_at: Timestamp::from_millis(meta.last_modified.timestamp_millis()),
            path,
        }
    }
}

/// Handle to the blob store; clones share it.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    prefix: BlobPath,
}

impl Blobs {
    /// Opens the folder (making it) or the bucket.
    ///
    /// # Errors
    /// When the folder cannot be made or the bucket's address is not understood.
    pub fn open(settings: &BlobSettings) -> Result<Self, BlobError> {
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
                Ok(Self {
                    store: Arc::new(store),
                    prefix: BlobPath::default(),
                })
            }
            BlobSettings::Bucket { url, options } => {
                let options = options
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()));
                let (store, prefix) = object_store::parse_url_opts(url, options)?;
                Ok(Self {
                    store: store.into(),
                    prefix,
                })
            }
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
        self.store
            .put(&self.path(blob, size), PutPayload::from_bytes(bytes))
            .await?;
        Ok(())
    }

    /// Reads one size of a picture.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn get(&self, blob: BlobKey, size: PictureSize) -> Result<Bytes, BlobError> {
        Ok(self
            .store
            .get(&self.path(blob, size))
            .await?
            .bytes()
            .await?)
    }

    /// Deletes all sizes of a picture; deleting them twice is no error.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, blob: BlobKey) -> Result<(), BlobError> {
        for size in PictureSize::ALL {
            match self
                .store
                .delete(&self.path(blob, size))
                .await
                .map_err(BlobError::from)
            {
                Ok(()) | Err(BlobError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// All files, in no order.
    pub fn files(&self) -> BoxStream<'_, Result<StoredFile, BlobError>> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let files = self.store.list(prefix).map_err(BlobError::from);
        files.map_ok(|meta| StoredFile::new(&meta)).boxed()
    }

    /// Two letters of the random name make the folder, so that no folder grows without bound.
    fn path(&self, blob: BlobKey, size: PictureSize) -> BlobPath {
        let name = blob.as_uuid().simple().to_string();
        self.prefix
            .clone()
            .join(&name[..2])
            .join(name.as_str())
            .join(size.as_str())
    }
}
