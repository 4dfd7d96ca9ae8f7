//! A language model elsewhere, behind an OpenAI-compatible chat-completions API: what the settings
//! say of it, one request and its answer within bounds.
//!
//! Nothing is sent unless the settings name an address and the person has agreed to it
//! ([`consent`]). What it says becomes suggestions and nothing else.

mod chat;
pub mod consent;
pub mod describe;
mod prompts;
mod reply;
pub mod rewrite;
mod tasks;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use secrecy::SecretString;
use tokio::sync::Semaphore;
use url::Url;

use crate::domain::{Language, Profile};
use crate::metrics::Metrics;
use crate::security::outbound::{Bounds, Endpoint, EndpointError, OutboundError};

use chat::{Message, Request};
pub use reply::Answer;
pub(in crate::services) use tasks::deliver;

/// Most bytes of an answer.
const MOST_BYTES: u64 = 256 * 1024;

/// What the settings say of it.
#[derive(Debug)]
pub struct RemoteSettings {
    /// Where completions are asked for.
    pub url: Url,
    /// Whether the host's name may lead into a private network.
    pub private: bool,
    /// Which model is asked.
    pub model: String,
    /// The bearer token.
    pub key: Option<SecretString>,
    /// Seconds until an answer is given up.
    pub seconds: u32,
    /// Requests at the same time.
    pub concurrency: usize,
    /// The language of its words where a person has not chosen theirs; the site's when none.
    pub language: Option<Language>,
    /// What is said to it beside what it must know.
    pub prompt: String,
    /// Whether it can be sent pictures.
    pub image: bool,
    /// What captions may be made.
    pub tones: Vec<String>,
}

/// A language model elsewhere.
#[derive(Debug)]
pub struct Remote {
    endpoint: Endpoint,
    model: String,
    time: Duration,
    permits: Semaphore,
    language: Option<Language>,
    prompt: String,
    image: bool,
    tones: Vec<String>,
    /// Whether the server has refused to be asked for JSON, and took the question without.
    takes_no_format: AtomicBool,
}

/// Why there is no answer. The ends of sentences; none has a part of the answer in it.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The server.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// Nothing in the answer can be used.
    #[error("its answer has no words in it that can be used")]
    Unusable,
}

impl RemoteError {
    /// For metrics.
    const fn word(&self) -> &'static str {
        match self {
            Self::Outbound(OutboundError::TooSlow) => "slow",
            Self::Outbound(OutboundError::Unreachable | OutboundError::NotPublic) => "unreachable",
            Self::Outbound(OutboundError::TooLarge(_)) => "too_large",
            Self::Outbound(_) => "refused",
            Self::Unusable => "unusable",
        }
    }
}

impl Remote {
    /// A client for the model that the settings name.
    ///
    /// # Errors
    /// When its address or key cannot be used.
    pub fn new(settings: RemoteSettings) -> Result<Self, EndpointError> {
        Ok(Self {
            endpoint: Endpoint::new(settings.url, settings.key.as_ref(), settings.private)?,
            model: settings.model,
            time: Duration::from_secs(settings.seconds.into()),
            permits: Semaphore::new(settings.concurrency),
            language: settings.language,
            prompt: settings.prompt,
            image: settings.image,
            tones: settings.tones,
            takes_no_format: AtomicBool::new(false),
        })
    }

    /// Whose it is, as host and port.
    #[must_use]
    pub fn host(&self) -> String {
        self.endpoint.host()
    }

    /// The model that writes.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Whether pictures may be sent to it at all.
    #[must_use]
    pub const fn takes_pictures(&self) -> bool {
        self.image
    }

    /// What captions may be made: “Make it …”.
    #[must_use]
    pub fn tones(&self) -> &[String] {
        &self.tones
    }

    /// The language of its words for a person.
    fn language_for(&self, profile: &Profile, sites: Language) -> Language {
        profile.language.or(self.language).unwrap_or(sites)
    }

    /// Asks, and reads the answer. All of it, waiting for its turn included, takes no longer than the
    /// settings allow.
    async fn ask(&self, messages: &[Message], metrics: &Metrics) -> Result<Answer, RemoteError> {
        let begun = Instant::now();
        let asked = tokio::time::timeout(self.time, self.ask_in_turn(messages)).await;
        let asked = asked.unwrap_or(Err(OutboundError::TooSlow.into()));
        let outcome = asked.as_ref().map_or_else(RemoteError::word, |_| "written");
        metrics.remote(outcome, begun.elapsed());
        asked
    }

    async fn ask_in_turn(&self, messages: &[Message]) -> Result<Answer, RemoteError> {
        let _permit = self.permits.acquire().await;
        let plain = self.takes_no_format.load(Ordering::Relaxed);
        let answer = match self.post(messages, !plain).await {
            // What servers say that do not know the format.
            Err(OutboundError::Status(400 | 422 | 501)) if !plain => {
                let answer = self.post(messages, false).await?;
                self.takes_no_format.store(true, Ordering::Relaxed);
                answer
            }
            answer => answer?,
        };
        reply::read(&answer).ok_or(RemoteError::Unusable)
    }

    async fn post(&self, messages: &[Message], with_format: bool) -> Result<Bytes, OutboundError> {
        let request = Request::new(&self.model, messages, with_format);
        let bounds = Bounds {
            bytes: MOST_BYTES,
            time: self.time,
        };
        self.endpoint.post(request.into_json(), bounds).await
    }
}

#[cfg(test)]
#[path = "mod_tests.rs"]
mod tests;
