//! Every address of the interface for programs.

use actix_cors::Cors;
use actix_web::http::header::{CACHE_CONTROL, HeaderName};
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web::{ServiceConfig, delete, get, patch, post, put, resource, scope, to};

use super::error::ApiError;
use super::mastodon::{
    accounts, instance, media, notifications, others, publish, reactions, relations, search,
    sign_up, statuses, timelines,
};
use super::oauth;
use super::vignette::{captions, drafts, problem};

/// Programs in browsers call from anywhere; no cookie counts here.
fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allow_any_method()
        .allow_any_header()
        .expose_headers(
            [
                "link",
                "x-request-id",
                "x-ratelimit-reset",
                "x-ratelimit-remaining",
                "retry-after",
            ]
            .map(HeaderName::from_static),
        )
        .max_age(86_400)
}

/// Answers differ by token, and are nobody's to keep.
fn unkept() -> DefaultHeaders {
    DefaultHeaders::new().add((CACHE_CONTROL, "private, no-store"))
}

async fn missing() -> Result<&'static str, ApiError> {
    Err(ApiError::missing())
}

/// Adds the addresses.
pub fn configure(site: &mut ServiceConfig) {
    let api = scope("/api")
        .wrap(unkept())
        .wrap(cors())
        .configure(own)
        .configure(v1)
        .default_service(to(missing));
    site.service(api)
        .service(open("/oauth/token").route(post().to(oauth::token)))
        .service(open("/oauth/revoke").route(post().to(oauth::revoke)))
        .service(open("/.well-known/oauth-authorization-server").route(get().to(oauth::metadata)))
        .service(open("/.well-known/nodeinfo").route(get().to(instance::nodeinfo_links)))
        .service(open("/nodeinfo/{version}").route(get().to(instance::nodeinfo)));
}

fn open(
    path: &str,
) -> actix_web::Resource<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    resource(path).wrap(cors())
}

fn v1(api: &mut ServiceConfig) {
    api.route("/v1/apps", post().to(oauth::register))
        .route("/v1/apps/verify_credentials", get().to(oauth::verify_app))
        .route("/v1/instance", get().to(instance::v1))
        .route("/v2/instance", get().to(instance::v2))
        .route("/v1/accounts", post().to(sign_up::create))
        .route("/v1/accounts", get().to(accounts::several))
        .route(
            "/v1/accounts/verify_credentials",
            get().to(accounts::verify),
        )
        .route(
            "/v1/accounts/update_credentials",
            patch().to(accounts::update),
        )
        .route("/v1/accounts/lookup", get().to(accounts::lookup))
        .route("/v1/accounts/search", get().to(accounts::find))
        .route("/v1/accounts/relationships", get().to(accounts::ties))
        .route("/v1/accounts/{id}", get().to(accounts::show))
        .route("/v1/accounts/{id}/statuses", get().to(accounts::posts))
        .route("/v1/accounts/{id}/followers", get().to(accounts::followers))
        .route("/v1/accounts/{id}/following", get().to(accounts::following))
        .route("/v1/accounts/{id}/follow", post().to(relations::follow))
        .route("/v1/accounts/{id}/unfollow", post().to(relations::unfollow))
        .route(
            "/v1/accounts/{id}/remove_from_followers",
            post().to(relations::remove),
        )
        .route("/v1/accounts/{id}/mute", post().to(relations::mute))
        .route("/v1/accounts/{id}/unmute", post().to(relations::unmute))
        .route("/v1/accounts/{id}/block", post().to(relations::block))
        .route("/v1/accounts/{id}/unblock", post().to(relations::unblock))
        .route("/v1/accounts/{id}/note", post().to(relations::unchanged))
        .route("/v1/follow_requests", get().to(relations::requests))
        .route(
            "/v1/follow_requests/{id}/authorize",
            post().to(relations::authorize),
        )
        .route(
            "/v1/follow_requests/{id}/reject",
            post().to(relations::reject),
        )
        .route("/v1/mutes", get().to(relations::mutes))
        .route("/v1/blocks", get().to(relations::blocks))
        .route("/v1/timelines/home", get().to(timelines::home))
        .route("/v1/timelines/public", get().to(timelines::public))
        .route("/v1/timelines/tag/{hashtag}", get().to(timelines::tag))
        .route("/v1/timelines/list/{id}", get().to(timelines::list))
        .route("/v1/bookmarks", get().to(timelines::bookmarks))
        .route("/v1/favourites", get().to(timelines::favourites))
        .route("/v1/media", post().to(media::create))
        .route("/v2/media", post().to(media::create))
        .route("/v1/media/{id}", get().to(media::show))
        .route("/v1/media/{id}", put().to(media::update))
        .route("/v1/media/{id}", delete().to(media::delete))
        .route("/v1/statuses", get().to(statuses::several))
        .route("/v1/statuses", post().to(publish::create))
        .route("/v1/statuses/{id}", get().to(statuses::show))
        .route("/v1/statuses/{id}", put().to(publish::edit))
        .route("/v1/statuses/{id}", delete().to(publish::delete))
        .route("/v1/statuses/{id}/source", get().to(statuses::source))
        .route("/v1/statuses/{id}/history", get().to(statuses::history))
        .route("/v1/statuses/{id}/context", get().to(statuses::context))
        .route(
            "/v1/statuses/{id}/favourited_by",
            get().to(reactions::liked_by),
        )
        .route(
            "/v1/statuses/{id}/reblogged_by",
            get().to(reactions::reblogged_by),
        )
        .route(
            "/v1/statuses/{id}/favourite",
            post().to(reactions::favourite),
        )
        .route(
            "/v1/statuses/{id}/unfavourite",
            post().to(reactions::unfavourite),
        )
        .route("/v1/statuses/{id}/bookmark", post().to(reactions::bookmark))
        .route(
            "/v1/statuses/{id}/unbookmark",
            post().to(reactions::unbookmark),
        )
        .route(
            "/v1/statuses/{id}/{act:reblog|unreblog|pin|unpin|mute|unmute}",
            post().to(reactions::not_offered),
        )
        .route("/v1/notifications", get().to(notifications::list))
        .route("/v1/notifications/clear", post().to(notifications::clear))
        .route(
            "/v1/notifications/unread_count",
            get().to(notifications::unread),
        )
        .route("/v1/notifications/{id}", get().to(notifications::show))
        .route(
            "/v1/notifications/{id}/dismiss",
            post().to(notifications::dismiss),
        )
        .route("/v2/search", get().to(search::search))
        .configure(others);
}

/// Our own, beside Mastodon's.
fn own(api: &mut ServiceConfig) {
    api.service(
        scope("/vignette/v1")
            .wrap(from_fn(problem::details))
            .route("/captions", post().to(captions::create))
            .route("/drafts", get().to(drafts::list))
            .route("/drafts", post().to(drafts::create))
            .route("/drafts/{draft}", get().to(drafts::show))
            .route("/drafts/{draft}/suggestions", post().to(drafts::suggest))
            .default_service(to(missing)),
    );
}

fn others(api: &mut ServiceConfig) {
    api.route("/v1/custom_emojis", get().to(others::nothing_for_anybody))
        .route(
            "/v1/instance/{part:rules|peers|activity}",
            get().to(others::nothing_for_anybody),
        )
        .route(
            "/v1/instance/extended_description",
            get().to(instance::description),
        )
        .route(
            "/v1/accounts/{id}/{part:featured_tags|endorsements}",
            get().to(others::nothing_of_an_account),
        )
        .route("/v1/accounts/{id}/lists", get().to(others::lists))
        .route("/v1/announcements", get().to(others::nothing_for_anybody))
        .route("/v1/lists", get().to(others::lists))
        .route("/v1/filters", get().to(others::filters))
        .route("/v2/filters", get().to(others::filters))
        .route("/v1/followed_tags", get().to(others::followed_tags))
        .route("/v1/conversations", get().to(others::conversations))
        .route("/v1/suggestions", get().to(others::suggestions))
        .route("/v2/suggestions", get().to(others::suggestions))
        .route("/v1/markers", get().to(others::markers))
        .route("/v1/preferences", get().to(others::preferences))
        .route("/v1/trends", get().to(others::trending_tags))
        .route("/v1/trends/tags", get().to(others::trending_tags))
        .route("/v1/trends/statuses", get().to(others::no_trends))
        .route("/v1/trends/links", get().to(others::no_trends))
        .route("/v1/reports", post().to(others::report));
}
