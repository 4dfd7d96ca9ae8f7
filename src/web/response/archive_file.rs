//! A person's archive as a file.

use actix_web::http::header;
use actix_web::http::header::EntityTag;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;

use super::byte_ranges::{self, RangeRequest};
use super::error::WebError;
use crate::domain::User;
use crate::services::App;
use crate::services::archives::transfers;

/// The archive that lies ready, or the rest of one that did not arrive whole; none where there is
/// none.
pub(crate) async fn send(
    request: &HttpRequest,
    app: &App,
    user: &User,
) -> Result<Option<HttpResponse>, WebError> {
    let Some(archive) = transfers::download(app, user.id).await? else {
        return Ok(None);
    };
    let tag = EntityTag::new_strong(archive.etag());
    let (mut response, part) = match byte_ranges::asked(request, &tag, archive.bytes) {
        RangeRequest::All => (HttpResponse::Ok(), 0..archive.bytes),
        RangeRequest::Part(part) => (byte_ranges::part(&part, archive.bytes), part),
        RangeRequest::Nothing => return Ok(Some(byte_ranges::no_such_part(archive.bytes))),
    };
    let bytes = part.end - part.start;
    let pieces = archive.pieces(app, part).await?;
    let name = format!("attachment; filename=\"vignette-{}.zip\"", user.username);
    let response = response
        .content_type("application/zip")
        .insert_header(header::ETag(tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        // Pictures do not get smaller by being compressed again.
        .insert_header(header::ContentEncoding::Identity)
        .no_chunking(bytes)
        .streaming(pieces.map_err(std::io::Error::other));
    Ok(Some(response))
}
