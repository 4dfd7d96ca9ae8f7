//! How much of a picture is missing, in words.

use crate::i18n::text;
use std::fmt;

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
