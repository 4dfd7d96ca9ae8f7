//! How much of a picture is missing, in words.

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
        formatter.write_str(match self.twelfths {
            0..=1 => "About a tenth",
            2 => "About a sixth",
            3 => "About a quarter",
            4 => "About a third",
            5 => "About two fifths",
            6 => "About half",
            7 => "About three fifths",
            8 => "About two thirds",
            9 => "About three quarters",
            _ => "Most",
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
