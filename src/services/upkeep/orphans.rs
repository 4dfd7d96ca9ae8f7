//! Files that no post and no person shows, found by walking the picture store itself: what a crash
//! leaves has a write intent and is swept every hour (`housekeeping.rs`), but a restored backup or a hand in the
//! folder leaves no note.

use std::collections::{BTreeMap, HashSet};

use futures_util::TryStreamExt;

use crate::domain::{BlobKey, Timestamp};
use crate::services::{App, Failure};
use crate::storage::blobs::StoredFile;

/// Files compared with the store in one go.
const AT_ONCE: usize = 500;

/// The files of a picture that nothing shows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Orphan {
    /// How many.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
}

/// What a walk found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct OrphanScan {
    /// Files looked at.
    pub looked_at: u64,
    /// Pictures that nothing shows, by the names of their files.
    pub orphans: BTreeMap<BlobKey, Orphan>,
    /// Files whose names are not ours. They are never deleted.
    pub strange: Vec<String>,
    /// Files with a write intent, and that nothing shows.
    pub recorded: u64,
}

/// Looks for files that were written before `before` and that nothing shows. Nothing is deleted.
///
/// # Errors
/// When a store fails.
pub async fn walk(app: &App, before: Timestamp) -> Result<OrphanScan, Failure> {
    let mut walk = OrphanScan::default();
    let recorded = app.store.write_intents(before).await?;
    walk.recorded = recorded.iter().filter(|(_, in_use)| !in_use).count() as u64;
    let mut files = app.blobs.files();
    let mut some: Vec<StoredFile> = Vec::with_capacity(AT_ONCE);
    while let Some(file) = files.try_next().await? {
        walk.looked_at += 1;
        some.push(file);
        if some.len() == AT_ONCE {
            compare(app, before, &mut walk, std::mem::take(&mut some)).await?;
        }
    }
    compare(app, before, &mut walk, some).await?;
    Ok(walk)
}

async fn compare(
    app: &App,
    before: Timestamp,
    walk: &mut OrphanScan,
    files: Vec<StoredFile>,
) -> Result<(), Failure> {
    let keys: HashSet<BlobKey> = files.iter().filter_map(|file| file.blob).collect();
    let keys: Vec<BlobKey> = keys.into_iter().collect();
    let shown = app.store.shown_blobs(&keys).await?;
    let shown: HashSet<BlobKey> = shown.into_iter().collect();
    for file in files {
        match file.blob {
            None => walk.strange.push(file.path),
            Some(blob) if !shown.contains(&blob) && file.changed_at < before => {
                let orphan = walk.orphans.entry(blob).or_default();
                orphan.files += 1;
                orphan.bytes += file.bytes;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Deletes a picture's files unless something shows them by now; returns whether it did. They are
/// recorded first, so that a crash in between leaves them to the hourly sweep.
///
/// # Errors
/// When a store fails.
pub async fn delete(app: &App, blob: BlobKey) -> Result<bool, Failure> {
    app.store.record_intent(blob, Timestamp::now()).await?;
    let shown = !app.store.shown_blobs(&[blob]).await?.is_empty();
    if !shown {
        app.blobs.delete(blob).await?;
    }
    app.store.clear_intent(blob).await?;
    Ok(!shown)
}
