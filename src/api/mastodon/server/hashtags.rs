//! Hashtags one by one.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};

use crate::api::auth::{Authorized, MaybeAuthorized, ReadStatuses, WriteFollows};
use crate::api::entities::tag::TagWithHistory;
use crate::api::error::ApiError;
use crate::domain::Hashtag;
use crate::services::App;
use crate::services::reading::tags;
use crate::web::request::base::Base;

/// A hashtag, and how much it was used in the last days.
#[utoipa::path(
    responses((status = 200, body = TagWithHistory)),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/tags/{name}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    _caller: MaybeAuthorized<ReadStatuses>,
    name: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let tag = Hashtag::parse(&name).map_err(|_| ApiError::missing())?;
    let facts = tags::facts(&app, &tag).await?;
    Ok(HttpResponse::Ok().json(TagWithHistory::new(&tag, &facts.days, &base)))
}

/// Not offered: always 422.
#[utoipa::path(
    responses(),
    security(("oauth" = ["write:follows"])),
)]
#[post("/v1/tags/{name}/{act:follow|unfollow|feature|unfeature}")]
pub(in crate::api) async fn not_offered(
    _caller: Authorized<WriteFollows>,
    _path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    Err(ApiError::invalid(
        "Validation failed: hashtags cannot be followed here",
    ))
}
