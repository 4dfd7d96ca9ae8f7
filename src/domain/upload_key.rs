//! What makes an upload that is sent twice one upload.

use super::{Invalid, PictureId, PostId, Timestamp, UserId};
use crate::i18n::text;

/// Names one upload of a person. It holds what the client calls it and a digest of the file, so
/// that a form that is used again with another file is another upload.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UploadKey(String);

impl UploadKey {
    /// Most characters of a client's own key; a UUID has 36.
    pub const MAX_CHARS: usize = 100;

    /// From the client's key and the digest of the file, in hexadecimal.
    ///
    /// # Errors
    /// [`Invalid`] when the key is empty, too long, or holds anything but visible ASCII.
    pub fn new(key: &str, digest: &str) -> Result<Self, Invalid> {
        let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
        if key.is_empty() || key.len() > Self::MAX_CHARS || !visible {
            return Err(Invalid::new(text!(
                "upload-key-invalid",
                count = Self::MAX_CHARS
            )));
        }
        Ok(Self(format!("{key}:{digest}")))
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it was stored once.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// A user's word that they are making this upload: there is at most one for each author and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadClaim {
    /// Whose upload.
    pub author: UserId,
    /// Which one.
    pub key: UploadKey,
    /// The post that it begins or joins.
    pub post: PostId,
    /// The picture that it makes.
    pub picture: PictureId,
    /// When the work was begun.
    pub claimed_at: Timestamp,
    /// Whether the picture has been put into its post.
    pub done: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_is_another_upload() {
        let key = |digest| UploadKey::new("0191", digest).map(|key| key.as_str().to_owned());
        assert_eq!(key("aa"), Ok("0191:aa".into()));
        assert_ne!(key("aa"), key("ab"));
    }

    #[test]
    fn refuses_what_is_no_key() {
        for text in ["", "a b", "a\n", "ä", &"x".repeat(101)] {
            assert!(UploadKey::new(text, "aa").is_err(), "{text:?} was accepted");
        }
    }
}
