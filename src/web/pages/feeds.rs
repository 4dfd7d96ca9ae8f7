//! `/`, `/@{username}` and `/tags/{tag}`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use crate::domain::{Cursor, Feed, List};
use crate::services::{App, browse};
use crate::web::Site;
use crate::web::cards::{self, tag_url};
use crate::web::error::WebError;
use crate::web::extract::Person;

/// Where in a feed a page begins.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Place {
    after: Option<String>,
}

impl Place {
    fn cursor(&self) -> Result<Option<Cursor>, WebError> {
        Ok(self.after.as_deref().map(str::parse).transpose()?)
    }
}

#[derive(Debug, Serialize)]
struct FeedPage<'p> {
    feed: cards::Feed,
    /// Whose page, or which tag's.
    name: &'p str,
    /// Whether it is the first page.
    first: bool,
    /// Whether it is the viewer's own.
    own: bool,
}

/// What everybody shares.
pub(in crate::web) async fn public(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    place: Query<Place>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let page = browse::feed(&app, person.viewer(), List::Public, &Feed::Public, after).await?;
    let feed = cards::Feed::new(page, "/", person.viewer());
    let given = FeedPage {
        feed,
        name: "",
        first: after.is_none(),
        own: false,
    };
    site.views
        .page(StatusCode::OK, &person, "feed.html", &given)
}

/// What one person shares.
pub(in crate::web) async fn author(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    name: Path<String>,
    place: Query<Place>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let (user, page) = browse::author(&app, person.viewer(), &name, after).await?;
    let name = user.username.as_str();
    let feed = cards::Feed::new(page, &format!("/@{name}"), person.viewer());
    let own = person.user().is_some_and(|viewer| viewer.id == user.id);
    let given = FeedPage {
        feed,
        name,
        first: after.is_none(),
        own,
    };
    site.views
        .page(StatusCode::OK, &person, "author.html", &given)
}

/// What carries a hashtag.
pub(in crate::web) async fn tag(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    tag: Path<String>,
    place: Query<Place>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let (tag, page) = browse::tag(&app, person.viewer(), &tag, after).await?;
    let feed = cards::Feed::new(page, &tag_url(tag.as_str()), person.viewer());
    let given = FeedPage {
        feed,
        name: tag.as_str(),
        first: after.is_none(),
        own: false,
    };
    site.views.page(StatusCode::OK, &person, "tag.html", &given)
}
