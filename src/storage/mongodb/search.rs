//! The index of words: a post's terms stand in its own document, in the field `terms` that an index
//! reads, with their weights beside them in the same order.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::ErrorKind;
use serde::Deserialize;

use super::failures::DUPLICATE_KEY;
use super::moderation::not_hidden;
use super::records::{Id, PostDocument, id, other_version, uuid};
use super::user_records::UserDocument;
use super::{MongoStore, StorageError, posts};
use crate::domain::terms::{NAMES_VERSION, name_words, stems, terms_version};
use crate::domain::{
    Candidate, DisplayName, Hashtag, Post, PostId, PostTerms, PostWithAuthor, Timestamp, User,
    Visibility,
};
use crate::storage::search::{Search, end_of};

/// Of a post's document what the search reads.
#[derive(Debug, Deserialize)]
struct IndexedDocument {
    #[serde(rename = "_id")]
    id: Id,
    published_at: Timestamp,
    terms: Vec<String>,
    weights: Vec<u8>,
}

impl From<IndexedDocument> for Candidate {
    fn from(document: IndexedDocument) -> Self {
        let weights: BTreeMap<_, _> = document.terms.into_iter().zip(document.weights).collect();
        Self {
            post: uuid(document.id).into(),
            at: document.published_at,
            weights,
        }
    }
}

impl MongoStore {
    /// Teaches the vocabulary a post's words, before the post is written: a crash in between leaves
    /// words that find nothing yet.
    pub(super) async fn learn_words(&self, post: &Post) -> Result<(), StorageError> {
        let words: Vec<String> = PostTerms::of(post, self.language)
            .words
            .into_iter()
            .collect();
        if words.is_empty() {
            return Ok(());
        }
        let known: Vec<Document> = self
            .vocabulary
            .find(doc! { "_id": { "$in": &words } })
            .await?
            .try_collect()
            .await?;
        let known: BTreeSet<&str> = known
            .iter()
            .filter_map(|word| word.get_str("_id").ok())
            .collect();
        let new = words.iter().filter(|word| !known.contains(word.as_str()));
        let new: Vec<Document> = new.map(|word| doc! { "_id": word }).collect();
        if new.is_empty() {
            return Ok(());
        }
        match self.vocabulary.insert_many(new).ordered(false).await {
            Ok(_) => Ok(()),
            // Another process taught the same word at the same time; the others are in.
            Err(error) if only_duplicates(&error) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets those of a post's former words that no public post uses any more. A word that comes
    /// into use again at the same moment is learned once more. A crash before this leaves a word
    /// until it comes out of use another time.
    pub(super) async fn forget_words(&self, former: Vec<String>) -> Result<(), StorageError> {
        for word in former {
            if self.is_in_use(&word).await? {
                continue;
            }
            self.vocabulary.delete_one(doc! { "_id": &word }).await?;
            if self.is_in_use(&word).await? {
                let one = doc! { "_id": &word };
                let again = self
                    .vocabulary
                    .update_one(one.clone(), doc! { "$set": one });
                again.upsert(true).await?;
            }
        }
        Ok(())
    }

    async fn is_in_use(&self, word: &str) -> Result<bool, StorageError> {
        // The index reads the stem; of the posts that carry it, few say it in another form.
        let stems: Vec<String> = stems(word, self.language).into_iter().collect();
        let by_stem = doc! { "terms": { "$in": stems }, "visibility": "public", "words": word };
        let posts = self.posts.clone_with_type::<Document>();
        let found = posts.find_one(by_stem);
        Ok(found.projection(doc! { "_id": 1 }).await?.is_some())
    }

    /// Writes the terms of one post, unless it was changed meanwhile: then they were written with it.
    async fn write_terms(&self, document: PostDocument) -> Result<(), StorageError> {
        let (id, revision) = (document.id, document.revision);
        let post = Post::try_from(document)?;
        self.learn_words(&post).await?;
        let written = PostDocument::of(&post, self.language);
        let weights: Vec<i32> = written.weights.iter().copied().map(i32::from).collect();
        let set = doc! {
            "terms": written.terms, "weights": weights, "words": written.words,
            "terms_version": terms_version(self.language),
            "hashtags": written.hashtags, "hashtags_shown": written.hashtags_shown,
        };
        self.posts
            .update_one(
                doc! { "_id": id, "revision": revision },
                doc! { "$set": set },
            )
            .await?;
        Ok(())
    }
}

fn only_duplicates(error: &mongodb::error::Error) -> bool {
    match error.kind.as_ref() {
        ErrorKind::InsertMany(failure) => {
            failure.write_concern_error.is_none()
                && failure
                    .write_errors
                    .as_ref()
                    .is_some_and(|all| all.iter().all(|error| error.code == DUPLICATE_KEY))
        }
        _ => false,
    }
}

fn range(beginning: &str) -> Document {
    doc! { "$gte": beginning, "$lt": end_of(beginning) }
}

/// As an anchored expression, which is a range of the index, too, but holds one word of a list to
/// both bounds: of two bounds, `$gte` and `$lt`, two words may fulfil one each.
pub(super) fn begins_with(beginning: &str) -> Document {
    doc! { "$regex": format!("^{}", as_expression(beginning)) }
}

/// A text for a regular expression.
pub(super) fn as_expression(text: &str) -> String {
    let mut expression = String::new();
    for character in text.chars() {
        if !character.is_alphanumeric() {
            expression.push('\\');
        }
        expression.push(character);
    }
    expression
}

/// An equality of visibility and a few terms: ranges of the index that are merged as they are read.
pub(super) fn filter(terms: &[String], visibility: Visibility) -> Document {
    doc! { "terms": { "$in": terms }, "visibility": visibility.as_str() }
}

fn newest_first() -> Document {
    doc! { "published_at": -1, "_id": -1 }
}

#[async_trait]
impl Search for MongoStore {
    async fn known_words(&self, beginning: &str, limit: u32) -> Result<Vec<String>, StorageError> {
        let found: Vec<Document> = self
            .vocabulary
            .find(doc! { "_id": range(beginning) })
            .sort(doc! { "_id": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        let word = |word: &Document| word.get_str("_id").map(ToOwned::to_owned);
        let words: Result<_, _> = found.iter().map(word).collect();
        words.map_err(|error| StorageError::corrupt("vocabulary", error))
    }

    async fn count_candidates(&self, terms: &[String], most: u32) -> Result<u32, StorageError> {
        let listed = doc! {
            "terms": { "$in": terms }, "visibility": { "$in": ["public", "followers"] },
        };
        let count = self.posts.count_documents(listed).limit(u64::from(most));
        Ok(u32::try_from(count.await?).unwrap_or(most))
    }

    async fn candidates(
        &self,
        terms: &[String],
        visibility: Visibility,
        limit: u32,
    ) -> Result<Vec<Candidate>, StorageError> {
        if terms.is_empty() || !matches!(visibility, Visibility::Public | Visibility::Followers) {
            return Ok(Vec::new());
        }
        let found: Vec<IndexedDocument> = self
            .posts
            .clone_with_type::<IndexedDocument>()
            .find(filter(terms, visibility))
            .sort(newest_first())
            .limit(i64::from(limit))
            .projection(doc! { "published_at": 1, "terms": 1, "weights": 1 })
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(Candidate::from).collect())
    }

    async fn posts(&self, ids: &[PostId]) -> Result<Vec<PostWithAuthor>, StorageError> {
        let ids: Vec<Id> = ids.iter().map(|post| id(post.as_uuid())).collect();
        let found = self.posts.find(doc! { "_id": { "$in": ids } }).await?;
        posts::with_authors(&self.users, found.try_collect().await?).await
    }

    async fn people_like(&self, beginning: &str, limit: u32) -> Result<Vec<User>, StorageError> {
        let mut people: BTreeMap<String, User> = BTreeMap::new();
        for field in ["username", "name_words"] {
            let found = self.users.find(doc! { field: begins_with(beginning) });
            let found = found.sort(doc! { "username": 1 }).limit(i64::from(limit));
            let found: Vec<UserDocument> = found.await?.try_collect().await?;
            people.extend(found.into_iter().map(|document| {
                let user = document.into_user();
                (user.username.as_str().to_owned(), user)
            }));
        }
        Ok(people.into_values().collect())
    }

    async fn count_tag(&self, tag: &Hashtag, most: u32) -> Result<u32, StorageError> {
        let tagged = not_hidden(doc! {
            "hashtags": tag.as_str(), "visibility": "public", "published_at": { "$gt": i64::MIN },
        });
        let count = self.posts.count_documents(tagged).limit(u64::from(most));
        Ok(u32::try_from(count.await?).unwrap_or(most))
    }

    async fn reindex(&self, limit: u32) -> Result<u64, StorageError> {
        let old = other_version(terms_version(self.language));
        let old = self.posts.find(old).limit(i64::from(limit)).await?;
        let old: Vec<PostDocument> = old.try_collect().await?;
        let mut done = old.len() as u64;
        for document in old {
            self.write_terms(document).await?;
        }
        let people = other_version(NAMES_VERSION);
        let people = self.users.find(people).limit(i64::from(limit)).await?;
        let people: Vec<UserDocument> = people.try_collect().await?;
        done += people.len() as u64;
        for person in people {
            let name = DisplayName::from_stored(person.display_name.clone());
            let words: Vec<String> = name_words(&name).into_iter().collect();
            // Those from before there were names have none to compare.
            let name = match person.display_name.as_str() {
                "" => doc! { "$in": [Bson::Null, ""] },
                name => doc! { "$eq": name },
            };
            self.users
                .update_one(
                    doc! { "_id": person.id, "display_name": name },
                    doc! { "$set": { "name_words": words, "terms_version": NAMES_VERSION } },
                )
                .await?;
        }
        Ok(done)
    }
}
