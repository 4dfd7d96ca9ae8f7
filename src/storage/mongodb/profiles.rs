//! How people show themselves.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};

use super::documents::{id, id_of};
use super::user_documents::UserDocument;
use super::{MongoStore, StorageError};
use crate::domain::terms::{TERMS_VERSION, name_words};
use crate::domain::{Author, NoticeKind, Profile, User, UserId, Username};
use crate::storage::social::Profiles;

#[async_trait]
impl Profiles for MongoStore {
    async fn set_profile(&self, user: UserId, profile: &Profile) -> Result<(), StorageError> {
        let silenced = profile.silenced.iter().copied().map(NoticeKind::as_str);
        let set = doc! {
            "display_name": profile.display_name.as_str(),
            "bio": profile.bio.as_str(),
            "avatar": profile.avatar.map(|avatar| id(avatar.as_uuid())),
            "private": profile.private,
            "silenced": silenced.collect::<Vec<_>>(),
            "name_words": name_words(&profile.display_name).into_iter().collect::<Vec<_>>(),
            "terms_version": TERMS_VERSION,
            "sensitive_choice": profile.sensitive.as_str(),
        };
        self.users
            .update_one(doc! { "_id": id(user.as_uuid()) }, doc! { "$set": set })
            .await?;
        Ok(())
    }

    async fn authors(&self, ids: &[UserId]) -> Result<HashMap<UserId, Author>, StorageError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<_> = ids.iter().map(|user| id(user.as_uuid())).collect();
        let found: Vec<UserDocument> = self
            .users
            .find(doc! { "_id": { "$in": ids } })
            .await?
            .try_collect()
            .await?;
        let authors = found.into_iter().map(|document| {
            let user = document.into_user();
            (user.id, user.as_author())
        });
        Ok(authors.collect())
    }

    async fn users_named(&self, names: &[Username]) -> Result<Vec<User>, StorageError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<_> = names.iter().map(Username::as_str).collect();
        let found: Vec<UserDocument> = self
            .users
            .find(doc! { "username": { "$in": names } })
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(UserDocument::into_user).collect())
    }

    async fn narrow_posts(&self, author: UserId, limit: u32) -> Result<u64, StorageError> {
        let wide = doc! {
            "author": id(author.as_uuid()),
            "visibility": { "$in": ["public", "unlisted"] },
        };
        let found: Vec<Document> = self
            .posts
            .clone_with_type::<Document>()
            .find(wide)
            .projection(doc! { "_id": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        let mut ids = Vec::with_capacity(found.len());
        for document in &found {
            ids.push(id(id_of(document, "_id")?));
        }
        let outcome = self
            .posts
            .update_many(
                doc! { "_id": { "$in": ids } },
                doc! { "$set": { "visibility": "followers" }, "$inc": { "revision": 1_i64 } },
            )
            .await?;
        Ok(outcome.matched_count)
    }
}
