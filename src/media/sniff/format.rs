//! The kinds of pictures that are taken.

use image::ImageFormat;

/// A kind of picture that people may upload, known by its first bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/webp`
    WebP,
    /// `image/gif`; its first frame.
    Gif,
    /// `image/heic`, `image/heif`, `image/avif`.
    Heif,
    /// `image/jxl`
    Jxl,
}

/// The kinds of pictures that are taken, as people call them.
const KINDS: &[&str] = &[
    "JPEG",
    "PNG",
    "WebP",
    "GIF",
    "AVIF",
    #[cfg(feature = "heic")]
    "HEIC",
    "JPEG XL",
];

/// What is taken, in a list with `and` or `or` before its last.
#[must_use]
pub fn kinds(joint: &str) -> String {
    match KINDS {
        [others @ .., last] => format!("{} {joint} {last}", others.join(", ")),
        [] => String::new(),
    }
}

impl Format {
    /// The format under which `image` decodes it; none for what is decoded by other means.
    pub(in crate::media) fn decoder(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg | Self::Heif | Self::Jxl => None,
            Self::Png => Some(ImageFormat::Png),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Gif => Some(ImageFormat::Gif),
        }
    }
}
