//! How a person wants pages to look.

use serde::{Deserialize, Serialize};

use super::words::words;
use crate::i18n::Locale;

/// Colours of pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device is set.
    #[default]
    Device,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

words!(Theme {
    Device => "device",
    Light => "light",
    Dark => "dark",
});

/// What a person chose; what is not chosen is as the device says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appearance {
    /// Light or dark.
    pub theme: Theme,
    /// Text larger than the browser's own size.
    pub large_text: bool,
    /// Stronger colours for text and lines.
    pub high_contrast: bool,
    /// No motion but what a person starts.
    pub reduced_motion: bool,
    /// The language of pages and emails; as the browser says when none.
    pub language: Option<Locale>,
}
