//! Finding people, posts and hashtags.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::people_named;
use crate::api::auth::{MaybeAuthorized, ReadSearch};
use crate::api::entities::account::{Account, Accounts};
use crate::api::entities::status::{Status, Tag, statuses};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{Hashtag, PostId};
use crate::services::App;
use crate::services::reading::engagement::shown;
use crate::services::reading::{browse, search};
use crate::web::base::Base;

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
struct SearchResults {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
    hashtags: Vec<Tag>,
}

/// Accounts, posts and hashtags for a text.
#[utoipa::path(
    params(("q" = String, Query, description = "The text, or the address of a post here."), ("type" = Option<String>, Query, description = "Only `accounts`, `statuses` or `hashtags`."), ("limit" = Option<u32>, Query, description = "At most 40 of each; 20 if it is not given.")),
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
    let text = params.text_or_empty("q");
    let kind = params.text("type");
    let wants = |name: &str| {
        kind.as_deref()
            .is_none_or(|kind| kind == name || kind.is_empty())
    };
    let limit = params.limit(20, 40);
    let mut accounts = Vec::new();
    if wants("accounts") {
        let ids = people_named(&app, &base, viewer, &text).await?;
        accounts = Accounts::load(&app, &base, ids.iter().copied())
            .await?
            .in_order(&ids);
        accounts.truncate(limit);
    }
    let mut posts = Vec::new();
    if wants("statuses") {
        posts = match base.path_of(text.trim()) {
            // The address of a post of this site is that post.
            Some(path) => match path
                .strip_prefix("/p/")
                .and_then(|id| id.parse::<PostId>().ok())
            {
                Some(id) => browse::post(&app, viewer, id).await.into_iter().collect(),
                None => Vec::new(),
            },
            None => match search::search(&app, viewer, &text, None).await {
                Ok(Some(results)) => shown(&app, viewer, results.posts).await?,
                _ => Vec::new(),
            },
        };
        posts.truncate(limit);
    }
    let tag = wants("hashtags")
        .then(|| Hashtag::parse(text.trim()).ok())
        .flatten();
    let tags: Vec<Tag> = tag
        .iter()
        .map(|tag| Tag::new(tag.as_str(), &base))
        .collect();
    Ok(HttpResponse::Ok().json(SearchResults {
        accounts,
        statuses: statuses(&app, &base, viewer.id(), posts).await?,
        hashtags: tags,
    }))
}
