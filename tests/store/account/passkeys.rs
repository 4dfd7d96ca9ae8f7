//! Passkeys, and what devices are asked to sign.

use std::sync::Arc;

use vignette::domain::{Passkey, PasskeyChallenge, PasskeyId, PasskeyName, UserId};
use vignette::storage::Store;

use crate::scene::{NOON, signed_up};

pub fn passkey(user: UserId, digest: u8) -> Passkey {
    Passkey {
        id: PasskeyId::generate(),
        user,
        name: PasskeyName::parse("Phone").unwrap(),
        digest: [digest; 32],
        credential: "{\"counter\":1}".into(),
        created_at: NOON,
        used_at: None,
    }
}

pub fn challenge(user: Option<UserId>, digest: u8) -> PasskeyChallenge {
    PasskeyChallenge {
        digest: [digest; 32],
        user,
        state: "{\"challenge\":7}".into(),
        expires_at: NOON.plus_seconds(60),
    }
}

pub async fn a_passkey_is_kept_once_listed_and_forgotten(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let (first, second) = (passkey(ada, 1), passkey(ada, 2));
    for one in [&first, &second] {
        assert!(store.insert_passkey(one).await.unwrap());
    }
    let stolen = passkey(bob, 1);
    assert!(!store.insert_passkey(&stolen).await.unwrap(), "a digest");
    let listed = store.passkeys(ada).await.unwrap();
    assert_eq!(listed, [first.clone(), second.clone()]);
    assert!(store.passkeys(bob).await.unwrap().is_empty());
    assert_eq!(store.passkey([1; 32]).await.unwrap(), Some(first.clone()));
    assert_eq!(store.passkey([3; 32]).await.unwrap(), None);
    store.delete_passkey(bob, first.id).await.unwrap();
    assert!(store.passkey([1; 32]).await.unwrap().is_some(), "bob did");
    for _ in 0..2 {
        store.delete_passkey(ada, first.id).await.unwrap();
    }
    assert_eq!(store.passkeys(ada).await.unwrap(), [second]);
}

pub async fn a_passkey_is_used_only_as_it_was_read(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let key = passkey(ada, 1);
    assert!(store.insert_passkey(&key).await.unwrap());
    let (before, after) = (key.credential.as_str(), "{\"counter\":2}");
    let at = NOON.plus_seconds(5);
    assert!(store.use_passkey(key.id, before, after, at).await.unwrap());
    let again = store.use_passkey(key.id, before, after, at).await.unwrap();
    assert!(!again, "two used one counter");
    let used = store.passkey([1; 32]).await.unwrap().unwrap();
    assert_eq!((used.credential.as_str(), used.used_at), (after, Some(at)));
    let later = NOON.plus_seconds(9);
    let same = store.use_passkey(key.id, after, after, later);
    assert!(
        same.await.unwrap(),
        "keys without a counter stay as they are"
    );
    let gone = PasskeyId::generate();
    assert!(!store.use_passkey(gone, after, after, later).await.unwrap());
}

pub async fn a_challenge_is_taken_once_and_swept(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let (hers, anybodys) = (challenge(Some(ada), 1), challenge(None, 2));
    for one in [&hers, &anybodys] {
        store.insert_challenge(one).await.unwrap();
        let found = store.challenge(one.digest).await.unwrap();
        assert_eq!(found.as_ref(), Some(one));
    }
    let mut taken = 0;
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.take_challenge([1; 32]).await.unwrap() })
        })
        .collect();
    for one in tries {
        taken += i32::from(one.await.unwrap());
    }
    assert_eq!(taken, 1);
    assert_eq!(store.challenge([1; 32]).await.unwrap(), None);
    assert_eq!(store.sweep_challenges(NOON).await.unwrap(), 0);
    let end = anybodys.expires_at;
    assert_eq!(store.sweep_challenges(end).await.unwrap(), 1);
    assert!(!store.take_challenge([2; 32]).await.unwrap());
}
