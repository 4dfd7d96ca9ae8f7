//! What is compressed in a PNG (zlib, RFC 1950), inflated within bounds.

use std::io::Read;

use bytes::Bytes;
use flate2::{Decompress, FlushDecompress, Status};

use crate::media::kept::MOST_PROFILE;

/// The compressed pixels within the chunks that hold them.
pub(super) struct Stream {
    /// Where they end; what lies behind is not theirs.
    pub(super) end: usize,
    /// Whether they are all that is compressed, and come to their proper end.
    pub(super) exact: bool,
}

/// Follows the compressed pixels to their end; none when some are missing.
pub(super) fn stream(compressed: &[u8], raw: u64) -> Option<Stream> {
    let mut inflate = Decompress::new(true);
    let mut lines = vec![0; 1 << 16];
    loop {
        let (read, made) = (inflate.total_in(), inflate.total_out());
        let rest = compressed.get(usize::try_from(read).ok()?..)?;
        let status = inflate.decompress(rest, &mut lines, FlushDecompress::None);
        let ended = matches!(status, Ok(Status::StreamEnd));
        let stuck = inflate.total_in() == read && inflate.total_out() == made;
        // More than the lines is not followed further.
        if ended || stuck || status.is_err() || inflate.total_out() > raw {
            let whole = inflate.total_out() >= raw;
            return whole.then(|| Stream {
                end: usize::try_from(inflate.total_in()).unwrap_or(compressed.len()),
                exact: ended && inflate.total_out() == raw,
            });
        }
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
