//! Entries in, a zip out: the only place that names `zip`.

use std::io::{Error, Write};

use bytes::Bytes;
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Failure, Piece};
use crate::telemetry::spawn_blocking;

/// A file of the archive.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// Entries and pieces that wait: so few that a slow reader holds back the reading of pictures.
const WAITING: usize = 2;
/// Most bytes of a piece.
const PIECE: usize = 64 * 1024;

/// Starts an archive: what is sent into the one end comes out of the other.
pub(super) fn start() -> (mpsc::Sender<Result<Entry, Failure>>, mpsc::Receiver<Piece>) {
    let (sender, mut entries) = mpsc::channel::<Result<Entry, Failure>>(WAITING);
    let (pieces, receiver) = mpsc::channel(WAITING);
    // Writing waits for the reader, so it has a thread of its own.
    drop(spawn_blocking(move || {
        let mut zip = ZipWriter::new_stream(Pipe(pieces.clone()));
        // Pictures are compressed already.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .unix_permissions(0o644);
        while let Some(entry) = entries.blocking_recv() {
            let written = entry.and_then(|entry| {
                zip.start_file(&entry.name, options)?;
                Ok(zip.write_all(&entry.bytes)?)
            });
            if let Err(failure) = written {
                // Nobody may be there to hear it.
                let _ = pieces.blocking_send(Err(failure));
                // Dropping it would finish it, and a broken archive would look whole. A few
                // kilobytes are lost with it.
                std::mem::forget(zip);
                return;
            }
        }
        if let Err(error) = zip.finish() {
            let _ = pieces.blocking_send(Err(error.into()));
        }
    }));
    (sender, receiver)
}

/// Writes into a channel.
struct Pipe(mpsc::Sender<Piece>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE)];
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(piece)));
        sent.map_err(|_| Error::other("nobody takes the archive any more"))?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
