//! `/settings/export.zip`: everything of one's own.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use futures_util::stream;

use crate::services::{App, export};
use crate::web::error::WebError;
use crate::web::extract::Member;

/// Sends the archive while it is made.
pub(in crate::web) async fn download(
    app: Data<App>,
    member: Member,
) -> Result<HttpResponse, WebError> {
    let Some(user) = member.person.user().cloned() else {
        return Err(WebError::Missing);
    };
    let name = user.username.to_string();
    let pieces = match export::begin(app.into_inner(), user).await? {
        Ok(pieces) => pieces,
        Err(limit) => return Err(WebError::TooMany(limit.retry_after)),
    };
    let body = stream::unfold(pieces, |mut pieces| async {
        let piece = pieces.recv().await?;
        Some((piece.map_err(std::io::Error::other), pieces))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"vignette-{name}.zip\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        // Pictures do not get smaller by being compressed again.
        .insert_header(header::ContentEncoding::Identity)
        .streaming(Box::pin(body)))
}
