//! Why the server does not start.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::captioning::LoadError;
use crate::mail::MailError;
use crate::security::outbound::EndpointError;
use crate::security::signing_keys::BadKey;
use crate::security::web_push::BadPushKey;
use crate::services::reading::site_info::{AccentError, LogoError};
use crate::settings::{ModelsError, RemoteCaptionsError};
use crate::storage::{BlobError, StorageError};

/// Why the server did not start, or stopped when a model could not be loaded. Each message is one line for whoever started it.
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
    #[error("`mail.smtp` needs `server.public_url`, the address in the emails' links")]
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
