//! The bytes of pictures, for those who may see them.

use bytes::Bytes;

use super::passes;
use crate::domain::access::is_for_everybody;
use crate::domain::{BlobKey, PictureId, PictureSize, Viewer};
use crate::services::access::visibility;
use crate::services::reading::share;
use crate::services::{AccessError, App, Failure};
use crate::storage::BlobError;

/// A picture that a person may see, before its bytes are read.
#[derive(Debug, Clone)]
pub struct PictureFile {
    blob: BlobKey,
    size: PictureSize,
    /// Media type of the file.
    pub media_type: String,
    /// Whether everybody may see it, so that shared caches may keep it.
    pub public: bool,
    /// Whether only a share link shows it, which can be revoked at any moment.
    pub by_link: bool,
}

impl PictureFile {
    /// A name for this very content: files never change under their random name.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("{}-{}", self.blob, self.size.as_str())
    }
}

/// Finds a picture and asks whether this person may see it, or came with the token of a share link
/// to its very post.
///
/// # Errors
/// [`AccessError::Missing`] when it is not there for them.
pub async fn find(
    app: &App,
    viewer: Viewer,
    id: PictureId,
    size: PictureSize,
    link: Option<&str>,
    pass: Option<&str>,
) -> Result<PictureFile, AccessError> {
    let found = app.store.post_of_picture(id).await.map_err(Failure::from)?;
    let found = found.ok_or(AccessError::Missing)?;
    // A pass stands for a user only where nobody is signed in.
    let viewer = match (viewer, pass) {
        (Viewer::Guest, Some(pass)) => {
            let named = passes::viewer(app, found.post.id, pass).await?;
            named.unwrap_or(viewer)
        }
        _ => viewer,
    };
    let by_link = match (visibility::see(app, viewer, &found).await, link) {
        (Err(AccessError::Missing), Some(token)) => {
            share::see_by_link(app, viewer, &found, token).await?;
            true
        }
        (outcome, _) => {
            outcome?;
            false
        }
    };
    let picture = found.post.picture(id).ok_or(AccessError::Missing)?;
    let media_type = match size {
        PictureSize::Original => picture.media_type.clone(),
        PictureSize::Animation if !picture.extra_files.is_animated() => {
            return Err(AccessError::Missing);
        }
        PictureSize::Grid | PictureSize::View | PictureSize::Animation => "image/webp".to_owned(),
        // With its places and serial numbers: in its owner's archive and nowhere else.
        PictureSize::Upload => return Err(AccessError::Missing),
    };
    Ok(PictureFile {
        blob: picture.blob,
        size,
        media_type,
        public: is_for_everybody(&found),
        by_link,
    })
}

/// The bytes of a picture that was found.
///
/// # Errors
/// [`AccessError::Missing`] when the post was deleted meanwhile.
pub async fn read(app: &App, file: &PictureFile) -> Result<Bytes, AccessError> {
    bytes(app, file.blob, file.size).await
}

/// The bytes of a file; what is not there is missing, not broken.
pub(in crate::services) async fn bytes(
    app: &App,
    blob: BlobKey,
    size: PictureSize,
) -> Result<Bytes, AccessError> {
    match app.blobs.get(blob, size).await {
        Ok(bytes) => Ok(bytes),
        Err(BlobError::Missing) => Err(AccessError::Missing),
        Err(error) => Err(Failure::from(error).into()),
    }
}

/// A post shows the files.
pub(in crate::services) async fn kept(app: &App, blob: BlobKey) -> Result<(), Failure> {
    Ok(app.store.clear_intent(blob).await?)
}

/// No post will show the files: they go. What resists is swept later, because it has a write intent.
pub(in crate::services) async fn dropped(app: &App, blob: BlobKey) -> Result<(), Failure> {
    match app.blobs.delete(blob).await {
        Ok(()) => Ok(app.store.clear_intent(blob).await?),
        Err(error) => {
            tracing::warn!(%error, %blob, "files wait for the sweep");
            Ok(())
        }
    }
}
