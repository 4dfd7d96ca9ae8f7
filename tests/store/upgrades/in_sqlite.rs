//! Rows of an earlier version in SQLite.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, Connection, SqlSafeStr, SqliteConnection};
use vignette::storage::Store;
use vignette::storage::sqlite::SqliteStore;

use super::scene::{read, write};
use super::{TABLES, migrations, new_column, old_table};
use crate::servers::fresh_sqlite;

pub async fn sqlite_from_17() {
    reads_as_it_was_written(17).await;
}

pub async fn sqlite_from_23() {
    reads_as_it_was_written(23).await;
}

async fn reads_as_it_was_written(version: i64) {
    let today = fresh_sqlite().await;
    let expected = write(&*today.store).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.sqlite");
    let address = format!("sqlite:{}?mode=rwc", file.display());
    let mut old = SqliteConnection::connect(&address).await.unwrap();
    let steps = migrations("sqlite", version).into_iter();
    let steps = steps.map(|(number, description, text)| {
        let text = AssertSqlSafe(text).into_sql_str();
        Migration::new(
            number,
            description.into(),
            MigrationType::Simple,
            text,
            false,
        )
    });
    let migrator = Migrator::with_migrations(steps.collect());
    migrator.run_direct(None, &mut old, false).await.unwrap();
    let source = today.address.trim_start_matches("sqlite:");
    copy(&mut old, version, source).await;
    old.close().await.unwrap();
    let store = SqliteStore::open(&file).await.unwrap();
    assert!(store.migrate().await.unwrap() > 0);
    assert_eq!(read(&store).await, expected);
    assert_eq!(store.migrate().await.unwrap(), 0);
}

/// Fills the tables of then with what stands in those of today.
async fn copy(old: &mut SqliteConnection, version: i64, source: &str) {
    execute(old, "PRAGMA foreign_keys = OFF".into()).await;
    execute(old, format!("ATTACH '{source}' AS today")).await;
    let tables = "SELECT name FROM main.sqlite_schema
                  WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(tables)
        .fetch_all(&mut *old)
        .await
        .unwrap();
    for table in tables {
        let names = TABLES.iter().map(|(_, new, _)| *new);
        let now = names
            .into_iter()
            .find(|new| old_table(version, new) == table);
        let columns = "SELECT name FROM pragma_table_info(?, 'main')";
        let columns = sqlx::query_scalar(columns)
            .bind(&table)
            .fetch_all(&mut *old)
            .await;
        let columns: Vec<String> = columns.unwrap();
        let today: Vec<&str> = columns
            .iter()
            .map(|column| new_column(version, &table, column))
            .collect();
        // Triggers have filled some tables by then.
        let statement = format!(
            "INSERT OR IGNORE INTO main.{table} ({}) SELECT {} FROM today.{}",
            columns.join(", "),
            today.join(", "),
            now.unwrap_or(&table),
        );
        execute(old, statement).await;
    }
    execute(old, "DETACH today".into()).await;
}

async fn execute(old: &mut SqliteConnection, statement: String) {
    sqlx::query(AssertSqlSafe(statement))
        .execute(old)
        .await
        .unwrap();
}
