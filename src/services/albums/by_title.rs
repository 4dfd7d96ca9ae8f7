//! An album by its title, for pictures that are shared together.

use super::change::{self, ALL, AlbumError, AlbumWords};
use crate::domain::{AlbumId, AlbumTitle, User};
use crate::services::{App, Failure};

/// The newest of a person's albums that is called so, or a new one.
///
/// # Errors
/// See [`AlbumError`].
pub async fn titled(app: &App, owner: &User, title: &str) -> Result<AlbumId, AlbumError> {
    if let Ok(title) = AlbumTitle::parse(title) {
        let albums = app.store.albums_of(owner.id, ALL).await;
        let mut albums = albums.map_err(Failure::from)?.into_iter();
        if let Some(found) = albums.find(|album| album.title == title) {
            return Ok(found.id);
        }
    }
    let words = AlbumWords {
        title: Some(title.to_owned()),
        ..AlbumWords::default()
    };
    Ok(change::create(app, owner, &words).await?.id)
}
