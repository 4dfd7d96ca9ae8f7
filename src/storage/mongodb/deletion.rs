//! Accounts on their way out.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, doc};

use super::records::{id, uuid};
use super::user_records::UserDocument;
use super::{MongoStore, StorageError};
use crate::domain::{Comment, PostId, Timestamp, UserId};
use crate::storage::albums::Albums;
use crate::storage::deletion::AccountDeletion;
use crate::storage::push::Push;

#[async_trait]
impl AccountDeletion for MongoStore {
    async fn schedule_deletion(
        &self,
        user: UserId,
        at: Option<Timestamp>,
    ) -> Result<bool, StorageError> {
        let user = id(user.as_uuid());
        if at.is_some() && !self.leave_admins(user).await? {
            return Ok(false);
        }
        let change = match at {
            Some(at) => doc! { "$set": { "deletion_due_at": Bson::Int64(at.as_millis()) } },
            None => doc! { "$unset": { "deletion_due_at": "" } },
        };
        self.users.update_one(doc! { "_id": user }, change).await?;
        if at.is_none() {
            self.join_admins_again(user).await?;
        }
        Ok(true)
    }

    async fn accounts_due_for_deletion(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<UserId>, StorageError> {
        let due = doc! { "deletion_due_at": { "$lte": now.as_millis() } };
        let found: Vec<UserDocument> = self
            .users
            .find(due)
            .sort(doc! { "deletion_due_at": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        Ok(found.iter().map(|user| uuid(user.id).into()).collect())
    }

    async fn comments_of(&self, author: UserId, limit: u32) -> Result<Vec<Comment>, StorageError> {
        self.find_comments(doc! { "author": id(author.as_uuid()) }, limit)
            .await
    }

    /// Nothing waits for a deletion here.
    async fn thin_out_post(&self, _post: PostId, _limit: u32) -> Result<bool, StorageError> {
        Ok(false)
    }

    async fn thin_out_account(&self, _user: UserId, _limit: u32) -> Result<bool, StorageError> {
        Ok(false)
    }

    /// The account itself goes last, so that a crash leaves it to be deleted again.
    async fn delete_account(&self, user: UserId) -> Result<(), StorageError> {
        let user_id = user;
        let user = id(user.as_uuid());
        let own = || doc! { "user": user };
        self.sessions.delete_many(own()).await?;
        self.account_tokens.delete_many(own()).await?;
        self.api_codes.delete_many(own()).await?;
        self.api_tokens.delete_many(own()).await?;
        for subscription in self.push_subscriptions(user_id).await? {
            self.delete_push_subscription(subscription.source).await?;
        }
        self.markers.delete_many(own()).await?;
        self.recovery_codes.delete_many(own()).await?;
        self.passkeys.delete_many(own()).await?;
        self.transfers.delete_many(own()).await?;
        self.passkey_challenges.delete_many(own()).await?;
        self.second_factors.delete_one(doc! { "_id": user }).await?;
        self.notifications.delete_many(doc! { "to": user }).await?;
        self.notifications
            .delete_many(doc! { "actor": user })
            .await?;
        self.reports.delete_many(doc! { "reporter": user }).await?;
        self.cases.delete_many(doc! { "person": user }).await?;
        self.uploads.delete_many(doc! { "author": user }).await?;
        for album in self.albums_of(user_id, u32::MAX >> 1).await? {
            self.delete_album(album.id).await?;
        }
        self.tallies.delete_one(doc! { "_id": user }).await?;
        self.users.delete_one(doc! { "_id": user }).await?;
        Ok(())
    }
}
