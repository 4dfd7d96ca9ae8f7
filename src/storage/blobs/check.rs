//! Whether files can be kept, found out by keeping one.

use std::time::{Duration, Instant};

use object_store::{ObjectStoreExt, PutPayload};

use super::{BlobError, Blobs, PATIENCE};
use crate::domain::BlobKey;

/// How long a check is good for: whoever asks again and again costs nothing.
const CHECKED_FOR: Duration = Duration::from_secs(30);

impl Blobs {
    /// Writes, reads and deletes a small file, as an upload would, unless that went well a moment ago.
    ///
    /// # Errors
    /// When one of them fails: a bucket may be missing, or its key may allow less.
    pub async fn check(&self) -> Result<(), BlobError> {
        let mut checked = self.checked.lock().await;
        if checked.is_some_and(|at| at.elapsed() < CHECKED_FOR) {
            return Ok(());
        }
        self.check_now().await?;
        *checked = Some(Instant::now());
        Ok(())
    }

    async fn check_now(&self) -> Result<(), BlobError> {
        let path = self
            .prefix
            .clone()
            .join(format!("check-{}", BlobKey::generate()));
        self.timed("check", PATIENCE, async {
            self.store
                .put(&path, PutPayload::from_static(b"ok"))
                .await?;
            self.store.get(&path).await?.bytes().await?;
            Ok(self.store.delete(&path).await?)
        })
        .await
    }
}
