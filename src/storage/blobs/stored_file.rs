//! What lies in the picture store, as its list has it.

use object_store::ObjectMeta;

use crate::domain::{BlobKey, PictureSize, Timestamp};

/// A file of the picture store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The picture whose size it is; none when the name is not one of ours.
    pub blob: Option<BlobKey>,
    /// Its path in the store.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last written.
    pub changed_at: Timestamp,
}

impl StoredFile {
    pub(super) fn new(meta: &ObjectMeta) -> Self {
        let path = meta.location.to_string();
        let mut parts = path.rsplit('/');
        let size = parts.next().and_then(PictureSize::from_word);
        let name = parts.next().filter(|_| size.is_some());
        let folder = parts.next();
        let blob = name
            .filter(|name| folder == name.get(..2))
            .and_then(|name| uuid::Uuid::try_parse(name).ok());
        Self {
            blob: blob.map(BlobKey::from),
            bytes: meta.size,
            changed_at: Timestamp::from_millis(meta.last_modified.timestamp_millis()),
            path,
        }
    }
}
