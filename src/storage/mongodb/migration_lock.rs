//! A lock for what only one process may do at a time, such as migrations: a document whose `_id`
//! names it, so that a unique index decides who holds it.
//!
//! Its holder counts the field `beat` up while it works. Whoever waits watches: when the beat has
//! not moved for the length of the lease, by their own clock, the holder is dead, and the lock is
//! taken over from the very beat that was seen last, which only one of several can do. No two
//! machines' clocks are compared.

use std::future::Future;
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use mongodb::{Collection, Database};
use uuid::Uuid;

use super::{StorageError, duplicate_key};

/// After so long without a heartbeat the holder of a lock is dead.
pub(super) const LEASE: Duration = Duration::from_secs(10);
/// Between two heartbeats of the holder, and between two looks of who waits.
const HEARTBEAT: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(250);
/// A server that cannot be asked is asked again so many times before that is the answer.
const TRIES: u32 = 20;

/// A lock that is held, or waited for.
#[derive(Debug)]
pub(super) struct MigrationLock {
    locks: Collection<Document>,
    what: &'static str,
    holder: String,
}

/// Waits for the lock of `what`. None when `done` holds meanwhile: another process has done it.
pub(super) async fn wait_for<D>(
    database: &Database,
    what: &'static str,
    done: impl Fn() -> D,
) -> Result<Option<MigrationLock>, StorageError>
where
    D: Future<Output = Result<bool, StorageError>>,
{
    let lock = MigrationLock {
        locks: database.collection("locks"),
        what,
        holder: Uuid::new_v4().to_string(),
    };
    let mut seen = LastHeartbeat::nothing();
    let mut failures = 0;
    loop {
        match lock.attempt(&mut seen).await {
            Ok(true) => return Ok(Some(lock)),
            Ok(false) => failures = 0,
            // Several at once make the collection; not every server takes that well.
            Err(error) if failures < TRIES => {
                tracing::debug!(%error, what, "asking for the lock once more");
                failures += 1;
            }
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(POLL).await;
        if done().await? {
            return Ok(None);
        }
    }
}

/// The last heartbeat of another holder, and when it was first seen.
struct LastHeartbeat {
    holder: String,
    beat: i64,
    since: Instant,
}

impl LastHeartbeat {
    fn nothing() -> Self {
        Self {
            holder: String::new(),
            beat: -1,
            since: Instant::now(),
        }
    }
}

impl MigrationLock {
    /// Takes the lock if nobody holds it, or if its holder is dead.
    async fn attempt(&self, seen: &mut LastHeartbeat) -> Result<bool, mongodb::error::Error> {
        let Some(held) = self.locks.find_one(doc! { "_id": self.what }).await? else {
            let new = doc! { "_id": self.what, "holder": &self.holder, "beat": 0_i64 };
            return match self.locks.insert_one(new).await {
                Ok(_) => Ok(true),
                Err(error) if duplicate_key(&error).is_some() => Ok(false),
                Err(error) => Err(error),
            };
        };
        let holder = held.get_str("holder").unwrap_or_default();
        let beat = held.get_i64("beat").unwrap_or_default();
        if holder == self.holder {
            // The answer to an insertion was lost on its way.
            return Ok(true);
        }
        if (seen.holder.as_str(), seen.beat) != (holder, beat) {
            if seen.holder != holder {
                tracing::info!(
                    what = self.what,
                    "another process holds the lock; waiting for it"
                );
            }
            *seen = LastHeartbeat {
                holder: holder.to_owned(),
                beat,
                since: Instant::now(),
            };
            return Ok(false);
        }
        if seen.since.elapsed() < LEASE {
            return Ok(false);
        }
        tracing::warn!(
            what = self.what,
            "the holder of the lock has died; taking over"
        );
        let dead = doc! { "_id": self.what, "holder": holder, "beat": beat };
        let mine = doc! { "$set": { "holder": &self.holder, "beat": 0_i64 } };
        Ok(self.locks.update_one(dead, mine).await?.matched_count == 1)
    }

    /// Does the work between heartbeats, and releases the lock.
    pub(super) async fn during<T>(
        self,
        work: impl Future<Output = Result<T, StorageError>>,
    ) -> Result<T, StorageError> {
        let outcome = tokio::select! {
            outcome = work => outcome,
            error = self.heartbeats() => Err(error),
        };
        let mine = doc! { "_id": self.what, "holder": &self.holder };
        let released = self.locks.delete_one(mine).await;
        let outcome = outcome?;
        released?;
        Ok(outcome)
    }

    /// Beats again and again; returns when the lock is lost.
    async fn heartbeats(&self) -> StorageError {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            let mine = doc! { "_id": self.what, "holder": &self.holder };
            let beat = doc! { "$inc": { "beat": 1_i64 } };
            match self.locks.update_one(mine, beat).await {
                Ok(done) if done.matched_count == 1 => {}
                Ok(_) => {
                    let reason = format!("{}: another process has taken over", self.what);
                    return StorageError::Migration(reason);
                }
                Err(error) => return error.into(),
            }
        }
    }
}
