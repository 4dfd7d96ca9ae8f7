//! Takes the metadata out of a file without touching its pixels. What is not known to be needed
//! for showing the picture goes: EXIF with its places and times, XMP, IPTC, comments, thumbnails,
//! maker notes, and whatever was appended behind the picture's end.

use bytes::Bytes;
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{ImageEXIF, ImageICC};

use super::decode::Format;
use super::jpeg;

/// The file without metadata, or none if its structure cannot be followed (then it is encoded
/// anew). The colour profile is kept when `keep_profile`.
pub(super) fn strip(format: Format, bytes: Bytes, keep_profile: bool) -> Option<Bytes> {
    match format {
        Format::Jpeg => jpeg::without_metadata(&bytes, keep_profile).map(Bytes::from),
        Format::Png => strip_png(bytes, keep_profile),
        Format::WebP => strip_webp(bytes, keep_profile),
        Format::Gif => None,
    }
}

/// Kept are the critical chunks and those that say how colours and transparency are meant.
fn strip_png(bytes: Bytes, keep_profile: bool) -> Option<Bytes> {
    let mut png = Png::from_bytes(bytes).ok()?;
    png.chunks_mut().retain(|chunk| match &chunk.kind() {
        b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"sBIT"
        | b"cICP" => true,
        b"iCCP" => keep_profile,
        _ => false,
    });
    Some(png.encoder().bytes())
}

fn strip_webp(bytes: Bytes, keep_profile: bool) -> Option<Bytes> {
    let mut webp = WebP::from_bytes(bytes).ok()?;
    // Setting nothing also takes the flags back that announce these chunks.
    webp.set_exif(None);
    if !keep_profile {
        webp.set_icc_profile(None);
    }
    webp.chunks_mut()
        .retain(|chunk| matches!(&chunk.id(), b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ICCP"));
    for chunk in webp
        .chunks_mut()
        .iter_mut()
        .filter(|chunk| &chunk.id() == b"VP8X")
    {
        if let Some(contents) = chunk.content().data() {
            let mut header = contents.to_vec();
            // The XMP flag of the extended header (RFC 9649, section 2.7.1.1).
            if let Some(flags) = header.first_mut() {
                *flags &= !0b100;
            }
            *chunk = img_parts::riff::RiffChunk::new(
                *b"VP8X",
                img_parts::riff::RiffContent::Data(header.into()),
            );
        }
    }
    Some(webp.encoder().bytes())
}

/// Whether a file holds more than one frame; such a file is shared as its first.
pub(super) fn is_animated(format: Format, bytes: &Bytes) -> bool {
    let bytes = bytes.clone();
    match format {
        Format::Jpeg | Format::Gif => false,
        Format::Png => {
            Png::from_bytes(bytes).is_ok_and(|png| png.chunk_by_type(*b"acTL").is_some())
        }
        Format::WebP => WebP::from_bytes(bytes).is_ok_and(|webp| webp.has_chunk(*b"ANIM")),
    }
}
