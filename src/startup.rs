//! From settings to a running server: the only place that wires everything.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use tokio::sync::Semaphore;

use crate::captioning::{Captioner, LoadError};
use crate::media;
use crate::security::{Passwords, SigningKey, Tokens};
use crate::services::{App, housekeeping, owed_words, search, tags};
use crate::settings::{Captions, Settings, or_cores};
use crate::storage::{BlobError, Blobs, StorageError, connect};
use crate::web;

/// A server that is bound and ready to run.
pub struct Application {
    address: SocketAddr,
    server: Server,
    background: Vec<tokio::task::JoinHandle<()>>,
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
    /// The model.
    #[error("the captioner cannot start: {0}")]
    Captioner(#[from] LoadError),
    /// The signing secret.
    #[error("the signing secret cannot be had: {0}")]
    Secret(#[source] std::io::Error),
    /// The address.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
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
        let app = Arc::new(wire(settings).await?);
        let address = settings.server.listen;
        let listener = TcpListener::bind(address).map_err(|e| StartError::Listen(address, e))?;
        let address = listener
            .local_addr()
            .map_err(|e| StartError::Listen(address, e))?;
        let site = web::Site {
            views: web::Views::load()?,
            public_url: settings.server.public_url.clone(),
            secure_cookies: settings.server.is_https(),
            proxies: settings.server.proxies(),
        };
        let workers = or_cores(settings.server.workers);
        let server =
            web::server(Arc::clone(&app), site, listener, workers).map_err(StartError::Server)?;
        let mut background = vec![
            tokio::spawn(housekeeping::keep_sweeping(Arc::clone(&app))),
            tokio::spawn(search::keep_indexing(Arc::clone(&app))),
        ];
        if app.captioner.is_some() {
            background.push(tokio::spawn(owed_words::keep_writing(app)));
        }
        Ok(Self {
            address,
            server,
            background,
        })
    }

    /// Where it listens, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` ends or the process is told to stop, then finishes those
    /// under way.
    ///
    /// # Errors
    /// When the web server fails.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> std::io::Result<()> {
        let handle = self.server.handle();
        let mut server = tokio::spawn(self.server);
        let outcome = tokio::select! {
            outcome = &mut server => outcome,
            () = stop => {
                handle.stop(true).await;
                server.await
            }
        };
        for task in self.background {
            task.abort();
        }
        outcome.map_err(std::io::Error::other)?
    }
}

async fn wire(settings: &Settings) -> Result<App, StartError> {
    let storage = &settings.storage;
    let key = SigningKey::load_or_create(&storage.data).map_err(StartError::Secret)?;
    let pictures_at_once = or_cores(settings.pictures.at_once);
    Ok(App {
        store: connect(&storage.database()?).await?,
        blobs: Blobs::open(&storage.blobs())?,
        captioner: start_captioner(&settings.captions)?,
        passwords: Passwords::new(or_cores(settings.accounts.passwords_at_once)),
        tokens: Tokens::new(&key),
        picture_limits: media::Limits {
            bytes: settings.pictures.max_bytes,
            pixels: settings.pictures.max_pixels,
        },
        tags: tags::Kept::default(),
        rate_limits: settings.limits,
        caption_patience: Duration::from_millis(settings.captions.patience_ms),
        draft_days: i64::from(settings.drafts.keep_days),
        session_days: i64::from(settings.accounts.session_days),
        picture_permits: Arc::new(Semaphore::new(pictures_at_once)),
        picture_places: Arc::new(Semaphore::new(pictures_at_once + settings.pictures.waiting)),
    })
}

fn start_captioner(settings: &Captions) -> Result<Option<Captioner>, StartError> {
    if !settings.enabled {
        tracing::info!("captions are switched off");
        return Ok(None);
    }
    match Captioner::start(&settings.captioner()) {
        Ok(captioner) => {
            let model = captioner.model();
            tracing::info!(
                model = %model.name, version = %model.version, stage = %model.stage,
                runtime = %model.runtime, "the captioner is ready"
            );
            Ok(Some(captioner))
        }
        Err(error) if settings.required => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, "starting without captions");
            Ok(None)
        }
    }
}
