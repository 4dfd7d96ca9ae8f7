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
    async fn known_numbers(
        &self,
        things: &[(NumberedKind, Uuid)],
    ) -> Result<HashMap<(NumberedKind, Uuid), Number>, StorageError> {
        let subjects: Vec<Id> = things.iter().map(|(_, subject)| id(*subject)).collect();
        let found = self
            .api_numbers
            .find(doc! { "subject": { "$in": subjects } })
            .await?;
        let found: Vec<NumberDocument> = found.try_collect().await?;
        let number = |document: NumberDocument| {
            let name = (kind(&document.kind)?, uuid(document.subject));
            Ok((name, Number(document.number)))
        };
        found.into_iter().map(number).collect()
    }

    async fn assign_number(
        &self,
        kind: NumberedKind,
        subject: Uuid,
        time: Timestamp,
    ) -> Result<Number, StorageError> {
        // The unique indexes decide who gets it.
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
            // Another request was faster with this very thing, or the number is another thing's.
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
