//! The captioner: from a picture to sentences and hashtags.
