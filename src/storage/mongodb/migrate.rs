//! Applies `migrations/mongodb/*.json`: each file is a list of database commands.
//!
//! Beside the server's own commands there is `renameInArray`, see `rename.rs`.
//!
//! A step is recorded after it was applied, so a crash in between applies it again: commands in
//! migrations must be idempotent, as `createIndexes` is. One process at a time takes steps, see
//! `migration_lock.rs`; the others wait and then find them taken.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use mongodb::{Collection, Database};
use sha2::{Digest, Sha256};

use super::super::migrations::{Migration, MongoMigrations, ordered};
use super::{StorageError, duplicate_key, migration_lock, rename};
use crate::domain::Timestamp;

/// Takes the steps that have not been taken, in order, while no other process does; returns how many
/// that were.
pub(super) async fn run(database: &Database) -> Result<usize, StorageError> {
    let record: Collection<Document> = database.collection("_migrations");
    let steps = steps()?;
    if left(&record, &steps).await?.is_empty() {
        return Ok(0);
    }
    let done = async || Ok(left(&record, &steps).await?.is_empty());
    let Some(lock) = migration_lock::wait_for(database, "schema", done).await? else {
        return Ok(0);
    };
    lock.during(async {
        let left = left(&record, &steps).await?;
        for step in &left {
            take(database, &record, step).await?;
        }
        Ok(left.len())
    })
    .await
}

/// A step and the digest by which it is known again.
struct Step {
    migration: Migration,
    checksum: String,
}

fn steps() -> Result<Vec<Step>, StorageError> {
    let step = |migration: Migration| Step {
        checksum: hex::encode(Sha256::digest(migration.text.as_bytes())),
        migration,
    };
    Ok(ordered::<MongoMigrations>()?
        .into_iter()
        .map(step)
        .collect())
}

/// The steps that have not been taken.
async fn left<'s>(
    record: &Collection<Document>,
    steps: &'s [Step],
) -> Result<Vec<&'s Step>, StorageError> {
    let mut taken: HashMap<i64, String> = HashMap::new();
    let mut entries = record.find(doc! {}).await?;
    while let Some(entry) = entries.try_next().await? {
        let checksum = entry.get_str("checksum").unwrap_or_default();
        let version = entry
            .get_i64("_id")
            .map_err(|e| StorageError::corrupt("_migrations", e))?;
        taken.insert(version, checksum.to_owned());
    }
    let mut left = Vec::new();
    for step in steps {
        match taken.get(&step.migration.version) {
            Some(checksum) if *checksum == step.checksum => {}
            Some(_) => {
                let Migration {
                    version,
                    description,
                    ..
                } = &step.migration;
                return Err(StorageError::Migration(format!(
                    "{version} ({description}) was changed after it had been applied"
                )));
            }
            None => left.push(step),
        }
    }
    Ok(left)
}

async fn take(
    database: &Database,
    record: &Collection<Document>,
    step: &Step,
) -> Result<(), StorageError> {
    let Migration {
        version,
        description,
        ..
    } = &step.migration;
    for command in commands(&step.migration)? {
        let step = format!("{version} ({description})");
        let applied = apply(database, command).await;
        applied.map_err(|error| StorageError::Migration(format!("{step}: {error}")))?;
    }
    let entry = doc! {
        "_id": version,
        "description": description,
        "checksum": &step.checksum,
        "applied_at": Timestamp::now().as_millis(),
    };
    match record.insert_one(entry).await {
        Ok(_) => Ok(()),
        // Another process that took this process for dead was quicker.
        Err(error) if duplicate_key(&error).is_some() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Applies one command.
async fn apply(database: &Database, command: Document) -> Result<(), StorageError> {
    match command.keys().next().map(String::as_str) {
        Some("renameInArray") => rename::in_array(database, &command).await,
        Some("renameCollection") => rename::collection(database, &command).await,
        _ => rename::run(database, command).await,
    }
}

fn commands(step: &Migration) -> Result<Vec<Document>, StorageError> {
    serde_json::from_str(&step.text).map_err(|error| {
        StorageError::Migration(format!("{} cannot be read: {error}", step.version))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_a_list_of_commands_that_may_run_twice() {
        for step in ordered::<MongoMigrations>().unwrap() {
            for command in commands(&step).unwrap() {
                let name = command.keys().next().map(String::as_str).unwrap();
                let names = [
                    "createIndexes",
                    "drop",
                    "dropIndexes",
                    "delete",
                    "renameCollection",
                    "renameInArray",
                ];
                let sets = || command.get_array("updates").unwrap().iter().all(only_sets);
                assert!(names.contains(&name) || (name == "update" && sets()));
            }
        }
    }

    /// Setting a field to a constant or giving it another name does no more twice, unlike `$inc` or `$push`.
    fn only_sets(update: &mongodb::bson::Bson) -> bool {
        let change = update.as_document().unwrap().get_document("u").unwrap();
        change
            .keys()
            .all(|operator| ["$set", "$unset", "$rename"].contains(&operator.as_str()))
    }
}
