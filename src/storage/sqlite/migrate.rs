//! Brings the schema up to date by `migrations/sqlite/*.sql`, beside others who want the same.
//!
//! SQLite's one writer is the lock: all steps are one transaction that is the writer from its
//! beginning, so of several processes one takes the steps and the others, who wait meanwhile, find
//! them taken. A process that dies in between leaves the schema as it was and keeps nobody waiting.

use std::time::{Duration, Instant};

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, SqlSafeStr, Sqlite, Transaction};

use super::StorageError;
use crate::storage::migrations::{SqliteMigrations, ordered};

/// How long another process's steps are waited for. A large database takes minutes.
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

fn migrator() -> Result<Migrator, StorageError> {
    let migrations = ordered::<SqliteMigrations>()?
        .into_iter()
        .map(|step| {
            Migration::new(
                step.version,
                step.description.into(),
                MigrationType::Simple,
                // The text is a file of this program, not something from outside.
                AssertSqlSafe(step.text).into_sql_str(),
                false,
            )
        })
        .collect();
    Ok(Migrator::with_migrations(migrations))
}

/// Takes the steps that have not been taken, in order; returns how many that were.
pub(super) async fn run(writer: &SqlitePool) -> Result<usize, StorageError> {
    let migrator = migrator()?;
    if is_up_to_date(writer, &migrator).await {
        return Ok(0);
    }
    let mut turn = turn(writer).await?;
    let before = taken(&mut turn).await.unwrap_or(0);
    // `run` does the same, but its bound keeps a future from being sent to another thread.
    migrator
        .run_direct(None, &mut *turn, false)
        .await
        .map_err(|error| StorageError::Migration(error.to_string()))?;
    let after = taken(&mut turn).await?;
    turn.commit().await?;
    Ok(usize::try_from(after - before).unwrap_or(0))
}

/// Whether every step has been taken and no other: then nobody who writes meanwhile is waited for.
async fn is_up_to_date(writer: &SqlitePool, migrator: &Migrator) -> bool {
    let steps = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";
    let taken: Result<Vec<(i64, Vec<u8>)>, _> = sqlx::query_as(steps).fetch_all(writer).await;
    let wanted = migrator.iter();
    let wanted: Vec<_> = wanted
        .map(|step| (step.version, step.checksum.to_vec()))
        .collect();
    // What cannot be read is looked at again as the writer, where failures are reported.
    taken.is_ok_and(|taken| taken == wanted)
}

async fn taken(turn: &mut Transaction<'_, Sqlite>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations")
        .fetch_one(&mut **turn)
        .await
}

/// Becomes the writer of the database.
async fn turn(writer: &SqlitePool) -> Result<Transaction<'_, Sqlite>, StorageError> {
    let begun = Instant::now();
    loop {
        match writer.begin_with("BEGIN IMMEDIATE").await {
            Err(error) if is_locked(&error) && begun.elapsed() < PATIENCE => {
                tracing::info!("another process writes to the database; waiting for it");
            }
            outcome => return Ok(outcome?),
        }
    }
}

/// Tries again while another process holds the file. To go over to WAL mode takes the file for a
/// moment, which SQLite's own patience does not wait for.
pub(super) async fn unlocked<T>(
    most: Duration,
    attempt: impl AsyncFn() -> Result<T, sqlx::Error>,
) -> Result<T, sqlx::Error> {
    let begun = Instant::now();
    loop {
        match attempt().await {
            Err(error) if is_locked(&error) && begun.elapsed() < most => {
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// Whether another process is in the way; the low byte of SQLite's codes is the kind.
fn is_locked(error: &sqlx::Error) -> bool {
    let code = match error {
        sqlx::Error::Database(error) => error.code(),
        _ => None,
    };
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}
