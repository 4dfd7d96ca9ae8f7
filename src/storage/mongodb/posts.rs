//! Posts one by one.

use async_trait::async_trait;
use std::collections::HashMap;

use futures_util::TryStreamExt;
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use uuid::Uuid;

use super::super::posts::{Posts, ReplaceError};
use super::records::{Id, PostDocument, id, id_of, uuid};
use super::user_records::UserDocument;
use super::{MongoStore, StorageError, comments};
use crate::domain::{Author, PictureId, Post, PostId, PostWithAuthor};

#[async_trait]
impl Posts for MongoStore {
    async fn insert_post(&self, post: &Post) -> Result<(), StorageError> {
        self.learn_words(post).await?;
        self.posts
            .insert_one(PostDocument::of(post, self.language))
            .await?;
        Ok(())
    }

    async fn post(&self, post: PostId) -> Result<Option<PostWithAuthor>, StorageError> {
        let found = self
            .posts
            .find_one(doc! { "_id": id(post.as_uuid()) })
            .await?;
        let found: Vec<PostDocument> = found.into_iter().collect();
        Ok(with_authors(&self.users, found).await?.pop())
    }

    async fn post_of_picture(
        &self,
        picture: PictureId,
    ) -> Result<Option<PostWithAuthor>, StorageError> {
        let found = self
            .posts
            .find_one(doc! { "pictures.id": id(picture.as_uuid()) })
            .await?;
        let found: Vec<PostDocument> = found.into_iter().collect();
        Ok(with_authors(&self.users, found).await?.pop())
    }

    async fn replace_post(&self, post: &Post) -> Result<(), ReplaceError> {
        self.learn_words(post).await?;
        let filter = doc! { "_id": id(post.id.as_uuid()), "revision": post.revision };
        let mut document = PostDocument::of(post, self.language);
        document.revision += 1;
        let words = document.words.clone();
        let document = mongodb::bson::serialize_to_document(&document);
        let document = document.map_err(|error| StorageError::corrupt("posts", error))?;
        let before = self
            .posts
            .clone_with_type::<Document>()
            .find_one_and_replace(filter, document)
            .await
            .map_err(StorageError::from)?;
        let Some(before) = before else {
            return Err(ReplaceError::Conflict);
        };
        let mut former = words_of(&before);
        former.retain(|word| !words.contains(word));
        Ok(self.forget_words(former).await?)
    }

    /// The post, then what refers to it; a note outlasts a crash in between.
    async fn delete_post(&self, post: PostId) -> Result<(), StorageError> {
        let post = id(post.as_uuid());
        let found = self.posts.clone_with_type::<Document>();
        let found = found.find_one(doc! { "_id": post });
        let found = found.projection(doc! { "words": 1 }).await?;
        let words = found.as_ref().map(words_of).unwrap_or_default();
        self.deletions
            .update_one(
                doc! { "_id": post },
                doc! { "$set": { "post": post, "words": &words } },
            )
            .upsert(true)
            .await?;
        delete_intended(self, post, words).await
    }

    async fn finish_deletions(&self) -> Result<u64, StorageError> {
        let begun: Vec<Document> = self.deletions.find(doc! {}).await?.try_collect().await?;
        for note in &begun {
            let post = id(id_of(note, "_id")?);
            delete_intended(self, post, words_of(note)).await?;
        }
        Ok(begun.len() as u64)
    }
}

/// The words that a document had in the vocabulary.
pub(super) fn words_of(document: &Document) -> Vec<String> {
    let words = document.get_array("words").ok().into_iter().flatten();
    words
        .filter_map(|word| word.as_str().map(ToOwned::to_owned))
        .collect()
}

async fn delete_intended(
    store: &MongoStore,
    post: Id,
    words: Vec<String>,
) -> Result<(), StorageError> {
    store.posts.delete_one(doc! { "_id": post }).await?;
    store.forget_words(words).await?;
    delete_what_refers_to(store, post).await
}

async fn delete_what_refers_to(store: &MongoStore, post: Id) -> Result<(), StorageError> {
    store.edges.delete_many(doc! { "to": post }).await?;
    let comments = comments::ids_of(store, doc! { "post": post }).await?;
    comments::delete_likes(store, &comments).await?;
    store.comments.delete_many(doc! { "post": post }).await?;
    store
        .notifications
        .delete_many(doc! { "post": post })
        .await?;
    store.share_links.delete_many(doc! { "post": post }).await?;
    let leaves = doc! { "$pull": { "posts": post, "covers": post } };
    store
        .albums
        .update_many(doc! { "posts": post }, leaves)
        .await?;
    store.tallies.delete_one(doc! { "_id": post }).await?;
    store.deletions.delete_one(doc! { "_id": post }).await?;
    Ok(())
}

/// Gives each post its author, with one query for all. A post whose author is gone is on
/// its way out, and is left out.
pub(super) async fn with_authors(
    users: &Collection<UserDocument>,
    documents: Vec<PostDocument>,
) -> Result<Vec<PostWithAuthor>, StorageError> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let mut authors: Vec<_> = documents.iter().map(|document| document.author).collect();
    authors.sort_unstable();
    authors.dedup();
    let mut known: HashMap<Uuid, Author> = HashMap::new();
    let mut found = users.find(doc! { "_id": { "$in": authors } }).await?;
    while let Some(user) = found.try_next().await? {
        known.insert(uuid(user.id), user.into_user().as_author());
    }
    let posts = documents.into_iter().filter_map(|document| {
        let author = known.get(&uuid(document.author))?.clone();
        let post = Post::try_from(document);
        Some(post.map(|post| PostWithAuthor { post, author }))
    });
    posts.collect()
}
