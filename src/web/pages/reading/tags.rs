//! `/tags` and `/tags/{tag}`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::explore::TagStrip;
use super::feeds::FeedQuery;
use crate::domain::Timestamp;
use crate::domain::trends::TagUsage;
use crate::i18n::text;
use crate::services::App;
use crate::services::reading::{browse, explore, tags};
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::cards::{self, TagLink, tag_link, tag_url};

#[derive(Debug, Serialize)]
struct TagPage<'p> {
    feed: cards::Feed,
    name: &'p str,
    url: String,
    /// Whether it is the first page.
    first: bool,
    posts: String,
    related: Vec<TagLink>,
}

#[derive(Debug, Serialize)]
struct OverviewPage {
    popular: Vec<TagStrip>,
    trending: Vec<TagUsageView>,
    most_used: Vec<TagUsageView>,
}

#[derive(Debug, Serialize)]
struct TagUsageView {
    link: TagLink,
    people: usize,
    posts: usize,
}

impl TagUsageView {
    fn list<'u>(uses: impl IntoIterator<Item = &'u TagUsage>) -> Vec<Self> {
        let view = |one: &TagUsage| Self {
            link: tag_link(&one.tag),
            people: one.people,
            posts: one.posts,
        };
        uses.into_iter().map(view).collect()
    }
}

/// What carries a hashtag.
pub(in crate::web) async fn tag(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    tag: Path<String>,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let (tag, page) = browse::tag(&app, person.viewer(), &tag, after).await?;
    let facts = tags::facts(&app, &tag).await?;
    let url = tag_url(tag.as_str());
    let given = TagPage {
        feed: cards::Feed::new(page, &url, &person),
        name: tag.shown(),
        first: after.is_none(),
        posts: match facts.posts {
            tags::COUNTED.. => text!("posts-count-and-more"),
            posts => text!("posts-count", count = posts),
        },
        related: facts.related.iter().map(tag_link).collect(),
        url,
    };
    site.views
        .page(StatusCode::OK, &person, "reading/tag.html", &given)
}

/// Which hashtags are used.
pub(in crate::web) async fn overview(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let overview = tags::overview(&app).await?;
    let popular = explore::popular_tags(&app, person.viewer()).await?;
    let given = OverviewPage {
        popular: TagStrip::list(popular, &person, Timestamp::now()),
        trending: TagUsageView::list(overview.trending.iter().map(|trend| &trend.used)),
        most_used: TagUsageView::list(&overview.most_used),
    };
    site.views
        .page(StatusCode::OK, &person, "reading/tags.html", &given)
}
