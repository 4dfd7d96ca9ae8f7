//! What every service is handed: the stores, the captioner, and the limits.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::background::Background;
use super::captions::captioners::Captioners;
use super::captions::remote::Remote;
use super::limits::RateLimits;
use crate::domain::{Language, Profile};
use crate::mail::MailError;
use crate::media::render::RenderError;
use crate::media::{AnimationLimits, Limits};
use crate::metrics::Metrics;
use crate::security::outbound::Outbound;
use crate::security::passkeys::PasskeyError;
use crate::security::passwords::PasswordError;
use crate::security::tokens::TokenError;
use crate::security::totp::TotpError;
use crate::security::{Passwords, Tokens};
use crate::storage::{BlobError, Blobs, StorageError, Store};
use crate::telemetry::TaskFailed;

/// Everything that services work with. There is one for a process.
pub struct App {
    /// What the site says of itself.
    pub site: super::reading::site_info::SiteInfo,
    /// People, sessions, posts.
    pub store: Arc<dyn Store>,
    /// What is counted and timed.
    pub metrics: Arc<Metrics>,
    /// Work that goes on when its request is answered; a stopping server waits for it.
    pub background: Background,
    /// What changes, for those who follow it live.
    pub changes: super::changes::Changes,
    /// The bytes of pictures.
    pub blobs: Blobs,
    /// The models that write here.
    pub captioners: Captioners,
    /// A language model elsewhere; none where nothing is sent anywhere.
    pub remote: Option<Arc<Remote>>,
    /// Hashing and checking.
    pub passwords: Passwords,
    /// Session tokens.
    pub tokens: Tokens,
    /// None when the site sends no email.
    pub outbox: Option<super::account::emails::Outbox>,
    /// What a picture may cost.
    pub picture_limits: Limits,
    /// What an animation may cost.
    pub animation_limits: AnimationLimits,
    /// Whether uploaded files that browsers do not show as they are, are kept for their owners.
    pub keep_uploads: bool,
    /// In which order editors have sent their words.
    pub send_order: super::compose::send_order::SendOrder,
    /// Numbers of hashtags, kept for a moment.
    pub tags: super::reading::tags::TagCache,
    /// What there is to explore, kept for a moment.
    pub explored: super::reading::explore::ExploreCache,
    /// Numbers of the site, kept for a while.
    pub counts: super::reading::counts::CountCache,
    /// How often each token reads.
    pub token_reads: super::apps::read_rate_limit::TokenReads,
    /// Days of the sitemap, kept for a moment.
    pub days: super::reading::published::Days,
    /// The site's language, for stems.
    pub language: Language,
    /// How often things may be tried.
    pub rate_limits: RateLimits,
    /// How long an upload waits for its captions before it answers without them.
    pub caption_wait: Duration,
    /// Whether an alt text that the captioner is not sure of is put into its field.
    pub prefill_unsure_alt: bool,
    /// How long whoever writes words may be silent before another sets out to write them.
    pub caption_lease: Duration,
    /// Days until a draft that nobody changes is deleted; 0 keeps drafts for ever.
    pub draft_days: i64,
    /// Days without a visit after which a signed-in browser must sign in again.
    pub session_days: i64,
    /// Most bytes of a person's pictures; none for any number.
    pub quota: Option<u64>,
    /// Who may sign up.
    pub registration: super::account::invitations::Registration,
    /// Days until an account is deleted whose owner asked for it.
    pub grace_days: i64,
    /// Days that a finished archive lies ready.
    pub archive_days: i64,
    /// Most bytes of an archive that is brought in.
    pub archive_bytes: usize,
    /// Most pictures in one.
    pub archive_pictures: usize,
    /// Fetches what people name; none where nothing is fetched for them.
    pub outbound: Option<Outbound>,
    /// Notifies devices; none where that is switched off.
    pub push: Option<super::social::push::PushSender>,
    /// Pictures that are decoded and resized at the same time.
    pub picture_permits: Arc<Semaphore>,
    /// Pictures in memory, in work or waiting for it; one more is refused.
    pub picture_places: Arc<Semaphore>,
    /// How many of those there are.
    pub picture_places_in_all: usize,
}

impl App {
    /// In which language a person writes; where they do not say, it is the site's.
    #[must_use]
    pub fn language_of(&self, profile: &Profile) -> Language {
        profile.language.unwrap_or(self.language)
    }
}

/// Something broke that is nobody's input: the log gets the cause, the person an apology.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The picture store.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// A file that was being taken in cannot be read again.
    #[error("a file in the making: {0}")]
    File(#[from] std::io::Error),
    /// Encoding a picture.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// Hashing.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Signing.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Codes from apps.
    #[error(transparent)]
    Totp(#[from] TotpError),
    /// An archive.
    #[error("an archive cannot be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// Passkeys.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// An email.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A background task.
    #[error(transparent)]
    Task(#[from] TaskFailed),
    /// People's uploads took all the room for too long.
    #[error("there was no room for another picture")]
    Crowded,
    /// A post was changed again and again while we tried to.
    #[error("a post changed under {0} attempts to write it")]
    Contended(u32),
}

impl Failure {
    /// Whether trying again in a moment may help, as when too much is going on.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Password(PasswordError::Busy))
    }

    /// Whether the mail server cannot be reached, so that trying again later may help.
    #[must_use]
    pub fn is_mail_outage(&self) -> bool {
        matches!(self, Self::Mail(MailError::Sending(_)))
    }

    /// Whether a store cannot be reached or has no room, so that trying again later may help.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Storage(StorageError::Unreachable(_))
                | Self::Crowded
                | Self::File(_)
                | Self::Blob(BlobError::Slow(_) | BlobError::Unavailable(_))
        )
    }
}
