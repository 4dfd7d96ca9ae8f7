//! `/media/{picture}/{size}`: the bytes of pictures.

use actix_web::http::header::{CacheControl, CacheDirective, ContentType, ETag, EntityTag};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::domain::{PictureId, PictureSize};
use crate::services::App;
use crate::services::pictures::files;
use crate::web::request::extract::FileViewer;
use crate::web::request::query::Query;
use crate::web::response::byte_ranges;
use crate::web::response::cache_control::is_known;
use crate::web::response::error::WebError;

/// Seconds for which a browser need not ask again. Not for ever: a post can be deleted.
const FRESH_SECONDS: u32 = 3600;

/// What may follow a picture's address.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Pass {
    /// The token of a share link to the picture's post.
    link: Option<String>,
    /// Of an app, which shows no token here, see `services/pictures/passes.rs`.
    pass: Option<String>,
}

/// A picture in one of its sizes, for those who may see its post.
pub(in crate::web) async fn picture(
    request: HttpRequest,
    app: Data<App>,
    viewer: FileViewer,
    path: Path<(String, String)>,
    pass: Query<Pass>,
) -> Result<HttpResponse, WebError> {
    let (id, size) = path.into_inner();
    let id: PictureId = id.parse().map_err(|_| WebError::Missing)?;
    let size = PictureSize::from_word(&size).ok_or(WebError::Missing)?;
    let (link, pass) = (pass.link.as_deref(), pass.pass.as_deref());
    let file = files::find(&app, viewer.0, id, size, link, pass).await?;
    let tag = EntityTag::new_strong(file.etag());
    // Shared caches must not keep what not everybody may see for ever.
    let cache = CacheControl(vec![
        if file.public {
            CacheDirective::Public
        } else {
            CacheDirective::Private
        },
        // A link that was revoked must not go on showing what a browser kept.
        if file.by_link {
            CacheDirective::NoCache
        } else {
            CacheDirective::MaxAge(FRESH_SECONDS)
        },
    ]);
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified()
            .insert_header(ETag(tag))
            .insert_header(cache)
            .finish());
    }
    let bytes = files::read(&app, &file).await?;
    let media_type = file.media_type.parse().map_err(|_| WebError::Missing)?;
    Ok(byte_ranges::answer(&request, tag, bytes, |response| {
        response
            .insert_header(ContentType(media_type))
            .insert_header(cache);
    }))
}
