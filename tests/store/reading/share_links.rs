//! Share links.

use std::sync::Arc;

use vignette::domain::{Lifetime, LinkToken, PostId, ShareLink, ShareLinkId, Shared};
use vignette::storage::Store;

use crate::scene::{NOON, published, signed_up};

fn link(post: PostId, slot: u8, lifetime: Lifetime) -> ShareLink {
    ShareLink {
        id: ShareLinkId::generate(),
        shows: Shared::Post(post),
        slot,
        digest: LinkToken::from_random([slot; 20]).digest(),
        created_at: NOON,
        expires_at: lifetime.end(NOON),
    }
}

pub async fn a_share_link_reads_back_until_it_is_deleted(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let other = published(&*store, ada.id, 2, "#dog").await;
    let day = link(post.id, 1, Lifetime::Day);
    let never = link(post.id, 2, Lifetime::Never);
    for one in [&day, &never] {
        assert!(store.insert_share_link(one).await.unwrap());
        assert_eq!(
            store.share_link(one.digest).await.unwrap().as_ref(),
            Some(one)
        );
    }
    assert_eq!(
        store.share_links(Shared::Post(post.id)).await.unwrap(),
        [never.clone(), day.clone()]
    );
    assert_eq!(store.share_links(Shared::Post(other.id)).await.unwrap(), []);
    assert_eq!(store.share_link([9; 32]).await.unwrap(), None);
    // Under another post's name it cannot be deleted.
    store
        .delete_share_link(Shared::Post(other.id), day.id)
        .await
        .unwrap();
    assert!(store.share_link(day.digest).await.unwrap().is_some());
    store
        .delete_share_link(Shared::Post(post.id), day.id)
        .await
        .unwrap();
    store
        .delete_share_link(Shared::Post(post.id), day.id)
        .await
        .unwrap();
    assert_eq!(store.share_link(day.digest).await.unwrap(), None);
    assert_eq!(
        store.share_links(Shared::Post(post.id)).await.unwrap(),
        [never]
    );
}

pub async fn a_slot_holds_one_share_link(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let first = link(post.id, 3, Lifetime::Never);
    assert!(store.insert_share_link(&first).await.unwrap());
    let second = ShareLink {
        digest: [7; 32],
        ..link(post.id, 3, Lifetime::Never)
    };
    assert!(!store.insert_share_link(&second).await.unwrap());
    assert_eq!(store.share_link([7; 32]).await.unwrap(), None);
    let gone = link(PostId::generate(), 4, Lifetime::Never);
    assert!(
        !store.insert_share_link(&gone).await.unwrap(),
        "a link to nothing"
    );
    assert_eq!(store.share_link(gone.digest).await.unwrap(), None);
}

pub async fn share_links_go_when_they_expire_and_with_their_post(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let day = link(post.id, 1, Lifetime::Day);
    let never = link(post.id, 2, Lifetime::Never);
    for one in [&day, &never] {
        store.insert_share_link(one).await.unwrap();
    }
    let end = NOON.plus_seconds(86_400);
    assert_eq!(
        store.sweep_share_links(end.plus_seconds(-1)).await.unwrap(),
        0
    );
    assert_eq!(store.sweep_share_links(end).await.unwrap(), 1);
    assert_eq!(
        store.share_links(Shared::Post(post.id)).await.unwrap(),
        std::slice::from_ref(&never)
    );
    store.delete_post(post.id).await.unwrap();
    assert_eq!(store.share_link(never.digest).await.unwrap(), None);
}
