//! Roles, suspensions, and the administrator who must stay.

use std::sync::Arc;

use vignette::domain::{Role, Session, Suspension, Timestamp, UserId};
use vignette::storage::Store;

use crate::moderation::log::text;
use crate::scene::{NOON, signed_up};

fn suspension(until: Option<Timestamp>) -> Suspension {
    Suspension {
        since: NOON,
        until,
        reason: text("Too loud"),
    }
}

pub async fn roles_and_suspensions_read_back_and_run_out(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let found = store.user(ada.id).await.unwrap().unwrap();
    assert_eq!((found.role, found.suspension), (Role::Member, None));
    assert!(store.set_role(ada.id, Role::Moderator).await.unwrap());
    let found = store.user_by_name(&ada.username).await.unwrap().unwrap();
    assert_eq!(found.role, Role::Moderator);
    let now = Timestamp::now();
    for until in [None, Some(now.plus_seconds(3600))] {
        let given = suspension(until);
        assert!(store.suspend(ada.id, &given).await.unwrap());
        let found = store.user(ada.id).await.unwrap().unwrap();
        assert_eq!(found.suspension, Some(given));
        let authors = store.authors(&[ada.id]).await.unwrap();
        assert!(authors[&ada.id].hidden);
    }
    let over = suspension(Some(now.plus_seconds(-1)));
    assert!(store.suspend(ada.id, &over).await.unwrap());
    assert_eq!(
        store.user(ada.id).await.unwrap().unwrap().suspension,
        None,
        "it has run out"
    );
    store.suspend(ada.id, &suspension(None)).await.unwrap();
    store.lift_suspension(ada.id).await.unwrap();
    store.lift_suspension(ada.id).await.unwrap();
    let found = store.user(ada.id).await.unwrap().unwrap();
    assert_eq!(found.suspension, None);
    assert_eq!(found.role, Role::Moderator, "a role outlasts a suspension");
}

pub async fn a_suspension_ends_the_sessions(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let session = |user: UserId| Session::begin(user, "", NOON, 1000);
    let (hers, his) = (session(ada.id), session(bob.id));
    for one in [&hers, &his] {
        store.insert_session(one).await.unwrap();
    }
    store.suspend(ada.id, &suspension(None)).await.unwrap();
    assert!(store.session(hers.id, NOON).await.unwrap().is_none());
    assert!(store.session(his.id, NOON).await.unwrap().is_some());
}

pub async fn the_last_administrator_stays(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    assert!(store.set_role(ada, Role::Admin).await.unwrap());
    assert!(!store.set_role(ada, Role::Member).await.unwrap());
    assert!(!store.suspend(ada, &suspension(None)).await.unwrap());
    let found = store.user(ada).await.unwrap().unwrap();
    assert_eq!((found.role, found.suspension), (Role::Admin, None));

    assert!(store.set_role(bob, Role::Admin).await.unwrap());
    assert!(store.suspend(bob, &suspension(None)).await.unwrap());
    assert!(
        !store.set_role(ada, Role::Member).await.unwrap(),
        "an administrator who may not use the site counts for nothing"
    );
    store.lift_suspension(bob).await.unwrap();
    assert!(store.set_role(ada, Role::Moderator).await.unwrap());
    let staff = store.staff().await.unwrap();
    let staff: Vec<_> = staff
        .iter()
        .map(|one| (one.username.as_str(), one.role))
        .collect();
    assert_eq!(staff, [("ada", Role::Moderator), ("bob", Role::Admin)]);
    assert!(!store.set_role(bob, Role::Moderator).await.unwrap());
}

pub async fn of_two_administrators_who_leave_at_once_one_stays(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    for _ in 0..5 {
        for one in [ada, bob] {
            assert!(store.set_role(one, Role::Admin).await.unwrap());
        }
        let (first, second) = tokio::join!(
            store.set_role(ada, Role::Member),
            store.set_role(bob, Role::Member)
        );
        assert_ne!(first.unwrap(), second.unwrap(), "exactly one may leave");
        assert_eq!(store.staff().await.unwrap().len(), 1);
    }
}

pub async fn people_are_listed_by_name(store: Arc<dyn Store>) {
    for name in ["bob", "ada", "adam", "eve"] {
        signed_up(&*store, name).await;
    }
    let names = async |beginning: &str, after: Option<&str>, limit| {
        let after = after.map(|name| vignette::domain::Username::parse(name).unwrap());
        let found = store
            .people(beginning, after.as_ref(), limit)
            .await
            .unwrap();
        let names = found.iter().map(|user| user.username.to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names("", None, 10).await, ["ada", "adam", "bob", "eve"]);
    assert_eq!(names("", Some("ada"), 2).await, ["adam", "bob"]);
    assert_eq!(names("ad", None, 10).await, ["ada", "adam"]);
    assert_eq!(names("ad", Some("ada"), 10).await, ["adam"]);
    assert!(names("x", None, 10).await.is_empty());
}
