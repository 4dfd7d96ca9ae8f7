//! Entries in, a zip out.

use std::io::{Error, Write};

use bytes::Bytes;
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Failure;
use crate::telemetry::spawn_blocking;

/// A file of the archive.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// A piece of the archive, or why it ends here.
type Piece = Result<Bytes, Failure>;

/// Entries and pieces that wait: so few that a slow store holds back the reading of pictures.
const WAITING: usize = 2;
/// Most bytes of a piece.
const PIECE: usize = 64 * 1024;

/// Starts an archive: what is sent into the one end comes out of the other.
pub(super) fn start() -> (mpsc::Sender<Entry>, mpsc::Receiver<Piece>) {
    let (sender, entries) = mpsc::channel(WAITING);
    let (pieces, receiver) = mpsc::channel(WAITING);
    // Writing waits for whoever takes the pieces, so it has a thread of its own.
    drop(spawn_blocking(move || {
        if let Err(failure) = write(entries, &pieces) {
            // Nobody may be there to hear it.
            let _ = pieces.blocking_send(Err(failure));
        }
    }));
    (sender, receiver)
}

fn write(mut entries: mpsc::Receiver<Entry>, pieces: &mpsc::Sender<Piece>) -> Result<(), Failure> {
    let mut zip = ZipWriter::new_stream(Pipe(pieces.clone()));
    // Pictures are compressed already.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o644);
    while let Some(entry) = entries.blocking_recv() {
        let started = zip.start_file(&entry.name, options);
        let written = started.map_err(Failure::from);
        if let Err(failure) = written.and_then(|()| Ok(zip.write_all(&entry.bytes)?)) {
            // Dropping it would try to finish the archive, and complain on the standard error. A
            // few kilobytes are lost with it.
            std::mem::forget(zip);
            return Err(failure);
        }
    }
    zip.finish()?;
    Ok(())
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
