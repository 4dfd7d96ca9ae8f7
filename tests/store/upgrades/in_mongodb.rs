//! Documents of an earlier version in MongoDB.

use futures_util::TryStreamExt;
use mongodb::Database;
use mongodb::bson::{Bson, Document, doc};
use sha2::{Digest, Sha256};
use vignette::storage::Store;
use vignette::storage::mongodb::{CONNECTIONS, MongoStore};
use vignette::storage::social::Tallies;

use super::scene::{read, write};
use super::{migrations, old_column, old_table};
use crate::servers::{Server, fresh_mongodb};

pub async fn mongodb_from_17(server: &Server) {
    let (old, expected) = old_store(server, 17).await;
    reads_as(&old, &expected).await;
}

pub async fn mongodb_from_23(server: &Server) {
    let (old, expected) = old_store(server, 23).await;
    reads_as(&old, &expected).await;
}

/// The process died after some of the step's commands.
pub async fn broken_off_in_18(server: &Server) {
    let (old, expected) = old_store(server, 17).await;
    apply(&old.database, 18, 5).await;
    reads_as(&old, &expected).await;
}

/// As above; besides, the pictures of some posts had been renamed.
pub async fn broken_off_in_24(server: &Server) {
    for commands in [2, 15] {
        let (old, expected) = old_store(server, 23).await;
        apply(&old.database, 24, commands).await;
        let posts = old.database.collection::<Document>("posts");
        let one = posts.find_one(doc! {}).await.unwrap().unwrap();
        let pictures = new_pictures(one.get_array("pictures").unwrap());
        let set = doc! { "$set": { "pictures": pictures } };
        let id = one.get("_id").unwrap().clone();
        posts.update_one(doc! { "_id": id }, set).await.unwrap();
        reads_as(&old, &expected).await;
    }
}

struct Old {
    database: Database,
    uri: String,
}

async fn reads_as(old: &Old, expected: &[String]) {
    let store = MongoStore::connect(&old.uri, CONNECTIONS).await.unwrap();
    assert!(store.migrate().await.unwrap() > 0);
    assert_eq!(read(&store).await, expected);
    let names = old.database.list_collection_names().await.unwrap();
    for (_, _, former) in super::TABLES {
        assert!(!names.iter().any(|name| name == former), "{former} is left");
    }
    // The like's counter was being moved when the old process ended; it is still mended.
    let later = vignette::domain::Timestamp::from_millis(i64::MAX);
    assert_eq!(store.mend_tallies(later).await.unwrap(), 1);
    assert_eq!(store.migrate().await.unwrap(), 0);
}

/// A database as it was when `version` was the last migration, and how what is in it reads.
async fn old_store(server: &Server, version: i64) -> (Old, Vec<String>) {
    let today = fresh_mongodb(server).await;
    let expected = write(&*today.store).await;
    let today = today.mongodb.unwrap();
    let liked = today
        .collection::<Document>("tallies")
        .find_one(doc! {})
        .await;
    let liked = liked.unwrap().unwrap().get("_id").unwrap().clone();
    let intent = doc! { "_id": mongodb::bson::Uuid::new(), "subjects": [liked], "at": 0_i64 };
    let intents = today.collection::<Document>("tally_intents");
    intents.insert_one(intent).await.unwrap();
    let database = today.client().database(&format!("{}_old", today.name()));
    let mut uri = url::Url::parse(&server.uri).unwrap();
    uri.set_path(database.name());
    let old = Old {
        uri: uri.to_string(),
        database,
    };
    for (number, description, text) in migrations("mongodb", version) {
        apply(&old.database, number, usize::MAX).await;
        let taken = doc! {
            "_id": number,
            "description": description,
            "checksum": hex::encode(Sha256::digest(text.as_bytes())),
        };
        let record = old.database.collection::<Document>("_migrations");
        record.insert_one(taken).await.unwrap();
    }
    for table in today.list_collection_names().await.unwrap() {
        if ["_migrations", "locks"].contains(&table.as_str()) {
            continue;
        }
        let found = today.collection::<Document>(&table).find(doc! {}).await;
        let found: Vec<Document> = found.unwrap().try_collect().await.unwrap();
        let documents = found
            .into_iter()
            .map(|one| old_document(version, &table, one));
        let documents: Vec<Document> = documents.collect();
        if !documents.is_empty() {
            let into = old
                .database
                .collection::<Document>(old_table(version, &table));
            into.insert_many(documents).await.unwrap();
        }
    }
    (old, expected)
}

fn old_document(version: i64, table: &str, document: Document) -> Document {
    let fields = document.into_iter().map(|(field, value)| {
        let value = match value {
            Bson::Array(pictures) if field == "pictures" => {
                let picture = |one| match one {
                    Bson::Document(one) => old_document(version, "pictures", one).into(),
                    other => other,
                };
                Bson::Array(pictures.into_iter().map(picture).collect())
            }
            other => other,
        };
        (old_column(version, table, &field).to_owned(), value)
    });
    // Accounts had no such choice before migration 23.
    fields
        .filter(|(field, _)| version >= 23 || field != "ignore_file_words")
        .collect()
}

fn new_pictures(pictures: &[Bson]) -> Vec<Bson> {
    let picture = |one: &Bson| {
        let mut one = one.as_document().unwrap().clone();
        let state = one.remove("writing").unwrap();
        one.insert("caption_state", state);
        one.into()
    };
    pictures.iter().map(picture).collect()
}

/// Sends the first commands of a migration as its text has them.
async fn apply(database: &Database, version: i64, most: usize) {
    let (_, _, text) = migrations("mongodb", version).pop().unwrap();
    let commands: Vec<Document> = serde_json::from_str(&text).unwrap();
    for mut command in commands.into_iter().take(most) {
        let rename = command.get_str("renameCollection").map(str::to_owned);
        let Ok(from) = rename else {
            database.run_command(command).await.unwrap();
            continue;
        };
        let to = command.get_str("to").unwrap().to_owned();
        command.insert("renameCollection", format!("{}.{from}", database.name()));
        command.insert("to", format!("{}.{to}", database.name()));
        let admin = database.client().database("admin");
        admin.run_command(command).await.unwrap();
    }
}
