//! Second factors: a document for each person, and one for each code on paper.

use async_trait::async_trait;
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, binary, id};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{SecondFactor, Timestamp, TotpSecret, UserId};
use crate::storage::Attempts;
use crate::storage::sign_in::SecondFactors;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SecondFactorDocument {
    #[serde(rename = "_id")]
    user: Id,
    secret: Binary,
    confirmed: bool,
    last_step: i64,
}

/// A code on paper; deleting the document uses it up.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RecoveryCodeDocument {
    user: Id,
    digest: Binary,
}

/// Half minutes for which a used code is remembered, beyond `last_step`.
const STEPS_KEPT: i64 = 120;

impl MongoStore {
    async fn replace_codes(&self, user: UserId, codes: &[[u8; 32]]) -> Result<(), StorageError> {
        let user = id(user.as_uuid());
        self.recovery_codes
            .delete_many(doc! { "user": user })
            .await?;
        let documents = codes.iter().map(|code| RecoveryCodeDocument {
            user,
            digest: binary(*code),
        });
        let documents: Vec<_> = documents.collect();
        if !documents.is_empty() {
            self.recovery_codes.insert_many(documents).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl SecondFactors for MongoStore {
    async fn second_factor(&self, user: UserId) -> Result<Option<SecondFactor>, StorageError> {
        let one = doc! { "_id": id(user.as_uuid()) };
        let found = self.second_factors.find_one(one).await?;
        let codes = doc! { "user": id(user.as_uuid()) };
        let codes_left = self.recovery_codes.count_documents(codes).await?;
        found
            .map(|found| {
                let secret = found.secret.bytes.try_into();
                Ok(SecondFactor {
                    user,
                    secret: TotpSecret(
                        secret.map_err(|_| StorageError::corrupt("second_factors", "a secret"))?,
                    ),
                    confirmed: found.confirmed,
                    codes_left: u32::try_from(codes_left).unwrap_or(u32::MAX),
                })
            })
            .transpose()
    }

    async fn offer_second_factor(
        &self,
        user: UserId,
        secret: TotpSecret,
    ) -> Result<bool, StorageError> {
        let open = doc! { "_id": id(user.as_uuid()), "confirmed": false };
        let set = doc! { "$set": { "secret": binary(secret.0) } };
        let done = self.second_factors.update_one(open, set).await?;
        if done.matched_count > 0 {
            return Ok(true);
        }
        let document = SecondFactorDocument {
            user: id(user.as_uuid()),
            secret: binary(secret.0),
            confirmed: false,
            last_step: 0,
        };
        match self.second_factors.insert_one(document).await {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn confirm_second_factor(
        &self,
        user: UserId,
        step: i64,
        codes: &[[u8; 32]],
    ) -> Result<bool, StorageError> {
        let open = || doc! { "_id": id(user.as_uuid()), "confirmed": false };
        if self.second_factors.find_one(open()).await?.is_none() {
            return Ok(false);
        }
        // Codes of what is not confirmed yet are asked for by nobody, so they may come first: a
        // crash must not leave a user without.
        self.replace_codes(user, codes).await?;
        let set = doc! { "$set": { "confirmed": true, "last_step": step } };
        let done = self.second_factors.update_one(open(), set).await?;
        Ok(done.matched_count > 0)
    }

    async fn use_totp_step(&self, user: UserId, step: i64) -> Result<bool, StorageError> {
        // The first who counts may go on: the count is guarded by a unique index, on every server
        // that speaks the protocol, while not all of them update a document in one step.
        let key = format!("totp-step:{user}:{step}");
        let forgotten = Timestamp::from_millis((step + STEPS_KEPT) * 30_000);
        if self.count_attempt(&key, forgotten).await? > 1 {
            return Ok(false);
        }
        let unused = doc! { "_id": id(user.as_uuid()), "last_step": { "$lt": step } };
        let set = doc! { "$set": { "last_step": step } };
        let done = self.second_factors.update_one(unused, set).await?;
        Ok(done.matched_count > 0)
    }

    async fn use_recovery_code(
        &self,
        user: UserId,
        digest: [u8; 32],
    ) -> Result<bool, StorageError> {
        let one = doc! { "user": id(user.as_uuid()), "digest": binary(digest) };
        Ok(self.recovery_codes.delete_one(one).await?.deleted_count > 0)
    }

    async fn set_recovery_codes(
        &self,
        user: UserId,
        codes: &[[u8; 32]],
    ) -> Result<(), StorageError> {
        self.replace_codes(user, codes).await
    }

    async fn delete_second_factor(&self, user: UserId) -> Result<(), StorageError> {
        let one = doc! { "_id": id(user.as_uuid()) };
        self.second_factors.delete_one(one).await?;
        self.replace_codes(user, &[]).await
    }
}
