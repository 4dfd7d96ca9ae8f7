//! What many tests begin with.

use super::{
    AltChoice, BlobKey, CameraData, CaptionState, Credit, Dimensions, ExtraFiles, Picture,
    PictureId, Placeholder, Suggestible,
};

impl Picture {
    /// One of a few pixels, of which nothing is said, for tests.
    pub(crate) fn blank() -> Self {
        Self {
            id: PictureId::generate(),
            blob: BlobKey::generate(),
            dimensions: Dimensions {
                width: 4,
                height: 3,
            },
            media_type: "image/jpeg".into(),
            placeholder: Placeholder(Vec::new()),
            focus: None,
            alt: Suggestible::default(),
            alt_choice: AltChoice::default(),
            caption_state: CaptionState::Unavailable,
            digest: None,
            camera: CameraData::default(),
            credit: Credit::default(),
            extra_files: ExtraFiles::default(),
            bytes: 0,
        }
    }
}
