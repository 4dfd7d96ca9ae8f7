//! Posts one by one.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use mongodb::Collection;
use mongodb::bson::doc;
use uuid::Uuid;

use super::super::store::ReplaceError;
use super::StorageError;
use super::documents::{PostDocument, UserDocument, id, uuid};
use crate::domain::{PictureId, Post, PostId, PublishedPost, Username};

pub(super) async fn insert(
    posts: &Collection<PostDocument>,
    post: &Post,
) -> Result<(), StorageError> {
    posts.insert_one(PostDocument::from(post)).await?;
    Ok(())
}

pub(super) async fn replace(
    posts: &Collection<PostDocument>,
    post: &Post,
) -> Result<(), ReplaceError> {
    let filter = doc! { "_id": id(post.id.as_uuid()), "revision": post.revision };
    let mut document = PostDocument::from(post);
    document.revision += 1;
    let outcome = posts
        .replace_one(filter, document)
        .await
        .map_err(StorageError::from)?;
    if outcome.matched_count == 0 {
        return Err(ReplaceError::Conflict);
    }
    Ok(())
}

pub(super) async fn delete(
    posts: &Collection<PostDocument>,
    post: PostId,
) -> Result<(), StorageError> {
    posts.delete_one(doc! { "_id": id(post.as_uuid()) }).await?;
    Ok(())
}

pub(super) async fn by_id(
    posts: &Collection<PostDocument>,
    users: &Collection<UserDocument>,
    post: PostId,
) -> Result<Option<PublishedPost>, StorageError> {
    let found = posts.find_one(doc! { "_id": id(post.as_uuid()) }).await?;
    let found: Vec<PostDocument> = found.into_iter().collect();
    Ok(with_authors(users, found).await?.pop())
}

pub(super) async fn of_picture(
    posts: &Collection<PostDocument>,
    picture: PictureId,
) -> Result<Option<Post>, StorageError> {
    let found = posts
        .find_one(doc! { "pictures.id": id(picture.as_uuid()) })
        .await?;
    Ok(found.map(Post::from))
}

/// Gives each post its author's name, with one query for all. A post whose author is gone is on
/// its way out, and is left out.
pub(super) async fn with_authors(
    users: &Collection<UserDocument>,
    documents: Vec<PostDocument>,
) -> Result<Vec<PublishedPost>, StorageError> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let mut authors: Vec<_> = documents.iter().map(|document| document.author).collect();
    authors.sort_unstable();
    authors.dedup();
    let mut names: HashMap<Uuid, Username> = HashMap::new();
    let mut found = users.find(doc! { "_id": { "$in": authors } }).await?;
    while let Some(user) = found.try_next().await? {
        names.insert(uuid(user.id), Username::from_stored(user.username));
    }
    let posts = documents.into_iter().filter_map(|document| {
        let author = names.get(&uuid(document.author))?.clone();
        Some(PublishedPost {
            post: document.into(),
            author,
        })
    });
    Ok(posts.collect())
}
