//! Notes on files in the making, counts of attempts, and the sweep of what has expired.

use futures_util::TryStreamExt;
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use mongodb::options::ReturnDocument;

use super::records::{PostDocument, id, id_of};
use super::sign_in::SessionDocument;
use super::user_records::UserDocument;
use super::{StorageError, duplicate_key};
use crate::domain::{BlobKey, Timestamp};

pub(super) async fn record_intent(
    notes: &Collection<Document>,
    blob: BlobKey,
    now: Timestamp,
) -> Result<(), StorageError> {
    notes
        .update_one(
            doc! { "_id": id(blob.as_uuid()) },
            doc! { "$set": { "noted_at": now.as_millis() } },
        )
        .upsert(true)
        .await?;
    Ok(())
}

pub(super) async fn clear_intent(
    notes: &Collection<Document>,
    blob: BlobKey,
) -> Result<(), StorageError> {
    notes.delete_one(doc! { "_id": id(blob.as_uuid()) }).await?;
    Ok(())
}

pub(super) async fn write_intents(
    notes: &Collection<Document>,
    posts: &Collection<PostDocument>,
    users: &Collection<UserDocument>,
    before: Timestamp,
) -> Result<Vec<(BlobKey, bool)>, StorageError> {
    let found: Vec<Document> = notes
        .find(doc! { "noted_at": { "$lt": before.as_millis() } })
        .sort(doc! { "noted_at": 1 })
        .await?
        .try_collect()
        .await?;
    let posts = posts.clone_with_type::<Document>();
    let mut blobs = Vec::with_capacity(found.len());
    for note in &found {
        let blob = id_of(note, "_id")?;
        let in_use = posts
            .find_one(doc! { "pictures.blob": id(blob) })
            .projection(doc! { "_id": 1 })
            .await?
            .is_some()
            || users.find_one(doc! { "avatar": id(blob) }).await?.is_some();
        blobs.push((BlobKey::from(blob), in_use));
    }
    Ok(blobs)
}

pub(super) async fn count_attempt(
    attempts: &Collection<Document>,
    key: &str,
    expires_at: Timestamp,
) -> Result<u32, StorageError> {
    // Two first attempts at once both try to insert; the unique `_id` lets one of them, and the
    // other then finds the document to count in.
    for last_try in [false, true] {
        let counted = attempts
            .find_one_and_update(
                doc! { "_id": key },
                doc! { "$inc": { "count": 1 }, "$set": { "expires_at": expires_at.as_millis() } },
            )
            .upsert(true)
            .return_document(ReturnDocument::After)
            .await;
        match counted {
            Ok(Some(document)) => return count_in(&document),
            Ok(None) => {
                return Err(StorageError::corrupt(
                    "attempts",
                    "no document after upsert",
                ));
            }
            Err(error) if !last_try && duplicate_key(&error).is_some() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StorageError::corrupt("attempts", "could not be counted"))
}

fn count_in(document: &Document) -> Result<u32, StorageError> {
    use mongodb::bson::Bson;
    let count = match document.get("count") {
        Some(Bson::Int32(count)) => u32::try_from(*count).ok(),
        Some(Bson::Int64(count)) => u32::try_from(*count).ok(),
        _ => None,
    };
    count.ok_or_else(|| StorageError::corrupt("attempts.count", "not a count"))
}

pub(super) async fn sweep(
    sessions: &Collection<SessionDocument>,
    attempts: &Collection<Document>,
    now: Timestamp,
) -> Result<u64, StorageError> {
    let expired = || doc! { "expires_at": { "$lte": now.as_millis() } };
    let sessions = sessions.delete_many(expired()).await?.deleted_count;
    let attempts = attempts.delete_many(expired()).await?.deleted_count;
    Ok(sessions + attempts)
}
