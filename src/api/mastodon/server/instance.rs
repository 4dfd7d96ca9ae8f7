//! What this site is, for apps that look before they log in.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::Data;
use serde_json::json;

use crate::api::cors::cors;
use crate::api::entities::account::{Account, Accounts};
use crate::api::error::ApiError;
use crate::domain::{Caption, MOST_PINNED, Post, Role};
use crate::services::App;
use crate::services::account::invitations::Registration;
use crate::services::moderation::staff;
use crate::services::reading::counts::counts;
use crate::web::request::base::Base;

/// Programs look here for features: `compatible` says that this is not Mastodon itself.
const VERSION: &str = concat!(
    "4.2.0 (compatible; Vignette ",
    env!("CARGO_PKG_VERSION"),
    ")"
);
const MEDIA_TYPES: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/jxl",
    #[cfg(feature = "heic")]
    "image/heic",
    #[cfg(feature = "heic")]
    "image/heif",
];

fn configuration(app: &App) -> serde_json::Value {
    let limits = app.picture_limits;
    json!({
        "accounts": { "max_featured_tags": 0, "max_pinned_statuses": MOST_PINNED },
        "statuses": {
            "max_characters": Caption::MAX_CHARS,
            "max_media_attachments": Post::MAX_PICTURES,
            "characters_reserved_per_url": 0,
        },
        "media_attachments": {
            "supported_mime_types": MEDIA_TYPES,
            "description_limit": crate::domain::AltText::MAX_CHARS,
            "image_size_limit": limits.bytes,
            "image_matrix_limit": limits.pixels,
            "video_size_limit": 0,
            "video_frame_rate_limit": 0,
            "video_matrix_limit": 0,
        },
        "polls": {
            "max_options": 0, "max_characters_per_option": 0,
            "min_expiration": 0, "max_expiration": 0,
        },
    })
}

fn rules(app: &App) -> serde_json::Value {
    let rules = app.site.rules.iter().zip(1..);
    rules
        .map(|(text, id): (_, u32)| json!({ "id": id.to_string(), "text": text, "hint": "" }))
        .collect()
}

fn is_open(app: &App) -> bool {
    app.registration == Registration::Open
}

/// The account of the site's administrator; none where there is no visible one.
async fn contact(app: &App, base: &Base) -> Result<Option<Account>, ApiError> {
    let staff = staff::list(app).await?;
    let admin = staff
        .iter()
        .find(|user| user.role == Role::Admin && !user.is_hidden());
    let Some(first) = admin.map(|user| user.id) else {
        return Ok(None);
    };
    let accounts = Accounts::load(app, base, [first]).await?;
    Ok(accounts.get(first).cloned())
}

/// A longer description of the site.
#[utoipa::path(responses((status = 200, body = Object)))]
#[get("/v1/instance/extended_description")]
pub(in crate::api) async fn description() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "updated_at": null, "content": "" }))
}

/// What this site is, in the older form.
#[utoipa::path(responses((status = 200, body = Object)))]
#[get("/v1/instance")]
pub(in crate::api) async fn v1(app: Data<App>, base: Base) -> Result<HttpResponse, ApiError> {
    let contact = contact(&app, &base).await?;
    let counts = counts(&app).await?;
    Ok(HttpResponse::Ok().json(json!({
        "uri": base.host(),
        "title": app.site.name,
        "short_description": app.site.description,
        "description": app.site.description,
        "email": "",
        "version": VERSION,
        "urls": { "streaming_api": base.socket() },
        "stats": {
            "user_count": counts.people, "status_count": counts.posts, "domain_count": 1,
        },
        "thumbnail": null,
        "languages": ["en"],
        "registrations": is_open(&app),
        "approval_required": false,
        "invites_enabled": !is_open(&app),
        "configuration": configuration(&app),
        "max_toot_chars": Caption::MAX_CHARS,
        "contact_account": contact,
        "rules": rules(&app),
    })))
}

/// What this site is.
#[utoipa::path(responses((status = 200, body = Object)))]
#[get("/v2/instance")]
pub(in crate::api) async fn v2(app: Data<App>, base: Base) -> Result<HttpResponse, ApiError> {
    let mut configuration = configuration(&app);
    if let Some(configuration) = configuration.as_object_mut() {
        let urls = json!({ "streaming": base.socket(), "about": base.address("/about") });
        configuration.insert("urls".into(), urls);
        configuration.insert("translation".into(), json!({ "enabled": false }));
        configuration.insert("vapid".into(), json!({ "public_key": "" }));
    }
    let contact = contact(&app, &base).await?;
    let counts = counts(&app).await?;
    Ok(HttpResponse::Ok().json(json!({
        "domain": base.host(),
        "title": app.site.name,
        "version": VERSION,
        "source_url": "",
        "description": app.site.description,
        "usage": { "users": { "active_month": counts.active_month } },
        "thumbnail": { "url": base.address("/favicon.ico"), "blurhash": null, "versions": {} },
        "icon": [],
        "languages": ["en"],
        "configuration": configuration,
        "registrations": {
            "enabled": is_open(&app), "approval_required": false, "message": null,
        },
        "contact": { "email": "", "account": contact },
        "rules": rules(&app),
        "api_versions": { "mastodon": 1 },
    })))
}

/// Where NodeInfo stands.
#[utoipa::path(responses((status = 200, body = Object)))]
#[get("/.well-known/nodeinfo", wrap = "cors()")]
pub(in crate::api) async fn nodeinfo_links(base: Base) -> HttpResponse {
    let link = |version: &str| {
        json!({
            "rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"),
            "href": base.address(&format!("/nodeinfo/{version}")),
        })
    };
    HttpResponse::Ok().json(json!({ "links": [link("2.0"), link("2.1")] }))
}

/// What software runs here (NodeInfo 2.0 and 2.1).
#[utoipa::path(responses((status = 200, body = Object)))]
#[get("/nodeinfo/{version}", wrap = "cors()")]
pub(in crate::api) async fn nodeinfo(
    app: Data<App>,
    version: actix_web::web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let version = version.into_inner();
    if !matches!(version.as_str(), "2.0" | "2.1") {
        return Err(ApiError::missing());
    }
    let counts = counts(&app).await?;
    Ok(HttpResponse::Ok().json(json!({
        "version": version,
        "software": { "name": "vignette", "version": env!("CARGO_PKG_VERSION") },
        "protocols": [],
        "services": { "inbound": [], "outbound": [] },
        "openRegistrations": is_open(&app),
        "usage": {
            "users": { "total": counts.people, "activeMonth": counts.active_month },
            "localPosts": counts.posts,
        },
        "metadata": {},
    })))
}
