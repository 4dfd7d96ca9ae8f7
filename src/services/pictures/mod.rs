//! Files of pictures: decoded within limits and bans, counted against quotas, handed to those who may
//! see them.

mod error;
pub(in crate::services) mod decode;
pub mod quota;
pub mod files;
pub mod passes;

pub use crate::media::MediaError;
pub use crate::media::{has_video_name, kinds};
pub use error::UploadError;
