//! Pictures that are refused: banned with their post, compared at every upload, lifted again.

use sha2::{Digest, Sha256};

use super::staff::{self, About, StaffError};
use crate::domain::{
    Actor, Ban, BanId, ModerationAction, ModeratorsText, PerceptualHash, Picture, PictureSize,
    Post, Timestamp,
};
use crate::media;
use crate::services::pictures::decode;
use crate::services::pictures::files;
use crate::services::{App, Failure};

/// Refuses all pictures of a post from now on.
///
/// # Errors
/// When a store fails.
pub(in crate::services) async fn ban(
    app: &App,
    actor: &Actor,
    post: &Post,
    reason: &ModeratorsText,
) -> Result<(), StaffError> {
    for picture in &post.pictures {
        let Some((digest, perceptual_hash)) = marks(app, picture).await? else {
            continue;
        };
        let ban = Ban {
            id: BanId::generate(),
            digest,
            perceptual_hash,
            reason: reason.clone(),
            at: Timestamp::now(),
            actor: actor.name.clone(),
        };
        // The very file may be banned already.
        app.store.insert_ban(&ban).await?;
    }
    Ok(())
}

/// By what a stored picture is known again: the digest of the file that was uploaded, else of what
/// is kept of it, and its perceptual hash. None when its file is gone.
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
    let perceptual_hash =
        decode::with_stored(app, file, |decoded| media::perceptual_hash(&decoded).ok()).await?;
    Ok(perceptual_hash
        .flatten()
        .map(|perceptual_hash| (digest, perceptual_hash)))
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
        subject_name: format!("a picture banned by {}", ban.actor),
    };
    staff::log(
        &*app.store,
        actor,
        ModerationAction::Unban,
        about,
        ban.reason,
    )
    .await?;
    Ok(app.store.delete_ban(id).await?)
}
