//! The bytes of pictures: a local folder or an S3-compatible bucket, through `object_store`.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use object_store::path::Path as BlobPath;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use crate::domain::{BlobKey, PictureSize};
use crate::metrics::Metrics;

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

/// Handle to the blob store; clones share it.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    prefix: BlobPath,
    metrics: Arc<Metrics>,
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
                Ok(Self {
                    store: Arc::new(store),
                    prefix: BlobPath::default(),
                    metrics,
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
                    metrics,
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
        let path = self.path(blob, size);
        let put = self.store.put(&path, PutPayload::from_bytes(bytes));
        self.timed("put", async { Ok(put.await.map(|_| ())?) })
            .await
    }

    /// Reads one size of a picture.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn get(&self, blob: BlobKey, size: PictureSize) -> Result<Bytes, BlobError> {
        let path = self.path(blob, size);
        let get = async { Ok(self.store.get(&path).await?.bytes().await?) };
        self.timed("get", get).await
    }

    /// Deletes all sizes of a picture; deleting them twice is no error.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, blob: BlobKey) -> Result<(), BlobError> {
        for size in PictureSize::ALL {
            let path = self.path(blob, size);
            let delete = async { Ok(self.store.delete(&path).await?) };
            match self.timed("delete", delete).await {
                Ok(()) | Err(BlobError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn timed<T>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, BlobError>>,
    ) -> Result<T, BlobError> {
        let begun = Instant::now();
        let outcome = work.await;
        let worked = matches!(outcome, Ok(_) | Err(BlobError::Missing));
        self.metrics
            .store("pictures", operation, worked, begun.elapsed());
        outcome
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
