//! The stages of an upload.

/// What an uploaded picture goes through. Some stages run side by side, so that together they may
/// take longer than the upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadStage {
    /// Its bytes come in and are written to disk.
    Receive,
    /// The file becomes pixels.
    Decode,
    /// The pixels are scaled for the captioner.
    Prepare,
    /// Grid and view are made, each counted by itself.
    Resize,
    /// The original loses location and other metadata.
    Strip,
    /// The captioner's encoder looks at the picture.
    Encode,
    /// The captioner's decoder writes captions and hashtags.
    Captions,
    /// All files go to the picture store.
    Store,
}

impl UploadStage {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Decode => "decode",
            Self::Prepare => "prepare",
            Self::Resize => "resize",
            Self::Strip => "strip",
            Self::Encode => "encode",
            Self::Captions => "captions",
            Self::Store => "store",
        }
    }
}
