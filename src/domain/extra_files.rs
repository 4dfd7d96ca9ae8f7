//! Files that only some pictures have beside their three sizes.

use serde::{Deserialize, Serialize};

use super::PictureSize;

/// What is stored of a picture beside its three sizes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtraFiles {
    /// What became of the frames of an animated file; none of a still one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub animation: Option<Animation>,
    /// Media type of the file as it was uploaded, where that is kept for its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_type: Option<String>,
}

impl ExtraFiles {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// All files of a picture that has these.
    pub fn sizes(&self) -> impl Iterator<Item = PictureSize> {
        let animation = self.is_animated().then_some(PictureSize::Animation);
        let upload = self.upload_type.is_some().then_some(PictureSize::Upload);
        PictureSize::STILLS
            .into_iter()
            .chain(animation)
            .chain(upload)
    }

    /// Whether an animation is stored.
    #[must_use]
    pub fn is_animated(&self) -> bool {
        matches!(
            self.animation,
            Some(Animation::Whole { .. } | Animation::Cut { .. })
        )
    }
}

/// What became of the frames of an animated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Animation {
    /// All of them are there.
    Whole {
        /// How long they play once.
        millis: u32,
    },
    /// The first ones are there: the others went beyond a limit, or could not be read.
    Cut {
        /// How long they play once.
        millis: u32,
    },
    /// Only the first frame is there, as a still picture.
    LeftOut,
}
