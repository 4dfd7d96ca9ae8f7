//! What makes the site an app that can be installed: its manifest, its service worker, and the page
//! that is shown without a connection.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CacheControl, CacheDirective, VARY};
use actix_web::web::Data;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::i18n::{self, text};
use crate::services::App;
use crate::services::reading::site_info::SiteInfo;
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;
use crate::web::views::assets;

/// What phones show below an icon; longer names are cut by them as they like.
const SHORT_NAME_CHARS: usize = 12;

/// `/manifest.webmanifest`, <https://www.w3.org/TR/appmanifest/>.
pub(in crate::web) async fn manifest(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/manifest+json; charset=utf-8")
        // Its shortcuts have names.
        .insert_header((VARY, "Accept-Language"))
        .insert_header(CacheControl(vec![
            CacheDirective::Public,
            CacheDirective::MaxAge(3600),
        ]))
        .body(describe(&app.site).to_string())
}

fn describe(site: &SiteInfo) -> Value {
    let short: String = site.name.chars().take(SHORT_NAME_CHARS).collect();
    json!({
        "id": "/",
        "name": site.name,
        "short_name": short.trim_end(),
        "description": site.description,
        "lang": i18n::current().tag(),
        "dir": i18n::current().direction(),
        "start_url": "/home",
        "scope": "/",
        "display": "standalone",
        // The light paper of `site.css`; pages name both schemes' colours themselves.
        "theme_color": "#fdfcfa",
        "background_color": "#fdfcfa",
        "categories": ["photo", "social"],
        "icons": [
            icon("icon-192.png", 192, "any"),
            icon("icon-512.png", 512, "any"),
            icon("maskable-192.png", 192, "maskable"),
            icon("maskable-512.png", 512, "maskable"),
            { "src": file("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any" },
        ],
        "shortcuts": [
            { "name": text!("new-post"), "url": "/compose", "icons": [icon("icon-192.png", 192, "any")] },
            { "name": text!("notifications"), "url": "/notifications", "icons": [icon("icon-192.png", 192, "any")] },
        ],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": { "files": [{ "name": "picture", "accept": ["image/*"] }] },
        },
    })
}

fn icon(name: &str, size: u32, purpose: &str) -> Value {
    json!({ "src": file(name), "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose })
}

fn file(icon: &str) -> String {
    format!("{}/icons/{icon}", *assets::PREFIX)
}

/// `/sw.js`. It stands at the root, because a worker answers for the folder that it is from, and is
/// asked for each time: when what it keeps is another version, its own bytes are other ones.
pub(in crate::web) async fn worker(
    app: Data<App>,
    site: Data<Site>,
) -> Result<HttpResponse, WebError> {
    let prefix = &*assets::PREFIX;
    let mut kept = vec![
        "/offline".to_owned(),
        format!("{prefix}/css/site.css"),
        format!("{prefix}/icons/icon.svg"),
    ];
    if let Some(accent) = app.site.accent {
        let colour = String::from(accent);
        kept.push(format!("/accent.css?v={}", colour.trim_start_matches('#')));
    }
    let offline = site.views.text(OFFLINE)?;
    let digest = Sha256::digest(format!("{offline}{kept:?}"));
    let shell = format!("shell-{}", &hex::encode(digest)[..12]);
    let (shell, prefix, kept) = (json!(shell), json!(prefix), json!(kept));
    let head =
        format!("const SHELL = {shell};\nconst STATIC = {prefix};\nconst PRECACHE = {kept};\n");
    Ok(HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header(CacheControl(vec![CacheDirective::NoCache]))
        .body(head + &assets::text("sw.js").ok_or(WebError::Missing)?))
}

const OFFLINE: &str = "public/offline.html";

/// The page for whoever has no connection. It is the same for everybody, because the worker keeps it.
pub(in crate::web) async fn offline(site: Data<Site>) -> Result<HttpResponse, WebError> {
    site.views
        .page(StatusCode::OK, &CurrentUser::default(), OFFLINE, &json!({}))
}
