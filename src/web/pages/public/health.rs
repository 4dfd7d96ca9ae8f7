//! `/health`: for whatever watches the server.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::App;
use crate::services::upkeep::housekeeping;

/// 200 when the store answers, else 503.
pub(in crate::web) async fn health(app: Data<App>) -> HttpResponse {
    match housekeeping::is_healthy(&app).await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ok\n"),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain")
                .body("unavailable\n")
        }
    }
}
