//! New names for collections, and for fields of documents in arrays, which `$rename` cannot reach.

use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::ErrorKind;
use mongodb::{Collection, Database};

use super::StorageError;

/// How many documents are written with one command.
const BATCH: usize = 200;
/// How often the documents are gone through before other processes are called in the way.
const PASSES: u32 = 10;

/// `{ "renameCollection": "notices", "to": "notifications" }`, within the database: the server's own
/// command is one of the database `admin` and takes both names with the database's.
pub(super) async fn collection(
    database: &Database,
    command: &Document,
) -> Result<(), StorageError> {
    let full = |key: &str| -> Result<String, StorageError> {
        Ok(format!("{}.{}", database.name(), text(command, key)?))
    };
    let command = doc! { "renameCollection": full("renameCollection")?, "to": full("to")? };
    let admin = database.client().database("admin");
    run(&admin, command).await
}

/// `{ "renameInArray": "posts", "array": "pictures", "field": "old", "to": "new",
/// "guard": "revision" }`: gives a field of the documents in an array another name. The guard is what
/// every other write of the array changes, so that none is undone. Documents without the old name are passed over, so a step
/// that was broken off goes on where it ended.
pub(super) async fn in_array(database: &Database, command: &Document) -> Result<(), StorageError> {
    // A pass leaves what another process changed meanwhile to the next.
    for _ in 0..PASSES {
        if pass(database, command).await? == 0 {
            return Ok(());
        }
    }
    Err(broken(
        "documents are changed by another process; stop it first",
    ))
}

/// Renames in all documents that have the old name; returns how many those were.
async fn pass(database: &Database, command: &Document) -> Result<usize, StorageError> {
    let name = text(command, "renameInArray")?;
    let array = text(command, "array")?;
    let (field, to) = (text(command, "field")?, text(command, "to")?);
    let guard = text(command, "guard")?;
    let documents: Collection<Document> = database.collection(name);
    let old = doc! { format!("{array}.{field}"): { "$exists": true } };
    let found = documents.find(old).projection(doc! { array: 1, guard: 1 });
    let mut found = found.sort(doc! { "_id": 1 }).await?.try_chunks(BATCH);
    let mut seen = 0;
    while let Some(batch) = found.try_next().await.map_err(|error| error.1)? {
        let mut updates = Vec::with_capacity(batch.len());
        for document in &batch {
            let before = document.get_array(array).map_err(broken)?;
            // Not every server of the protocol looks into arrays when it is asked what exists.
            if !before.iter().any(|one| has(one, field)) {
                continue;
            }
            let after = before.iter().map(|one| renamed(one, field, to));
            let after: Vec<Bson> = after.collect();
            updates.push(doc! {
                "q": { "_id": document.get("_id"), guard: document.get(guard) },
                "u": { "$set": { array: after } },
            });
        }
        if !updates.is_empty() {
            seen += updates.len();
            run(database, doc! { "update": name, "updates": updates }).await?;
        }
    }
    Ok(seen)
}

/// Runs a command of the server's own. What a process that died in the middle of this step has
/// dropped or renamed already is not there any more, which is no error; a write that was refused is
/// one, though the reply says `ok`.
pub(super) async fn run(database: &Database, command: Document) -> Result<(), StorageError> {
    const NAMESPACE_NOT_FOUND: i32 = 26;
    const INDEX_NOT_FOUND: i32 = 27;
    let names = ["drop", "dropIndexes", "renameCollection"];
    let moves = names.iter().any(|name| command.contains_key(name));
    let reply = match database.run_command(command).await {
        Ok(reply) => reply,
        Err(error) => {
            return match &*error.kind {
                ErrorKind::Command(refused)
                    if moves && [NAMESPACE_NOT_FOUND, INDEX_NOT_FOUND].contains(&refused.code) =>
                {
                    Ok(())
                }
                _ => Err(broken(error)),
            };
        }
    };
    match reply.get_array("writeErrors") {
        Ok(errors) if !errors.is_empty() => Err(broken(format!("{errors:?}"))),
        _ => Ok(()),
    }
}

fn has(element: &Bson, field: &str) -> bool {
    let element = element.as_document();
    element.is_some_and(|element| element.contains_key(field))
}

/// With the field under its new name, and at the end, as `$rename` does it: FerretDB takes documents
/// that have the same values in the same order for the same.
fn renamed(element: &Bson, field: &str, to: &str) -> Bson {
    let Bson::Document(element) = element else {
        return element.clone();
    };
    let mut element = element.clone();
    if let Some(value) = element.remove(field) {
        element.insert(to, value);
    }
    Bson::Document(element)
}

fn text<'c>(command: &'c Document, key: &str) -> Result<&'c str, StorageError> {
    command.get_str(key).map_err(broken)
}

fn broken(error: impl ToString) -> StorageError {
    StorageError::Migration(error.to_string())
}
