//! Archives of people's things, beside the pictures: written and read in pieces, because they may
//! be larger than memory.

use std::ops::Range;
use std::path::Path;

use bytes::{Bytes, BytesMut};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::path::Path as BlobPath;
use object_store::{GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Handle;

use super::{BlobError, Blobs};
use crate::domain::BlobKey;

/// The folder of archives, in which no picture lies.
pub const ARCHIVES: &str = "archives";
/// Bytes read of a file at a time.
const PIECE: usize = 1 << 20;

/// An archive that is being written. What was written is thrown away unless it is finished.
pub struct ArchiveWriter(Option<BufWriter>);

impl ArchiveWriter {
    /// Writes the next piece.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write(&mut self, piece: Bytes) -> Result<(), BlobError> {
        match &mut self.0 {
            Some(writer) => Ok(writer.put(piece).await?),
            None => Ok(()),
        }
    }

    /// Makes the archive appear, whole.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn finish(mut self) -> Result<(), BlobError> {
        let Some(writer) = &mut self.0 else {
            return Ok(());
        };
        writer.shutdown().await.map_err(unavailable)?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for ArchiveWriter {
    /// A bucket keeps the pieces of an unfinished file until they are deleted.
    fn drop(&mut self) {
        let (Some(mut writer), Ok(runtime)) = (self.0.take(), Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = writer.abort().await {
                tracing::warn!(%error, "pieces of an archive stay behind");
            }
        });
    }
}

impl Blobs {
    /// Begins to write an archive.
    #[must_use]
    pub fn write_archive(&self, archive: BlobKey) -> ArchiveWriter {
        let path = self.archive_path(archive);
        ArchiveWriter(Some(BufWriter::new(self.archives.clone(), path)))
    }

    /// Stores a file as an archive.
    ///
    /// # Errors
    /// When the file cannot be read or the store fails; then there is no archive.
    pub async fn put_archive(&self, archive: BlobKey, file: &Path) -> Result<(), BlobError> {
        let mut writer = self.write_archive(archive);
        let mut file = tokio::fs::File::open(file).await.map_err(unavailable)?;
        loop {
            let mut piece = BytesMut::with_capacity(PIECE);
            if file.read_buf(&mut piece).await.map_err(unavailable)? == 0 {
                return writer.finish().await;
            }
            writer.write(piece.freeze()).await?;
        }
    }

    /// How many bytes an archive has.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn archive_bytes(&self, archive: BlobKey) -> Result<u64, BlobError> {
        Ok(self.archives.head(&self.archive_path(archive)).await?.size)
    }

    /// A part of an archive's bytes, which must be within it.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn archive_part(
        &self,
        archive: BlobKey,
        part: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, BlobError> {
        let options = GetOptions::new().with_range(Some(part));
        let path = self.archive_path(archive);
        let found = self.archives.get_opts(&path, options).await?;
        Ok(found.into_stream().map_err(BlobError::from).boxed())
    }

    /// Copies an archive into a file.
    ///
    /// # Errors
    /// [`BlobError::Missing`] when it is not there.
    pub async fn fetch_archive(&self, archive: BlobKey, into: &Path) -> Result<(), BlobError> {
        let found = self.archives.get(&self.archive_path(archive)).await?;
        let mut pieces = found.into_stream().map_err(BlobError::from);
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
        let path = self.archive_path(archive);
        match self.archives.delete(&path).await.map_err(BlobError::from) {
            Ok(()) | Err(BlobError::Missing) => {}
            Err(error) => return Err(error),
        }
        // A crash leaves what was in the making beside where the archive should have come.
        self.delete_folder_of(path.as_ref()).await
    }

    /// Whether a file of the store is an archive.
    pub(super) fn is_archive(&self, file: &ObjectMeta) -> bool {
        file.location
            .prefix_matches(&self.prefix.clone().join(ARCHIVES))
    }

    fn archive_path(&self, archive: BlobKey) -> BlobPath {
        let name = archive.as_uuid().simple().to_string();
        // A folder for each, for what a crash leaves beside it.
        self.prefix.clone().join(ARCHIVES).join(name).join("zip")
    }
}

fn unavailable(error: std::io::Error) -> BlobError {
    BlobError::Unavailable(object_store::Error::Generic {
        store: "archives",
        source: error.into(),
    })
}

#[cfg(test)]
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
        let bytes = blobs.archive_bytes(key).await.unwrap();
        let pieces = blobs.archive_part(key, 0..bytes).await.unwrap();
        let read: Vec<Bytes> = pieces.try_collect().await.unwrap();
        assert_eq!(bytes, 12 << 20);
        assert_eq!(read.concat(), vec![7; 12 << 20]);
        assert!(blobs.files().try_next().await.unwrap().is_none());

        let copy = folder.path().join("copy");
        blobs.fetch_archive(key, &copy).await.unwrap();
        // What a crash left in the making goes with the archive.
        let made = folder.path().join(blobs.archive_path(key).as_ref());
        std::fs::write(made.with_file_name("zip#1"), "half").unwrap();
        let second = BlobKey::generate();
        blobs.put_archive(second, &copy).await.unwrap();
        assert_eq!(blobs.archive_bytes(second).await.unwrap(), 12 << 20);
        for _ in 0..2 {
            blobs.delete_archive(key).await.unwrap();
        }
        assert!(matches!(
            blobs.archive_bytes(key).await,
            Err(BlobError::Missing)
        ));
        assert!(!made.parent().unwrap().exists());
        let nowhere = folder.path().join("nowhere");
        assert!(blobs.put_archive(key, &nowhere).await.is_err());
        assert!(matches!(
            blobs.archive_bytes(key).await,
            Err(BlobError::Missing)
        ));
    }
}
