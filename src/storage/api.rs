//! What a store keeps of programs that act for people.

use std::collections::HashMap;

use async_trait::async_trait;
use macro_rules_attribute::apply;
use uuid::Uuid;

use super::StorageError;
use super::measured::measured;
use crate::domain::{
    ApiApp, ApiAppId, ApiToken, ApiTokenId, AuthorizationCode, Marker, MarkerTimeline, Number,
    NumberedKind, Timestamp, UserId,
};

/// Apps, codes and tokens.
#[apply(measured!)]
#[async_trait]
pub trait ApiTokens: Send + Sync {
    /// Registers an app.
    async fn insert_api_app(&self, app: &ApiApp) -> Result<(), StorageError>;
    /// An app by its client id.
    async fn api_app(&self, id: ApiAppId) -> Result<Option<ApiApp>, StorageError>;
    /// Keeps a code until it is exchanged.
    async fn insert_api_code(&self, code: &AuthorizationCode) -> Result<(), StorageError>;
    /// Takes a code; of two who try only one gets it.
    async fn take_api_code(
        &self,
        digest: [u8; 32],
    ) -> Result<Option<AuthorizationCode>, StorageError>;
    /// Issues a token.
    async fn insert_api_token(&self, token: &ApiToken) -> Result<(), StorageError>;
    /// A token by the digest of its secret.
    async fn api_token(&self, digest: [u8; 32]) -> Result<Option<ApiToken>, StorageError>;
    /// Notes that a token is in use.
    async fn touch_api_token(&self, id: ApiTokenId, now: Timestamp) -> Result<(), StorageError>;
    /// A person's tokens, newest first.
    async fn api_tokens(&self, user: UserId) -> Result<Vec<ApiToken>, StorageError>;
    /// Revokes a token; doing it twice is no error.
    async fn delete_api_token(&self, id: ApiTokenId) -> Result<(), StorageError>;
    /// Revokes all tokens of a person, and their codes.
    async fn delete_api_tokens(&self, user: UserId) -> Result<(), StorageError>;
    /// Deletes codes and tokens that expired before `now`; returns how many.
    async fn sweep_api_tokens(&self, now: Timestamp) -> Result<u64, StorageError>;
}

/// The numbers by which the API names things.
#[apply(measured!)]
#[async_trait]
pub trait Numbers: Send + Sync {
    /// The numbers of those of these things that have one.
    async fn known_numbers(
        &self,
        things: &[(NumberedKind, Uuid)],
    ) -> Result<HashMap<(NumberedKind, Uuid), Number>, StorageError>;
    /// Gives a thing the first free number of its time; one that has a number keeps it, also when
    /// two ask at once.
    async fn assign_number(
        &self,
        kind: NumberedKind,
        subject: Uuid,
        time: Timestamp,
    ) -> Result<Number, StorageError>;
    /// What a number names.
    async fn numbered(&self, number: Number) -> Result<Option<(NumberedKind, Uuid)>, StorageError>;
}

/// How far people have read, as their apps say.
#[apply(measured!)]
#[async_trait]
pub trait Markers: Send + Sync {
    /// A person's, one for each list that has one.
    async fn markers(&self, user: UserId) -> Result<Vec<Marker>, StorageError>;
    /// Sets one, whatever it was.
    async fn set_marker(
        &self,
        user: UserId,
        timeline: MarkerTimeline,
        last_read: Number,
        now: Timestamp,
    ) -> Result<(), StorageError>;
}
