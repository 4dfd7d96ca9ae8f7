//! `/search?q=`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::domain::{Question, Rank};
use crate::services::App;
use crate::services::reading::search::{self, Results, SearchError};
use crate::web::Site;
use crate::web::pages::albums::views::AlbumTile;
use crate::web::request::extract::CurrentUser;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::tiles::{Name, Tile};

/// What is looked for, and where in the results a page begins.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct SearchQuery {
    #[serde(default)]
    q: String,
    after: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct SearchPage {
    q: String,
    most: usize,
    /// Whether anything was looked for.
    asked: bool,
    first: bool,
    problem: Option<String>,
    people: Vec<Name>,
    albums: Vec<AlbumTile>,
    posts: Vec<Tile>,
    more: Option<String>,
}

/// Finds posts, albums and people.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    asked: Query<SearchQuery>,
) -> Result<HttpResponse, WebError> {
    let SearchQuery { q, after } = asked.into_inner();
    let after: Option<Rank> = after.as_deref().map(str::parse).transpose()?;
    let mut given = SearchPage {
        q: q.trim().to_owned(),
        most: Question::MAX_CHARS,
        first: after.is_none(),
        ..SearchPage::default()
    };
    let mut status = StatusCode::OK;
    match search::search(&app, person.viewer(), &q, after).await {
        Ok(results) => {
            given.asked = results.is_some();
            given.take(results.unwrap_or_default(), &person);
        }
        Err(SearchError::Invalid(problem)) => {
            given.problem = Some(problem.to_string());
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        Err(SearchError::Internal(failure)) => return Err(failure.into()),
    }
    site.views
        .page(status, &person, "reading/search.html", &given)
}

impl SearchPage {
    fn take(&mut self, results: Results, person: &CurrentUser) {
        self.people = results.people.iter().map(Name::new).collect();
        self.albums = results
            .albums
            .iter()
            .map(|listed| AlbumTile::new(listed, person))
            .collect();
        self.posts = results
            .posts
            .iter()
            .map(|found| Tile::new(found, person))
            .collect();
        self.more = results.next.map(|next| {
            let q: String = url::form_urlencoded::byte_serialize(self.q.as_bytes()).collect();
            format!("/search?q={q}&after={next}")
        });
    }
}
