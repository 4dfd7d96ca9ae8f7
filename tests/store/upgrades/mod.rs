//! Stores that an earlier version wrote: brought up to date, they read as if this one had written
//! them, also where an upgrade was broken off.

mod scene;
mod in_mongodb;
mod in_sqlite;

pub use in_mongodb::{broken_off_in_18, broken_off_in_24, mongodb_from_17, mongodb_from_23};
pub use in_sqlite::{sqlite_from_17, sqlite_from_23};

use std::path::PathBuf;

/// Tables and collections with the migration that gave them another name, and the name before.
const TABLES: &[(i64, &str, &str)] = &[
    (24, "notifications", "notices"),
    (24, "write_intents", "noted_blobs"),
    (24, "tally_intents", "tally_notes"),
];

/// Columns and fields, by the table's name of today; those of `pictures` stand in posts in MongoDB.
const COLUMNS: &[(i64, &str, &str, &str)] = &[
    (18, "users", "disabled_notifications", "silenced"),
    (18, "users", "deletion_due_at", "leaving_at"),
    (18, "notifications", "deduplication_key", "sameness"),
    (18, "reports", "deduplication_key", "sameness"),
    (18, "moderation_log", "action", "deed"),
    (18, "banned_pictures", "perceptual_hash", "look"),
    (24, "users", "suspension_reason", "suspended_why"),
    (24, "notifications", "message", "words"),
    (24, "write_intents", "recorded_at", "noted_at"),
    (24, "pictures", "caption_state", "writing"),
    (24, "posts", "replaced_caption", "set_aside"),
    (24, "posts", "hidden_reason", "hidden_why"),
    (24, "reports", "details", "words"),
    (24, "moderation_log", "reason", "why"),
    (24, "moderation_log", "subject_name", "named"),
    (24, "banned_pictures", "reason", "why"),
    (24, "transfers", "requested_at", "asked_at"),
];

/// What a table was called when `version` was the last migration.
fn old_table(version: i64, table: &str) -> &str {
    let renamed = TABLES
        .iter()
        .find(|(since, new, _)| *since > version && *new == table);
    renamed.map_or(table, |(_, _, old)| old)
}

/// What a column of a table (both by the names of then) is called today.
fn new_column<'n>(version: i64, table: &str, column: &'n str) -> &'n str {
    let mut columns = COLUMNS.iter().filter(|(since, ..)| *since > version);
    let renamed = columns.find(|(_, of, _, old)| old_table(version, of) == table && *old == column);
    renamed.map_or(column, |(_, _, new, _)| new)
}

/// What a column of a table, by the names of today, was called then.
fn old_column<'n>(version: i64, table: &str, column: &'n str) -> &'n str {
    let mut columns = COLUMNS.iter().filter(|(since, ..)| *since > version);
    let renamed = columns.find(|(_, of, new, _)| *of == table && *new == column);
    renamed.map_or(column, |(_, _, _, old)| old)
}

/// The migrations of a store up to and with a version: number, description, text.
fn migrations(store: &str, last: i64) -> Vec<(i64, String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(store);
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let (number, description) = stem.split_once('_').unwrap();
            let number: i64 = number.parse().unwrap();
            (
                number,
                description.replace('_', " "),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .filter(|(number, ..)| *number <= last)
        .collect();
    found.sort();
    found
}
