//! How far people have read.

use std::sync::Arc;

use vignette::domain::{Marker, MarkerTimeline, Number};
use vignette::storage::Store;

use crate::scene::{NOON, signed_up};

pub async fn a_marker_is_set_again_and_goes_with_its_person(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let (home, notifications) = (MarkerTimeline::Home, MarkerTimeline::Notifications);
    let later = NOON.plus_seconds(9);
    store
        .set_marker(bob.id, home, Number(1), NOON)
        .await
        .unwrap();
    store
        .set_marker(ada.id, home, Number(7), NOON)
        .await
        .unwrap();
    store
        .set_marker(ada.id, notifications, Number(8), NOON)
        .await
        .unwrap();
    store
        .set_marker(ada.id, home, Number(5), later)
        .await
        .unwrap();
    let marker = |timeline, number, version, updated_at| Marker {
        timeline,
        last_read: Number(number),
        version,
        updated_at,
    };
    assert_eq!(
        store.markers(ada.id).await.unwrap(),
        [marker(home, 5, 2, later), marker(notifications, 8, 1, NOON)]
    );
    let (one, other) = tokio::join!(
        store.set_marker(bob.id, notifications, Number(3), NOON),
        store.set_marker(bob.id, notifications, Number(3), NOON),
    );
    one.and(other).unwrap();
    assert_eq!(
        store.markers(bob.id).await.unwrap()[1],
        marker(notifications, 3, 2, NOON)
    );
    store.delete_account(ada.id).await.unwrap();
    assert_eq!(store.markers(ada.id).await.unwrap(), []);
    assert_eq!(store.markers(bob.id).await.unwrap().len(), 2);
}
