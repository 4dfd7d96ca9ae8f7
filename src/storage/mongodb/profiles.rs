//! How people show themselves.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use serde::Serialize;

use super::posts::words_of;
use super::records::{id, id_of};
use super::user_records::UserDocument;
use super::{MongoStore, StorageError};
use crate::domain::terms::{NAMES_VERSION, name_words};
use crate::domain::{
    Author, BlobKey, Language, ProfileChange, TimeZoneName, User, UserId, Username,
};
use crate::storage::social::Profiles;

#[async_trait]
impl Profiles for MongoStore {
    async fn change_profile(
        &self,
        user: UserId,
        change: &ProfileChange,
    ) -> Result<(), StorageError> {
        let mut set = Document::new();
        if let Some(name) = &change.display_name {
            set.insert("display_name", name.as_str());
            let words: Vec<_> = name_words(name).into_iter().collect();
            set.insert("name_words", words);
            set.insert("terms_version", NAMES_VERSION);
        }
        if let Some(bio) = &change.bio {
            set.insert("bio", bio.as_str());
        }
        if let Some(private) = change.private {
            set.insert("private", private);
        }
        if let Some(disabled_notifications) = &change.disabled_notifications {
            let words: Vec<&str> = disabled_notifications
                .iter()
                .map(|kind| kind.as_str())
                .collect();
            set.insert("disabled_notifications", words);
        }
        if let Some(sensitive) = change.sensitive {
            set.insert("sensitive_choice", sensitive.as_str());
        }
        if let Some(renew) = change.renew_captions {
            set.insert("renew_captions", renew);
        }
        if let Some(ignore) = change.ignore_file_words {
            set.insert("ignore_file_words", ignore);
        }
        if let Some(licence) = change.licence {
            set.insert("licence", licence.as_str());
        }
        if let Some(show) = change.show_camera {
            set.insert("show_camera", show);
        }
        if let Some(zone) = &change.time_zone {
            set.insert("time_zone", zone.as_ref().map(TimeZoneName::as_str));
        }
        if let Some(language) = change.language {
            set.insert("language", language.map(Language::tag));
        }
        if let Some(appearance) = change.appearance {
            set.insert("appearance", bson("users.appearance", &appearance)?);
        }
        if let Some(fields) = &change.fields {
            set.insert("fields", bson("users.fields", fields)?);
        }
        if let Some(pinned) = &change.pinned {
            let pinned: Vec<_> = pinned.iter().map(|post| id(post.as_uuid())).collect();
            set.insert("pinned", pinned);
        }
        if let Some(consent) = &change.remote_consent {
            set.insert("remote_consent", bson("users.remote_consent", consent)?);
        }
        if set.is_empty() {
            return Ok(());
        }
        self.users
            .update_one(doc! { "_id": id(user.as_uuid()) }, doc! { "$set": set })
            .await?;
        Ok(())
    }

    async fn exchange_avatar(
        &self,
        user: UserId,
        old: Option<BlobKey>,
        new: Option<BlobKey>,
    ) -> Result<bool, StorageError> {
        let key = |avatar: BlobKey| id(avatar.as_uuid());
        let mut filter = doc! { "_id": id(user.as_uuid()) };
        match old {
            Some(old) => filter.insert("avatar", key(old)),
            None => {
                let none = doc! { "avatar": { "$exists": false } };
                filter.insert("$or", vec![none, doc! { "avatar": null }])
            }
        };
        let change = doc! { "$set": { "avatar": new.map(key) } };
        let outcome = self.users.update_one(filter, change).await?;
        Ok(outcome.matched_count > 0)
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
            .projection(doc! { "words": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        let mut ids = Vec::with_capacity(found.len());
        let mut words = BTreeSet::new();
        for document in &found {
            ids.push(id(id_of(document, "_id")?));
            words.extend(words_of(document));
        }
        let outcome = self
            .posts
            .update_many(
                doc! { "_id": { "$in": ids } },
                doc! {
                    "$set": { "visibility": "followers", "words": [] },
                    "$inc": { "revision": 1_i64 },
                },
            )
            .await?;
        self.forget_words(words.into_iter().collect()).await?;
        Ok(outcome.matched_count)
    }
}

/// A part of a document.
fn bson(place: &str, value: &impl Serialize) -> Result<Bson, StorageError> {
    serialize_to_bson(value).map_err(|error| StorageError::corrupt(place, error))
}
