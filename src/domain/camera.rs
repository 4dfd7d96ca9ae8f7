//! How a photo was taken, as its camera wrote it into the file. Places and serial numbers are not
//! among it.

use serde::{Deserialize, Serialize};

/// The settings of a camera, each as people write it; empty where the file does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CameraData {
    /// Maker and model.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub camera: String,
    /// The lens.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lens: String,
    /// `35 mm`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub focal_length: String,
    /// `f/2.8`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub aperture: String,
    /// `1/250 s`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub exposure: String,
    /// `ISO 400`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sensitivity: String,
    /// The clock of the camera, `2026-05-03T14:03:00`; cameras do not know where they are.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub taken_at: String,
}

impl CameraData {
    /// Whether the file said nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a line below a picture says, without the empty ones.
    #[must_use]
    pub fn parts(&self) -> Vec<&str> {
        let all = [
            &self.camera,
            &self.lens,
            &self.focal_length,
            &self.aperture,
            &self.exposure,
            &self.sensitivity,
        ];
        let said = all.into_iter().filter(|part| !part.is_empty());
        said.map(String::as_str).collect()
    }

    /// Each text cut to a length that fits into a line.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        for text in [
            &mut self.camera,
            &mut self.lens,
            &mut self.focal_length,
            &mut self.aperture,
            &mut self.exposure,
            &mut self.sensitivity,
            &mut self.taken_at,
        ] {
            *text = super::text::one_line(text, MOST_CHARS);
        }
        self
    }
}

/// Most characters of a text.
const MOST_CHARS: usize = 100;

/// Whose a photo is, as its file says; empty where it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Credit {
    /// What it is called.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Who took it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub creator: String,
    /// Whose the rights are.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub copyright: String,
    /// Under which terms it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<super::Licence>,
}

impl Credit {
    /// Whether the file said nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Each text cut to a length that fits into a caption.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        for text in [&mut self.title, &mut self.creator, &mut self.copyright] {
            *text = super::text::one_line(text, 2 * MOST_CHARS);
        }
        self
    }
}
