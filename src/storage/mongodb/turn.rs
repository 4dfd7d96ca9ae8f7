//! A turn at what only one process may do at a time: a document whose `_id` names it, so that a
//! unique index decides who has it.
//!
//! Its holder counts the field `beat` up while it works. Whoever waits watches: when nothing has
//! moved for the length of the lease, by their own clock, the holder is dead, and the turn is taken
//! over from the very beat that was seen last, which only one of several can do. No two machines'
//! clocks are compared.

use std::future::Future;
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use mongodb::{Collection, Database};
use uuid::Uuid;

use super::{StorageError, duplicate_key};

/// After so long without a sign the holder of a turn is dead.
pub(super) const LEASE: Duration = Duration::from_secs(10);
/// Between two signs of the holder, and between two looks of who waits.
const BEAT: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(250);
/// A server that cannot be asked is asked again so many times before that is the answer.
const TRIES: u32 = 20;

/// A turn that is had.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Collection<Document>,
    what: &'static str,
    holder: String,
}

/// Waits for the turn at `what`. None when `done` holds meanwhile: another process has done it.
pub(super) async fn wait_for<D>(
    database: &Database,
    what: &'static str,
    done: impl Fn() -> D,
) -> Result<Option<Turn>, StorageError>
where
    D: Future<Output = Result<bool, StorageError>>,
{
    let turn = Turn {
        turns: database.collection("turns"),
        what,
        holder: Uuid::new_v4().to_string(),
    };
    let mut seen = Seen::nothing();
    let mut failures = 0;
    loop {
        match turn.attempt(&mut seen).await {
            Ok(true) => return Ok(Some(turn)),
            Ok(false) => failures = 0,
            // Several at once make the collection; not every server takes that well.
            Err(error) if failures < TRIES => {
                tracing::debug!(%error, what, "asking for the turn once more");
                failures += 1;
            }
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(LOOK).await;
        if done().await? {
            return Ok(None);
        }
    }
}

/// The last sign of another holder, and when it was first seen.
struct Seen {
    holder: String,
    beat: i64,
    since: Instant,
}

impl Seen {
    fn nothing() -> Self {
        Self {
            holder: String::new(),
            beat: -1,
            since: Instant::now(),
        }
    }
}

impl Turn {
    /// Takes the turn if nobody has it, or if who has it is dead.
    async fn attempt(&self, seen: &mut Seen) -> Result<bool, mongodb::error::Error> {
        let Some(held) = self.turns.find_one(doc! { "_id": self.what }).await? else {
            let new = doc! { "_id": self.what, "holder": &self.holder, "beat": 0_i64 };
            return match self.turns.insert_one(new).await {
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
                tracing::info!(what = self.what, "another process is at it; waiting for it");
            }
            *seen = Seen {
                holder: holder.to_owned(),
                beat,
                since: Instant::now(),
            };
            return Ok(false);
        }
        if seen.since.elapsed() < LEASE {
            return Ok(false);
        }
        tracing::warn!(what = self.what, "who was at it has died; taking over");
        let dead = doc! { "_id": self.what, "holder": holder, "beat": beat };
        let mine = doc! { "$set": { "holder": &self.holder, "beat": 0_i64 } };
        Ok(self.turns.update_one(dead, mine).await?.matched_count == 1)
    }

    /// Does the work while it shows that it lives, and gives the turn back.
    pub(super) async fn during<T>(
        self,
        work: impl Future<Output = Result<T, StorageError>>,
    ) -> Result<T, StorageError> {
        let outcome = tokio::select! {
            outcome = work => outcome,
            error = self.beats() => Err(error),
        };
        let mine = doc! { "_id": self.what, "holder": &self.holder };
        let given_back = self.turns.delete_one(mine).await;
        let outcome = outcome?;
        given_back?;
        Ok(outcome)
    }

    /// Gives a sign again and again; returns when the turn is lost.
    async fn beats(&self) -> StorageError {
        loop {
            tokio::time::sleep(BEAT).await;
            let mine = doc! { "_id": self.what, "holder": &self.holder };
            let beat = doc! { "$inc": { "beat": 1_i64 } };
            match self.turns.update_one(mine, beat).await {
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
