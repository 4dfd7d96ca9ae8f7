//! Invitations.

use std::sync::Arc;

use vignette::storage::Store;

use crate::scene::NOON;

pub async fn an_invitation_is_used_once_and_swept(store: Arc<dyn Store>) {
    for (byte, seconds) in [(1, 10), (2, 20), (3, 30)] {
        let end = NOON.plus_seconds(seconds);
        store.insert_invitation([byte; 32], end).await.unwrap();
    }
    let end = Some(NOON.plus_seconds(20));
    assert_eq!(store.invitation([2; 32]).await.unwrap(), end);
    assert_eq!(store.invitation([9; 32]).await.unwrap(), None);
    let takers = (0..8).map(|_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.take_invitation([2; 32]).await.unwrap() })
    });
    let mut taken = 0;
    for taker in takers.collect::<Vec<_>>() {
        taken += i32::from(taker.await.unwrap());
    }
    assert_eq!(taken, 1);
    assert_eq!(store.invitation([2; 32]).await.unwrap(), None);
    let now = NOON.plus_seconds(10);
    assert_eq!(store.sweep_invitations(now).await.unwrap(), 1);
    assert!(store.invitation([3; 32]).await.unwrap().is_some());
}
