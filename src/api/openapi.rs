//! The description of both interfaces (OpenAPI 3.1), made from the handlers: `/api/openapi.json`
//! for programs, and `/api` for people.

use std::sync::LazyLock;

use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL};
use actix_web::web::{ServiceConfig, get};
use actix_web::{App, HttpResponse};
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

use super::error::Error;
use super::reference;
use super::routes::described;
use super::vignette::problem::Problem;
use crate::domain::Scopes;
use crate::web::request::base::Base;

const DESCRIPTION: &str = "Vignette's own API under `/api/vignette/v1`, and Mastodon's client API, \
so that the apps which people have work here. Values are taken from JSON, from forms, and from \
forms with parts alike.";

#[derive(OpenApi)]
#[openapi(components(schemas(Error, Problem)))]
struct Shared;

/// The whole description, without the addresses that differ by site.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let described = App::new()
        .into_utoipa_app()
        .openapi(Shared::openapi())
        .configure(described);
    let (_, gathered) = described.split_for_parts();
    let mut document = serde_json::to_value(gathered).unwrap_or_default();
    document["info"] = json!({
        "title": "Vignette",
        "description": DESCRIPTION,
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": "MIT", "identifier": "MIT" },
    });
    document["components"]["securitySchemes"] = security();
    document["components"]["responses"] = refusals();
    for (path, methods) in entries(&mut document["paths"]) {
        for (method, operation) in entries(methods) {
            complete(path, method, operation);
        }
    }
    document
});

fn entries(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flatten()
}

fn security() -> Value {
    let scopes = Scopes::known().iter();
    let scopes: serde_json::Map<String, Value> = scopes
        .map(|scope| ((*scope).to_owned(), Value::String(String::new())))
        .collect();
    json!({
        "oauth": {
            "type": "oauth2",
            "description": "A token of Settings → Apps and tokens, or one that an app was given, \
                as `Authorization: Bearer …`.",
            "flows": {
                "authorizationCode": {
                    "scopes": scopes,
                },
            },
        },
    })
}

/// What all operations have in common: a name of their own, a group, bodies of three kinds, and the
/// ways in which they refuse.
fn complete(path: &str, method: &str, operation: &mut Value) {
    let own = path.starts_with("/api/vignette/");
    let words = path.split(|sign: char| !sign.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    operation["operationId"] = format!("{method}_{}", words.join("_")).into();
    operation["tags"] = json!([group(path)]);
    if let Some(content) = operation.pointer_mut("/requestBody/content")
        && let Some(body) = content.get("application/json").cloned()
    {
        content["application/x-www-form-urlencoded"] = body.clone();
        content["multipart/form-data"] = body;
    }
    let parameters = operation.get_mut("parameters");
    let parameters = parameters.and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        if parameter["in"] == "path" && parameter.get("description").is_none() {
            let name = parameter["name"].as_str().unwrap_or_default();
            parameter["description"] = format!("The {name}.").into();
        }
    }
    for (_, answer) in entries(&mut operation["responses"]) {
        if answer["description"].as_str().is_none_or(str::is_empty) {
            answer["description"] = "Done.".into();
        }
    }
    let kind = if own { "Problem" } else { "Error" };
    for (status, _) in REFUSALS {
        let refusal = &mut operation["responses"][status];
        if refusal.is_null() {
            *refusal = json!({ "$ref": format!("#/components/responses/{kind}{status}") });
        }
    }
}

/// How operations refuse.
const REFUSALS: [(&str, &str); 9] = [
    ("400", "The request cannot be read."),
    ("401", "There is no token, or it is not good."),
    ("403", "The token's scopes or the person may not do this."),
    (
        "404",
        "There is no such thing, or it is not for the caller to see.",
    ),
    ("413", "The body is too large."),
    ("415", "The body is of another kind than it should be."),
    ("422", "A value is wrong; the text says which."),
    (
        "429",
        "Too many requests: `Retry-After` says when to go on.",
    ),
    ("503", "Not now: `Retry-After` says when."),
];

/// The refusals of Mastodon's API and of our own.
fn refusals() -> Value {
    let mut all = serde_json::Map::new();
    for (kind, media_type) in [
        ("Error", "application/json"),
        ("Problem", "application/problem+json"),
    ] {
        for (status, description) in REFUSALS {
            let schema = json!({ "$ref": format!("#/components/schemas/{kind}") });
            let refusal = json!({
                "description": description,
                "content": { media_type: { "schema": schema } },
            });
            all.insert(format!("{kind}{status}"), refusal);
        }
    }
    Value::Object(all)
}

/// Under which heading an operation stands.
fn group(path: &str) -> &'static str {
    let path = path.strip_prefix("/api").unwrap_or(path);
    if path.starts_with("/vignette/") {
        return "Vignette";
    }
    let part = path.split('/').nth(2).unwrap_or_default();
    match part {
        "accounts" | "follow_requests" | "mutes" | "blocks" => "Accounts",
        "statuses" => "Posts and comments",
        "timelines" | "bookmarks" | "favourites" => "Timelines",
        "media" => "Pictures",
        "notifications" | "markers" | "streaming" => "Notifications",
        "search" | "trends" => "Search and trends",
        "apps" | "token" | "revoke" | "oauth-authorization-server" | "userinfo" => {
            "Apps and tokens"
        }
        "instance" | "nodeinfo" | "2.0" | "{version}" => "The site",
        _ => "Others",
    }
}

/// Adds the addresses of the description.
pub(super) fn configure(site: &mut ServiceConfig) {
    site.route("/api/openapi.json", get().to(json_document))
        .route("/api", get().to(reference::show));
}

async fn json_document(base: Base) -> HttpResponse {
    let mut document = DOCUMENT.clone();
    document["servers"] = json!([{ "url": base.address("") }]);
    let flow =
        &mut document["components"]["securitySchemes"]["oauth"]["flows"]["authorizationCode"];
    flow["authorizationUrl"] = base.address("/oauth/authorize").into();
    flow["tokenUrl"] = base.address("/oauth/token").into();
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .json(document)
}
