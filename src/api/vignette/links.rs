//! Share links: addresses that show one post to whoever has them.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::mastodon::posts::statuses::{StatusTarget, named};
use crate::api::params::Params;
use crate::domain::{Lifetime, PostId, ShareLinkId, Shared, Timestamp};
use crate::services::App;
use crate::services::reading::share::{self, ShareError};
use crate::web::request::base::Base;

/// A share link, without its address, which is shown once.
#[derive(Debug, Serialize, ToSchema)]
struct Link {
    id: String,
    created_at: String,
    /// None where it works until it is revoked.
    expires_at: Option<String>,
    works: bool,
}

/// A share link that was just made.
#[derive(Debug, Serialize, ToSchema)]
struct NewLink {
    /// Its address, shown this once.
    url: String,
    expires_at: Option<String>,
}

/// For how long a link is to work.
#[derive(Debug, Deserialize, ToSchema)]
struct LinkRequest {
    /// `day`, `week`, `month` or `never`, which works until it is revoked; `week` if it is not
    /// given.
    #[serde(default, deserialize_with = "lenient::text")]
    lifetime: Option<String>,
}

async fn post_of(app: &App, number: &str) -> Result<PostId, ApiError> {
    match named(app, number).await? {
        StatusTarget::Post(post) => Ok(post),
        StatusTarget::Comment(_) => Err(ApiError::missing()),
    }
}

/// The share links of a post of one's own.
#[utoipa::path(
    responses((status = 200, body = [Link])),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/statuses/{id}/links")]
pub(in crate::api) async fn of_post(
    app: Data<App>,
    caller: Authorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let post = post_of(&app, &id).await?;
    let (_, links) = share::links(&app, caller.viewer(), post).await?;
    let now = Timestamp::now();
    let links = links.iter().map(|link| Link {
        id: link.id.to_string(),
        created_at: instant(link.created_at),
        expires_at: link.expires_at.map(instant),
        works: link.works_at(now),
    });
    Ok(HttpResponse::Ok().json(links.collect::<Vec<_>>()))
}

/// Makes a share link for a post of one's own, at most 20 at a time.
#[utoipa::path(
    request_body = LinkRequest,
    responses(
        (status = 201, body = NewLink),
        (status = 409, description = "The post has as many as it may have.", body = super::problem::Problem, content_type = "application/problem+json"),
    ),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/statuses/{id}/links")]
pub(in crate::api) async fn create(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteStatuses>,
    id: Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: LinkRequest = params.read()?;
    let lifetime = Lifetime::from_word(given.lifetime.as_deref().unwrap_or("week"));
    let lifetime = lifetime.ok_or_else(|| {
        ApiError::invalid("Validation failed: lifetime is day, week, month or never")
    })?;
    let post = post_of(&app, &id).await?;
    let token = match share::create(&app, caller.viewer(), Shared::Post(post), lifetime).await {
        Ok(token) => token,
        Err(ShareError::TooMany) => {
            let text = "This post has as many links as it may have. Revoke one first.";
            return Err(ApiError::new(StatusCode::CONFLICT, text));
        }
        Err(ShareError::Access(error)) => return Err(error.into()),
    };
    Ok(HttpResponse::Created().json(NewLink {
        url: base.address(&format!("/s/{}", token.in_address())),
        expires_at: lifetime.end(Timestamp::now()).map(instant),
    }))
}

/// Revokes a share link.
#[utoipa::path(
    responses((status = 204, description = "It works no longer.")),
    security(("oauth" = ["write:statuses"])),
)]
#[delete("/statuses/{id}/links/{link}")]
pub(in crate::api) async fn revoke(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (id, link) = path.into_inner();
    let link: ShareLinkId = link.parse().map_err(|_| ApiError::missing())?;
    let post = post_of(&app, &id).await?;
    share::revoke(&app, caller.viewer(), Shared::Post(post), link).await?;
    Ok(HttpResponse::NoContent().finish())
}
