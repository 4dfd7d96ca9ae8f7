//! `/@{username}/albums` and one album of them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use super::views::AlbumTile;
use crate::domain::AlbumId;
use crate::services::albums::view::{self, AlbumPage};
use crate::services::social::profile;
use crate::services::{AccessError, App};
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::people::{PersonView, Piece, pieces};
use crate::web::views::tiles::Tile;

#[derive(Debug, Serialize)]
struct AlbumsPage {
    owner: PersonView,
    albums: Vec<AlbumTile>,
    own: bool,
}

/// Where in an album a page begins.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct AlbumQuery {
    pub(in crate::web::pages) after: Option<usize>,
}

/// An album and a page of its posts.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct AlbumView {
    id: String,
    url: String,
    title: String,
    description: Vec<Piece>,
    owner: PersonView,
    visibility: &'static str,
    posts: Vec<Tile>,
    older: Option<String>,
    own: bool,
    /// Whether feed readers find it.
    public: bool,
    first: bool,
}

impl AlbumView {
    /// `address` is where the next page is asked for.
    pub(in crate::web::pages) fn new(
        page: &AlbumPage,
        person: &CurrentUser,
        address: &str,
        after: usize,
    ) -> Self {
        let AlbumPage { album, owner, .. } = page;
        Self {
            id: album.id.to_string(),
            url: format!("/@{}/albums/{}", owner.username, album.id),
            title: album.title.to_string(),
            description: pieces(album.description.as_str()),
            visibility: album.visibility.within(owner.private).as_str(),
            posts: page
                .posts
                .iter()
                .map(|found| Tile::new(found, person))
                .collect(),
            older: page.next.map(|next| format!("{address}?after={next}")),
            own: person.viewer().is(album.owner),
            public: page.public,
            first: after == 0,
            owner: PersonView::new(owner),
        }
    }

    /// With addresses of pictures that carry the token of a share link, and none of pages that the
    /// link does not open.
    pub(in crate::web::pages) fn by_link(mut self, token: &str) -> Self {
        self.posts = self
            .posts
            .into_iter()
            .map(|tile| tile.by_link(token))
            .collect();
        self
    }
}

/// A person's albums.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    name: Path<String>,
) -> Result<HttpResponse, WebError> {
    let viewer = person.viewer();
    let details = profile::details(&app, viewer, &name).await?;
    let albums = view::of(&app, viewer, &details.user).await?;
    let given = AlbumsPage {
        owner: PersonView::new(&details.user.as_author()),
        albums: albums
            .iter()
            .map(|listed| AlbumTile::new(listed, &person))
            .collect(),
        own: viewer.is(details.user.id),
    };
    site.views
        .page(StatusCode::OK, &person, "albums/list.html", &given)
}

/// An album with its posts.
pub(in crate::web) async fn album(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    path: Path<(String, AlbumId)>,
    place: Query<AlbumQuery>,
) -> Result<HttpResponse, WebError> {
    let (name, id) = path.into_inner();
    let after = place.after.unwrap_or_default();
    let page = page_of(&app, &person, &name, id, after).await?;
    let address = format!("/@{}/albums/{id}", page.owner.username);
    let given = AlbumView::new(&page, &person, &address, after);
    site.views
        .page(StatusCode::OK, &person, "albums/album.html", &given)
}

/// An album under the name of its owner, and no other name.
async fn page_of(
    app: &App,
    person: &CurrentUser,
    name: &str,
    id: AlbumId,
    after: usize,
) -> Result<AlbumPage, AccessError> {
    let page = view::page(app, person.viewer(), id, after, false).await?;
    match page.owner.username.as_str().eq_ignore_ascii_case(name) {
        true => Ok(page),
        false => Err(AccessError::Missing),
    }
}
