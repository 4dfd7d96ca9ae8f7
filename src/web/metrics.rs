//! Counts requests, and shows all numbers on a listener of their own.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{Data, get};
use actix_web::{App as Site_, Error, HttpResponse, HttpServer};

use crate::metrics::MEDIA_TYPE;
use crate::services::App;
use crate::services::upkeep::housekeeping;

/// Counts a request and the time until its answer begins.
pub(super) async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begun = Instant::now();
    let app = request.app_data::<Data<App>>().cloned();
    let route = request.match_pattern();
    let method = request.method().clone();
    let outcome = next.call(request).await;
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    if let Some(app) = app {
        // Addresses that no route knows are one, however many are tried.
        let route = route.as_deref().unwrap_or("none");
        let took = begun.elapsed();
        app.metrics
            .request(route, method.as_str(), status.as_u16(), took);
    }
    outcome
}

/// The server of `/metrics` on a bound listener.
///
/// # Errors
/// When the listener cannot be taken over.
pub fn metrics_server(app: Arc<App>, listener: TcpListener) -> std::io::Result<Server> {
    let app = Data::from(app);
    let server = HttpServer::new(move || {
        Site_::new()
            .app_data(app.clone())
            .route("/metrics", get().to(show))
    });
    let server = server.workers(1).disable_signals().shutdown_timeout(1);
    Ok(server.listen(listener)?.run())
}

async fn show(app: Data<App>) -> HttpResponse {
    let text = housekeeping::metrics(&app);
    HttpResponse::Ok().content_type(MEDIA_TYPE).body(text)
}
