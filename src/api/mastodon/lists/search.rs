//! Finding people, posts and hashtags.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::{MaybeAuthorized, ReadSearch};
use crate::api::entities::account::{Account, Accounts};
use crate::api::entities::status::{Status, statuses};
use crate::api::entities::tag::TagWithHistory;
use crate::api::error::ApiError;
use crate::api::mastodon::people::names::people_named;
use crate::api::mastodon::posts::statuses::{StatusTarget, status};
use crate::api::params::Params;
use crate::domain::{UserId, Viewer};
use crate::services::App;
use crate::services::reading::engagement::shown;
use crate::services::reading::{search, tags};
use crate::web::request::base::Base;

/// What was found.
#[derive(Debug, Default, Serialize, ToSchema)]
struct SearchResults {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
    hashtags: Vec<TagWithHistory>,
}

/// Beyond so many results there are none.
const MOST: usize = 200;

/// What is asked for.
struct SearchParams {
    text: String,
    kind: Option<String>,
    limit: usize,
    offset: usize,
}

impl SearchParams {
    fn new(params: &Params) -> Self {
        let offset = params.text("offset").and_then(|text| text.parse().ok());
        Self {
            text: params.text_or_empty("q").trim().to_owned(),
            kind: params.text("type").filter(|kind| !kind.is_empty()),
            limit: params.limit(20, 40),
            offset: offset.unwrap_or(0),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == name)
    }

    /// How many results are needed to answer.
    fn needed(&self) -> usize {
        match self.offset < MOST {
            true => self.offset + self.limit,
            false => 0,
        }
    }

    /// The page that is asked for, of all that was found.
    fn page<T>(&self, found: Vec<T>) -> Vec<T> {
        let found = found.into_iter().skip(self.offset);
        found.take(self.limit).collect()
    }
}

/// Accounts, posts and hashtags for a text.
#[utoipa::path(
    params(
        ("q" = String, Query, description = "The text, or the address of a post, comment or profile here."),
        ("type" = Option<String>, Query, description = "Only `accounts`, `statuses` or `hashtags`."),
        ("limit" = Option<u32>, Query, description = "At most 40 of each; 20 if it is not given."),
        ("offset" = Option<u32>, Query, description = "How many of each to leave out; 0 if it is not given, less than 200."),
    ),
    responses((status = 200, body = SearchResults)),
    security((), ("oauth" = ["read:search"])),
)]
#[get("/v2/search")]
pub(in crate::api) async fn everything(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadSearch>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let viewer = caller.viewer();
    let asked = SearchParams::new(&params);
    let mut results = SearchResults::default();
    if asked.wants("accounts") {
        let ids = people_named(&app, &base, viewer, &asked.text).await?;
        let ids: Vec<UserId> = asked.page(ids);
        let accounts = Accounts::load(&app, &base, ids.iter().copied()).await?;
        results.accounts = accounts.in_order(&ids);
    }
    if asked.wants("statuses") {
        results.statuses = match base.path_of(&asked.text) {
            Some(path) => asked.page(at(&app, &base, viewer, path).await?),
            None => posts(&app, &base, viewer, &asked).await?,
        };
    }
    if asked.wants("hashtags") {
        let tags = tags::starting(&app, viewer, &asked.text, asked.needed()).await?;
        let tags = asked.page(tags).into_iter();
        let tags = tags.map(|tag| TagWithHistory::new(&tag, &[], &base));
        results.hashtags = tags.collect();
    }
    Ok(HttpResponse::Ok().json(results))
}

/// The post or comment at an address of this site, as the links of statuses lead to it.
async fn at(app: &App, base: &Base, viewer: Viewer, path: &str) -> Result<Vec<Status>, ApiError> {
    let named = path.strip_prefix("/p/").and_then(|path| {
        let (post, comment) = match path.split_once("#comment-") {
            Some((post, comment)) => (post, Some(comment)),
            None => (path, None),
        };
        let post = post.parse().ok()?;
        match comment {
            Some(comment) => Some(StatusTarget::Comment(comment.parse().ok()?)),
            None => Some(StatusTarget::Post(post)),
        }
    });
    let Some(named) = named else {
        return Ok(Vec::new());
    };
    match status(app, base, viewer, named).await {
        Ok(found) => Ok(vec![found]),
        Err(error) if error.is_missing() => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Posts whose words answer what is asked, the best first.
async fn posts(
    app: &App,
    base: &Base,
    viewer: Viewer,
    asked: &SearchParams,
) -> Result<Vec<Status>, ApiError> {
    let (mut found, mut after) = (Vec::new(), None);
    while found.len() < asked.needed() {
        let Some(results) = search::search(app, viewer, &asked.text, after).await? else {
            break;
        };
        found.extend(results.posts);
        after = results.next;
        if after.is_none() {
            break;
        }
    }
    let found = shown(app, viewer, asked.page(found)).await?;
    Ok(statuses(app, base, viewer.id(), found).await?)
}
