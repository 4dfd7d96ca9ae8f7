//! What clients ask for and this site has nothing of: honest empty answers.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::{Data, Path};

use crate::api::auth::{
    Authorized, MaybeAuthorized, ReadAccounts, ReadBlocks, ReadFilters, ReadFollows, ReadLists,
    ReadStatuses,
};
use crate::api::entities::account::Account;
use crate::api::entities::status::Status;
use crate::api::entities::tag::TagWithHistory;
use crate::api::error::ApiError;
use crate::services::App;

fn nothing() -> HttpResponse {
    HttpResponse::Ok().json([(); 0])
}

macro_rules! open_to_all {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$attribute])*
            pub(in crate::api) async fn $name() -> HttpResponse {
                nothing()
            }
        )*
    };
}

open_to_all! {
    /// There are no emojis of the site's own.
    #[utoipa::path(responses((status = 200, body = [Value])))]
    #[get("/v1/custom_emojis")]
    custom_emojis,
    /// There are no announcements.
    #[utoipa::path(responses((status = 200, body = [Value])))]
    #[get("/v1/announcements")]
    announcements,
    /// There are no rules in the form of a list.
    #[utoipa::path(responses((status = 200, body = [Value])))]
    #[get("/v1/instance/rules")]
    rules,
    /// This site talks to no other.
    #[utoipa::path(responses((status = 200, body = [Value])))]
    #[get("/v1/instance/peers")]
    peers,
    /// Activity by week is not published.
    #[utoipa::path(responses((status = 200, body = [Value])))]
    #[get("/v1/instance/activity")]
    activity,
    /// There is no directory of people.
    #[utoipa::path(responses((status = 200, body = [Account])))]
    #[get("/v1/directory")]
    directory,
}

macro_rules! with_scope {
    ($($(#[$attribute:meta])* $name:ident: $caller:ty),* $(,)?) => {
        $(
            $(#[$attribute])*
            pub(in crate::api) async fn $name(_caller: $caller) -> HttpResponse {
                nothing()
            }
        )*
    };
}

with_scope! {
    /// There are no lists.
    #[utoipa::path(responses((status = 200, body = [Value])), security(("oauth" = ["read:lists"])))]
    #[get("/v1/lists")]
    lists: Authorized<ReadLists>,
    /// There are no lists that an account could be on.
    #[utoipa::path(
        params(("id" = String, Path)),
        responses((status = 200, body = [Value])),
        security(("oauth" = ["read:lists"])),
    )]
    #[get("/v1/accounts/{id}/lists")]
    lists_of_account: Authorized<ReadLists>,
    /// There are no filters of words.
    #[utoipa::path(responses((status = 200, body = [Value])), security(("oauth" = ["read:filters"])))]
    #[get("/v1/filters")]
    filters_v1: Authorized<ReadFilters>,
    /// There are no filters of words.
    #[utoipa::path(responses((status = 200, body = [Value])), security(("oauth" = ["read:filters"])))]
    #[get("/v2/filters")]
    filters: Authorized<ReadFilters>,
    /// Hashtags are not followed.
    #[utoipa::path(responses((status = 200, body = [TagWithHistory])), security(("oauth" = ["read:follows"])))]
    #[get("/v1/followed_tags")]
    followed_tags: Authorized<ReadFollows>,
    /// There are no direct messages.
    #[utoipa::path(responses((status = 200, body = [Value])), security(("oauth" = ["read:statuses"])))]
    #[get("/v1/conversations")]
    conversations: Authorized<ReadStatuses>,
    /// Nobody is suggested.
    #[utoipa::path(responses((status = 200, body = [Account])), security(("oauth" = ["read:accounts"])))]
    #[get("/v1/suggestions")]
    suggestions_v1: Authorized<ReadAccounts>,
    /// Nobody is suggested.
    #[utoipa::path(responses((status = 200, body = [Value])), security(("oauth" = ["read:accounts"])))]
    #[get("/v2/suggestions")]
    suggestions: Authorized<ReadAccounts>,
    /// No other sites are blocked.
    #[utoipa::path(responses((status = 200, body = [String])), security(("oauth" = ["read:blocks"])))]
    #[get("/v1/domain_blocks")]
    domain_blocks: Authorized<ReadBlocks>,
    /// Posts have no trends.
    #[utoipa::path(
        responses((status = 200, body = [Status])),
        security((), ("oauth" = ["read:statuses"])),
    )]
    #[get("/v1/trends/statuses")]
    trending_posts: MaybeAuthorized<ReadStatuses>,
    /// Links have no trends.
    #[utoipa::path(
        responses((status = 200, body = [Value])),
        security((), ("oauth" = ["read:statuses"])),
    )]
    #[get("/v1/trends/links")]
    trending_links: MaybeAuthorized<ReadStatuses>,
}

/// Nobody features hashtags or other people.
#[utoipa::path(
    responses((status = 200, body = [Value])),
    security((), ("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/{id}/{part:featured_tags|endorsements|identity_proofs}")]
pub(in crate::api) async fn of_account(
    app: Data<App>,
    caller: MaybeAuthorized<ReadAccounts>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    crate::api::mastodon::people::accounts::details(&app, caller.viewer(), &path.0).await?;
    Ok(nothing())
}
