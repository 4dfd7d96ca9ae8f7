//! From an uploaded file to the pictures that are shown: sniffed, decoded within limits, upright,
//! without metadata, in three sizes, with a placeholder; the frames of animated files beside them.
//!
//! Everything here is CPU work on the calling thread; callers run it on the blocking pool.

mod animation;
mod colour;
pub mod decode;
mod embedded;
mod error;
mod gif;
mod heif;
mod jpeg;
mod jxl;
mod logo;
mod strip;
mod perceptual_hash;
mod png;
pub mod render;
mod sniff;
mod webp;

pub use animation::{AnimationLimits, AnimationOutcome, animation, frame_hashes, middle_frame};
pub use decode::{Decoded, Limits, decode, decode_for_sizes};
pub use embedded::{EmbeddedWords, embedded_words};
pub use error::MediaError;
pub use logo::{Logo, LogoError};
pub use perceptual_hash::perceptual_hash;
pub use render::{Rendered, original, placeholder, scaled, square};
pub use sniff::{Format, has_picture_name, has_video_name, kinds};
