//! From settings to a running server: the only place that wires everything.

pub mod allocator;
mod captioners;
mod error;
pub mod stop;
mod wire;

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use tokio::task::JoinHandle;

use crate::api;
use crate::media::Limits;
use crate::services::App;
use crate::services::archives::worker;
use crate::services::captions::{further, pending};
use crate::services::compose::schedule;
use crate::services::reading::search;
use crate::services::reading::site_info::Logo;
use crate::services::social::push::deliver;
use crate::services::upkeep::housekeeping;
use crate::settings::{RunningNote, Settings, or_cores};
use crate::web;

use captioners::Loading;
pub use error::StartError;
pub use wire::wire;

/// A server that is bound and ready to run.
pub struct Application {
    address: SocketAddr,
    server: Server,
    /// The listener of metrics, where there is one.
    metrics: Option<(SocketAddr, Server)>,
    app: Arc<App>,
    /// Models on their way; none once they were waited for, or where captions are off.
    loading: Option<Loading>,
    /// What can be broken off at any moment.
    background: Vec<JoinHandle<()>>,
    stop_within: Duration,
    /// Held while the server runs.
    _note: Option<RunningNote>,
}

impl Application {
    /// Opens the stores, begins to load the models, and binds the address.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(settings: &Settings) -> Result<Self, StartError> {
        let logo = logo(settings)?;
        let (app, loading) = wire::begin(settings).await?;
        let app = Arc::new(app);
        app.blobs.check().await.map_err(StartError::Pictures)?;
        log_memory_of_pictures(or_cores(settings.pictures.concurrency), app.picture_limits);
        let (listener, address) = listen(settings.server.listen)?;
        let site = web::Site {
            views: web::Views::load(&settings.site, logo.as_ref())?,
            logo,
            accent: settings.site.style_sheet()?,
            public_url: settings.server.public_url.clone(),
            secure_cookies: settings.server.is_https(),
            proxies: settings.server.proxies(),
            open_uploads: web::OpenUploads::new(settings.pictures.max_uploads),
            body_grace: Duration::from_secs(settings.server.body_seconds.into()),
        };
        let threads = web::Threads {
            workers: or_cores(settings.server.workers),
            stop_seconds: settings.server.stop_seconds,
            connections: connections_in_all(),
            connections_per_address: settings.server.connections_per_address,
        };
        let server = web::server(Arc::clone(&app), site, listener, threads, api::configure)
            .map_err(StartError::Server)?;
        let metrics = metrics_server(&app, settings.metrics.listen)?;
        let background = vec![
            tokio::spawn(housekeeping::run_sweeper(Arc::clone(&app))),
            tokio::spawn(schedule::run_scheduler(Arc::clone(&app))),
            tokio::spawn(search::run_indexer(Arc::clone(&app))),
        ];
        app.background.spawn(worker::run_worker(Arc::clone(&app)));
        if app.push.is_some() {
            app.background.spawn(deliver::run_worker(Arc::clone(&app)));
        }
        if app.captioners.are_on() || app.remote.is_some() {
            app.background.spawn(pending::run_worker(Arc::clone(&app)));
        }
        app.background.spawn(further::run_worker(Arc::clone(&app)));
        Ok(Self {
            address,
            server,
            metrics,
            app,
            loading,
            background,
            stop_within: Duration::from_secs(settings.server.stop_seconds.into()),
            _note: RunningNote::write(settings, address),
        })
    }

    /// Where it listens, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where metrics are read, with the real port.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(address, _)| *address)
    }

    /// Waits until the models are loaded.
    ///
    /// # Errors
    /// When one is required that cannot be.
    pub async fn load_models(&mut self) -> Result<(), StartError> {
        captioners::finish(self.loading.take()).await
    }

    /// Answers requests until `stop` ends; then finishes those under way, and the captions that
    /// were begun, within `server.stop_seconds`. Words that are not written by then stay pending for
    /// the next start.
    ///
    /// # Errors
    /// When the web server fails, or a model that is required cannot be loaded.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> Result<(), StartError> {
        let handle = self.server.handle();
        let mut server = tokio::spawn(self.server);
        let metrics = self.metrics.map(|(_, server)| {
            let handle = server.handle();
            (handle, tokio::spawn(server))
        });
        let mut refused = Ok(());
        let outcome = tokio::select! {
            outcome = &mut server => outcome,
            ended = stop_or_refusal(stop, self.loading) => {
                refused = ended;
                let deadline = tokio::time::Instant::now() + self.stop_within;
                self.app.background.stop();
                handle.stop(true).await;
                let outcome = server.await;
                if !self.app.background.finished_by(deadline).await {
                    tracing::warn!("stopped with work under way; the next start resumes it");
                }
                outcome
            }
        };
        if let Some((handle, server)) = metrics {
            handle.stop(false).await;
            server.abort();
        }
        for task in self.background {
            task.abort();
        }
        refused?;
        let outcome = outcome.map_err(std::io::Error::other);
        outcome
            .and_then(|served| served)
            .map_err(StartError::Server)
    }
}

/// Ends with `stop`, or with why a model cannot be loaded.
async fn stop_or_refusal(
    stop: impl Future<Output = ()>,
    loading: Option<Loading>,
) -> Result<(), StartError> {
    let refusal = async {
        match captioners::finish(loading).await {
            Ok(()) => std::future::pending().await,
            refused => refused,
        }
    };
    tokio::select! {
        () = stop => Ok(()),
        refused = refusal => refused,
    }
}

fn logo(settings: &Settings) -> Result<Option<Logo>, StartError> {
    let Some(path) = settings.site.logo.clone() else {
        return Ok(None);
    };
    match Logo::read(&path) {
        Ok(logo) => Ok(Some(logo)),
        Err(error) => Err(StartError::Logo { path, error }),
    }
}

/// Binds an address; returns the real port.
fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error| StartError::Listen(address, error);
    let listener = TcpListener::bind(address).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// How much memory the settings let pictures take, for whoever has little.
fn log_memory_of_pictures(concurrency: usize, limits: Limits) {
    let mib = |bytes: u64| bytes.saturating_mul(concurrency as u64).div_ceil(1 << 20);
    tracing::info!(
        concurrency,
        max_pixels = limits.pixels,
        most_mib = mib(limits.memory()),
        most_mib_of_jpeg_xl = mib(limits.memory_of_jpeg_xl()),
        "pictures that are decoded at the same time take at most so much memory"
    );
}

fn metrics_server(
    app: &Arc<App>,
    address: Option<SocketAddr>,
) -> Result<Option<(SocketAddr, Server)>, StartError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let (listener, address) = listen(address)?;
    let server = web::metrics_server(Arc::clone(app), listener).map_err(StartError::Server)?;
    tracing::info!("metrics are on http://{address}/metrics");
    Ok(Some((address, server)))
}

/// Descriptors that are not for connections: stores, files on their way, the log.
const OTHER_DESCRIPTORS: u64 = 256;
/// Connections that are taken where the system allows any number of descriptors.
const MOST_CONNECTIONS: u64 = 50_000;

/// How many connections the descriptors allow that this process may have, after asking for as many
/// as it can get.
fn connections_in_all() -> usize {
    let most = MOST_CONNECTIONS + OTHER_DESCRIPTORS;
    let descriptors = rlimit::increase_nofile_limit(most).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files cannot be read");
        1024
    });
    if descriptors < 4 * OTHER_DESCRIPTORS {
        tracing::warn!(
            descriptors,
            "few files may be open: raise the limit (ulimit -n, LimitNOFILE)"
        );
    }
    let connections = descriptors.saturating_sub(OTHER_DESCRIPTORS).max(64);
    usize::try_from(connections.min(MOST_CONNECTIONS)).unwrap_or(usize::MAX)
}
