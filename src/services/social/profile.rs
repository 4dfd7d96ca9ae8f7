//! A person's page, and how they show themselves.

use std::future::Future;

use bytes::Bytes;

use crate::domain::access::may_visit;
use crate::domain::{
    BlobKey, Feed, PictureSize, ProfileChange, Relationship, SquareCrop, Tally, Timestamp, User,
    UserId, Viewer,
};
use crate::media;
use crate::services::access::lookup::person;
use crate::services::access::visibility;
use crate::services::albums::change as albums;
use crate::services::pictures::UploadError;
use crate::services::pictures::decode::{self, Allowed};
use crate::services::pictures::files;
use crate::services::{AccessError, App, Failure};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Side of the square picture of a person, in pixels: twice what the largest page shows.
const AVATAR_SIDE: u32 = 320;
/// Posts made narrower in one write when an account becomes private.
const NARROWED_AT_ONCE: u32 = 500;

/// A person as their page shows them.
#[derive(Debug, Clone)]
pub struct ProfileDetails {
    /// Who.
    pub user: User,
    /// Followers and people followed.
    pub tally: Tally,
    /// What stands between the viewer and them.
    pub relationship: Relationship,
}

/// A person's face. Who is blocked by them sees nobody there, and while they are suspended nobody
/// but moderators does.
///
/// # Errors
/// [`AccessError::Missing`] when there is nobody of this name for the viewer.
pub async fn details(app: &App, viewer: Viewer, name: &str) -> Result<ProfileDetails, AccessError> {
    let user = person(app, name).await?;
    face_of_user(app, viewer, user).await
}

/// The same by their id.
///
/// # Errors
/// [`AccessError::Missing`] when there is nobody of this id for the viewer.
pub async fn details_of(
    app: &App,
    viewer: Viewer,
    id: UserId,
) -> Result<ProfileDetails, AccessError> {
    let user = app.store.user(id).await.map_err(Failure::from)?;
    face_of_user(app, viewer, user.ok_or(AccessError::Missing)?).await
}

async fn face_of_user(
    app: &App,
    viewer: Viewer,
    user: User,
) -> Result<ProfileDetails, AccessError> {
    let relationship = visibility::relationship(app, viewer, user.id).await?;
    if !may_visit(viewer, &user.as_author(), relationship) {
        return Err(AccessError::Missing);
    }
    let subject = user.id.as_uuid();
    let tallies = app.store.tallies(&[subject]).await;
    let tallies = tallies.map_err(Failure::from)?;
    Ok(ProfileDetails {
        tally: tallies.get(&subject).copied().unwrap_or_default(),
        user,
        relationship,
    })
}

/// Whether a viewer may see whom this person follows and who follows them.
#[must_use]
pub fn shows_people(details: &ProfileDetails, viewer: Viewer) -> bool {
    let own = viewer.is(details.user.id);
    own || ((!details.user.profile.private || details.relationship.follows)
        && !details.relationship.blocking)
}

/// How many posts of a person everybody may see.
///
/// # Errors
/// When the store fails.
pub async fn public_posts(app: &App, user: &User) -> Result<u64, Failure> {
    let counts = app.store.count_public_posts(&[user.id]).await?;
    Ok(counts.get(&user.id).copied().unwrap_or_default())
}

/// The list of a person's posts that a viewer may read, so that no page of it is empty because
/// everything on it was for others.
#[must_use]
pub fn feed(details: &ProfileDetails, viewer: Viewer) -> Feed {
    let author = details.user.id;
    // In a private account all is for followers, whatever stands in the store.
    let all_is_for_followers = details.user.profile.private && details.relationship.follows;
    if viewer.is(author) || all_is_for_followers {
        return Feed::Author(author);
    }
    Feed::Profile {
        author,
        with_followers: details.relationship.follows,
    }
}

/// Changes how a person shows themselves. When the account becomes private, its posts become for
/// followers only: access is refused at once (see `domain/access.rs`), and what lists hold follows.
/// Answers with the person as they are then.
///
/// # Errors
/// When they are gone, or the store fails.
pub async fn change(app: &App, user: &User, change: &ProfileChange) -> Result<User, AccessError> {
    app.store
        .change_profile(user.id, change)
        .await
        .map_err(Failure::from)?;
    if change.private == Some(true) {
        narrow(app, user.id).await?;
    }
    let changed = app.store.user(user.id).await.map_err(Failure::from)?;
    changed.ok_or(AccessError::Missing)
}

/// Makes all wide posts and albums narrower, a few hundred posts in each write. May be repeated.
pub(in crate::services) async fn narrow(app: &App, user: UserId) -> Result<(), Failure> {
    while app.store.narrow_posts(user, NARROWED_AT_ONCE).await? > 0 {}
    albums::narrow(app, user).await
}

/// Takes in a new picture of the person, cropped to a square: the chosen one, else the middle. It goes the way of every
/// upload and counts as one; it takes nothing of their quota, because it is small and replaces the
/// one before.
///
/// # Errors
/// As for any upload.
pub async fn set_avatar<R>(
    app: &App,
    user: &User,
    read: R,
    crop: Option<SquareCrop>,
) -> Result<(), UploadError>
where
    R: Future<Output = std::io::Result<Bytes>>,
{
    decode::count(app, user.id).await?;
    let Allowed { decoded, place, .. } = decode::decode(app, read).await?;
    let rendered = spawn_blocking(move || {
        let _place = place;
        media::square(&decoded, AVATAR_SIDE, crop)
    })
    .await
    .map_err(|error| Failure::from(TaskFailed::from(error)))?
    .map_err(Failure::from)?;
    let blob = BlobKey::generate();
    let put = async {
        app.store.record_intent(blob, Timestamp::now()).await?;
        app.blobs
            .put(blob, PictureSize::Grid, rendered.bytes)
            .await?;
        replace_avatar(app, user, Some(blob)).await?;
        app.store.clear_intent(blob).await?;
        Ok::<_, Failure>(())
    };
    put.await.map_err(UploadError::Internal)
}

/// Takes the picture of the person away.
///
/// # Errors
/// When a store fails.
pub async fn remove_avatar(app: &App, user: &User) -> Result<(), Failure> {
    replace_avatar(app, user, None).await
}

/// A write intent for the old file is recorded before the profile lets go of it, and deleted after. Of two who bring a
/// picture at once the later one's stays.
async fn replace_avatar(app: &App, user: &User, avatar: Option<BlobKey>) -> Result<(), Failure> {
    while let Some(user) = app.store.user(user.id).await? {
        let old = user.profile.avatar;
        if let Some(old) = old {
            app.store.record_intent(old, Timestamp::now()).await?;
        }
        if !app.store.exchange_avatar(user.id, old, avatar).await? {
            continue;
        }
        if let Some(old) = old {
            app.blobs.delete(old).await?;
            app.store.clear_intent(old).await?;
        }
        break;
    }
    Ok(())
}

/// The bytes of a person's picture, if it still is the one of this name.
///
/// # Errors
/// [`AccessError::Missing`] when it is not, or the person blocks the viewer.
pub async fn avatar(
    app: &App,
    viewer: Viewer,
    name: &str,
    key: BlobKey,
) -> Result<Bytes, AccessError> {
    let details = details(app, viewer, name).await?;
    if details.user.profile.avatar != Some(key) {
        return Err(AccessError::Missing);
    }
    files::bytes(app, key, PictureSize::Grid).await
}
