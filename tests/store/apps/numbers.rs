//! The numbers by which the API names things, and feeds read towards the newest.

use std::sync::Arc;

use uuid::Uuid;
use vignette::domain::{
    Edge, EdgeKind, Feed, Hashtag, Number, NumberedKind, PostWithAuthor, Timestamp, Visibility,
};
use vignette::services::apps::numbers::in_store;
use vignette::storage::Store;

use crate::scene::{NOON, published, signed_up};

pub async fn a_thing_has_one_number_and_numbers_grow_with_time(store: Arc<dyn Store>) {
    let [one, other] = [Uuid::now_v7(), Uuid::now_v7()];
    let later = NOON.plus_seconds(1);
    let things = [
        (NumberedKind::Post, one, later),
        (NumberedKind::Post, other, NOON),
        (NumberedKind::Comment, one, NOON),
        (NumberedKind::Post, one, later),
    ];
    let numbers = in_store(&*store, &things).await.unwrap();
    assert_eq!(numbers[0], numbers[3]);
    assert!(numbers[1] < numbers[0] && numbers[2] < numbers[0]);
    assert_ne!(numbers[1], numbers[2], "of one millisecond");
    assert_eq!(numbers[1].time(), NOON);
    assert_eq!(in_store(&*store, &things).await.unwrap(), numbers);
    let named = store.numbered(numbers[2]).await.unwrap();
    assert_eq!(named, Some((NumberedKind::Comment, one)));
    assert_eq!(store.numbered(Number(1)).await.unwrap(), None);
    let fresh = [(NumberedKind::Account, Uuid::now_v7(), Timestamp::now())];
    let (first, second) = tokio::join!(in_store(&*store, &fresh), in_store(&*store, &fresh));
    assert_eq!(first.unwrap(), second.unwrap());
    let (kind, id, time) = (NumberedKind::Picture, Uuid::now_v7(), Timestamp::now());
    assert_eq!(store.known_numbers(&[(kind, id)]).await.unwrap().len(), 0);
    let assigned = (0..6).map(|_| store.assign_number(kind, id, time));
    let assigned = futures_util::future::join_all(assigned).await.into_iter();
    let assigned: Vec<Number> = assigned.map(|number| number.unwrap()).collect();
    assert!(
        assigned.iter().all(|one| *one == assigned[0]),
        "{assigned:?}"
    );
    let known = store.known_numbers(&[(kind, id)]).await.unwrap();
    assert_eq!(known.get(&(kind, id)), Some(&assigned[0]));
}

pub async fn feeds_are_read_towards_the_newest(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let follow = Edge::person(EdgeKind::Follow, bob.id, ada.id, NOON);
    store.insert_edge(&follow).await.unwrap();
    let mut posts = Vec::new();
    for second in 1..=5 {
        let post = published(&*store, ada.id, second, "#dog").await;
        posts.push(store.post(post.id).await.unwrap().unwrap());
    }
    let mut hidden = published(&*store, ada.id, 6, "#dog").await;
    hidden.visibility = Visibility::Private;
    store.replace_post(&hidden).await.unwrap();
    let ids = |found: &[PostWithAuthor]| found.iter().map(|it| it.post.id).collect::<Vec<_>>();
    let after = posts[1].place().unwrap();
    for feed in [
        Feed::Public,
        Feed::Home(bob.id),
        Feed::Tag(Hashtag::parse("dog").unwrap()),
        Feed::Profile {
            author: ada.id,
            with_followers: true,
        },
    ] {
        let found = store.feed_after(&feed, after, 2).await.unwrap();
        assert_eq!(ids(&found), ids(&posts[2..4]), "{feed:?}");
        let rest = store.feed_after(&feed, posts[3].place().unwrap(), 9).await;
        assert_eq!(ids(&rest.unwrap()), ids(&posts[4..]), "{feed:?}");
    }
    let own = store.feed_after(&Feed::Author(ada.id), after, 9).await;
    assert_eq!(own.unwrap().len(), 4, "the private one, too");
    let counts = store.count_public_posts(&[ada.id, bob.id]).await.unwrap();
    assert_eq!(counts.get(&ada.id), Some(&5));
    assert_eq!(counts.get(&bob.id), None);
    assert_eq!(store.count_all_public_posts().await.unwrap(), 5);
    assert_eq!(store.count_users().await.unwrap(), 2);
}
