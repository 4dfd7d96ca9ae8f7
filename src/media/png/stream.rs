//! What is compressed in a PNG (zlib, RFC 1950), inflated within bounds.

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

use crate::media::strip::MOST_PROFILE;

/// The compressed pixels within the chunks that hold them.
pub(super) struct Stream {
    /// Where they end; what lies behind is not theirs.
    pub(super) end: usize,
    /// Whether they are all that is compressed, and come to their proper end.
    pub(super) exact: bool,
    /// How much of the lines there is, of 1.
    pub(super) share: f64,
}

/// Follows the compressed pixels to their end, or as far as they can be followed.
pub(super) fn stream(compressed: &[u8], raw: u64) -> Stream {
    let mut inflate = Inflate::new(compressed);
    let mut made = 0;
    // More than the lines is not followed further.
    while let Some(some) = inflate.next().filter(|_| made <= raw) {
        made += some as u64;
    }
    Stream {
        end: inflate.read(),
        exact: inflate.ended && made == raw,
        share: made.min(raw) as f64 / raw.max(1) as f64,
    }
}

/// The pixels compressed anew: as many lines as there are, and empty ones for those that are
/// missing.
pub(super) fn completed(compressed: &[u8], raw: u64) -> std::io::Result<Vec<u8>> {
    let mut inflate = Inflate::new(compressed);
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
    let mut missing = raw;
    while let Some(made) = inflate.next().filter(|_| missing > 0) {
        let lines = inflate.lines.get(..made).unwrap_or_default();
        let some = lines
            .len()
            .min(usize::try_from(missing).unwrap_or(usize::MAX));
        deflate.write_all(&lines[..some])?;
        missing -= some as u64;
    }
    std::io::copy(&mut std::io::repeat(0).take(missing), &mut deflate)?;
    deflate.finish()
}

/// Compressed bytes that are inflated a piece at a time.
struct Inflate<'a> {
    compressed: &'a [u8],
    inflate: Decompress,
    lines: Vec<u8>,
    /// Whether they came to their proper end.
    ended: bool,
}

impl<'a> Inflate<'a> {
    fn new(compressed: &'a [u8]) -> Self {
        Self {
            compressed,
            inflate: Decompress::new(true),
            lines: vec![0; 1 << 16],
            ended: false,
        }
    }

    /// Compressed bytes that were read.
    fn read(&self) -> usize {
        let read = usize::try_from(self.inflate.total_in());
        read.map_or(self.compressed.len(), |it| it.min(self.compressed.len()))
    }

    /// Inflates a piece into `lines` and returns its length; none behind the last.
    fn next(&mut self) -> Option<usize> {
        if self.ended {
            return None;
        }
        let (read, made) = (self.read(), self.inflate.total_out());
        let rest = self.compressed.get(read..)?;
        let status = self
            .inflate
            .decompress(rest, &mut self.lines, FlushDecompress::None);
        self.ended = matches!(status, Ok(Status::StreamEnd));
        let made = usize::try_from(self.inflate.total_out() - made).ok()?;
        let stuck = made == 0 && self.read() == read;
        (!stuck).then_some(made)
    }
}

/// The profile within its chunk: a name, how it is compressed, the profile. None when it is larger
/// than any that is taken, which is found out before there is room for it.
pub(super) fn inflated(chunk: &[u8]) -> Option<Bytes> {
    let name = chunk.iter().position(|byte| *byte == 0)?;
    let compressed = chunk.get(name + 2..)?;
    let most = MOST_PROFILE as u64;
    let mut profile = Vec::new();
    flate2::read::ZlibDecoder::new(compressed)
        .take(most + 1)
        .read_to_end(&mut profile)
        .ok()?;
    (profile.len() <= MOST_PROFILE).then(|| profile.into())
}
