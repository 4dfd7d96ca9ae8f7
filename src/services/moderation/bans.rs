//! Pictures that are refused: banned with their post, compared at every upload, lifted again.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::staff::{self, About, StaffError};
use crate::domain::{
    Actor, Ban, BanId, ModerationAction, ModeratorsText, PerceptualHash, Picture, PictureSize,
    Post, Timestamp,
};
use crate::media;
use crate::services::compose::ingest::{self, Allowed, Place};
use crate::services::compose::upload::UploadError;
use crate::services::pictures::files;
use crate::services::{App, Failure};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Refuses all pictures of a post from now on.
///
/// # Errors
/// When a store fails.
pub(in crate::services) async fn ban(
    app: &App,
    actor: &Actor,
    post: &Post,
    why: &ModeratorsText,
) -> Result<(), StaffError> {
    for picture in &post.pictures {
        let Some((digest, look)) = marks(app, picture).await? else {
            continue;
        };
        let ban = Ban {
            id: BanId::generate(),
            digest,
            look,
            why: why.clone(),
            at: Timestamp::now(),
            actor: actor.name.clone(),
        };
        // The very file may be banned already.
        app.store.insert_ban(&ban).await?;
    }
    Ok(())
}

/// By what a stored picture is known again: the digest of the file that was uploaded, else of what
/// is kept of it, and its look. None when its file is gone.
async fn marks(
    app: &App,
    picture: &Picture,
) -> Result<Option<([u8; 32], PerceptualHash)>, StaffError> {
    let file = match files::bytes(app, picture.blob, PictureSize::Original).await {
        Ok(file) => file,
        Err(crate::services::AccessError::Internal(failure)) => return Err(failure.into()),
        Err(_) => return Ok(None),
    };
    let digest = picture.digest;
    let digest = digest.unwrap_or_else(|| Sha256::digest(&file).into());
    let look = ingest::with_stored(app, file, |decoded| media::look(&decoded).ok()).await?;
    Ok(look.flatten().map(|look| (digest, look)))
}

/// Decodes an uploaded file unless it is banned. Of a banned file not even the pixels are read; of
/// the others the look is compared with those of all that are banned.
///
/// # Errors
/// [`UploadError::Banned`], or why it cannot be decoded.
pub(in crate::services) async fn decode_allowed(
    app: &App,
    file: Bytes,
    place: Place,
) -> Result<Allowed, UploadError> {
    let bans = app.store.bans().await.map_err(Failure::from)?;
    let limits = app.picture_limits;
    let checked = spawn_blocking(move || {
        let digest: [u8; 32] = Sha256::digest(&file).into();
        if bans.iter().any(|ban| ban.digest == digest) {
            return Err(UploadError::Banned);
        }
        let decoded = media::decode(&file, limits)?;
        if !bans.is_empty() {
            let look = media::look(&decoded).map_err(Failure::from)?;
            if bans.iter().any(|ban| ban.matches(digest, look)) {
                return Err(UploadError::Banned);
            }
        }
        Ok(Allowed {
            decoded,
            digest,
            place,
        })
    });
    let checked = checked.await.map_err(TaskFailed::from);
    checked.map_err(Failure::from)?
}

/// All banned pictures, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(app: &App) -> Result<Vec<Ban>, Failure> {
    Ok(app.store.bans().await?)
}

/// Takes a picture again.
///
/// # Errors
/// When the store fails.
pub async fn lift(app: &App, actor: &Actor, id: BanId) -> Result<(), Failure> {
    let bans = app.store.bans().await?;
    let Some(ban) = bans.into_iter().find(|ban| ban.id == id) else {
        return Ok(());
    };
    let about = About {
        target: None,
        person: None,
        named: format!("a picture banned by {}", ban.actor),
    };
    staff::log(&*app.store, actor, ModerationAction::Unban, about, ban.why).await?;
    Ok(app.store.delete_ban(id).await?)
}
