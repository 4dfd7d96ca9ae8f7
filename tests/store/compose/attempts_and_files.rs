//! Counts, notes and the sweep.

use std::sync::Arc;

use vignette::domain::{BlobKey, Session};
use vignette::storage::Store;

use crate::scene::{NOON, draft, signed_up};

pub async fn attempts_are_counted_exactly_when_many_come_at_once(store: Arc<dyn Store>) {
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.count_attempt("sign-in:ada:7", NOON).await.unwrap() })
        })
        .collect();
    let mut counts = Vec::new();
    for task in tasks {
        counts.push(task.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=20).collect::<Vec<_>>());
    assert_eq!(store.count_attempt("sign-in:bob:7", NOON).await.unwrap(), 1);
    for _ in 0..2 {
        store.forget_attempts("sign-in:ada:7").await.unwrap();
    }
    assert_eq!(store.count_attempt("sign-in:ada:7", NOON).await.unwrap(), 1);
    assert_eq!(store.count_attempt("sign-in:bob:7", NOON).await.unwrap(), 2);
}

pub async fn write_intents_are_known_until_forgotten(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = draft(ada.id);
    store.insert_post(&post).await.unwrap();
    let shown = post.pictures[0].blob;
    let orphan = BlobKey::generate();
    store.record_intent(shown, NOON).await.unwrap();
    store
        .record_intent(orphan, NOON.plus_seconds(1))
        .await
        .unwrap();
    store
        .record_intent(BlobKey::generate(), NOON.plus_seconds(50))
        .await
        .unwrap();
    let recorded = store.write_intents(NOON.plus_seconds(10)).await.unwrap();
    assert_eq!(recorded, [(shown, true), (orphan, false)]);
    store.clear_intent(orphan).await.unwrap();
    store.clear_intent(orphan).await.unwrap();
    assert_eq!(
        store.write_intents(NOON.plus_seconds(10)).await.unwrap(),
        [(shown, true)]
    );
}

pub async fn the_sweep_takes_what_has_expired_and_nothing_else(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    for seconds in [10, 20, 30] {
        let session = Session::begin(ada.id, "", NOON, seconds);
        store.insert_session(&session).await.unwrap();
    }
    store
        .count_attempt("old", NOON.plus_seconds(5))
        .await
        .unwrap();
    // The first attempt decides how long it is kept.
    store
        .count_attempt("old", NOON.plus_seconds(500))
        .await
        .unwrap();
    store
        .count_attempt("new", NOON.plus_seconds(500))
        .await
        .unwrap();
    assert_eq!(store.sweep(NOON.plus_seconds(20)).await.unwrap(), 3);
    assert_eq!(store.sweep(NOON.plus_seconds(20)).await.unwrap(), 0);
    assert_eq!(
        store
            .count_attempt("new", NOON.plus_seconds(500))
            .await
            .unwrap(),
        2
    );
}
