//! What services work with, made of the settings.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::StartError;
use super::captioners::{self, Loading};
use crate::mail::Mailer;
use crate::media;
use crate::metrics::Metrics;
use crate::security::outbound::Outbound;
use crate::security::{Passwords, PushKey, SigningKeys, Tokens};
use crate::services::account::emails::Outbox;
use crate::services::apps::read_rate_limit::TokenReads;
use crate::services::captions::remote::Remote;
use crate::services::changes::Changes;
use crate::services::compose::send_order::SendOrder;
use crate::services::reading::{counts, explore, published, tags};
use crate::services::social::push::PushSender;
use crate::services::{App, Background};
use crate::settings::{Archives, RemoteCaptions, Settings, or_cores};
use crate::storage::{Blobs, Measured, connect};

/// Everything that services work with, for commands that are not the server: the models are loaded.
///
/// # Errors
/// See [`StartError`].
pub async fn wire(settings: &Settings) -> Result<App, StartError> {
    let (app, loading) = begin(settings).await?;
    captioners::finish(loading).await?;
    Ok(app)
}

/// The same, with models that may still be loading.
pub(super) async fn begin(settings: &Settings) -> Result<(App, Option<Loading>), StartError> {
    let storage = &settings.storage;
    let keys = match settings.accounts.secrets.as_slice() {
        [] => SigningKeys::load_or_create(&storage.data).map_err(StartError::Secret)?,
        secrets => SigningKeys::parse(secrets)?,
    };
    // What is wrong with the settings is said before a database is made.
    let outbox = outbox(settings)?;
    let remote = remote(&settings.captions.remote)?;
    let picture_concurrency = or_cores(settings.pictures.concurrency);
    let picture_places = picture_concurrency + settings.pictures.waiting;
    let metrics = Arc::new(Metrics::default());
    let database = storage.database()?;
    let (captioners, loading) = captioners::start(&settings.captions)?;
    let store = connect(&database, settings.search.language).await?;
    let app = App {
        store: Arc::new(Measured::new(store, Arc::clone(&metrics))),
        blobs: Blobs::open(&storage.blobs(), Arc::clone(&metrics))?,
        metrics,
        background: Background::here(),
        site: settings.site.clone(),
        captioners,
        remote,
        passwords: Passwords::new(or_cores(settings.accounts.password_concurrency)),
        tokens: Tokens::new(&keys),
        picture_limits: media::Limits {
            bytes: settings.pictures.max_bytes,
            pixels: settings.pictures.max_pixels,
        },
        animation_limits: media::AnimationLimits {
            bytes: settings.pictures.max_bytes,
            pixels: settings.pictures.animation_pixels,
        },
        keep_uploads: settings.pictures.keep_uploads,
        outbox,
        send_order: SendOrder::default(),
        tags: tags::TagCache::default(),
        explored: explore::ExploreCache::default(),
        counts: counts::CountCache::default(),
        token_reads: TokenReads::default(),
        days: published::Days::default(),
        language: settings.search.language,
        rate_limits: settings.limits,
        caption_wait: Duration::from_millis(settings.captions.wait_ms),
        prefill_unsure_alt: settings.captions.prefill_unsure_alt,
        caption_lease: Duration::from_secs(settings.captions.lease_seconds.max(1).into()),
        draft_days: i64::from(settings.drafts.keep_days),
        session_days: i64::from(settings.accounts.session_days),
        quota: Some(settings.pictures.quota_bytes).filter(|bytes| *bytes > 0),
        registration: settings.accounts.registration,
        grace_days: i64::from(settings.accounts.grace_days),
        archive_days: i64::from(settings.archives.keep_days),
        archive_bytes: settings.archives.max_bytes,
        archive_pictures: settings.archives.max_pictures,
        outbound: outbound(&settings.archives)?,
        push: push(settings)?,
        picture_permits: Arc::new(Semaphore::new(picture_concurrency)),
        picture_places: Arc::new(Semaphore::new(picture_places)),
        picture_places_in_all: picture_places,
        changes: Changes::default(),
    };
    Ok((app, loading))
}

fn outbound(settings: &Archives) -> Result<Option<Outbound>, StartError> {
    if !settings.fetch_pictures {
        return Ok(None);
    }
    let networks = settings.fetch_networks.clone();
    Outbound::new(networks)
        .map(Some)
        .map_err(StartError::Outbound)
}

/// Contact is asked for by those who run push services: the site's address, else its administrators'.
fn push(settings: &Settings) -> Result<Option<PushSender>, StartError> {
    if !settings.push.enabled {
        return Ok(None);
    }
    let key = match &settings.push.vapid_key {
        Some(key) => PushKey::parse(key)?,
        None => PushKey::load_or_create(&settings.storage.data).map_err(StartError::PushKey)?,
    };
    let address = settings.server.public_url.as_ref();
    let address = address.filter(|url| url.scheme() == "https");
    let contact = match address {
        Some(address) => address.as_str().to_owned(),
        None => "mailto:webmaster@localhost".to_owned(),
    };
    match Outbound::new(settings.push.networks.clone()) {
        Ok(outbound) => Ok(Some(PushSender {
            key,
            outbound,
            contact,
        })),
        // As where no certificates are installed: no reason not to start.
        Err(error) => {
            tracing::warn!(%error, "devices are not notified: there is no way to push services");
            Ok(None)
        }
    }
}

fn remote(settings: &RemoteCaptions) -> Result<Option<Arc<Remote>>, StartError> {
    let Some(settings) = settings.service()? else {
        return Ok(None);
    };
    let remote = Remote::new(settings)?;
    let (host, model, pictures) = (remote.host(), remote.model(), remote.takes_pictures());
    tracing::info!(%host, %model, pictures, "words may be asked for elsewhere, of who agrees to it");
    Ok(Some(Arc::new(remote)))
}

fn outbox(settings: &Settings) -> Result<Option<Outbox>, StartError> {
    let Some(smtp) = &settings.mail.smtp else {
        return Ok(None);
    };
    let base = settings.server.public_url.as_ref();
    let base = base.ok_or(StartError::MailWithoutAddress)?;
    Ok(Some(Outbox {
        mailer: Mailer::new(smtp, &settings.mail.from)?,
        base: base.as_str().trim_end_matches('/').to_owned(),
    }))
}
