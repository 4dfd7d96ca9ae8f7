//! Albums made, changed and deleted by their owners.

use crate::domain::{
    Album, AlbumDescription, AlbumFull, AlbumId, AlbumTitle, PostId, Timestamp, User, UserId,
    Viewer, Visibility, Way,
};
use crate::i18n::text;
use crate::services::access::visibility;
use crate::services::{AccessError, App, Failure};
use crate::storage::ReplaceError;

/// As many as one person may have.
pub(super) const ALL: u32 = Album::MAX_OWN as u32;
/// Two pages of one person may change an album at once.
const TRIES: u32 = 10;

/// Why an album was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AlbumError {
    /// A field will not do; nothing was saved.
    #[error("the album needs another look")]
    Invalid(AlbumProblems),
    /// The person has as many as they may have.
    #[error("{}", text!("albums-too-many", count = Album::MAX_OWN))]
    TooMany,
    /// The album has as many posts as fit.
    #[error(transparent)]
    Full(#[from] AlbumFull),
    /// Not there, or not theirs.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<Failure> for AlbumError {
    fn from(failure: Failure) -> Self {
        Self::Access(failure.into())
    }
}

/// What is wrong with each field, in sentences for the person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct AlbumProblems {
    /// With the title.
    pub title: Option<String>,
    /// With the description.
    pub description: Option<String>,
}

/// An album's words as a person typed them; what is none stays.
#[derive(Debug, Default, Clone)]
pub struct AlbumWords {
    /// What it is called.
    pub title: Option<String>,
    /// What is said of it.
    pub description: Option<String>,
    /// Whom it is for.
    pub visibility: Option<Visibility>,
}

/// Words that read well.
struct Parsed {
    title: Option<AlbumTitle>,
    description: Option<AlbumDescription>,
    visibility: Option<Visibility>,
}

impl AlbumWords {
    fn parse(&self) -> Result<Parsed, AlbumProblems> {
        let mut problems = AlbumProblems::default();
        let title = self.title.as_deref().map(AlbumTitle::parse).transpose();
        let title = title.unwrap_or_else(|why| {
            problems.title = Some(why.to_string());
            None
        });
        if title.as_ref().is_some_and(AlbumTitle::is_empty) {
            problems.title = Some(text!("album-title-missing"));
        }
        let description = self.description.as_deref();
        let description = description.map(AlbumDescription::parse).transpose();
        let description = description.unwrap_or_else(|why| {
            problems.description = Some(why.to_string());
            None
        });
        if problems != AlbumProblems::default() {
            return Err(problems);
        }
        Ok(Parsed {
            title,
            description,
            visibility: self.visibility,
        })
    }
}

impl Parsed {
    fn apply(&self, album: &mut Album) {
        if let Some(title) = &self.title {
            album.title = title.clone();
        }
        if let Some(description) = &self.description {
            album.description = description.clone();
        }
        album.visibility = self.visibility.unwrap_or(album.visibility);
    }
}

/// Makes an album.
///
/// # Errors
/// See [`AlbumError`].
pub async fn create(app: &App, owner: &User, words: &AlbumWords) -> Result<Album, AlbumError> {
    let mut words = words.clone();
    words.title.get_or_insert_default();
    let parsed = words.parse().map_err(AlbumError::Invalid)?;
    let there = app.store.albums_of(owner.id, ALL).await;
    if there.map_err(Failure::from)?.len() >= Album::MAX_OWN {
        return Err(AlbumError::TooMany);
    }
    let now = Timestamp::now();
    let title = parsed.title.clone().unwrap_or_default();
    let mut album = Album::new(owner.id, title, Visibility::default(), now);
    parsed.apply(&mut album);
    album.visibility = album.visibility.within(owner.profile.private);
    app.store
        .insert_album(&album)
        .await
        .map_err(Failure::from)?;
    Ok(album)
}

/// Changes what an album is called, what is said of it, and whom it is for.
///
/// # Errors
/// See [`AlbumError`].
pub async fn reword(
    app: &App,
    owner: &User,
    id: AlbumId,
    words: &AlbumWords,
) -> Result<Album, AlbumError> {
    let parsed = words.parse().map_err(AlbumError::Invalid)?;
    revise(app, Viewer::Person(owner.id), id, |album| {
        parsed.apply(album);
        // Were it stored wider, it would open to everybody when the account does.
        album.visibility = album.visibility.within(owner.profile.private);
        Ok(())
    })
    .await
}

/// What is done with a post of an album.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostAct {
    /// It moves by one place.
    Move(Way),
    /// It leaves the album.
    Remove,
    /// Its picture stands for the album.
    Cover,
}

/// Moves a post of an album, takes it out, or makes it the cover. What is not there stays away.
///
/// # Errors
/// See [`AlbumError`].
pub async fn arrange(
    app: &App,
    viewer: Viewer,
    id: AlbumId,
    post: PostId,
    act: PostAct,
) -> Result<Album, AlbumError> {
    revise(app, viewer, id, |album| {
        match act {
            PostAct::Move(way) => album.shift(post, way),
            PostAct::Remove => album.remove(post),
            PostAct::Cover if album.posts.contains(&post) => album.cover = Some(post),
            PostAct::Cover => {}
        }
        Ok(())
    })
    .await
}

/// Deletes an album; its posts stay.
///
/// # Errors
/// When it is not there or not theirs.
pub async fn delete(app: &App, viewer: Viewer, id: AlbumId) -> Result<(), AccessError> {
    let album = own(app, viewer, id).await?;
    Ok(app
        .store
        .delete_album(album.id)
        .await
        .map_err(Failure::from)?)
}

/// A person's own album. Another user's that they may see is forbidden, any other is missing.
///
/// # Errors
/// When it is not there or not theirs.
pub async fn own(app: &App, viewer: Viewer, id: AlbumId) -> Result<Album, AccessError> {
    let found = app.store.album(id).await.map_err(Failure::from)?;
    let album = found.ok_or(AccessError::Missing)?;
    if viewer.is(album.owner) {
        return Ok(album);
    }
    visibility::see_album(app, viewer, (album.owner, album.visibility), false).await?;
    Err(AccessError::Forbidden)
}

/// Makes the albums of an account that has become private narrower. May be repeated.
pub(in crate::services) async fn narrow(app: &App, owner: UserId) -> Result<(), Failure> {
    for album in app.store.albums_of(owner, ALL).await? {
        if album.visibility == album.visibility.within(true) {
            continue;
        }
        let narrowed = revise(app, Viewer::Person(owner), album.id, |album| {
            album.visibility = album.visibility.within(true);
            Ok(())
        })
        .await;
        // One that was deleted meanwhile need not be.
        if let Err(AlbumError::Access(AccessError::Internal(failure))) = narrowed {
            return Err(failure);
        }
    }
    Ok(())
}

/// Lets `change` work on an album until it was written over the very revision that it was read from.
pub(in crate::services) async fn revise(
    app: &App,
    viewer: Viewer,
    id: AlbumId,
    mut change: impl FnMut(&mut Album) -> Result<(), AlbumError>,
) -> Result<Album, AlbumError> {
    for _ in 0..TRIES {
        let mut album = own(app, viewer, id).await?;
        let before = album.clone();
        change(&mut album)?;
        if album == before {
            return Ok(album);
        }
        album.updated_at = Timestamp::now();
        match app.store.replace_album(&album).await {
            Ok(()) => {
                album.revision += 1;
                return Ok(album);
            }
            Err(ReplaceError::Conflict) => {}
            Err(ReplaceError::Storage(error)) => return Err(Failure::from(error).into()),
        }
    }
    Err(AccessError::Internal(Failure::Contended(TRIES)).into())
}
