//! Files of forms, on disk.

use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::{AsyncWriteExt, BufWriter};

use crate::web::response::error::WebError;

/// Bytes that are written at once.
const WRITE: usize = 64 << 10;
/// An uploaded file on disk.
#[derive(Debug)]
pub(crate) struct UploadedFile {
    path: NamedTempFile,
    /// SHA-256 in hexadecimal.
    pub(crate) digest: String,
    /// From its first byte to its last.
    pub(crate) received_in: Duration,
}

impl UploadedFile {
    /// Where it lies, as long as this is kept.
    pub(crate) fn path(&self) -> &Path {
        self.path.path()
    }

    /// All its bytes, read when there is room for them.
    pub(crate) async fn read(self) -> std::io::Result<Bytes> {
        Ok(tokio::fs::read(self.path.path()).await?.into())
    }
}

/// Writes a file to disk as it comes.
pub(in crate::web) struct Writer {
    path: NamedTempFile,
    /// A file of which every few bytes look like the end of a part comes in as many chunks.
    file: BufWriter<tokio::fs::File>,
    written: usize,
    digest: Sha256,
    begun: Instant,
}

impl Writer {
    pub(in crate::web) fn new() -> Result<Self, WebError> {
        let path = NamedTempFile::new().map_err(no_room)?;
        let file = path.reopen().map_err(no_room)?;
        Ok(Self {
            path,
            file: BufWriter::with_capacity(WRITE, tokio::fs::File::from_std(file)),
            written: 0,
            digest: Sha256::new(),
            begun: Instant::now(),
        })
    }

    /// Bytes so far.
    pub(in crate::web) fn written(&self) -> usize {
        self.written
    }

    pub(in crate::web) async fn write(&mut self, chunk: &[u8]) -> Result<(), WebError> {
        self.written += chunk.len();
        self.digest.update(chunk);
        self.file.write_all(chunk).await.map_err(no_room)
    }

    pub(in crate::web) async fn finish(mut self) -> Result<UploadedFile, WebError> {
        self.file.flush().await.map_err(no_room)?;
        Ok(UploadedFile {
            path: self.path,
            digest: hex::encode(self.digest.finalize()),
            received_in: self.begun.elapsed(),
        })
    }
}

fn no_room(error: std::io::Error) -> WebError {
    WebError::Outage(error.into())
}
