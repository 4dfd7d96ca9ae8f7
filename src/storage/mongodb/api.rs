//! Apps, codes and tokens of programs that act for people.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id, uuid};
use super::{MongoStore, StorageError};
use crate::domain::{
    ApiApp, ApiAppId, ApiToken, ApiTokenId, AuthorizationCode, Scopes, Timestamp, UserId,
};
use crate::storage::api::ApiTokens;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ApiAppDocument {
    #[serde(rename = "_id")]
    id: Id,
    secret: Binary,
    name: String,
    website: String,
    redirect_uris: Vec<String>,
    scopes: String,
    created_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ApiCodeDocument {
    #[serde(rename = "_id")]
    digest: Binary,
    app: Id,
    user: Id,
    redirect_uri: String,
    scopes: String,
    challenge: Option<String>,
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ApiTokenDocument {
    #[serde(rename = "_id")]
    id: Id,
    digest: Binary,
    user: Option<Id>,
    app: Option<Id>,
    name: String,
    scopes: String,
    created_at: Timestamp,
    used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

#[async_trait]
impl ApiTokens for MongoStore {
    async fn insert_api_app(&self, app: &ApiApp) -> Result<(), StorageError> {
        let document = ApiAppDocument {
            id: id(app.id.as_uuid()),
            secret: binary(app.secret),
            name: app.name.clone(),
            website: app.website.clone(),
            redirect_uris: app.redirect_uris.clone(),
            scopes: app.scopes.to_string(),
            created_at: app.created_at,
        };
        self.api_apps.insert_one(document).await?;
        Ok(())
    }

    async fn api_app(&self, app: ApiAppId) -> Result<Option<ApiApp>, StorageError> {
        let one = doc! { "_id": id(app.as_uuid()) };
        let found = self.api_apps.find_one(one).await?;
        found.map(ApiApp::try_from).transpose()
    }

    async fn insert_api_code(&self, code: &AuthorizationCode) -> Result<(), StorageError> {
        let document = ApiCodeDocument {
            digest: binary(code.digest),
            app: id(code.app.as_uuid()),
            user: id(code.user.as_uuid()),
            redirect_uri: code.redirect_uri.clone(),
            scopes: code.scopes.to_string(),
            challenge: code.challenge.clone(),
            expires_at: code.expires_at,
        };
        self.api_codes.insert_one(document).await?;
        Ok(())
    }

    async fn take_api_code(
        &self,
        digest: [u8; 32],
    ) -> Result<Option<AuthorizationCode>, StorageError> {
        // Whose deletion counts has it: not every server returns what it deletes to one alone.
        let one = || doc! { "_id": binary(digest) };
        let Some(found) = self.api_codes.find_one(one()).await? else {
            return Ok(None);
        };
        let gone = self.api_codes.delete_one(one()).await?.deleted_count;
        match gone {
            0 => Ok(None),
            _ => Ok(Some(AuthorizationCode::try_from(found)?)),
        }
    }

    async fn insert_api_token(&self, token: &ApiToken) -> Result<(), StorageError> {
        let document = ApiTokenDocument {
            id: id(token.id.as_uuid()),
            digest: binary(token.digest),
            user: token.user.map(|user| id(user.as_uuid())),
            app: token.app.map(|app| id(app.as_uuid())),
            name: token.name.clone(),
            scopes: token.scopes.to_string(),
            created_at: token.created_at,
            used_at: token.used_at,
            expires_at: token.expires_at,
        };
        self.api_tokens.insert_one(document).await?;
        Ok(())
    }

    async fn api_token(&self, digest: [u8; 32]) -> Result<Option<ApiToken>, StorageError> {
        let one = doc! { "digest": binary(digest) };
        let found = self.api_tokens.find_one(one).await?;
        found.map(ApiToken::try_from).transpose()
    }

    async fn touch_api_token(&self, token: ApiTokenId, now: Timestamp) -> Result<(), StorageError> {
        let one = doc! { "_id": id(token.as_uuid()) };
        let change = doc! { "$set": { "used_at": now.as_millis() } };
        self.api_tokens.update_one(one, change).await?;
        Ok(())
    }

    async fn api_tokens(&self, user: UserId) -> Result<Vec<ApiToken>, StorageError> {
        let own = doc! { "user": id(user.as_uuid()) };
        let found = self.api_tokens.find(own).sort(doc! { "_id": -1 }).await?;
        let found: Vec<ApiTokenDocument> = found.try_collect().await?;
        found.into_iter().map(ApiToken::try_from).collect()
    }

    async fn delete_api_token(&self, token: ApiTokenId) -> Result<(), StorageError> {
        let one = doc! { "_id": id(token.as_uuid()) };
        self.api_tokens.delete_one(one).await?;
        Ok(())
    }

    async fn delete_api_tokens(&self, user: UserId) -> Result<(), StorageError> {
        let own = || doc! { "user": id(user.as_uuid()) };
        self.api_codes.delete_many(own()).await?;
        self.api_tokens.delete_many(own()).await?;
        Ok(())
    }

    async fn sweep_api_tokens(&self, now: Timestamp) -> Result<u64, StorageError> {
        let expired = || doc! { "expires_at": { "$lte": now.as_millis() } };
        let codes = self.api_codes.delete_many(expired()).await?.deleted_count;
        let tokens = self.api_tokens.delete_many(expired()).await?.deleted_count;
        Ok(codes + tokens)
    }
}

impl TryFrom<ApiAppDocument> for ApiApp {
    type Error = StorageError;

    fn try_from(document: ApiAppDocument) -> Result<Self, StorageError> {
        Ok(Self {
            id: uuid(document.id).into(),
            secret: digest(&document.secret)?,
            name: document.name,
            website: document.website,
            redirect_uris: document.redirect_uris,
            scopes: Scopes::from_stored(&document.scopes),
            created_at: document.created_at,
        })
    }
}

impl TryFrom<ApiCodeDocument> for AuthorizationCode {
    type Error = StorageError;

    fn try_from(document: ApiCodeDocument) -> Result<Self, StorageError> {
        Ok(Self {
            digest: digest(&document.digest)?,
            app: uuid(document.app).into(),
            user: uuid(document.user).into(),
            redirect_uri: document.redirect_uri,
            scopes: Scopes::from_stored(&document.scopes),
            challenge: document.challenge,
            expires_at: document.expires_at,
        })
    }
}

impl TryFrom<ApiTokenDocument> for ApiToken {
    type Error = StorageError;

    fn try_from(document: ApiTokenDocument) -> Result<Self, StorageError> {
        Ok(Self {
            id: uuid(document.id).into(),
            digest: digest(&document.digest)?,
            user: document.user.map(|user| uuid(user).into()),
            app: document.app.map(|app| uuid(app).into()),
            name: document.name,
            scopes: Scopes::from_stored(&document.scopes),
            created_at: document.created_at,
            used_at: document.used_at,
            expires_at: document.expires_at,
        })
    }
}

fn digest(bytes: &Binary) -> Result<[u8; 32], StorageError> {
    let wrong = |_| StorageError::corrupt("an API digest", "its length");
    bytes.bytes.as_slice().try_into().map_err(wrong)
}
