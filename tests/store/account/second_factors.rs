//! Codes from apps and on paper.

use std::sync::Arc;

use vignette::domain::TotpSecret;
use vignette::storage::Store;

use crate::scene::signed_up;

pub async fn a_second_factor_is_offered_confirmed_and_forgotten(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    assert_eq!(store.second_factor(ada).await.unwrap(), None);
    let nothing = store.confirm_second_factor(ada, 5, &[]).await.unwrap();
    assert!(!nothing, "confirmed what is not there");
    for secret in [TotpSecret([1; 20]), TotpSecret([2; 20])] {
        assert!(store.offer_second_factor(ada, secret).await.unwrap());
        let offered = store.second_factor(ada).await.unwrap().unwrap();
        assert_eq!((offered.secret, offered.confirmed), (secret, false));
    }
    let codes = [[7; 32], [8; 32]];
    assert!(store.confirm_second_factor(ada, 5, &codes).await.unwrap());
    assert!(!store.confirm_second_factor(ada, 6, &codes).await.unwrap());
    let other = TotpSecret([3; 20]);
    assert!(!store.offer_second_factor(ada, other).await.unwrap());
    let found = store.second_factor(ada).await.unwrap().unwrap();
    assert_eq!(found.secret, TotpSecret([2; 20]));
    assert_eq!((found.confirmed, found.codes_left), (true, 2));
    store.delete_second_factor(ada).await.unwrap();
    assert_eq!(store.second_factor(ada).await.unwrap(), None);
    assert!(store.offer_second_factor(ada, other).await.unwrap());
    let anew = store.second_factor(ada).await.unwrap().unwrap();
    assert_eq!((anew.confirmed, anew.codes_left), (false, 0));
}

pub async fn no_code_is_taken_twice_even_at_once(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    for user in [ada, bob] {
        let secret = TotpSecret([1; 20]);
        store.offer_second_factor(user, secret).await.unwrap();
        let codes = [[7; 32], [8; 32]];
        store.confirm_second_factor(user, 5, &codes).await.unwrap();
    }
    assert!(
        !store.use_totp_step(ada, 5).await.unwrap(),
        "its first code"
    );
    let mut taken = [0, 0];
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let step = store.use_totp_step(ada, 6).await.unwrap();
                let code = store.use_recovery_code(ada, [7; 32]).await.unwrap();
                (step, code)
            })
        })
        .collect();
    for one in tries {
        let (step, code) = one.await.unwrap();
        taken[0] += i32::from(step);
        taken[1] += i32::from(code);
    }
    assert_eq!(taken, [1, 1]);
    assert!(!store.use_totp_step(ada, 5).await.unwrap(), "an older one");
    assert!(store.use_totp_step(bob, 6).await.unwrap());
    store.set_recovery_codes(ada, &[[9; 32]]).await.unwrap();
    assert!(!store.use_recovery_code(ada, [8; 32]).await.unwrap());
    assert!(store.use_recovery_code(ada, [9; 32]).await.unwrap());
    assert!(store.use_recovery_code(bob, [7; 32]).await.unwrap());
}
