//! What a site says of itself.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use crate::domain::accent::AccentError;
use crate::domain::accent::{self, Colour};
pub use crate::media::{Logo, LogoError};

/// Its name, what it is for, and what holds there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteInfo {
    /// What it is called, in the bar and in titles.
    pub name: String,
    /// A sentence or two, for those who come for the first time.
    pub description: String,
    /// Rules for its members, each a sentence.
    pub rules: Vec<String>,
    /// An email address or an address of the web at which those who run it can be reached; empty for none.
    pub contact: String,
    /// The colour of buttons and links, in place of the usual one.
    pub accent: Option<Colour>,
    /// An SVG or PNG file that stands in the bar in place of the usual mark.
    pub logo: Option<PathBuf>,
}

impl Default for SiteInfo {
    fn default() -> Self {
        Self {
            name: "Vignette".to_owned(),
            description: "Photos that arrive with their words.".to_owned(),
            rules: Vec::new(),
            contact: String::new(),
            accent: None,
            logo: None,
        }
    }
}

impl SiteInfo {
    /// The style sheet of its own accent colour; none where it has none.
    ///
    /// # Errors
    /// When text of that colour could not be read.
    pub fn style_sheet(&self) -> Result<Option<String>, AccentError> {
        self.accent.map(accent::style_sheet).transpose()
    }
}
