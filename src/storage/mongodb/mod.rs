//! The store on MongoDB (6 or newer, or a server that speaks its protocol), through the official
//! driver.
//!
//! A post with its pictures is one document, so that no write needs a transaction. Queries keep to
//! what every server of the protocol has: compound indexes, ranges with a sort and a limit, `$in`,
//! `$inc`, upserts and `findAndModify`; one aggregation counts hashtags.
//!
//! Architecture invariant: this folder is the only place that names bson.

mod accounts;
mod bans;
mod compose;
mod comments;
mod records;
mod failures;
mod picture_records;
mod rename;
mod edges;
mod feeds;
mod invitations;
mod deletion;
mod files;
mod attempts;
mod plans;
mod api;
mod numbers;
mod options;
mod markers;
mod suggestion_outcomes;
mod push;
mod migrate;
mod migration_lock;
mod notifications;
mod posts;
mod profiles;
mod search;
mod second_factors;
mod passkeys;
mod share_links;
mod albums;
mod sign_in;
mod moderation;
mod reports;
mod social_records;
mod tallies;
mod transfers;
mod user_records;
mod maintenance;

use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use mongodb::{Client, Collection, Database};

use self::albums::AlbumDocument;
use self::api::{ApiAppDocument, ApiCodeDocument, ApiTokenDocument};
use self::bans::BanDocument;
use self::failures::duplicate_key;
use self::invitations::InvitationDocument;
use self::markers::MarkerDocument;
use self::moderation::LogDocument;
use self::numbers::NumberDocument;
pub use self::options::CONNECTIONS;
use self::passkeys::{ChallengeDocument, PasskeyDocument};
use self::push::{PushDeliveryDocument, PushSubscriptionDocument};
use self::reports::{CaseDocument, ReportDocument};
use self::second_factors::{RecoveryCodeDocument, SecondFactorDocument};
use self::share_links::ShareLinkDocument;
use self::sign_in::{AccountTokenDocument, SessionDocument};
use self::suggestion_outcomes::OutcomeDocument;
use self::transfers::TransferDocument;
use super::mongodb::compose::UploadDocument;
use super::mongodb::records::PostDocument;
use super::mongodb::social_records::{
    CommentDocument, EdgeDocument, NotificationDocument, TallyDocument,
};
use super::mongodb::user_records::UserDocument;
use super::{StorageError, Store};
use crate::domain::Language;

/// The store in a MongoDB database.
#[derive(Debug)]
pub struct MongoStore {
    database: Database,
    language: Language,
    users: Collection<UserDocument>,
    sessions: Collection<SessionDocument>,
    posts: Collection<PostDocument>,
    edges: Collection<EdgeDocument>,
    tallies: Collection<TallyDocument>,
    tally_intents: Collection<Document>,
    comments: Collection<CommentDocument>,
    notifications: Collection<NotificationDocument>,
    deletions: Collection<Document>,
    write_intents: Collection<Document>,
    attempts: Collection<Document>,
    uploads: Collection<UploadDocument>,
    vocabulary: Collection<Document>,
    share_links: Collection<ShareLinkDocument>,
    albums: Collection<AlbumDocument>,
    album_links: Collection<ShareLinkDocument>,
    account_tokens: Collection<AccountTokenDocument>,
    second_factors: Collection<SecondFactorDocument>,
    invitations: Collection<InvitationDocument>,
    recovery_codes: Collection<RecoveryCodeDocument>,
    passkeys: Collection<PasskeyDocument>,
    passkey_challenges: Collection<ChallengeDocument>,
    transfers: Collection<TransferDocument>,
    administrators: Collection<Document>,
    cases: Collection<CaseDocument>,
    reports: Collection<ReportDocument>,
    moderation_log: Collection<LogDocument>,
    banned_pictures: Collection<BanDocument>,
    api_apps: Collection<ApiAppDocument>,
    api_codes: Collection<ApiCodeDocument>,
    api_tokens: Collection<ApiTokenDocument>,
    api_numbers: Collection<NumberDocument>,
    markers: Collection<MarkerDocument>,
    suggestion_outcomes: Collection<OutcomeDocument>,
    push_subscriptions: Collection<PushSubscriptionDocument>,
    push_deliveries: Collection<PushDeliveryDocument>,
}

impl MongoStore {
    /// Prepares a pool of at most so many connections to each server; the database is the one in the
    /// address, else `vignette`.
    ///
    /// # Errors
    /// When the address is not understood, or contradicts what the store needs. Whether the server
    /// answers, [`Store::ping`] checks.
    pub async fn connect(uri: &str, connections: u32) -> Result<Self, StorageError> {
        let options = options::options(uri, connections).await?;
        let name = options
            .default_database
            .clone()
            .unwrap_or_else(|| "vignette".to_owned());
        let database = Client::with_options(options)?.database(&name);
        Ok(Self {
            users: database.collection("users"),
            sessions: database.collection("sessions"),
            posts: database.collection("posts"),
            edges: database.collection("edges"),
            tallies: database.collection("tallies"),
            tally_intents: database.collection("tally_intents"),
            comments: database.collection("comments"),
            notifications: database.collection("notifications"),
            deletions: database.collection("deletions"),
            write_intents: database.collection("write_intents"),
            attempts: database.collection("attempts"),
            uploads: database.collection("uploads"),
            vocabulary: database.collection("vocabulary"),
            share_links: database.collection("share_links"),
            albums: database.collection("albums"),
            album_links: database.collection("album_links"),
            account_tokens: database.collection("account_tokens"),
            second_factors: database.collection("second_factors"),
            invitations: database.collection("invitations"),
            recovery_codes: database.collection("recovery_codes"),
            passkeys: database.collection("passkeys"),
            passkey_challenges: database.collection("passkey_challenges"),
            transfers: database.collection("transfers"),
            administrators: database.collection("administrators"),
            cases: database.collection("cases"),
            reports: database.collection("reports"),
            moderation_log: database.collection("moderation_log"),
            banned_pictures: database.collection("banned_pictures"),
            api_apps: database.collection("api_apps"),
            api_codes: database.collection("api_codes"),
            api_tokens: database.collection("api_tokens"),
            api_numbers: database.collection("api_numbers"),
            markers: database.collection("markers"),
            suggestion_outcomes: database.collection("suggestion_outcomes"),
            push_subscriptions: database.collection("push_subscriptions"),
            push_deliveries: database.collection("push_deliveries"),
            database,
            language: Language::default(),
        })
    }

    /// With an index of words for a language.
    #[must_use]
    pub fn with_language(self, language: Language) -> Self {
        Self { language, ..self }
    }
}

#[async_trait]
impl Store for MongoStore {
    async fn migrate(&self) -> Result<usize, StorageError> {
        migrate::run(&self.database).await
    }

    async fn ping(&self) -> Result<(), StorageError> {
        self.database.run_command(doc! { "ping": 1 }).await?;
        Ok(())
    }
}
