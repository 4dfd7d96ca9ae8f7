//! Drafts that are published by themselves.

use std::sync::Arc;

use vignette::domain::{Post, Timestamp, Username};
use vignette::storage::Store;

use crate::scene::{NOON, draft, published, signed_up};

async fn scheduled(store: &dyn Store, seconds: i64) -> Post {
    let name = Username::parse("ada").unwrap();
    let ada = match store.user_by_name(&name).await.unwrap() {
        Some(ada) => ada,
        None => signed_up(store, "ada").await,
    };
    let mut post = draft(ada.id);
    post.scheduled_at = Some(NOON.plus_seconds(seconds));
    store.insert_post(&post).await.unwrap();
    post
}

pub async fn finds_drafts_that_are_due_and_no_others(store: Arc<dyn Store>) {
    let late = scheduled(&*store, 30).await;
    let mut early = scheduled(&*store, 10).await;
    scheduled(&*store, 61).await;
    store.insert_post(&draft(late.author)).await.unwrap();
    published(&*store, late.author, 1, "#dog").await;
    let due = async |seconds, limit| {
        let now: Timestamp = NOON.plus_seconds(seconds);
        let found = store.scheduled_until(now, limit).await.unwrap();
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(due(9, 10).await, []);
    assert_eq!(due(60, 10).await, [early.id, late.id]);
    assert_eq!(due(60, 1).await, [early.id]);

    assert_eq!(store.post(early.id).await.unwrap().unwrap().post, early);
    early.publish(NOON.plus_seconds(10));
    store.replace_post(&early).await.unwrap();
    early.revision += 1;
    assert_eq!(store.post(early.id).await.unwrap().unwrap().post, early);
    assert_eq!(due(60, 10).await, [late.id]);
}

pub async fn a_scheduled_draft_is_not_forgotten(store: Arc<dyn Store>) {
    let mut waiting = scheduled(&*store, 1_000_000).await;
    let stale = async || {
        store
            .stale_drafts(NOON.plus_seconds(100), 10)
            .await
            .unwrap()
    };
    assert_eq!(stale().await, []);
    waiting.scheduled_at = None;
    store.replace_post(&waiting).await.unwrap();
    assert_eq!(stale().await, [(waiting.id, waiting.revision + 1)]);
}
