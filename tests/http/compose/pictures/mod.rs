//! Kinds of pictures, good and bad.

pub mod animations;
pub mod bad_pictures;
pub mod colours;
#[cfg(feature = "heic")]
pub mod heif;
pub mod orientation;
mod quota;
