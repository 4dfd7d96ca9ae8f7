//! Archives of people's things, beside the pictures: written and read in pieces, because they may
//! be larger than memory.

use std::path::Path;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::path::Path as BlobPath;
use object_store::{ObjectMeta, ObjectStoreExt};
use tokio::io::AsyncWriteExt;

use super::{BlobError, Blobs};
use crate::domain::BlobKey;

/// The folder of archives, in which no picture lies.
pub const ARCHIVES: &str = "archives";

/// An archive that is being written.
pub struct ArchiveWriter(BufWriter);

impl ArchiveWriter {
    /// Writes the next piece.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write(&mut self, piece: Bytes) -> Result<(), BlobError> {
        Ok(self.0.put(piece).await?)
    }

    /// Makes the archive appear, whole.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn finish(mut self) -> Result<(), BlobError> {
        self.0.shutdown().await.map_err(unavailable)
    }

    /// Throws away what was written.
    pub async fn abort(mut self) {
        if let Err(error) = self.0.abort().await {
            tracing::warn!(%error, "pieces of an archive stay behind");
        }
    }
}

impl Blobs {
    /// Begins to write an archive.
    #[must_use]
    pub fn write_archive(&self, archive: BlobKey) -> ArchiveWriter {
        ArchiveWriter(BufWriter::new(
            self.store.clone(),
            self.archive_path(archive),
        ))
    }

    /// Stores a file as an archive.
    ///
    /// # Errors
    /// When the file cannot be read or the store fails; then there is no archive.
    pub async fn put_archive(&self, archive: BlobKey, file: &Path) -> Result<(), BlobError> {
        let mut writer = self.write_archive(archive);
        let copied = async {
            let mut file = tokio::fs::File::open(file).await?;
            tokio::io::copy(&mut file, &mut writer.0).await
        };
        match copied.await {
            Ok(_) => writer.finish().await,
            Err(error) => {
                writer.abort().await;
                Err(unavailable(error))
            }
        }
    }

    /// An archive's size and its bytes.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn archive(
        &self,
        archive: BlobKey,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, BlobError>>), BlobError> {
        let found = self.store.get(&self.archive_path(archive)).await?;
        let bytes = found.meta.size;
        Ok((bytes, found.into_stream().map_err(BlobError::from).boxed()))
    }

    /// Copies an archive into a file.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn fetch_archive(&self, archive: BlobKey, into: &Path) -> Result<(), BlobError> {
        let (_, mut pieces) = self.archive(archive).await?;
        let mut file = tokio::fs::File::create(into).await.map_err(unavailable)?;
        while let Some(piece) = pieces.try_next().await? {
            file.write_all(&piece).await.map_err(unavailable)?;
        }
        file.flush().await.map_err(unavailable)
    }

    /// Deletes an archive; deleting it twice is no error.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete_archive(&self, archive: BlobKey) -> Result<(), BlobError> {
        let deleted = self.store.delete(&self.archive_path(archive)).await;
        match deleted.map_err(BlobError::from) {
            Err(BlobError::Missing) => Ok(()),
            outcome => outcome,
        }
    }

    /// Whether a file of the store is an archive.
    pub(super) fn is_archive(&self, file: &ObjectMeta) -> bool {
        file.location
            .prefix_matches(&self.prefix.clone().join(ARCHIVES))
    }

    fn archive_path(&self, archive: BlobKey) -> BlobPath {
        let name = archive.as_uuid().simple().to_string();
        self.prefix.clone().join(ARCHIVES).join(name)
    }
}

fn unavailable(error: std::io::Error) -> BlobError {
    BlobError::Unavailable(object_store::Error::Generic {
        store: "archives",
        source: error.into(),
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::storage::BlobSettings;

    #[tokio::test]
    async fn an_archive_is_written_in_pieces_and_is_no_picture() {
        let folder = tempfile::tempdir().unwrap();
        let settings = BlobSettings::Folder(folder.path().to_owned());
        let blobs = Blobs::open(&settings, Arc::default()).unwrap();
        let key = BlobKey::generate();
        let mut writer = blobs.write_archive(key);
        // More than fits into one piece of an upload to a bucket.
        for _ in 0..12 {
            writer.write(Bytes::from(vec![7; 1 << 20])).await.unwrap();
        }
        writer.finish().await.unwrap();
        let (bytes, pieces) = blobs.archive(key).await.unwrap();
        let read: Vec<Bytes> = pieces.try_collect().await.unwrap();
        assert_eq!(bytes, 12 << 20);
        assert_eq!(read.concat(), vec![7; 12 << 20]);
        assert!(blobs.files().try_next().await.unwrap().is_none());

        let copy = folder.path().join("copy");
        blobs.fetch_archive(key, &copy).await.unwrap();
        let second = BlobKey::generate();
        blobs.put_archive(second, &copy).await.unwrap();
        assert_eq!(blobs.archive(second).await.unwrap().0, 12 << 20);
        for _ in 0..2 {
            blobs.delete_archive(key).await.unwrap();
        }
        assert!(matches!(blobs.archive(key).await, Err(BlobError::Missing)));
        let nowhere = folder.path().join("nowhere");
        assert!(blobs.put_archive(key, &nowhere).await.is_err());
        assert!(matches!(blobs.archive(key).await, Err(BlobError::Missing)));
    }
}
