//! The stylesheet, scripts and icons, in the program itself. Their address holds a digest of them
//! all, so that browsers may keep them for ever.

use std::sync::LazyLock;

use actix_web::body::MessageBody;
use actix_web::http::header::{CacheControl, CacheDirective};
use actix_web::{HttpResponse, web};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use super::messages::SCRIPTS;
use crate::services::reading::site_info::Logo;
use crate::web::Site;
use crate::web::response::error::WebError;

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

/// `/static/` and a digest of all files.
pub(crate) static PREFIX: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for name in Files::iter() {
        digest.update(name.as_bytes());
        digest.update(
            Files::get(&name)
                .map(|file| file.metadata.sha256_hash())
                .unwrap_or_default(),
        );
    }
    for (name, script) in &*SCRIPTS {
        digest.update(name.as_bytes());
        digest.update(script.as_bytes());
    }
    format!("/static/{}", &hex::encode(digest.finalize())[..12])
});

pub(in crate::web) async fn serve(
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (_version, name) = path.into_inner();
    if let Some((_, script)) = SCRIPTS.iter().find(|(known, _)| *known == name) {
        return Ok(for_ever("text/javascript; charset=utf-8", script.clone()));
    }
    respond(Files::get(&name), &name)
}

pub(in crate::web) async fn favicon() -> Result<HttpResponse, WebError> {
    respond(Files::get("icons/icon.svg"), "icons/icon.svg")
}

/// The text of a file, to be served at an address of its own.
pub(in crate::web) fn text(name: &str) -> Option<String> {
    let file = Files::get(name)?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

/// The style sheet of the site's own accent colour, whose address has the colour.
pub(in crate::web) async fn accent(site: web::Data<Site>) -> Result<HttpResponse, WebError> {
    let sheet = site.accent.clone().ok_or(WebError::Missing)?;
    Ok(HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header(CacheControl(vec![
            CacheDirective::Public,
            CacheDirective::MaxAge(86_400),
        ]))
        .body(sheet))
}

/// Where the site's own logo is. The address has its digest, so that browsers may keep it for ever.
pub(in crate::web) fn logo_address(logo: &Logo) -> String {
    format!("/logo/{}", logo.digest)
}

/// The site's own logo.
pub(in crate::web) async fn logo(
    site: web::Data<Site>,
    digest: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let logo = site.logo.as_ref();
    let logo = logo.filter(|logo| logo.digest == *digest);
    let logo = logo.ok_or(WebError::Missing)?;
    Ok(for_ever(logo.media_type, logo.bytes.clone()))
}

fn respond(file: Option<EmbeddedFile>, name: &str) -> Result<HttpResponse, WebError> {
    let file = file.ok_or(WebError::Missing)?;
    Ok(for_ever(&content_type(name, &file), file.data.into_owned()))
}

/// What stands at an address that names its version.
fn for_ever(kind: &str, body: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header(CacheControl(vec![
            CacheDirective::Public,
            CacheDirective::MaxAge(31_536_000),
            CacheDirective::Extension("immutable".into(), None),
        ]))
        .body(body)
}

fn content_type(name: &str, file: &EmbeddedFile) -> String {
    let guessed = file.metadata.mimetype();
    if guessed.starts_with("text/") || name.ends_with(".js") {
        format!("{guessed}; charset=utf-8")
    } else {
        guessed.to_owned()
    }
}
