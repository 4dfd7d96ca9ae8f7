//! Albums as templates see them.

use serde::Serialize;

use crate::domain::{Album, Visibility};
use crate::services::albums::change::{AlbumProblems, AlbumWords};
use crate::services::albums::view::AlbumListItem;
use crate::web::request::extract::CurrentUser;
use crate::web::views::tiles::Tile;

/// An album in a list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AlbumTile {
    url: String,
    title: String,
    owner: String,
    visibility: &'static str,
    cover: Option<Tile>,
}

impl AlbumTile {
    pub(in crate::web) fn new(listed: &AlbumListItem, person: &CurrentUser) -> Self {
        let AlbumListItem {
            album,
            owner,
            cover,
        } = listed;
        Self {
            url: format!("/@{}/albums/{}", owner.username, album.id),
            title: album.title.to_string(),
            owner: owner.username.to_string(),
            visibility: album.visibility.within(owner.private).as_str(),
            cover: cover.as_ref().map(|found| Tile::new(found, person)),
        }
    }
}

/// The form with an album's words.
#[derive(Debug, Default, Serialize)]
pub(in crate::web::pages) struct AlbumForm {
    title: String,
    title_problem: Option<String>,
    description: String,
    description_problem: Option<String>,
    visibility: &'static str,
}

impl AlbumForm {
    /// An empty one.
    pub(in crate::web::pages) fn empty() -> Self {
        Self {
            visibility: Visibility::default().as_str(),
            ..Self::default()
        }
    }

    /// As stored.
    pub(in crate::web::pages) fn stored(album: &Album) -> Self {
        Self {
            title: album.title.to_string(),
            description: album.description.to_string(),
            visibility: album.visibility.as_str(),
            ..Self::default()
        }
    }

    /// As typed, with what is wrong with it.
    pub(in crate::web::pages) fn typed(words: &AlbumWords, problems: AlbumProblems) -> Self {
        Self {
            title: words.title.clone().unwrap_or_default(),
            title_problem: problems.title,
            description: words.description.clone().unwrap_or_default(),
            description_problem: problems.description,
            visibility: words.visibility.unwrap_or_default().as_str(),
        }
    }
}
