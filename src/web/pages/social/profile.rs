//! `/@{username}`: a person and what they share.

use actix_web::http::StatusCode;
use actix_web::http::header::{CacheControl, CacheDirective, ContentType, EntityTag};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::domain::{BlobKey, List, ProfileField, Timestamp};
use crate::services::App;
use crate::services::albums::view as albums;
use crate::services::reading::browse;
use crate::services::social::pins;
use crate::services::social::profile::{self, ProfileDetails};
use crate::web::Site;
use crate::web::pages::reading::feeds::FeedQuery;
use crate::web::request::extract::{CurrentUser, FileViewer};
use crate::web::request::query::Query;
use crate::web::response::byte_ranges;
use crate::web::response::error::WebError;
use crate::web::views::cards::{self, Card};
use crate::web::views::numbers::short;
use crate::web::views::people::{PersonView, Piece, pieces};

#[derive(Debug, Serialize)]
struct ProfilePage {
    details: FaceView,
    feed: cards::Feed,
    first: bool,
    /// What stands first, on the first page.
    pinned: Vec<Card>,
    /// Whether there are albums to see, or to make.
    albums: bool,
}

#[derive(Debug, Serialize)]
struct FaceView {
    id: String,
    person: PersonView,
    suspended: bool,
    bio: Vec<Piece>,
    fields: Vec<FieldView>,
    /// Since when there is the account, as a month.
    joined: String,
    /// Public posts.
    posts: u64,
    followers: String,
    /// The same as a number, for the plural.
    followers_number: i64,
    following: String,
    own: bool,
    follows: bool,
    requested: bool,
    blocking: bool,
    muted: bool,
    /// Whether the lists of people may be opened.
    open: bool,
}

#[derive(Debug, Serialize)]
struct FieldView {
    label: String,
    value: Vec<Piece>,
}

impl FaceView {
    fn new(details: &ProfileDetails, posts: u64, person: &CurrentUser) -> Self {
        let viewer = person.viewer();
        Self {
            id: details.user.id.to_string(),
            person: PersonView::new(&details.user.as_author()),
            suspended: details.user.suspension.is_some(),
            bio: pieces(details.user.profile.bio.as_str()),
            fields: fields(details),
            joined: details.user.created_at.month(),
            posts,
            followers: short(details.tally.followers),
            followers_number: details.tally.followers,
            following: short(details.tally.following),
            own: viewer.id() == Some(details.user.id),
            follows: details.relationship.follows,
            requested: details.relationship.requested,
            blocking: details.relationship.blocking,
            muted: details.relationship.muted,
            open: profile::shows_people(details, viewer),
        }
    }
}

fn fields(details: &ProfileDetails) -> Vec<FieldView> {
    let fields = details.user.profile.fields.as_slice().iter();
    let view = |field: &ProfileField| FieldView {
        label: field.label.clone(),
        value: pieces(&field.value),
    };
    fields.map(view).collect()
}

/// A person and a page of what they share.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    name: Path<String>,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let viewer = person.viewer();
    let details = profile::details(&app, viewer, &name).await?;
    let feed = profile::feed(&details, viewer);
    let page = browse::feed(&app, viewer, List::Profile, &feed, after).await?;
    let address = format!("/@{}", details.user.username);
    let pinned = match after {
        None => pins::pinned(&app, viewer, &details.user).await?,
        Some(_) => Vec::new(),
    };
    let posts = profile::public_posts(&app, &details.user).await?;
    let now = Timestamp::now();
    let pinned = pinned.into_iter();
    let given = ProfilePage {
        pinned: pinned.map(|shown| Card::new(shown, &person, now)).collect(),
        albums: viewer.is(details.user.id) || albums::any(&app, viewer, &details.user).await?,
        details: FaceView::new(&details, posts, &person),
        feed: cards::Feed::new(page, &address, &person),
        first: after.is_none(),
    };
    site.views
        .page(StatusCode::OK, &person, "social/profile.html", &given)
}

/// The square picture of a person. Its address changes with it, so browsers may keep it for long;
/// caches that many share may not, because people can block each other.
pub(in crate::web) async fn avatar(
    request: HttpRequest,
    app: Data<App>,
    viewer: FileViewer,
    path: Path<(String, BlobKey)>,
) -> Result<HttpResponse, WebError> {
    let (name, key) = path.into_inner();
    let bytes = profile::avatar(&app, viewer.0, &name, key).await?;
    let media_type = "image/webp".parse().map_err(|_| WebError::Missing)?;
    let tag = EntityTag::new_strong(key.to_string());
    Ok(byte_ranges::answer(&request, tag, bytes, |response| {
        response
            .insert_header(ContentType(media_type))
            .insert_header(CacheControl(vec![
                CacheDirective::Private,
                CacheDirective::MaxAge(24 * 3600),
            ]));
    }))
}
