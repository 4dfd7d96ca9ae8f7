//! Posts and people from before there was an index of words: they are written with what only their
//! store's own language can say.

use mongodb::Client;
use mongodb::bson::{Document, doc};
use sqlx::{Connection, SqliteConnection};
use vignette::domain::Hashtag;
use vignette::storage::Store;

use crate::scene::{published, signed_up};
use crate::servers::{Fresh, Server, fresh_mongodb, fresh_sqlite};

pub async fn in_sqlite() {
    let fresh = fresh_sqlite().await;
    scene(&*fresh.store).await;
    let mut connection = SqliteConnection::connect(&fresh.address).await.unwrap();
    for statement in [
        "UPDATE posts SET terms = '{}', words = '[]', terms_version = 0",
        "UPDATE users SET name_words = '[]', terms_version = 0",
        "DELETE FROM vocabulary",
        // As hashtags were written before letters were folded.
        "UPDATE posts SET hashtags = 'dog straße'",
        "UPDATE post_tags SET tag = 'straße' WHERE tag = 'strasse'",
    ] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    are_found_after_indexing(fresh).await;
}

pub async fn in_mongodb(server: &Server) {
    let fresh = fresh_mongodb(server).await;
    scene(&*fresh.store).await;
    let client = Client::with_uri_str(&fresh.address).await.unwrap();
    let database = client.default_database().unwrap();
    let without = doc! {
        "$unset": { "terms": "", "weights": "", "terms_version": "", "hashtags_shown": "" },
        // As hashtags were written before letters were folded.
        "$set": { "hashtags": ["dog", "straße"] },
    };
    let posts = database.collection::<Document>("posts");
    posts.update_many(doc! {}, without).await.unwrap();
    let without = doc! { "$unset": { "name_words": "", "terms_version": "" } };
    let users = database.collection::<Document>("users");
    users.update_many(doc! {}, without).await.unwrap();
    let vocabulary = database.collection::<Document>("vocabulary");
    vocabulary.delete_many(doc! {}).await.unwrap();
    are_found_after_indexing(fresh).await;
}

async fn scene(store: &dyn Store) {
    let ada = signed_up(store, "ada").await;
    for second in 0..5 {
        published(store, ada.id, second, "#dog #straße").await;
    }
}

async fn found(store: &dyn Store) -> (usize, usize, usize) {
    let dog = ["dog".to_owned()];
    let lists = vignette::domain::Visibility::Public;
    (
        store.candidates(&dog, lists, 10).await.unwrap().len(),
        store.known_words("do", 10).await.unwrap().len(),
        store.people_like("asa", 10).await.unwrap().len(),
    )
}

/// A step at a time, as if the process were stopped and started between them.
async fn are_found_after_indexing(fresh: Fresh) {
    let store = &*fresh.store;
    assert_eq!(found(store).await, (0, 0, 0));
    let before = store.feed(&tag(), None, 10).await.unwrap();
    let mut steps = 0;
    while store.reindex(2).await.unwrap() > 0 {
        steps += 1;
        assert!(steps < 10, "it never ends");
        assert!(found(store).await.0 >= usize::min(5, steps * 2));
    }
    assert!(steps >= 3, "it was done at once");
    assert_eq!(found(store).await, (5, 1, 1));
    let tag_of_old = Hashtag::parse("Strasse").unwrap();
    assert_eq!(store.count_tag(&tag_of_old, 10).await.unwrap(), 5);
    let shown = before[0].post.hashtags.value.to_string();
    assert_eq!(shown, "#dog #straße");
    let after = store.feed(&tag(), None, 10).await.unwrap();
    assert_eq!(after, before, "indexing changed a post, or its revision");
}

fn tag() -> vignette::domain::Feed {
    vignette::domain::Feed::Tag(Hashtag::parse("dog").unwrap())
}
