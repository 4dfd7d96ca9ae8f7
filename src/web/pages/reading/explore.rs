//! `/explore`: what there is beside the people one follows.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::{Feed, Hashtag, List, Timestamp};
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

/// A hashtag with its newest pictures.
#[derive(Debug, Serialize)]
pub(super) struct TagStrip {
    link: TagLink,
    posts: Vec<Card>,
}

impl TagStrip {
    pub(super) fn list(
        tags: Vec<(Hashtag, Vec<PostForViewer>)>,
        person: &CurrentUser,
        now: Timestamp,
    ) -> Vec<Self> {
        let strips = tags.into_iter().map(|(tag, posts)| Self {
            link: tag_link(&tag),
            posts: cards(posts, person, now),
        });
        strips.collect()
    }
}

fn cards(posts: Vec<PostForViewer>, person: &CurrentUser, now: Timestamp) -> Vec<Card> {
    let posts = posts.into_iter();
    posts.map(|shown| Card::new(shown, person, now)).collect()
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
    // Whole rows of three.
    let mut trending = explored.trending;
    if trending.len() > 3 {
        trending.truncate(trending.len() / 3 * 3);
    }
    let given = ExplorePage {
        trending: cards(trending, &person, now),
        tags: TagStrip::list(explored.tags, &person, now),
        people: explored.people.iter().map(PersonView::new).collect(),
        newest: cards::Feed::new(newest, "/", &person),
    };
    site.views
        .page(StatusCode::OK, &person, "reading/explore.html", &given)
}
