//! Archives on their way.

use std::sync::Arc;

use vignette::domain::{ImportAs, Imported, Outcome, Progress, Transfer, TransferKind, UserId};
use vignette::storage::Store;

use crate::scene::{NOON, signed_up};

pub fn transfer(user: UserId, kind: TransferKind) -> Transfer {
    Transfer {
        import_as: ImportAs::Drafts,
        fetch_pictures: true,
        ..Transfer::new(user, kind, NOON, NOON.plus_seconds(10))
    }
}

pub async fn a_person_has_one_transfer_of_a_kind(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let export = transfer(ada.id, TransferKind::Export);
    let import = transfer(ada.id, TransferKind::Import);
    for one in [&export, &import] {
        assert!(store.insert_transfer(one).await.unwrap());
        let found = store.transfer(ada.id, one.kind).await.unwrap();
        assert_eq!(found.as_ref(), Some(one));
    }
    let second = transfer(ada.id, TransferKind::Export);
    assert!(!store.insert_transfer(&second).await.unwrap());
    let none = store.transfer(bob.id, TransferKind::Export).await.unwrap();
    assert_eq!(none, None);
    for _ in 0..2 {
        store.delete_transfer(export.id).await.unwrap();
    }
    assert!(store.insert_transfer(&second).await.unwrap());
}

pub async fn a_transfer_is_written_only_by_who_holds_it(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut held = transfer(ada.id, TransferKind::Import);
    store.insert_transfer(&held).await.unwrap();
    held.attempt = 1;
    held.progress = Progress { done: 3, total: 7 };
    held.problems = vec!["y.jpg: it is damaged.".into()];
    held.leased_until = NOON.plus_seconds(60);
    assert!(store.replace_transfer(&held, 0).await.unwrap());
    assert!(!store.replace_transfer(&held, 0).await.unwrap());
    let found = store.transfer(ada.id, held.kind).await.unwrap();
    assert_eq!(found.as_ref(), Some(&held));

    let report = Imported {
        posts: 2,
        problems: vec!["x.jpg: it is damaged.".into()],
        ..Imported::default()
    };
    held.ended = Some((NOON.plus_seconds(70), Outcome::Imported(report)));
    assert!(store.replace_transfer(&held, 1).await.unwrap());
    let found = store.transfer(ada.id, held.kind).await.unwrap();
    assert_eq!(found.as_ref(), Some(&held));
    // What has ended stays as it ended.
    assert!(!store.replace_transfer(&held, 1).await.unwrap());
}

pub async fn of_two_who_take_a_lease_exactly_one_gets_it(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut taken = transfer(ada.id, TransferKind::Export);
    store.insert_transfer(&taken).await.unwrap();
    taken.attempt = 1;
    let takers = (0..8).map(|_| {
        let (store, taken) = (Arc::clone(&store), taken.clone());
        async move { store.replace_transfer(&taken, 0).await.unwrap() }
    });
    let won = futures_util::future::join_all(takers).await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
}

pub async fn transfers_are_found_when_they_are_due_and_when_they_are_old(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let export = transfer(ada.id, TransferKind::Export);
    let mut import = transfer(ada.id, TransferKind::Import);
    import.leased_until = NOON.plus_seconds(5);
    for one in [&export, &import] {
        store.insert_transfer(one).await.unwrap();
    }
    let due = |seconds| {
        let store = Arc::clone(&store);
        let found = async move { store.transfers_due(NOON.plus_seconds(seconds), 9).await };
        async { found.await.unwrap() }
    };
    assert_eq!(due(4).await, []);
    assert_eq!(due(5).await, [import.clone()]);
    assert_eq!(due(10).await, [import.clone(), export.clone()]);

    let mut ended = export.clone();
    ended.ended = Some((NOON, Outcome::Ready { bytes: 5 }));
    assert!(store.replace_transfer(&ended, 0).await.unwrap());
    assert_eq!(due(10).await, [import]);
    assert_eq!(store.transfers_ended(NOON, 9).await.unwrap(), []);
    let after = NOON.plus_seconds(1);
    assert_eq!(store.transfers_ended(after, 9).await.unwrap(), [ended]);
}
