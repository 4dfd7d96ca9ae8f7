//! The point of a picture that stays in sight where it is cropped.

use std::fmt;

use super::Invalid;
use crate::i18n::text;

/// A point as Mastodon's clients give it: from -1 at the left and the bottom to 1 at the right and
/// the top, 0 in the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focus {
    x: f64,
    y: f64,
}

impl Focus {
    /// Reads `x,y`. Points beyond an edge, which come from rounding, are on it.
    ///
    /// # Errors
    /// With a sentence when it is not two numbers.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = |text: &str| {
            let number = text.trim().parse().ok();
            number.filter(|number: &f64| number.is_finite())
        };
        text.split_once(',')
            .and_then(|(x, y)| Some(Self::from_stored(number(x)?, number(y)?)))
            .ok_or_else(|| Invalid(text!("focus-invalid")))
    }

    /// As it stands in a store.
    #[must_use]
    pub fn from_stored(x: f64, y: f64) -> Self {
        // Plus zero: a negative one would be written as "-0".
        Self {
            x: x.clamp(-1.0, 1.0) + 0.0,
            y: y.clamp(-1.0, 1.0) + 0.0,
        }
    }

    /// How far right it is.
    #[must_use]
    pub fn x(self) -> f64 {
        self.x
    }

    /// How far up it is.
    #[must_use]
    pub fn y(self) -> f64 {
        self.y
    }

    /// The same in hundredths of the picture's width from the left and of its height from the top.
    #[must_use]
    pub fn percent(self) -> (u8, u8) {
        let percent = |at: f64| ((at + 1.0) * 50.0).round() as u8;
        (percent(self.x), percent(-self.y))
    }
}

impl fmt::Display for Focus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.x, self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_two_numbers() {
        for (text, x, y, percent) in [
            ("0,0", 0.0, 0.0, (50, 50)),
            ("-0.5, 0.25", -0.5, 0.25, (25, 38)),
            ("1.0,-1.0", 1.0, -1.0, (100, 100)),
            ("-1,1", -1.0, 1.0, (0, 0)),
            ("1.0000001,-7", 1.0, -1.0, (100, 100)),
        ] {
            let focus = Focus::parse(text).unwrap();
            assert_eq!((focus.x(), focus.y()), (x, y), "{text}");
            assert_eq!(focus.percent(), percent, "{text}");
        }
        assert!(!Focus::parse("-0,-0").unwrap().x().is_sign_negative());
        for text in ["", "1", ",", "a,b", "NaN,0", "0,inf", "0,0,0", "0;0"] {
            assert!(Focus::parse(text).is_err(), "{text:?}");
        }
    }
}
