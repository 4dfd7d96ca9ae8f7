//! From settings to a running server: the only place that wires everything.

pub mod allocator;
mod captioners;
mod wire;

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use tokio::task::JoinHandle;

use crate::api;
use crate::captioning::LoadError;
use crate::mail::MailError;
use crate::security::outbound::EndpointError;
use crate::security::signing_keys::BadKey;
use crate::security::web_push::BadPushKey;
use crate::services::App;
use crate::services::archives::worker;
use crate::services::captions::{further, pending};
use crate::services::compose::schedule;
use crate::services::reading::search;
use crate::services::reading::site_info::{AccentError, Logo, LogoError};
use crate::services::social::push::deliver;
use crate::services::upkeep::housekeeping;
use crate::settings::{ModelsError, RemoteCaptionsError, RunningNote, Settings, or_cores};
use crate::storage::{BlobError, StorageError};
use crate::web;

pub use wire::wire;

/// A server that is bound and ready to run.
pub struct Application {
    address: SocketAddr,
    server: Server,
    /// The listener of metrics, where there is one.
    metrics: Option<(SocketAddr, Server)>,
    app: Arc<App>,
    /// What can be broken off at any moment.
    background: Vec<JoinHandle<()>>,
    stop_within: Duration,
    /// Held while the server runs.
    _note: Option<RunningNote>,
}

/// Why the server did not start. Each message is one line for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The picture store.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The picture store is there, and a file cannot be kept in it.
    #[error(
        "the picture store cannot be used: {0}. Does the folder or bucket of `storage.pictures` \
         exist, and may the server write, read and delete there?"
    )]
    Pictures(#[source] BlobError),
    /// The model.
    #[error("the captioner cannot start: {0}")]
    Captioner(#[from] LoadError),
    /// The names of models.
    #[error("`captions.models`: {0}")]
    Models(#[from] ModelsError),
    /// Two folders with the same model.
    #[error("`captions.models` names two folders whose model is called {0:?}: names must differ")]
    SameModel(String),
    /// The signing secret.
    #[error("the signing secret cannot be had: {0}")]
    Secret(#[source] std::io::Error),
    /// The signing secrets in the settings.
    #[error("`accounts.secrets`: {0}")]
    Secrets(#[from] BadKey),
    /// Emails.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Emails without an address to lead to.
    #[error("`mail.smtp` needs `server.public_url`, the address in the letters' links")]
    MailWithoutAddress,
    /// The address.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The client for addresses that people name.
    #[error("nothing can be fetched from other servers (`archives.fetch_pictures`): {0}")]
    Outbound(#[source] reqwest::Error),
    /// The key for push services.
    #[error("the key for push notifications cannot be had: {0}")]
    PushKey(#[source] std::io::Error),
    /// The key for push services in the settings.
    #[error("`push.vapid_key`: {0}")]
    BadPushKey(#[from] BadPushKey),
    /// Words from elsewhere, as they are set.
    #[error(transparent)]
    RemoteCaptions(#[from] RemoteCaptionsError),
    /// The server of those.
    #[error("`captions.remote`: {0}")]
    RemoteEndpoint(#[from] EndpointError),
    /// The site's colour.
    #[error("`site.accent`: {0}")]
    Accent(#[from] AccentError),
    /// The site's logo.
    #[error(
        "`site.logo`: {path:?} cannot be the logo: {error}. It is an SVG or PNG file of at most 256 \
         KiB, as in `logo = \"/etc/vignette/logo.svg\"`"
    )]
    Logo {
        /// What is set.
        path: PathBuf,
        /// Why it cannot.
        error: LogoError,
    },
    /// The pages.
    #[error("a page template is broken: {0}")]
    Templates(#[from] tera::Error),
    /// The web server.
    #[error("the web server cannot start: {0}")]
    Server(#[source] std::io::Error),
}

impl Application {
    /// Opens the stores, loads the model, and binds the address.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(settings: &Settings) -> Result<Self, StartError> {
        let logo = logo(settings)?;
        let app = Arc::new(wire(settings).await?);
        app.blobs.check().await.map_err(StartError::Pictures)?;
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
        if app.captioner.is_some() || app.remote.is_some() {
            app.background.spawn(pending::run_worker(Arc::clone(&app)));
        }
        app.background.spawn(further::run_worker(Arc::clone(&app)));
        Ok(Self {
            address,
            server,
            metrics,
            app,
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

    /// Answers requests until `stop` ends; then finishes those under way, and the captions that
    /// were begun, within `server.stop_seconds`. Words that are not written by then stay pending for
    /// the next start.
    ///
    /// # Errors
    /// When the web server fails.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> std::io::Result<()> {
        let handle = self.server.handle();
        let mut server = tokio::spawn(self.server);
        let metrics = self.metrics.map(|(_, server)| {
            let handle = server.handle();
            (handle, tokio::spawn(server))
        });
        let outcome = tokio::select! {
            outcome = &mut server => outcome,
            () = stop => {
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
        outcome.map_err(std::io::Error::other)?
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
