//! The site: addresses, forms and pages. A handler extracts, calls one service, and renders.

pub(crate) mod forms;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod views;
mod routes;
mod metrics;
mod concurrency;
mod connections;
mod pages;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, NormalizePath, from_fn};
use actix_web::{App as Site_, HttpServer, web};
use tracing_actix_web::TracingLogger;

use crate::security::proxies::TrustedProxies;
use crate::services::App;
use crate::services::reading::site_info::Logo;

use connections::Connections;
use request::client::RequestSpan;
use request::{cookies, extract, guard, language};
use response::guest_pages::{self, GuestPages};
use response::{cache_control, error_page};

pub use forms::multipart::form_in_memory;
pub use forms::upload_form::OpenUploads;
pub use metrics::metrics_server;
pub use views::view::Views;

/// What the pages need beside the services.
#[derive(Debug)]
pub struct Site {
    /// The templates.
    pub views: Views,
    /// The style sheet of the site's own accent colour.
    pub accent: Option<String>,
    /// The site's own logo.
    pub logo: Option<Logo>,
    /// The site's address as people type it; taken from each request when it is not set.
    pub public_url: Option<url::Url>,
    /// Whether people come over TLS: cookies are for TLS alone, and browsers are to keep to it (HSTS).
    pub secure_cookies: bool,
    /// The proxies whose word on a client's address is taken.
    pub proxies: TrustedProxies,
    /// Places for forms with files on their way.
    pub open_uploads: OpenUploads,
    /// For how long a body may come slowly.
    pub body_grace: Duration,
}

/// How the web server works.
#[derive(Debug, Clone, Copy)]
pub struct Threads {
    /// Threads that answer.
    pub workers: usize,
    /// Seconds that requests under way may take when the server stops.
    pub stop_seconds: u16,
    /// Connections in all; more wait until one is closed.
    pub connections: usize,
    /// Connections of one address; 0 for any number.
    pub connections_per_address: usize,
}

/// The web server on a bound listener, with the site's addresses and `more`.
///
/// # Errors
/// When the listener cannot be taken over.
pub fn server(
    app: Arc<App>,
    site: Site,
    listener: TcpListener,
    threads: Threads,
    more: fn(&mut web::ServiceConfig),
) -> std::io::Result<Server> {
    let app = web::Data::from(app);
    let connections = Connections::new(threads.connections_per_address, site.proxies.clone());
    let site = web::Data::new(site);
    let guest_pages = web::Data::new(GuestPages::new());
    let server = HttpServer::new(move || {
        Site_::new()
            .app_data(app.clone())
            .app_data(site.clone())
            .app_data(guest_pages.clone())
            .configure(extract::configure)
            .configure(more)
            .configure(routes::configure)
            .wrap(from_fn(guard::refuse_other_origins))
            .wrap(from_fn(cookies::renew_cookie))
            .wrap(from_fn(error_page::render))
            .wrap(from_fn(language::answer_in_it))
            .wrap(from_fn(cache_control::set))
            .wrap(guard::security_headers(site.secure_cookies))
            .wrap(Compress::default())
            .wrap(from_fn(guest_pages::answer))
            .wrap(NormalizePath::trim())
            .wrap(from_fn(guard::add_request_id))
            .wrap(from_fn(metrics::count))
            .wrap(TracingLogger::<RequestSpan>::new())
    })
    .workers(threads.workers)
    .max_connections((threads.connections / threads.workers.max(1)).max(1))
    .on_connect(move |connection, data| connections.opened(connection, data))
    .keep_alive(Duration::from_secs(75))
    // A compressed page is written in pieces; the last must not wait until the browser has
    // acknowledged the one before, which takes it 40 ms.
    .tcp_nodelay(true)
    .client_request_timeout(Duration::from_secs(15))
    .shutdown_timeout(threads.stop_seconds.into())
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}
