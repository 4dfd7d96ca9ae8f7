//! The browsers in which a person is logged in.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, Read, Write};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::domain::SessionId;
use crate::services::App;
use crate::services::account::sessions;

/// A browser that is logged in.
#[derive(Debug, Serialize, ToSchema)]
struct BrowserSession {
    id: String,
    /// What the browser calls itself.
    user_agent: String,
    created_at: String,
    /// When it was last used, to the hour.
    seen_at: String,
    expires_at: String,
}

/// Where one is logged in.
#[utoipa::path(
    responses((status = 200, body = [BrowserSession])),
    security(("oauth" = ["read"])),
)]
#[get("/sessions")]
pub(in crate::api) async fn all(
    app: Data<App>,
    caller: Authorized<Read>,
) -> Result<HttpResponse, ApiError> {
    let found = sessions::list(&app, caller.id()).await?;
    let found = found.into_iter().map(|session| BrowserSession {
        id: session.id.to_string(),
        user_agent: session.device,
        created_at: instant(session.created_at),
        seen_at: instant(session.seen_at),
        expires_at: instant(session.expires_at),
    });
    Ok(HttpResponse::Ok().json(found.collect::<Vec<_>>()))
}

/// Logs a browser out.
#[utoipa::path(
    responses((status = 204, description = "It is logged out, or was.")),
    security(("oauth" = ["write"])),
)]
#[delete("/sessions/{session}")]
pub(in crate::api) async fn end(
    app: Data<App>,
    caller: Authorized<Write>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id: SessionId = id.parse().map_err(|_| ApiError::missing())?;
    sessions::end(&app, caller.id(), id).await?;
    Ok(HttpResponse::NoContent().finish())
}
