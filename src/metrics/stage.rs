//! The stages of an upload.

use std::time::{Duration, Instant};

use super::Metrics;
use super::labels::StageLabels;

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
    fn as_str(self) -> &'static str {
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

impl Metrics {
    /// Counts the time of a stage of an upload.
    pub fn upload_stage(&self, stage: UploadStage, took: Duration) {
        let stage = stage.as_str();
        self.stage_seconds
            .get_or_create(&StageLabels { stage })
            .observe(took.as_secs_f64());
    }

    /// Does a stage of an upload and counts its time, however it ends.
    pub fn time_stage<T>(&self, stage: UploadStage, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.upload_stage(stage, begun.elapsed());
        done
    }

    /// Counts how long the captioner's encoder and decoder took.
    pub fn caption_stages(&self, encoder: Duration, decoder: Duration) {
        self.upload_stage(UploadStage::Encode, encoder);
        self.upload_stage(UploadStage::Captions, decoder);
    }
}
