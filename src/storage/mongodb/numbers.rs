//! The numbers by which the API names things.

use std::collections::HashMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::records::{Id, id, uuid};
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Number, NumberedKind, Timestamp};
use crate::storage::api::Numbers;

/// How many numbers of one millisecond are tried.
const TRIES: usize = 4096;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NumberDocument {
    #[serde(rename = "_id")]
    number: i64,
    kind: String,
    subject: Id,
}

#[async_trait]
impl Numbers for MongoStore {
    async fn numbers(
        &self,
        things: &[(NumberedKind, Uuid, Timestamp)],
    ) -> Result<Vec<Number>, StorageError> {
        let subjects: Vec<Id> = things.iter().map(|(_, subject, _)| id(*subject)).collect();
        let found = self
            .api_numbers
            .find(doc! { "subject": { "$in": subjects } })
            .await?;
        let found: Vec<NumberDocument> = found.try_collect().await?;
        let mut known = HashMap::new();
        for document in found {
            let name = (kind(&document.kind)?, uuid(document.subject));
            known.insert(name, Number(document.number));
        }
        let mut numbers = Vec::with_capacity(things.len());
        for &(kind, subject, time) in things {
            let number = match known.get(&(kind, subject)) {
                Some(number) => *number,
                None => self.mint(kind, subject, time).await?,
            };
            known.insert((kind, subject), number);
            numbers.push(number);
        }
        Ok(numbers)
    }

    async fn numbered(&self, number: Number) -> Result<Option<(NumberedKind, Uuid)>, StorageError> {
        let found = self.api_numbers.find_one(doc! { "_id": number.0 }).await?;
        found
            .map(|document| Ok((kind(&document.kind)?, uuid(document.subject))))
            .transpose()
    }
}

fn kind(word: &str) -> Result<NumberedKind, StorageError> {
    NumberedKind::from_word(word).ok_or_else(|| StorageError::corrupt("api_numbers.kind", word))
}

impl MongoStore {
    /// The first free number of a moment: the unique indexes decide who gets it.
    async fn mint(
        &self,
        kind: NumberedKind,
        subject: Uuid,
        time: Timestamp,
    ) -> Result<Number, StorageError> {
        let mut number = Number::first_of(time);
        for _ in 0..TRIES {
            let document = NumberDocument {
                number: number.0,
                kind: kind.as_str().to_owned(),
                subject: id(subject),
            };
            match self.api_numbers.insert_one(document).await {
                Ok(_) => return Ok(number),
                Err(error) if duplicate_key(&error).is_some() => {}
                Err(error) => return Err(error.into()),
            }
            // Somebody else was faster with this very thing, or the number is another thing's.
            let own = doc! { "subject": id(subject), "kind": kind.as_str() };
            if let Some(known) = self.api_numbers.find_one(own).await? {
                return Ok(Number(known.number));
            }
            number = number.next();
        }
        Err(StorageError::corrupt(
            "api_numbers",
            "too many of one moment",
        ))
    }
}
