//! People.

use std::sync::Arc;

use vignette::domain::{Bio, BlobKey, Email, Licence, Profile, ProfileChange};
use vignette::storage::{Duplicate, Identifier, InsertUserError, Store};

use crate::scene::{signed_up, user};

pub async fn migrating_twice_changes_nothing(store: Arc<dyn Store>) {
    assert_eq!(store.migrate().await.unwrap(), 0);
    store.ping().await.unwrap();
}

pub async fn finds_a_person_by_name_address_and_id(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    assert_eq!(store.user(ada.id).await.unwrap().as_ref(), Some(&ada));
    assert_eq!(
        store.user_by_name(&ada.username).await.unwrap().as_ref(),
        Some(&ada)
    );
    for who in [
        Identifier::Username(ada.username.clone()),
        Identifier::Email(ada.email.clone()),
    ] {
        let found = store.credentials(&who).await.unwrap().unwrap();
        assert_eq!(
            (found.user, found.password_hash.as_str()),
            (ada.clone(), "hash")
        );
    }
    let nobody = user("nobody");
    assert_eq!(store.user(nobody.id).await.unwrap(), None);
    assert_eq!(store.user_by_name(&nobody.username).await.unwrap(), None);
    assert!(
        store
            .credentials(&Identifier::Email(nobody.email))
            .await
            .unwrap()
            .is_none()
    );
}

pub async fn a_taken_name_and_a_taken_address_are_told_apart(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut other = user("other");
    other.username = ada.username.clone();
    let error = store.insert_user(&other, "hash").await.unwrap_err();
    assert!(
        matches!(error, InsertUserError::Taken(Duplicate::Username)),
        "{error:?}"
    );
    let mut other = user("other");
    other.email = ada.email.clone();
    let error = store.insert_user(&other, "hash").await.unwrap_err();
    assert!(
        matches!(error, InsertUserError::Taken(Duplicate::Email)),
        "{error:?}"
    );
}

pub async fn an_address_is_found_in_every_spelling(store: Arc<dyn Store>) {
    let spelt = |text: &str| Email::from_stored(text.to_owned());
    let email = Email::parse("jo_sé@bücher.example").unwrap();
    let old = [
        "jo_sé@xn--bcher-kva.example",
        "JO_SÉ@BÜCHER.Example",
        "jo_se\u{301}@bu\u{308}cher.example",
    ];
    for (number, stored) in old.into_iter().enumerate() {
        let mut person = user(&format!("old{number}"));
        person.email = spelt(stored);
        store.insert_user(&person, "hash").await.unwrap();
    }
    for (number, other) in [
        "jo_sé@bücher.example",
        "joxsé@xn--bcher-kva.example",
        "jo_se@bücher.example",
        "a.jo_sé@bücher.example",
        "jo_sé@bücher.example.org",
    ]
    .into_iter()
    .enumerate()
    {
        let mut person = user(&format!("other{number}"));
        person.email = spelt(other);
        store.insert_user(&person, "hash").await.unwrap();
    }
    let found = store.other_spellings(&email).await.unwrap();
    let mut found: Vec<Email> = found.into_iter().map(|(_, stored)| stored).collect();
    found.sort_by_key(|stored| old.iter().position(|it| *it == stored.as_str()));
    assert_eq!(found, old.map(spelt));
    let nobody = Email::parse("jo@bücher.example").unwrap();
    assert_eq!(store.other_spellings(&nobody).await.unwrap(), []);
}

pub async fn of_two_people_who_want_one_name_at_once_exactly_one_gets_it(store: Arc<dyn Store>) {
    for round in 0..10 {
        let name = format!("wanted{round}");
        let tasks: Vec<_> = (0..4)
            .map(|i| {
                let store = Arc::clone(&store);
                let mut person = user(&format!("person{round}x{i}"));
                person.username = user(&name).username;
                tokio::spawn(async move { store.insert_user(&person, "hash").await })
            })
            .collect();
        let mut winners = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => winners += 1,
                Err(InsertUserError::Taken(Duplicate::Username)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(winners, 1, "in round {round}");
    }
}

pub async fn a_profile_changes_only_in_what_is_given(store: Arc<dyn Store>) {
    let before = signed_up(&*store, "ada").await;
    let avatar = Some(BlobKey::generate());
    let private = ProfileChange {
        private: Some(true),
        ..ProfileChange::default()
    };
    let renewed = ProfileChange {
        renew_captions: Some(true),
        ignore_file_words: Some(true),
        licence: Some(Licence::Cc0),
        show_camera: Some(false),
        time_zone: Some(None),
        language: Some(None),
        pinned: Some(Vec::new()),
        remote_consent: Some(None),
        ..ProfileChange::default()
    };
    let (bio, old) = (Bio::parse("Other words").unwrap(), before.profile.avatar);
    let words = ProfileChange {
        bio: Some(bio.clone()),
        ..ProfileChange::default()
    };
    // All at once: none of them undoes another.
    let nothing = ProfileChange::default();
    let outcomes = tokio::join!(
        store.change_profile(before.id, &private),
        store.change_profile(before.id, &words),
        store.exchange_avatar(before.id, old, avatar),
        store.change_profile(before.id, &nothing),
        store.change_profile(before.id, &renewed),
    );
    assert!(outcomes.0.is_ok() && outcomes.1.is_ok() && outcomes.3.is_ok());
    assert!(outcomes.4.is_ok());
    assert!(outcomes.2.unwrap());
    let expected = Profile {
        private: true,
        bio,
        avatar,
        renew_captions: true,
        ignore_file_words: true,
        licence: Licence::Cc0,
        show_camera: false,
        time_zone: None,
        language: None,
        pinned: Vec::new(),
        remote_consent: None,
        ..before.profile
    };
    let after = store.user(before.id).await.unwrap().unwrap();
    assert_eq!(after.profile, expected);
}

pub async fn a_picture_of_a_person_is_exchanged_only_for_the_one_that_is_there(
    store: Arc<dyn Store>,
) {
    let ada = signed_up(&*store, "ada").await;
    let (first, second) = (ada.profile.avatar, Some(BlobKey::generate()));
    assert!(!store.exchange_avatar(ada.id, None, second).await.unwrap());
    assert!(!store.exchange_avatar(ada.id, second, None).await.unwrap());
    assert!(store.exchange_avatar(ada.id, first, None).await.unwrap());
    assert!(store.exchange_avatar(ada.id, None, second).await.unwrap());
    let after = store.user(ada.id).await.unwrap().unwrap();
    assert_eq!(after.profile.avatar, second);
}
