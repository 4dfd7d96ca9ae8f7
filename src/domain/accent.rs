//! A site's own accent colour, as a style sheet, where it can be read on every page.

use std::fmt::Write as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The papers of `site.css`, light and dark.
const PAPERS: [Colour; 2] = [Colour([0xfd, 0xfc, 0xfa]), Colour([0x13, 0x12, 0x11])];
const WHITE: Colour = Colour([255; 3]);
const BLACK: Colour = Colour([0; 3]);
/// Least contrast of text (WCAG 2.2, success criterion 1.4.3).
const LEAST: f64 = 4.5;

/// A colour of sRGB, written `#b4491c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// Why a colour cannot be the accent.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AccentError {
    /// It is not written like one.
    #[error("{0:?} is no colour; write it like #b4491c")]
    Unknown(String),
    /// Text of this colour could not be read.
    #[error(
        "{0} has a contrast of {1:.1} to 1 to the {2} page, and text needs {LEAST} to 1: choose a \
         {3} one"
    )]
    Faint(String, f64, &'static str, &'static str),
}

impl FromStr for Colour {
    type Err = AccentError;

    fn from_str(text: &str) -> Result<Self, AccentError> {
        let unknown = || AccentError::Unknown(text.to_owned());
        let digits = text.strip_prefix('#').ok_or_else(unknown)?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| unknown())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl TryFrom<String> for Colour {
    type Error = AccentError;

    fn try_from(text: String) -> Result<Self, AccentError> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(Colour(parts): Colour) -> Self {
        let mut text = "#".to_owned();
        for part in parts {
            // Writing to a string does not fail.
            let _ = write!(text, "{part:02x}");
        }
        text
    }
}

impl Colour {
    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            match part {
                ..=0.04045 => part / 12.92,
                _ => ((part + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// A step towards white.
    fn lighter(self) -> Self {
        Self(self.0.map(|part| part + (255 - part).div_ceil(16)))
    }

    /// What can be read on it.
    fn text_on(self) -> Self {
        match self.contrast(WHITE) >= self.contrast(BLACK) {
            true => WHITE,
            false => BLACK,
        }
    }
}

/// The style sheet of an accent. On dark pages it is made lighter until it can be read.
///
/// # Errors
/// [`AccentError::Faint`] with the contrast, where text of this colour cannot be read on light pages.
pub fn style_sheet(accent: Colour) -> Result<String, AccentError> {
    let [paper, dark_paper] = PAPERS;
    let contrast = accent.contrast(paper);
    if contrast < LEAST {
        let name = String::from(accent);
        return Err(AccentError::Faint(name, contrast, "light", "darker"));
    }
    let mut dark = accent;
    while dark.contrast(dark_paper) < LEAST {
        dark = dark.lighter();
    }
    let [light_text, dark_text] = [accent.text_on(), dark.text_on()].map(String::from);
    let (light, dark) = (String::from(accent), String::from(dark));
    Ok(format!(
        ":root {{ --accent: light-dark({light}, {dark}); \
         --on-accent: light-dark({light_text}, {dark_text}); }}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_can_be_read_is_taken_and_made_lighter_for_dark_pages() {
        let sheet = style_sheet("#0b6e4f".parse().unwrap()).unwrap();
        assert!(sheet.contains("--accent: light-dark(#0b6e4f, #"), "{sheet}");
        assert!(
            sheet.contains("--on-accent: light-dark(#ffffff, "),
            "{sheet}"
        );
        assert_eq!(style_sheet(BLACK).unwrap().matches("#000000").count(), 2);
    }

    #[test]
    fn a_faint_colour_is_refused_with_its_contrast() {
        let error = style_sheet("#ffcc00".parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains("1.5 to 1"), "{error}");
        for wrong in ["red", "#12345", "#gggggg", "", "#+12345"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }
}
