//! The upload form: one file, to disk first.

use actix_multipart::{Multipart, MultipartError};
use bytes::Bytes;
use futures_util::TryStreamExt;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::error::WebError;

/// How much more than the limit is read and thrown away, so that a browser gets our answer instead
/// of a broken connection; whoever sends still more is cut off.
const DRAIN_FACTOR: usize = 8;

/// An uploaded file on disk.
pub(super) struct UploadedFile(NamedTempFile);

impl UploadedFile {
    /// All its bytes, read when there is room for them.
    pub(super) async fn read(self) -> std::io::Result<Bytes> {
        Ok(tokio::fs::read(self.0.path()).await?.into())
    }
}

/// Reads the form to its end and keeps the file of the field `name`; none when it has none, as
/// when no file was chosen. Other fields are passed over.
pub(super) async fn file_field(
    mut form: Multipart,
    name: &str,
    max_bytes: usize,
) -> Result<Option<UploadedFile>, WebError> {
    let mut found = None;
    let mut drained = 0;
    let mut too_large = false;
    while let Some(mut field) = form.try_next().await.map_err(unreadable)? {
        let chosen = field
            .content_disposition()
            .is_some_and(|part| part.get_filename().is_none_or(|file| !file.is_empty()));
        let wanted = field.name() == Some(name) && chosen && found.is_none();
        let mut file = if wanted { Some(Writer::new()?) } else { None };
        while let Some(chunk) = field.try_next().await.map_err(unreadable)? {
            match &mut file {
                Some(writer) if writer.written + chunk.len() <= max_bytes => {
                    writer.write(&chunk).await?;
                }
                _ => {
                    too_large |= file.is_some();
                    drained += chunk.len();
                    if drained > max_bytes.saturating_mul(DRAIN_FACTOR) {
                        return Err(too_many_bytes(max_bytes));
                    }
                }
            }
        }
        if let Some(writer) = file {
            found = Some(writer.finish().await?);
        }
    }
    if too_large {
        Err(too_many_bytes(max_bytes))
    } else {
        Ok(found)
    }
}

struct Writer {
    path: NamedTempFile,
    file: tokio::fs::File,
    written: usize,
}

impl Writer {
    fn new() -> Result<Self, WebError> {
        let path = NamedTempFile::new().map_err(no_room)?;
        let file = path.reopen().map_err(no_room)?;
        Ok(Self {
            path,
            file: tokio::fs::File::from_std(file),
            written: 0,
        })
    }

    async fn write(&mut self, chunk: &[u8]) -> Result<(), WebError> {
        self.written += chunk.len();
        self.file.write_all(chunk).await.map_err(no_room)
    }

    async fn finish(mut self) -> Result<UploadedFile, WebError> {
        self.file.flush().await.map_err(no_room)?;
        Ok(UploadedFile(self.path))
    }
}

fn too_many_bytes(limit: usize) -> WebError {
    WebError::TooLarge(format!(
        "This file is larger than {} MB.",
        limit / 1_000_000
    ))
}

fn no_room(error: std::io::Error) -> WebError {
    WebError::Internal(error.into())
}

fn unreadable(error: MultipartError) -> WebError {
    tracing::debug!(%error, "an upload form could not be read");
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => {
            WebError::UnsupportedType("Send the picture as a form (multipart/form-data).".into())
        }
        _ => WebError::BadRequest("The upload did not arrive whole. Try again.".into()),
    }
}
