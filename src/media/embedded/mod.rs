//! What a file says of its picture: alt text, caption and keywords, title, creator and rights, as
//! photographers' programs write them, and the settings of the camera. They are read before the file
//! is taken apart; places, serial numbers and all else are not.

mod camera;
mod exif;
mod iim;
mod xmp;

use crate::domain::{CameraData, Credit, Language, Licence};

/// Most characters of a text that is taken; texts of posts are shorter.
const MOST_CHARS: usize = 10_000;
/// Most keywords that are looked at.
const MOST_KEYWORDS: usize = 200;

/// What a file says of its picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmbeddedWords {
    /// What the picture shows, for those who do not see it.
    pub alt: Option<String>,
    /// What its photographer says of it.
    pub caption: Option<String>,
    /// Keywords, as they stand there.
    pub keywords: Vec<String>,
    /// Whose it is.
    pub credit: Credit,
    /// How it was taken.
    pub camera: CameraData,
}

impl EmbeddedWords {
    /// These words, and where there are none the other's.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            alt: self.alt.or(other.alt),
            caption: self.caption.or(other.caption),
            keywords: match self.keywords.is_empty() {
                true => other.keywords,
                false => self.keywords,
            },
            credit: credit_or(self.credit, other.credit),
            camera: match self.camera.is_empty() {
                true => other.camera,
                false => self.camera,
            },
        }
    }
}

fn credit_or(one: Credit, other: Credit) -> Credit {
    let or = |one: String, other: String| if one.is_empty() { other } else { one };
    Credit {
        title: or(one.title, other.title),
        creator: or(one.creator, other.creator),
        copyright: or(one.copyright, other.copyright),
        licence: one.licence.or(other.licence),
    }
}

/// A credit of texts as they were found.
fn credit(
    title: Option<String>,
    creator: Option<String>,
    copyright: Option<String>,
    licence_url: Option<&str>,
) -> Credit {
    Credit {
        title: title.unwrap_or_default(),
        creator: creator.unwrap_or_default(),
        copyright: copyright.unwrap_or_default(),
        licence: licence_url.and_then(Licence::of_url),
    }
    .bounded()
}

/// The words of a file, whatever its format: XMP before IPTC's older form before Exif, as the
/// Metadata Working Group recommends for files whose forms differ. Where a text stands in several
/// languages and none of them stands for all, it is taken in `language`.
#[must_use]
pub fn embedded_words(file: &[u8], language: Language) -> EmbeddedWords {
    let xmp = xmp::packet(file).map(|packet| xmp::words(packet, language));
    let xmp = xmp.unwrap_or_default();
    let iim = iim::block(file).map(iim::words).unwrap_or_default();
    xmp.or(iim).or(exif::words(file))
}

/// A text without what surrounds it; none where nothing is left, or it is what a camera writes under
/// every picture.
fn text(found: &str) -> Option<String> {
    let found: String = found
        .trim_matches(['\0', ' ', '\t', '\r', '\n'])
        .chars()
        .take(MOST_CHARS)
        .collect();
    let by_a_camera = found.is_empty() || is_default(&found);
    (!by_a_camera).then_some(found)
}

/// What cameras and programs write where nobody wrote anything.
const DEFAULTS: &[&str] = &[
    "olympus digital camera",
    "konica minolta digital camera",
    "minolta digital camera",
    "digital camera",
    "kodak digital still camera",
    "exif_jpeg_picture",
    "exif jpeg",
    "jpeg",
    "sony dsc",
    "dcim",
    "default",
    "samsung",
    "samsung camera pictures",
    "camera",
    "untitled",
    "image description",
    "description",
    "screenshot",
    "created with gimp",
];

/// Modes of the cameras of some phones, which write a list of them: `dav_vivi`, `cof_soft`.
const MODES: &[&str] = &[
    "cbc", "cn", "cof", "dav", "edf", "hbk", "hdr", "hdrpl", "mde", "mid", "ng", "nor", "oznor",
    "ptr", "ptrms", "rbt", "rhdr", "rpt", "sdr", "soft", "vivi",
];

fn is_default(text: &str) -> bool {
    let text = text.to_lowercase();
    DEFAULTS.contains(&text.as_str())
        || text.starts_with("charset=")
        || text.split('_').all(|part| MODES.contains(&part))
}

#[cfg(test)]
#[path = "mod_tests.rs"]
mod tests;
