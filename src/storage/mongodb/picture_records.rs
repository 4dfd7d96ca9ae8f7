//! Between documents and the pictures of a post.

use mongodb::bson::Binary;
use serde::{Deserialize, Serialize};

use super::StorageError;
use super::records::{Id, binary, id, uuid};
use crate::domain::{
    AltChoice, AltText, CameraData, CaptionState, Credit, Dimensions, ExtraFiles, Focus, Origin,
    Picture, Placeholder, Suggestible, Suggestions, Timestamp,
};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PictureDocument {
    pub(super) id: Id,
    pub(super) blob: Id,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) media_type: String,
    pub(super) placeholder: Binary,
    pub(super) alt: String,
    pub(super) alt_origin: Origin,
    #[serde(default, skip_serializing_if = "AltChoice::is_empty")]
    pub(super) alt_choice: AltChoice,
    pub(super) caption_state: CaptionStateDocument,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) digest: Option<Binary>,
    #[serde(default)]
    pub(super) bytes: i64,
    #[serde(default, skip_serializing_if = "CameraData::is_empty")]
    pub(super) camera: CameraData,
    #[serde(default, skip_serializing_if = "Credit::is_empty")]
    pub(super) credit: Credit,
    #[serde(default, skip_serializing_if = "ExtraFiles::is_empty")]
    pub(super) extra_files: ExtraFiles,
    /// Across and up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) focus: Option<(f64, f64)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum CaptionStateDocument {
    Pending {
        round: u32,
        attempts: u32,
        due_at: Timestamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        earlier: Option<Suggestions>,
    },
    Ready {
        suggestions: Suggestions,
    },
    Unavailable,
}

impl From<&Picture> for PictureDocument {
    fn from(picture: &Picture) -> Self {
        Self {
            id: id(picture.id.as_uuid()),
            blob: id(picture.blob.as_uuid()),
            width: picture.dimensions.width,
            height: picture.dimensions.height,
            media_type: picture.media_type.clone(),
            placeholder: binary(&picture.placeholder.0),
            alt: picture.alt.value.as_str().to_owned(),
            alt_origin: picture.alt.origin,
            alt_choice: picture.alt_choice.clone(),
            caption_state: match picture.caption_state.clone() {
                CaptionState::Pending {
                    round,
                    attempts,
                    due_at,
                    earlier,
                } => CaptionStateDocument::Pending {
                    round,
                    attempts,
                    due_at,
                    earlier,
                },
                CaptionState::Ready(suggestions) => CaptionStateDocument::Ready { suggestions },
                CaptionState::Unavailable => CaptionStateDocument::Unavailable,
            },
            digest: picture.digest.map(binary),
            bytes: i64::try_from(picture.bytes).unwrap_or(i64::MAX),
            camera: picture.camera.clone(),
            credit: picture.credit.clone(),
            extra_files: picture.extra_files.clone(),
            focus: picture.focus.map(|focus| (focus.x(), focus.y())),
        }
    }
}

impl TryFrom<PictureDocument> for Picture {
    type Error = StorageError;

    fn try_from(document: PictureDocument) -> Result<Self, StorageError> {
        let digest = document.digest.map(|digest| digest.bytes.try_into());
        let corrupt = |_| StorageError::corrupt("posts.pictures.digest", "its length");
        Ok(Self {
            id: uuid(document.id).into(),
            blob: uuid(document.blob).into(),
            dimensions: Dimensions {
                width: document.width,
                height: document.height,
            },
            media_type: document.media_type,
            placeholder: Placeholder(document.placeholder.bytes),
            alt: Suggestible {
                value: AltText::from_stored(document.alt),
                origin: document.alt_origin,
            },
            alt_choice: document.alt_choice,
            caption_state: match document.caption_state {
                CaptionStateDocument::Pending {
                    round,
                    attempts,
                    due_at,
                    earlier,
                } => CaptionState::Pending {
                    round,
                    attempts,
                    due_at,
                    earlier,
                },
                CaptionStateDocument::Ready { suggestions } => CaptionState::Ready(suggestions),
                CaptionStateDocument::Unavailable => CaptionState::Unavailable,
            },
            camera: document.camera,
            credit: document.credit,
            extra_files: document.extra_files,
            bytes: document.bytes.unsigned_abs(),
            focus: document.focus.map(|(x, y)| Focus::from_stored(x, y)),
            digest: digest.transpose().map_err(corrupt)?,
        })
    }
}
