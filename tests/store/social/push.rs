//! Devices that want to be notified, and the queue of messages to them.

use std::sync::Arc;

use vignette::domain::{
    NotificationKind, PushDelivery, PushKeys, PushSource, PushSubscription, SessionId, UserId,
};
use vignette::storage::Store;

use crate::scene::{NOON, signed_up};

fn subscription(user: UserId, endpoint: &str) -> PushSubscription {
    PushSubscription {
        source: PushSource::Session(SessionId::generate()),
        user,
        endpoint: endpoint.to_owned(),
        keys: PushKeys {
            public: vec![4; 65],
            auth: vec![7; 16],
        },
        kinds: vec![NotificationKind::Comment, NotificationKind::Mention],
        created_at: NOON,
    }
}

pub async fn a_device_belongs_to_one_session_and_an_endpoint_to_one_device(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let phone = subscription(ada, "https://push.example/phone");
    let mut laptop = subscription(ada, "https://push.example/laptop");
    laptop.created_at = NOON.plus_seconds(1);
    for one in [&phone, &laptop, &laptop] {
        store.save_push_subscription(one).await.unwrap();
    }
    let all = store.push_subscriptions(ada).await.unwrap();
    assert_eq!(all, [phone.clone(), laptop.clone()]);

    // The same browser asks for other kinds, at another address.
    let mut changed = laptop.clone();
    changed.endpoint = "https://push.example/anew".into();
    changed.kinds = Vec::new();
    store.save_push_subscription(&changed).await.unwrap();
    let found = store.push_subscription(laptop.source).await.unwrap();
    assert_eq!(found.as_ref(), Some(&changed));

    // Someone else logs in on the phone.
    let theirs = subscription(bob, "https://push.example/phone");
    store.save_push_subscription(&theirs).await.unwrap();
    assert_eq!(store.push_subscriptions(ada).await.unwrap(), [changed]);
    assert_eq!(store.push_subscription(phone.source).await.unwrap(), None);
    assert_eq!(store.push_subscriptions(bob).await.unwrap(), [theirs]);
}

pub async fn a_message_is_taken_by_one_and_ends_with_its_device(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let phone = subscription(ada, "https://push.example/phone");
    let laptop = subscription(ada, "https://push.example/laptop");
    for one in [&phone, &laptop] {
        store.save_push_subscription(one).await.unwrap();
    }
    let first = PushDelivery::new(phone.source, r#"{"a":1}"#.into(), NOON);
    let second = PushDelivery::new(laptop.source, r#"{"ä":2}"#.into(), NOON.plus_seconds(1));
    let queue = [second.clone(), first.clone()];
    store.insert_push_deliveries(&queue).await.unwrap();
    store.insert_push_deliveries(&[]).await.unwrap();
    let due = async |seconds| {
        let at = NOON.plus_seconds(seconds);
        store.due_push_deliveries(at, 10).await.unwrap()
    };
    assert_eq!(due(-1).await, []);
    assert_eq!(due(0).await, std::slice::from_ref(&first));
    assert_eq!(due(1).await, [first.clone(), second.clone()]);

    let until = NOON.plus_seconds(60);
    let claims = (0..8).map(|_| {
        let (store, first) = (Arc::clone(&store), first.clone());
        tokio::spawn(async move { store.claim_push_delivery(&first, until).await.unwrap() })
    });
    let mut taken = 0;
    for claim in claims.collect::<Vec<_>>() {
        taken += usize::from(claim.await.unwrap());
    }
    assert_eq!(taken, 1);
    assert_eq!(due(59).await, std::slice::from_ref(&second));
    let again = due(60).await;
    assert_eq!((again[1].id, again[1].attempts), (first.id, 1));

    store.delete_push_subscription(phone.source).await.unwrap();
    store.delete_push_subscription(phone.source).await.unwrap();
    assert_eq!(due(100).await, std::slice::from_ref(&second));
    store.delete_push_delivery(second.id).await.unwrap();
    assert_eq!(due(100).await, []);

    store.insert_push_deliveries(&[second]).await.unwrap();
    store.delete_account(ada).await.unwrap();
    assert_eq!(store.push_subscription(laptop.source).await.unwrap(), None);
    assert_eq!(due(100).await, []);
}
