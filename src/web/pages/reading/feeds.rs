//! `/`, `/home` and `/bookmarks`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::domain::{Cursor, EdgeKind, Feed, List};
use crate::services::App;
use crate::services::reading::{browse, explore};
use crate::web::Site;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::cards;
use crate::web::views::people::PersonView;

/// Where in a feed a page begins.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct FeedQuery {
    after: Option<String>,
}

impl FeedQuery {
    pub(in crate::web::pages) fn cursor(&self) -> Result<Option<Cursor>, WebError> {
        Ok(self.after.as_deref().map(str::parse).transpose()?)
    }
}

#[derive(Debug, Serialize)]
struct FeedPage {
    feed: cards::Feed,
    /// Whether it is the first page.
    first: bool,
    /// Whom to follow, for whoever has nothing to read.
    people: Vec<PersonView>,
}

/// What everybody shares.
pub(in crate::web) async fn public(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let page = browse::feed(&app, person.viewer(), List::Public, &Feed::Public, after).await?;
    let feed = cards::Feed::new(page, "/", &person);
    let given = FeedPage {
        feed,
        first: after.is_none(),
        people: Vec::new(),
    };
    site.views
        .page(StatusCode::OK, &person, "reading/feed.html", &given)
}

/// What the people share whom the viewer follows, and the viewer.
pub(in crate::web) async fn home(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let person = &member.person;
    let feed = Feed::Home(member.id);
    let page = browse::feed(&app, person.viewer(), List::Home, &feed, after).await?;
    let nothing = page.items.is_empty() && after.is_none();
    let people = match nothing {
        true => explore::people(&app, person.viewer()).await?,
        false => Vec::new(),
    };
    let given = FeedPage {
        feed: cards::Feed::new(page, "/home", person),
        first: after.is_none(),
        people: people.iter().map(PersonView::new).collect(),
    };
    site.views
        .page(StatusCode::OK, person, "reading/home.html", &given)
}

/// What the viewer keeps for themselves.
pub(in crate::web) async fn bookmarks(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let kind = EdgeKind::Bookmark;
    let page = browse::marked(&app, member.id, kind, after, browse::PAGE_SIZE).await?;
    let given = FeedPage {
        feed: cards::Feed::new(page, "/bookmarks", &member.person),
        first: after.is_none(),
        people: Vec::new(),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "reading/bookmarks.html",
        &given,
    )
}
