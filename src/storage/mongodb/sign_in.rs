//! Sessions, and one-time links of accounts.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id, uuid};
use super::{MongoStore, StorageError};
use crate::domain::{
    AccountToken, Email, Session, SessionId, Timestamp, TokenPurpose, User, UserId,
};
use crate::storage::Accounts;
use crate::storage::sign_in::{Recovery, Sessions};
use crate::storage::{Duplicate, InsertUserError};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SessionDocument {
    #[serde(rename = "_id")]
    id: Id,
    user: Id,
    created_at: Timestamp,
    /// Missing in sessions from before it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen_at: Option<Timestamp>,
    expires_at: Timestamp,
    #[serde(default)]
    device: String,
}

impl From<&Session> for SessionDocument {
    fn from(session: &Session) -> Self {
        Self {
            id: id(session.id.as_uuid()),
            user: id(session.user.as_uuid()),
            created_at: session.created_at,
            seen_at: Some(session.seen_at),
            expires_at: session.expires_at,
            device: session.device.clone(),
        }
    }
}

impl From<SessionDocument> for Session {
    fn from(document: SessionDocument) -> Self {
        Self {
            id: uuid(document.id).into(),
            user: uuid(document.user).into(),
            created_at: document.created_at,
            seen_at: document.seen_at.unwrap_or(document.created_at),
            expires_at: document.expires_at,
            device: document.device,
        }
    }
}

#[async_trait]
impl Sessions for MongoStore {
    async fn insert_session(&self, session: &Session) -> Result<(), StorageError> {
        self.sessions
            .insert_one(SessionDocument::from(session))
            .await?;
        Ok(())
    }

    async fn session(
        &self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StorageError> {
        let filter = doc! {
            "_id": id(session.as_uuid()),
            "expires_at": { "$gt": now.as_millis() },
        };
        let Some(found) = self.sessions.find_one(filter).await?.map(Session::from) else {
            return Ok(None);
        };
        let person = self.user(found.user).await?;
        Ok(person.map(|person| (found, person)))
    }

    async fn sessions(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StorageError> {
        let filter = doc! {
            "user": id(user.as_uuid()),
            "expires_at": { "$gt": now.as_millis() },
        };
        let found: Vec<SessionDocument> = self.sessions.find(filter).await?.try_collect().await?;
        let mut sessions: Vec<Session> = found.into_iter().map(Session::from).collect();
        sessions.sort_by_key(|session| std::cmp::Reverse((session.seen_at, session.id)));
        Ok(sessions)
    }

    async fn count_active_users(&self, since: Timestamp) -> Result<u64, StorageError> {
        let seen = doc! { "seen_at": { "$gte": since.as_millis() } };
        let people = self.sessions.distinct("user", seen).await?;
        Ok(people.len() as u64)
    }

    async fn renew_session(&self, session: &Session) -> Result<(), StorageError> {
        let set = doc! {
            "seen_at": session.seen_at.as_millis(),
            "expires_at": session.expires_at.as_millis(),
        };
        self.sessions
            .update_one(
                doc! { "_id": id(session.id.as_uuid()) },
                doc! { "$set": set },
            )
            .await?;
        Ok(())
    }

    async fn delete_session(&self, user: UserId, session: SessionId) -> Result<(), StorageError> {
        let one = doc! { "_id": id(session.as_uuid()), "user": id(user.as_uuid()) };
        self.sessions.delete_one(one).await?;
        Ok(())
    }

    async fn delete_sessions(
        &self,
        user: UserId,
        except: Option<SessionId>,
    ) -> Result<u64, StorageError> {
        let mut filter = doc! { "user": id(user.as_uuid()) };
        if let Some(kept) = except {
            filter.insert("_id", doc! { "$ne": id(kept.as_uuid()) });
        }
        Ok(self.sessions.delete_many(filter).await?.deleted_count)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AccountTokenDocument {
    #[serde(rename = "_id")]
    digest: Binary,
    user: Id,
    purpose: String,
    email: String,
    expires_at: Timestamp,
}

impl TryFrom<AccountTokenDocument> for AccountToken {
    type Error = StorageError;

    fn try_from(document: AccountTokenDocument) -> Result<Self, StorageError> {
        let corrupt = |what| StorageError::corrupt("account_tokens", what);
        let digest = document.digest.bytes.try_into();
        Ok(Self {
            digest: digest.map_err(|_| corrupt("a digest"))?,
            user: uuid(document.user).into(),
            purpose: TokenPurpose::from_word(&document.purpose)
                .ok_or_else(|| corrupt("a purpose"))?,
            email: Email::from_stored(document.email),
            expires_at: document.expires_at,
        })
    }
}

#[async_trait]
impl Recovery for MongoStore {
    async fn password_hash(&self, user: UserId) -> Result<Option<String>, StorageError> {
        let one = doc! { "_id": id(user.as_uuid()) };
        Ok(self
            .users
            .find_one(one)
            .await?
            .map(|user| user.password_hash))
    }

    async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<(), StorageError> {
        let one = doc! { "_id": id(user.as_uuid()) };
        self.users
            .update_one(one, doc! { "$set": { "password_hash": hash } })
            .await?;
        Ok(())
    }

    async fn set_email(&self, user: UserId, email: &Email) -> Result<(), InsertUserError> {
        let one = doc! { "_id": id(user.as_uuid()) };
        let set = doc! { "$set": { "email": email.as_str() } };
        let Err(error) = self.users.update_one(one, set).await else {
            return Ok(());
        };
        // The index has decided. Servers say in different words that it was the index; whoever
        // holds the address answers without them.
        let holder = doc! { "email": email.as_str(), "_id": { "$ne": id(user.as_uuid()) } };
        match self.users.find_one(holder).await {
            Ok(Some(_)) => Err(InsertUserError::Taken(Duplicate::Email)),
            _ => Err(StorageError::from(error).into()),
        }
    }

    async fn confirm_email(&self, user: UserId, email: &Email) -> Result<bool, StorageError> {
        let one = doc! { "_id": id(user.as_uuid()), "email": email.as_str() };
        let set = doc! { "$set": { "confirmed_email": email.as_str() } };
        Ok(self.users.update_one(one, set).await?.matched_count > 0)
    }

    async fn is_email_confirmed(&self, user: UserId) -> Result<bool, StorageError> {
        let found = self
            .users
            .find_one(doc! { "_id": id(user.as_uuid()) })
            .await?;
        Ok(found.is_some_and(|user| user.confirmed_email.as_ref() == Some(&user.email)))
    }

    async fn insert_account_token(&self, token: &AccountToken) -> Result<(), StorageError> {
        let document = AccountTokenDocument {
            digest: binary(token.digest),
            user: id(token.user.as_uuid()),
            purpose: token.purpose.as_str().to_owned(),
            email: token.email.as_str().to_owned(),
            expires_at: token.expires_at,
        };
        self.account_tokens.insert_one(document).await?;
        // A crash before this leaves an older link working until it expires, and no more.
        let earlier = doc! {
            "user": id(token.user.as_uuid()),
            "purpose": token.purpose.as_str(),
            "_id": { "$ne": binary(token.digest) },
        };
        self.account_tokens.delete_many(earlier).await?;
        Ok(())
    }

    async fn account_token(&self, digest: [u8; 32]) -> Result<Option<AccountToken>, StorageError> {
        let one = doc! { "_id": binary(digest) };
        let found = self.account_tokens.find_one(one).await?;
        found.map(AccountToken::try_from).transpose()
    }

    async fn take_account_token(&self, digest: [u8; 32]) -> Result<bool, StorageError> {
        let one = doc! { "_id": binary(digest) };
        Ok(self.account_tokens.delete_one(one).await?.deleted_count > 0)
    }

    async fn end_account_tokens(
        &self,
        user: UserId,
        purpose: TokenPurpose,
    ) -> Result<(), StorageError> {
        let theirs = doc! { "user": id(user.as_uuid()), "purpose": purpose.as_str() };
        self.account_tokens.delete_many(theirs).await?;
        Ok(())
    }

    async fn sweep_account_tokens(&self, now: Timestamp) -> Result<u64, StorageError> {
        let expired = doc! { "expires_at": { "$lte": now.as_millis() } };
        Ok(self
            .account_tokens
            .delete_many(expired)
            .await?
            .deleted_count)
    }
}
