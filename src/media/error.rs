//! Why a file is not taken, in words for the person who sent it.

use std::fmt;

use super::sniff::kinds;
use crate::i18n::{by_id, text};

/// Why a file is not taken. The messages are for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// No bytes.
    #[error("{}", text!("media-empty"))]
    Empty,
    /// Not one of the kinds that are taken.
    #[error("{}", text!("media-unsupported", what = by_id(what), kinds = kinds(&text!("list-and")), instead = by_id(instead)))]
    Unsupported {
        /// What it seems to be: the id of a message.
        what: &'static str,
        /// What to do about it, likewise.
        instead: &'static str,
    },
    /// Begins like a picture, but cannot be read to its end.
    #[error("{}", text!("media-damaged"))]
    Damaged,
    /// A good part of it is not there.
    #[error("{}", text!("media-missing", share = .0.to_string()))]
    Missing(Missing),
    /// More bytes than the limit.
    #[error("{}", text!("media-too-large", megabytes = .0 / 1_000_000))]
    TooManyBytes(usize),
    /// More pixels a side than any decoder should hold a line of.
    #[error("{}", text!("media-too-long", pixels = *.0))]
    TooLong(u32),
    /// More pixels than the limit.
    #[error("{}", text!("media-too-many-pixels", width = *width, height = *height, megapixels = .limit / 1_000_000))]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Most pixels.
        limit: u64,
    },
}

/// A part of a picture that did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    twelfths: u8,
}

impl Missing {
    /// Of a share between 0 and 1.
    #[must_use]
    pub fn of(share: f64) -> Self {
        // Between 0 and 12.
        let twelfths = (share.clamp(0.0, 1.0) * 12.0).round() as u8;
        Self { twelfths }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&match self.twelfths {
            0..=1 => text!("share-tenth"),
            2 => text!("share-sixth"),
            3 => text!("share-quarter"),
            4 => text!("share-third"),
            5 => text!("share-two-fifths"),
            6 => text!("share-half"),
            7 => text!("share-three-fifths"),
            8 => text!("share-two-thirds"),
            9 => text!("share-three-quarters"),
            _ => text!("share-most"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_in_words() {
        for (share, words) in [
            (0.11, "About a tenth"),
            (0.25, "About a quarter"),
            (0.4, "About two fifths"),
            (0.47, "About half"),
            (0.52, "About half"),
            (0.66, "About two thirds"),
            (0.97, "Most"),
        ] {
            assert_eq!(Missing::of(share).to_string(), words);
        }
    }
}
