//! Pages of lists by the ids of what stands in them, and the `Link` header to their neighbours.

use actix_web::HttpResponse;
use actix_web::http::header::LINK;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::error::ApiError;
use super::lenient;
use super::params::Params;
use crate::domain::{Cursor, Number};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::reading::browse::Window;
use crate::web::request::base::Base;

/// Which page of a list is wanted; the `Link` header of an answer has the addresses of the next and
/// the previous one.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// What is older than the one with this id.
    #[serde(default, deserialize_with = "lenient::text")]
    max_id: Option<String>,
    /// What is newer than the one with this id, the newest first.
    #[serde(default, deserialize_with = "lenient::text")]
    since_id: Option<String>,
    /// What comes just after the one with this id: reads forward.
    #[serde(default, deserialize_with = "lenient::text")]
    min_id: Option<String>,
    /// How many, at most 40; 20 if it is not given.
    #[serde(default, deserialize_with = "lenient::text")]
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

impl PageQuery {
    /// The same as a window of a feed.
    pub(super) async fn window(&self, app: &App) -> Result<Window, ApiError> {
        let place = async |id: &Option<String>| match id {
            Some(text) => numbers::place(app, text).await,
            None => Ok(None),
        };
        Ok(Window {
            older_than: place(&self.max_id).await?,
            newer_than: place(&self.since_id).await?,
            just_after: place(&self.min_id).await?,
            limit: limit(self.limit.as_deref(), 20, 40),
        })
    }
}

/// Which page of a list is wanted whose entries have no ids of their own: of likes, of followers.
/// Its ids are those of the `Link` header.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TimeQuery {
    /// What is older than this.
    #[serde(default, deserialize_with = "lenient::text")]
    max_id: Option<String>,
    /// How many: at most 40 posts, 20 if it is not given; at most 80 accounts, 40 if it is not given.
    #[serde(default, deserialize_with = "lenient::text")]
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

impl TimeQuery {
    /// Where it begins.
    pub(super) fn after(&self) -> Option<Cursor> {
        self.max_id.as_deref().and_then(numbers::moment)
    }

    /// How many are wanted: `usual` where nothing readable is asked for, and `most` at most.
    pub(super) fn limit(&self, usual: usize, most: usize) -> usize {
        limit(self.limit.as_deref(), usual, most)
    }
}

/// How many are wanted: `usual` where nothing readable is asked for, and `most` at most.
pub(super) fn limit(asked: Option<&str>, usual: usize, most: usize) -> usize {
    let asked = asked.and_then(|text| text.parse().ok());
    asked.unwrap_or(usual).clamp(1, most)
}

/// The numbers from which the neighbours of a page are read.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// The next page is what is older than this.
    pub(super) next: Option<String>,
    /// The previous page is what is just newer than this; none for a list that is read in one
    /// direction only.
    pub(super) previous: Option<String>,
}

impl Ends {
    /// Those of a page whose entities have these ids; none of an empty page.
    pub(super) fn of<'i>(ids: impl DoubleEndedIterator<Item = &'i String>) -> Self {
        let mut ids = ids.cloned();
        let previous = ids.next();
        Self {
            next: ids.next_back().or_else(|| previous.clone()),
            previous,
        }
    }

    /// That of a list which is read in one direction only.
    pub(super) fn next(place: Option<Cursor>) -> Self {
        Self {
            next: place.map(|place| Number::first_of(place.time).0.to_string()),
            previous: None,
        }
    }
}

/// Parameters that the next page is asked for with, too.
const KEPT: [&str; 4] = ["limit", "only_media", "local", "resolve"];
/// Those of them that are lists.
const KEPT_LISTS: [&str; 2] = ["types", "exclude_types"];

/// A list with a `Link` header to the pages before and after it.
pub(super) fn listed(
    base: &Base,
    path: &str,
    params: &Params,
    ends: Ends,
    items: &impl Serialize,
) -> HttpResponse {
    let link = |name: &str, id: Option<String>, relation: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair(name, &id?);
        for name in KEPT {
            query.extend_pairs(params.text(name).map(|value| (name, value)));
        }
        for name in KEPT_LISTS {
            let values = params.texts(name).into_iter();
            query.extend_pairs(values.map(|value| (format!("{name}[]"), value)));
        }
        let (address, query) = (base.address(path), query.finish());
        Some(format!("<{address}?{query}>; rel=\"{relation}\""))
    };
    let links = [
        link("max_id", ends.next, "next"),
        link("min_id", ends.previous, "prev"),
    ];
    let links: Vec<String> = links.into_iter().flatten().collect();
    let mut response = HttpResponse::Ok();
    if !links.is_empty() {
        response.insert_header((LINK, links.join(", ")));
    }
    response.json(items)
}
