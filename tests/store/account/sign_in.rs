//! Sessions, passwords, addresses and one-time links.

use std::sync::Arc;

use vignette::domain::{AccountToken, Session, TokenPurpose, User};
use vignette::storage::{Duplicate, Identifier, InsertUserError, Store};

use crate::scene::{NOON, signed_up, user};

pub async fn a_session_lives_until_it_is_ended_or_expires(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let session = Session::begin(ada.id, "Firefox 🦊", NOON, 100);
    store.insert_session(&session).await.unwrap();
    let found = store
        .session(session.id, NOON.plus_seconds(99))
        .await
        .unwrap();
    assert_eq!(found, Some((session.clone(), ada.clone())));
    let late = NOON.plus_seconds(100);
    assert_eq!(store.session(session.id, late).await.unwrap(), None);
    store.delete_session(bob.id, session.id).await.unwrap();
    assert!(
        store.session(session.id, NOON).await.unwrap().is_some(),
        "someone else ended it"
    );
    store.delete_session(ada.id, session.id).await.unwrap();
    assert_eq!(store.session(session.id, NOON).await.unwrap(), None);
    store.delete_session(ada.id, session.id).await.unwrap();
}

pub async fn a_session_that_is_used_lives_on_but_not_one_that_was_ended(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let session = Session::begin(ada.id, "", NOON, 5000);
    store.insert_session(&session).await.unwrap();
    let renewed = session.renewed(NOON.plus_seconds(4000), 5000).unwrap();
    store.renew_session(&renewed).await.unwrap();
    let later = NOON.plus_seconds(8000);
    let found = store.session(session.id, later).await.unwrap();
    assert_eq!(found.unwrap().0, renewed);
    store.delete_session(ada.id, session.id).await.unwrap();
    store.renew_session(&renewed).await.unwrap();
    assert_eq!(store.session(session.id, NOON).await.unwrap(), None);
}

pub async fn sessions_are_listed_by_use_and_ended_but_for_one(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let mut sessions = Vec::new();
    for (person, seconds) in [(&ada, 10), (&ada, 30), (&ada, 20), (&bob, 40)] {
        let session = Session::begin(person.id, "", NOON.plus_seconds(seconds), 100);
        store.insert_session(&session).await.unwrap();
        sessions.push(session);
    }
    let active = async |seconds| {
        store
            .count_active_users(NOON.plus_seconds(seconds))
            .await
            .unwrap()
    };
    assert_eq!(
        [
            active(0).await,
            active(30).await,
            active(31).await,
            active(41).await
        ],
        [2, 2, 1, 0]
    );
    let now = NOON.plus_seconds(115);
    let listed = store.sessions(ada.id, now).await.unwrap();
    assert_eq!(listed, [sessions[1].clone(), sessions[2].clone()]);
    let kept = sessions[2].id;
    assert_eq!(store.delete_sessions(ada.id, Some(kept)).await.unwrap(), 2);
    assert_eq!(store.sessions(ada.id, now).await.unwrap().len(), 1);
    assert_eq!(store.delete_sessions(ada.id, None).await.unwrap(), 1);
    assert_eq!(store.sessions(bob.id, now).await.unwrap().len(), 1);
}

pub async fn a_new_password_replaces_the_old_one(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    assert_eq!(
        store.password_hash(ada.id).await.unwrap().as_deref(),
        Some("hash")
    );
    store.set_password_hash(ada.id, "another").await.unwrap();
    let who = Identifier::Username(ada.username.clone());
    let found = store.credentials(&who).await.unwrap().unwrap();
    assert_eq!(found.password_hash, "another");
    assert_eq!(store.password_hash(user("nobody").id).await.unwrap(), None);
}

pub async fn an_address_is_confirmed_until_it_changes(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    assert!(!store.is_email_confirmed(ada.id).await.unwrap());
    assert!(store.confirm_email(ada.id, &ada.email).await.unwrap());
    assert!(store.confirm_email(ada.id, &ada.email).await.unwrap());
    assert!(store.is_email_confirmed(ada.id).await.unwrap());
    let taken = store.set_email(ada.id, &bob.email).await.unwrap_err();
    assert!(
        matches!(taken, InsertUserError::Taken(Duplicate::Email)),
        "{taken:?}"
    );
    let fresh = user("fresh").email;
    store.set_email(ada.id, &fresh).await.unwrap();
    assert_eq!(store.user(ada.id).await.unwrap().unwrap().email, fresh);
    assert!(!store.is_email_confirmed(ada.id).await.unwrap());
    assert!(
        !store.confirm_email(ada.id, &ada.email).await.unwrap(),
        "a link to the old address confirmed the new one"
    );
}

fn token(user: &User, byte: u8, purpose: TokenPurpose) -> AccountToken {
    AccountToken {
        digest: [byte; 32],
        user: user.id,
        purpose,
        email: user.email.clone(),
        expires_at: NOON.plus_seconds(i64::from(byte)),
    }
}

pub async fn a_one_time_link_works_once_and_replaces_the_one_before(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let first = token(&ada, 1, TokenPurpose::ResetPassword);
    let second = token(&ada, 2, TokenPurpose::ResetPassword);
    let other = token(&ada, 3, TokenPurpose::ConfirmEmail);
    for token in [&first, &other, &second] {
        store.insert_account_token(token).await.unwrap();
    }
    assert_eq!(store.account_token(first.digest).await.unwrap(), None);
    for token in [second, other] {
        let found = store.account_token(token.digest).await.unwrap();
        assert_eq!(found.as_ref(), Some(&token));
    }
    let takers = (0..8).map(|_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.take_account_token([2; 32]).await.unwrap() })
    });
    let mut taken = 0;
    for taker in takers.collect::<Vec<_>>() {
        taken += i32::from(taker.await.unwrap());
    }
    assert_eq!(taken, 1);
    assert_eq!(store.account_token([2; 32]).await.unwrap(), None);
}

pub async fn expired_links_are_swept(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    for token in [
        token(&ada, 10, TokenPurpose::ResetPassword),
        token(&bob, 20, TokenPurpose::ResetPassword),
    ] {
        store.insert_account_token(&token).await.unwrap();
    }
    let now = NOON.plus_seconds(10);
    assert_eq!(store.sweep_account_tokens(now).await.unwrap(), 1);
    assert!(store.account_token([20; 32]).await.unwrap().is_some());
}
