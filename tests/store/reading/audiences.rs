//! Whose posts stand in the home feed, the public feed and on tag pages, and for whom.

use std::collections::HashSet;
use std::sync::Arc;

use vignette::domain::{Cursor, Feed, PostId, Visibility};
use vignette::storage::Store;

use crate::scene::{draft, published, published_for, signed_up};
use crate::social::engagement::{follow, ids};

pub async fn the_home_feed_merges_those_followed_in_order(store: Arc<dyn Store>) {
    let reader = signed_up(&*store, "reader").await.id;
    let stranger = signed_up(&*store, "stranger").await.id;
    let mut followed = Vec::new();
    for number in 0..6 {
        let person = signed_up(&*store, &format!("person{number}")).await.id;
        follow(&*store, reader, person).await;
        followed.push(person);
    }
    let mut expected = Vec::new();
    for number in 0..40_i64 {
        // Unevenly, with pauses, and sometimes two in the same millisecond.
        let author = followed[usize::try_from(number * number % 7 % 6).unwrap()];
        expected.push(published(&*store, author, number / 2 * 3, "#dog").await);
        published(&*store, stranger, number, "#dog").await;
    }
    let visibilities = Visibility::ALL;
    for (second, visibility) in (200_i64..).zip(visibilities) {
        let post = published_for(&*store, followed[0], second, visibility).await;
        if matches!(visibility, Visibility::Public | Visibility::Followers) {
            expected.push(post);
        }
        expected.push(published_for(&*store, reader, second, visibility).await);
    }
    store.insert_post(&draft(followed[0])).await.unwrap();
    expected.sort_by_key(|post| std::cmp::Reverse((post.published_at, post.id)));
    let expected: Vec<PostId> = expected.iter().map(|post| post.id).collect();
    for size in [3, 7, 100] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.feed(&Feed::Home(reader), after, size).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(Cursor {
                time: last.post.published_at.unwrap(),
                id: last.post.id.as_uuid(),
            });
            seen.extend(ids(&page));
        }
        assert_eq!(seen, expected, "by {size}");
    }
}

pub async fn only_public_posts_stand_in_the_public_feed_and_on_tag_pages(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let mut out = None;
    for (second, visibility) in (1_i64..).zip(Visibility::ALL) {
        let post = published_for(&*store, ada, second, visibility).await;
        if visibility == Visibility::Public {
            out = Some(post);
        }
    }
    let mut out = out.unwrap();
    let tag = Feed::Tag(out.hashtags.value.as_slice()[0].clone());
    for feed in [&Feed::Public, &tag] {
        assert_eq!(ids(&store.feed(feed, None, 9).await.unwrap()), [out.id]);
    }
    assert_eq!(
        store.feed(&Feed::Author(ada), None, 9).await.unwrap().len(),
        4
    );
    for (with_followers, expected) in [(false, 1), (true, 2)] {
        let feed = Feed::Profile {
            author: ada,
            with_followers,
        };
        let found = store.feed(&feed, None, 9).await.unwrap();
        assert_eq!(found.len(), expected, "{feed:?}");
    }
    out.visibility = Visibility::Unlisted;
    store.replace_post(&out).await.unwrap();
    for feed in [&Feed::Public, &tag] {
        assert_eq!(store.feed(feed, None, 9).await.unwrap(), []);
    }
}

pub async fn an_account_that_becomes_private_narrows_its_posts(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let other = published(&*store, bob, 9, "#dog").await;
    for (second, visibility) in (1_i64..).zip(Visibility::ALL) {
        published_for(&*store, ada, second, visibility).await;
    }
    let mut narrowed = 0;
    loop {
        match store.narrow_posts(ada, 1).await.unwrap() {
            0 => break,
            some => narrowed += some,
        }
    }
    assert_eq!(narrowed, 2);
    let found = store.feed(&Feed::Author(ada), None, 9).await.unwrap();
    let now: HashSet<Visibility> = found.iter().map(|found| found.post.visibility).collect();
    assert_eq!(
        now,
        HashSet::from([Visibility::Followers, Visibility::Private])
    );
    let tag = Feed::Tag(other.hashtags.value.as_slice()[0].clone());
    assert_eq!(ids(&store.feed(&tag, None, 9).await.unwrap()), [other.id]);
}
