//! Hashtags and words that public posts use.

use std::sync::Arc;

use vignette::domain::{Hashtag, Visibility};
use vignette::storage::Store;

use crate::scene::{published, signed_up, tags};

pub async fn a_hashtag_is_found_however_it_is_written_and_shown_as_typed(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let one = published(&*store, ada.id, 1, "#Straße #İstanbul").await;
    let other = published(&*store, ada.id, 2, "#strasse").await;
    for way in ["STRASSE", "straße", "Strasse"] {
        let tag = Hashtag::parse(way).unwrap();
        let feed = vignette::domain::Feed::Tag(tag.clone());
        let found = store.feed(&feed, None, 10).await.unwrap();
        let shown = found
            .iter()
            .map(|found| found.post.hashtags.value.to_string());
        assert_eq!(shown.collect::<Vec<_>>(), ["#strasse", "#Straße #İstanbul"]);
        assert_eq!(store.count_tag(&tag, 10).await.unwrap(), 2);
        assert_eq!(store.hashtag_uses(&[tag]).await.unwrap()[0].1, 2);
    }
    let begun = Hashtag::beginning("Straß").unwrap();
    let known = store.hashtags_starting(&begun, 10).await.unwrap();
    assert_eq!((known[0].0.as_str(), known[0].1), ("strasse", 2));
    for post in [one, other] {
        let read = store.post(post.id).await.unwrap().unwrap().post;
        assert_eq!(read.hashtags, post.hashtags);
    }
}

pub async fn a_hashtag_counts_its_public_posts(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    for second in 0..4 {
        let mut post = published(&*store, ada.id, second, "#dog").await;
        if second == 3 {
            post.visibility = Visibility::Followers;
            store.replace_post(&post).await.unwrap();
        }
    }
    let dog = Hashtag::parse("dog").unwrap();
    assert_eq!(store.count_tag(&dog, 10).await.unwrap(), 3);
    assert_eq!(store.count_tag(&dog, 2).await.unwrap(), 2);
    assert_eq!(
        store
            .count_tag(&Hashtag::parse("cat").unwrap(), 9)
            .await
            .unwrap(),
        0
    );
}

pub async fn a_word_is_known_as_long_as_a_public_post_uses_it(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let known = async || store.known_words("zebra", 10).await.unwrap();
    let one = async |second: i64, visibility: Visibility| {
        let mut post = published(&*store, ada.id, second, "#zebrafish").await;
        post.visibility = visibility;
        store.replace_post(&post).await.unwrap();
        store.post(post.id).await.unwrap().unwrap().post
    };
    for visibility in [
        Visibility::Followers,
        Visibility::Unlisted,
        Visibility::Private,
    ] {
        one(1, visibility).await;
        assert!(known().await.is_empty(), "{visibility:?}");
    }
    let mut first = one(2, Visibility::Public).await;
    let second = one(3, Visibility::Public).await;
    assert_eq!(known().await, ["zebrafish"]);
    // Another word, and back; then the word goes with the last who says it.
    first.hashtags.value = tags("#zebracrossing");
    store.replace_post(&first).await.unwrap();
    assert_eq!(known().await, ["zebracrossing", "zebrafish"]);
    store.delete_post(second.id).await.unwrap();
    assert_eq!(known().await, ["zebracrossing"]);
    while store.narrow_posts(ada.id, 2).await.unwrap() > 0 {}
    assert!(known().await.is_empty());
}
