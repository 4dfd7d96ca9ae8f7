//! Counters, and counting anew while others count.
//!
//! A counter's document has a `version` that every change adds to. Whoever recounts reads the
//! version, counts, makes sure that nobody is between an edge and its counter (there is no
//! intent of it), and writes only over the version that was read. So a recount and a like at the same moment
//! cannot undo each other.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use uuid::Uuid;

use super::records::{id, id_of, uuid};
use super::social_records::TallyDocument;
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Counter, EdgeKind, Tally, Timestamp};
use crate::storage::social::Tallies;

/// How often a recount is begun again because others were counting.
const TRIES: u32 = 50;

/// Records that these counters are about to move; none where there is nothing to count.
pub(super) async fn record_intent(
    store: &MongoStore,
    moved: &[(Uuid, Counter)],
) -> Result<Option<Uuid>, StorageError> {
    if moved.is_empty() {
        return Ok(None);
    }
    let name = Uuid::now_v7();
    let subjects: Vec<_> = moved.iter().map(|(subject, _)| id(*subject)).collect();
    let intent = doc! {
        "_id": id(name), "subjects": subjects, "at": Timestamp::now().as_millis(),
    };
    store.tally_intents.insert_one(intent).await?;
    Ok(Some(name))
}

/// Moves counters.
pub(super) async fn count(
    store: &MongoStore,
    moved: &[(Uuid, Counter)],
    by: i64,
) -> Result<(), StorageError> {
    for (subject, counter) in moved {
        // Two first counts at once both try to insert; the second then finds the document.
        for last_try in [false, true] {
            let counted = store
                .tallies
                .update_one(
                    doc! { "_id": id(*subject) },
                    doc! { "$inc": { counter.as_str(): by, "version": 1_i64 } },
                )
                .upsert(true)
                .await;
            match counted {
                Ok(_) => break,
                Err(error) if !last_try && duplicate_key(&error).is_some() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

/// Takes an intent back: the counters have moved.
pub(super) async fn forget_intent(
    store: &MongoStore,
    intent: Option<Uuid>,
) -> Result<(), StorageError> {
    if let Some(intent) = intent {
        store
            .tally_intents
            .delete_one(doc! { "_id": id(intent) })
            .await?;
    }
    Ok(())
}

impl MongoStore {
    async fn number(&self, collection: &str, filter: Document) -> Result<i64, StorageError> {
        let found = self.database.collection::<Document>(collection);
        let count = found.count_documents(filter).await?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// One attempt at a recount; none when another process was counting meanwhile.
    async fn try_recount(
        &self,
        subject: Uuid,
        finished: &[Uuid],
    ) -> Result<Option<(Tally, Tally)>, StorageError> {
        let stored = self.tallies.find_one(doc! { "_id": id(subject) }).await?;
        let before = stored.as_ref().map(Tally::from).unwrap_or_default();
        let right = self.counted(subject).await?;
        let finished: Vec<_> = finished.iter().copied().map(id).collect();
        let under_way = doc! { "subjects": id(subject), "_id": { "$nin": finished } };
        if self.tally_intents.find_one(under_way).await?.is_some() {
            return Ok(None);
        }
        if before == right {
            return Ok(Some((before, right)));
        }
        let version = stored.as_ref().map_or(0, |stored| stored.version);
        let document = TallyDocument::new(subject, right, version + 1);
        let written = match stored {
            None => match self.tallies.insert_one(document).await {
                Ok(_) => true,
                Err(error) if duplicate_key(&error).is_some() => false,
                Err(error) => return Err(error.into()),
            },
            Some(_) => {
                let filter = doc! { "_id": id(subject), "version": version };
                let outcome = self.tallies.replace_one(filter, document).await?;
                outcome.matched_count > 0
            }
        };
        Ok(written.then_some((before, right)))
    }

    async fn recount_despite(
        &self,
        subject: Uuid,
        finished: &[Uuid],
    ) -> Result<(Tally, Tally), StorageError> {
        for _ in 0..TRIES {
            if let Some(outcome) = self.try_recount(subject, finished).await? {
                return Ok(outcome);
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Err(StorageError::Unavailable(
            format!("{subject} is being counted all the time; recount it later").into(),
        ))
    }
}

#[async_trait]
impl Tallies for MongoStore {
    async fn tallies(&self, subjects: &[Uuid]) -> Result<HashMap<Uuid, Tally>, StorageError> {
        if subjects.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<_> = subjects.iter().copied().map(id).collect();
        let found: Vec<TallyDocument> = self
            .tallies
            .find(doc! { "_id": { "$in": ids } })
            .await?
            .try_collect()
            .await?;
        let entries = found.iter().map(|found| (uuid(found.id), found.into()));
        Ok(entries.collect())
    }

    async fn counted(&self, subject: Uuid) -> Result<Tally, StorageError> {
        let subject = id(subject);
        let likes = [EdgeKind::Like, EdgeKind::LikeComment].map(EdgeKind::as_str);
        Ok(Tally {
            likes: self
                .number("edges", doc! { "kind": { "$in": &likes }, "to": subject })
                .await?,
            comments: self.number("comments", doc! { "post": subject }).await?,
            followers: self
                .number("edges", doc! { "kind": "follow", "to": subject })
                .await?,
            following: self
                .number("edges", doc! { "kind": "follow", "from": subject })
                .await?,
        })
    }

    async fn recount(&self, subject: Uuid) -> Result<(Tally, Tally), StorageError> {
        self.recount_despite(subject, &[]).await
    }

    async fn tally_subjects(
        &self,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Uuid>, StorageError> {
        let after = id(after.unwrap_or(Uuid::nil()));
        let mut subjects = Vec::new();
        for collection in ["posts", "users", "comments", "tallies"] {
            let found: Vec<Document> = self
                .database
                .collection::<Document>(collection)
                .find(doc! { "_id": { "$gt": after } })
                .sort(doc! { "_id": 1 })
                .projection(doc! { "_id": 1 })
                .limit(i64::from(limit))
                .await?
                .try_collect()
                .await?;
            for document in &found {
                subjects.push(id_of(document, "_id")?);
            }
        }
        subjects.sort_unstable();
        subjects.dedup();
        subjects.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(subjects)
    }

    async fn mend_tallies(&self, before: Timestamp) -> Result<u64, StorageError> {
        let old: Vec<Document> = self
            .tally_intents
            .find(doc! { "at": { "$lt": before.as_millis() } })
            .await?
            .try_collect()
            .await?;
        let mut notes: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for intent in &old {
            let name = id_of(intent, "_id")?;
            let subjects = intent
                .get_array("subjects")
                .map_err(|error| StorageError::corrupt("tally_intents", error))?;
            for subject in subjects {
                let subject = id_of(&doc! { "subject": subject.clone() }, "subject")?;
                notes.entry(subject).or_default().push(name);
            }
        }
        for (subject, finished) in &notes {
            self.recount_despite(*subject, finished).await?;
        }
        for intent in &old {
            forget_intent(self, Some(id_of(intent, "_id")?)).await?;
        }
        Ok(notes.len() as u64)
    }
}
