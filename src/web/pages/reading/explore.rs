//! `/explore`: what there is beside the people one follows.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::{Feed, List, Timestamp};
use crate::services::App;
use crate::services::reading::browse;
use crate::services::reading::engagement::PostForViewer;
use crate::services::reading::explore;
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;
use crate::web::views::cards::{self, Card, TagLink, tag_link};
use crate::web::views::people::PersonView;

#[derive(Debug, Serialize)]
struct ExplorePage {
    trending: Vec<Card>,
    tags: Vec<TagStrip>,
    people: Vec<PersonView>,
    newest: cards::Feed,
}

#[derive(Debug, Serialize)]
struct TagStrip {
    link: TagLink,
    posts: Vec<Card>,
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let viewer = person.viewer();
    let explored = explore::explore(&app, viewer).await?;
    let newest = browse::feed(&app, viewer, List::Public, &Feed::Public, None).await?;
    let now = Timestamp::now();
    let cards = |posts: Vec<PostForViewer>| -> Vec<Card> {
        let posts = posts.into_iter();
        posts.map(|shown| Card::new(shown, &person, now)).collect()
    };
    let strips = explored.tags.into_iter().map(|(tag, posts)| TagStrip {
        link: tag_link(&tag),
        posts: cards(posts),
    });
    // Whole rows of three.
    let mut trending = explored.trending;
    if trending.len() > 3 {
        trending.truncate(trending.len() / 3 * 3);
    }
    let given = ExplorePage {
        trending: cards(trending),
        tags: strips.collect(),
        people: explored.people.iter().map(PersonView::new).collect(),
        newest: cards::Feed::new(newest, "/", &person),
    };
    site.views
        .page(StatusCode::OK, &person, "reading/explore.html", &given)
}
