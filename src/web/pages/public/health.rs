//! `/health` and `/health/ready`: for whatever watches the server.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::upkeep::housekeeping;
use crate::services::{App, Failure};

/// 200 when the store answers, else 503.
pub(in crate::web) async fn health(app: Data<App>) -> HttpResponse {
    answer(housekeeping::is_healthy(&app).await)
}

/// 200 when pictures can be kept, too.
pub(in crate::web) async fn ready(app: Data<App>) -> HttpResponse {
    answer(housekeeping::is_ready(&app).await)
}

fn answer(outcome: Result<(), Failure>) -> HttpResponse {
    match outcome {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ok\n"),
        Err(error) => {
            tracing::error!(%error, "a store does not answer");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain")
                .body("unavailable\n")
        }
    }
}
