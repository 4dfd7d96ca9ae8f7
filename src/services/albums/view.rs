//! Albums as people see them: a person's, one with its posts, those that a search finds.

use std::collections::HashMap;

use super::change::ALL;
use crate::domain::album_access::{may_list_album, shows_in_album};
use crate::domain::terms::is_called;
use crate::domain::{
    Album, AlbumId, AlbumInList, Author, PostId, PostWithAuthor, Question, Relationship, User,
    UserId, Viewer, Visibility,
};
use crate::services::access::visibility;
use crate::services::{AccessError, App, Failure};

/// Posts on a page of an album.
pub const PAGE: usize = 60;
/// Albums that a search shows.
const FOUND: usize = 6;
/// How many that begin with the first word are looked through for them.
const LOOKED_THROUGH: u32 = 60;

/// A page of an album.
#[derive(Debug)]
pub struct AlbumPage {
    /// The album.
    pub album: Album,
    /// Whose it is.
    pub owner: Author,
    /// Its posts from a place on, in order, as far as this viewer sees them.
    pub posts: Vec<PostWithAuthor>,
    /// Where the next page begins; none at the end.
    pub next: Option<usize>,
    /// Whether everybody may see the album.
    pub public: bool,
}

/// An album in a list, with what stands for it.
#[derive(Debug)]
pub struct AlbumListItem {
    /// The album.
    pub album: AlbumInList,
    /// Whose it is.
    pub owner: Author,
    /// The first of its covers that this viewer sees.
    pub cover: Option<PostWithAuthor>,
}

/// An album and its posts from `place` on. `invited` is who came with a link to it.
///
/// # Errors
/// [`AccessError::Missing`] when this viewer may not see it.
pub async fn page(
    app: &App,
    viewer: Viewer,
    id: AlbumId,
    place: usize,
    invited: bool,
) -> Result<AlbumPage, AccessError> {
    page_of(app, viewer, stored(app, id).await?, place, invited).await
}

async fn stored(app: &App, id: AlbumId) -> Result<Album, AccessError> {
    let found = app.store.album(id).await.map_err(Failure::from)?;
    found.ok_or(AccessError::Missing)
}

async fn page_of(
    app: &App,
    viewer: Viewer,
    album: Album,
    place: usize,
    invited: bool,
) -> Result<AlbumPage, AccessError> {
    let whose = (album.owner, album.visibility);
    let (owner, relationship) = visibility::see_album(app, viewer, whose, invited).await?;
    let some = album.posts.iter().skip(place).take(PAGE);
    let some: Vec<PostId> = some.copied().collect();
    let posts = shown(app, viewer, album.visibility, &some, relationship).await?;
    let end = place.saturating_add(some.len());
    Ok(AlbumPage {
        posts,
        next: (end < album.posts.len()).then_some(end),
        public: album.visibility.within(owner.private) == Visibility::Public && !owner.hidden,
        owner,
        album,
    })
}

/// The last page of an album as a guest sees it: what was put into it last.
///
/// # Errors
/// [`AccessError::Missing`] when not everybody may see it.
pub async fn newest(app: &App, id: AlbumId) -> Result<AlbumPage, AccessError> {
    let album = stored(app, id).await?;
    let place = album.posts.len().saturating_sub(PAGE);
    page_of(app, Viewer::Guest, album, place, false).await
}

/// Those of some posts that a viewer sees in an album, in their order.
async fn shown(
    app: &App,
    viewer: Viewer,
    album: Visibility,
    ids: &[PostId],
    relationship: Relationship,
) -> Result<Vec<PostWithAuthor>, Failure> {
    let posts = app.store.posts(ids).await?;
    let hides_sensitive = visibility::hides_sensitive(app, viewer, &posts).await?;
    let relationship = Relationship {
        hides_sensitive,
        ..relationship
    };
    let seen = posts.into_iter();
    let seen = seen.filter(|found| shows_in_album(viewer, album, found, relationship));
    let mut seen: HashMap<PostId, PostWithAuthor> =
        seen.map(|found| (found.post.id, found)).collect();
    Ok(ids.iter().filter_map(|id| seen.remove(id)).collect())
}

/// The albums of a person that stand in their list for a viewer, newest first.
///
/// # Errors
/// When the store fails.
pub async fn of(app: &App, viewer: Viewer, owner: &User) -> Result<Vec<AlbumListItem>, Failure> {
    let (albums, relationship) = listed(app, viewer, owner).await?;
    let author = owner.as_author();
    let albums = albums.into_iter();
    let albums = albums.map(|album| (album, author.clone(), relationship));
    with_covers(app, viewer, albums.collect()).await
}

/// Whether any album of a person stands in their list for a viewer.
///
/// # Errors
/// When the store fails.
pub async fn any(app: &App, viewer: Viewer, owner: &User) -> Result<bool, Failure> {
    Ok(!listed(app, viewer, owner).await?.0.is_empty())
}

/// The albums of a person that stand in their list for a viewer, and what stands between the two.
async fn listed(
    app: &App,
    viewer: Viewer,
    owner: &User,
) -> Result<(Vec<AlbumInList>, Relationship), Failure> {
    let mut albums = app.store.albums_of(owner.id, ALL).await?;
    if albums.is_empty() {
        return Ok((albums, Relationship::default()));
    }
    let relationship = visibility::relationship(app, viewer, owner.id).await?;
    let author = owner.as_author();
    albums.retain(|album| {
        let whose = (album.owner, album.visibility);
        may_list_album(viewer, whose, &author, relationship)
    });
    Ok((albums, relationship))
}

/// Gives albums the picture that stands for each, with one query for all.
async fn with_covers(
    app: &App,
    viewer: Viewer,
    albums: Vec<(AlbumInList, Author, Relationship)>,
) -> Result<Vec<AlbumListItem>, Failure> {
    let ids: Vec<PostId> = albums
        .iter()
        .flat_map(|(album, ..)| album.covers.iter().copied())
        .collect();
    let posts = app.store.posts(&ids).await?;
    let hides_sensitive = visibility::hides_sensitive(app, viewer, &posts).await?;
    let posts: HashMap<PostId, PostWithAuthor> = posts
        .into_iter()
        .map(|found| (found.post.id, found))
        .collect();
    let listed = albums.into_iter().map(|(album, owner, relationship)| {
        let relationship = Relationship {
            hides_sensitive,
            ..relationship
        };
        let mut covers = album.covers.iter().filter_map(|id| posts.get(id));
        let cover =
            covers.find(|found| shows_in_album(viewer, album.visibility, found, relationship));
        AlbumListItem {
            cover: cover.cloned(),
            owner,
            album,
        }
    });
    Ok(listed.collect())
}

/// The newest albums whose titles or descriptions have all words of a question, as far as they stand
/// in lists for a viewer.
///
/// # Errors
/// When the store fails.
pub async fn found(
    app: &App,
    viewer: Viewer,
    question: &Question,
) -> Result<Vec<AlbumListItem>, Failure> {
    let Some(first) = question.words().first() else {
        return Ok(Vec::new());
    };
    let albums = app
        .store
        .albums_like(first.as_str(), LOOKED_THROUGH)
        .await?;
    let mut albums: Vec<Album> = albums
        .into_iter()
        .filter(|album| is_called(album, question.words()))
        .collect();
    let mut owners: Vec<UserId> = albums.iter().map(|album| album.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let relationships = visibility::relationships_among(app, viewer, &owners).await?;
    let people = app.store.authors(&owners).await?;
    let mut listed = Vec::new();
    for album in albums.drain(..) {
        let Some(owner) = people.get(&album.owner) else {
            continue;
        };
        let relationship = relationships.get(&album.owner).copied().unwrap_or_default();
        let whose = (album.owner, album.visibility);
        let is_listed = may_list_album(viewer, whose, owner, relationship) && !relationship.muted;
        if is_listed && listed.len() < FOUND {
            let in_list = AlbumInList {
                id: album.id,
                owner: album.owner,
                covers: app
                    .store
                    .album(album.id)
                    .await?
                    .map_or_else(Vec::new, |one| one.covers()),
                title: album.title,
                visibility: album.visibility,
            };
            listed.push((in_list, owner.clone(), relationship));
        }
    }
    with_covers(app, viewer, listed).await
}
