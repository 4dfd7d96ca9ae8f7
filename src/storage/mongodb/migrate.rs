//! Applies `migrations/mongodb/*.json`: each file is a list of database commands.
//!
//! A step is recorded after it was applied, so a crash in between applies it again: commands in
//! migrations must be idempotent, as `createIndexes` is.

use mongodb::bson::{Document, doc};
use mongodb::{Collection, Database};
use sha2::{Digest, Sha256};

use super::super::migrations::{Migration, MongoMigrations, ordered};
use super::{StorageError, duplicate_key};
use crate::domain::Timestamp;

/// Applies what has not been applied, in order; tells how many steps that were.
pub(super) async fn run(database: &Database) -> Result<usize, StorageError> {
    let record: Collection<Document> = database.collection("_migrations");
    let mut applied = 0;
    for step in ordered::<MongoMigrations>()? {
        let checksum = hex::encode(Sha256::digest(step.text.as_bytes()));
        match record.find_one(doc! { "_id": step.version }).await? {
            Some(done) if done.get_str("checksum").ok() == Some(checksum.as_str()) => continue,
            Some(_) => {
                return Err(StorageError::Migration(format!(
                    "{} ({}) was changed after it had been applied",
                    step.version, step.description
                )));
            }
            None => {}
        }
        for command in commands(&step)? {
            database.run_command(command).await.map_err(|error| {
                StorageError::Migration(format!("{} ({}): {error}", step.version, step.description))
            })?;
        }
        let entry = doc! {
            "_id": step.version,
            "description": &step.description,
            "checksum": &checksum,
            "applied_at": Timestamp::now().as_millis(),
        };
        match record.insert_one(entry).await {
            Ok(_) => applied += 1,
            // Another process applied the same step at the same time.
            Err(error) if duplicate_key(&error).is_some() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(applied)
}

fn commands(step: &Migration) -> Result<Vec<Document>, StorageError> {
    serde_json::from_str(&step.text).map_err(|error| {
        StorageError::Migration(format!("{} cannot be read: {error}", step.version))
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_a_list_of_commands_that_may_run_twice() {
        for step in ordered::<MongoMigrations>().unwrap() {
            for command in commands(&step).unwrap() {
                let name = command.keys().next().map(String::as_str).unwrap();
                let sets = || command.get_array("updates").unwrap().iter().all(only_sets);
                assert!(name == "createIndexes" || (name == "update" && sets()));
            }
        }
    }

    /// Setting a field to a constant gives the same twice, unlike `$inc` or `$push`.
    fn only_sets(update: &mongodb::bson::Bson) -> bool {
        let change = update.as_document().unwrap().get_document("u").unwrap();
        change
            .keys()
            .all(|operator| operator == "$set" || operator == "$unset")
    }
}
