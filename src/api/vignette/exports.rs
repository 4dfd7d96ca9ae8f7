//! An archive of everything of one's own.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, Read};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::domain::{Outcome, Transfer, TransferKind};
use crate::services::App;
use crate::services::archives::transfers::{self, AskError};
use crate::web::request::base::Base;
use crate::web::response::archive_file;

/// An archive that was asked for.
#[derive(Debug, Serialize, ToSchema)]
struct Export {
    /// `pending`, `ready` or `failed`.
    state: &'static str,
    asked_at: String,
    /// How many of the pictures are in it.
    done: u32,
    /// Of how many; 0 before they are counted.
    total: u32,
    /// Where it can be fetched, once it is ready, with the same token.
    url: Option<String>,
    /// Its size, once it is ready.
    bytes: Option<u64>,
    /// Why it failed.
    reason: Option<String>,
}

impl Export {
    fn new(transfer: &Transfer, base: &Base) -> Self {
        let mut made = Self {
            state: "pending",
            asked_at: instant(transfer.requested_at),
            done: transfer.progress.done,
            total: transfer.progress.total,
            url: None,
            bytes: None,
            reason: None,
        };
        match &transfer.ended {
            None => {}
            Some((_, Outcome::Failed(why))) => {
                made.state = "failed";
                made.reason = Some(why.clone());
            }
            Some((_, outcome)) => {
                made.state = "ready";
                made.url = Some(base.address("/api/vignette/v1/export/archive"));
                if let Outcome::Ready { bytes } = outcome {
                    made.bytes = Some(*bytes);
                }
            }
        }
        made
    }
}

async fn found(app: &App, base: &Base, caller: &Authorized<Read>) -> Result<Export, ApiError> {
    let found = transfers::of(app, caller.id(), TransferKind::Export).await?;
    let found = found.ok_or_else(ApiError::missing)?;
    Ok(Export::new(&found, base))
}

/// The archive that was asked for last.
#[utoipa::path(
    responses((status = 200, body = Export)),
    security(("oauth" = ["read"])),
)]
#[get("/export")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: Authorized<Read>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(found(&app, &base, &caller).await?))
}

/// Asks for an archive; the one before is deleted, unless it is still being made.
#[utoipa::path(
    responses((status = 202, description = "It is being made.", body = Export)),
    security(("oauth" = ["read"])),
)]
#[post("/export")]
pub(in crate::api) async fn ask(
    app: Data<App>,
    base: Base,
    caller: Authorized<Read>,
) -> Result<HttpResponse, ApiError> {
    match transfers::ask_for_export(&app, caller.id()).await {
        Ok(()) | Err(AskError::UnderWay) => {}
        Err(AskError::RateLimited(limit)) => return Err(limit.into()),
        Err(AskError::Internal(failure)) => return Err(failure.into()),
    }
    let made = found(&app, &base, &caller).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED).json(made))
}

/// The archive itself, also in parts.
#[utoipa::path(
    responses(
        (status = 200, description = "The archive.", body = String, content_type = "application/zip"),
        (status = 206, description = "A part of it.", body = String, content_type = "application/zip"),
        (status = 416, description = "There is no such part."),
    ),
    security(("oauth" = ["read"])),
)]
#[get("/export/archive")]
pub(in crate::api) async fn archive(
    request: HttpRequest,
    app: Data<App>,
    caller: Authorized<Read>,
) -> Result<HttpResponse, ApiError> {
    let sent = archive_file::send(&request, &app, &caller.user).await?;
    sent.ok_or_else(ApiError::missing)
}
