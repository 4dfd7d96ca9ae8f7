//! What a crash between two documents leaves in MongoDB, and that it is finished. The embedded store
//! has nothing of the kind: there each of these is one transaction.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use mongodb::Database;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document, Uuid, doc};
use vignette::domain::{Edge, EdgeKind, Feed, Role, SensitiveChoice, Tally, Timestamp};
use vignette::storage::{StorageError, Store};

use crate::scene::{NOON, published, signed_up};
use crate::social::comments::comment;
use crate::social::engagement::tally;

pub type Run = fn(Arc<dyn Store>, Database) -> Pin<Box<dyn Future<Output = ()>>>;

pub const CASES: &[(&str, Run)] = &[
    (
        "a_like_whose_counter_a_crash_left_behind_is_mended",
        |s, d| Box::pin(a_like_whose_counter_a_crash_left_behind_is_mended(s, d)),
    ),
    (
        "a_like_of_a_comment_that_a_crash_left_behind_is_mended",
        |s, d| Box::pin(a_like_of_a_comment_that_a_crash_left_behind_is_mended(s, d)),
    ),
    ("a_deletion_that_a_crash_cut_short_is_finished", |s, d| {
        Box::pin(a_deletion_that_a_crash_cut_short_is_finished(s, d))
    }),
    ("a_digest_of_another_length_is_told", |s, d| {
        Box::pin(a_digest_of_another_length_is_told(s, d))
    }),
    ("an_administrator_half_dismissed_still_counts", |s, d| {
        Box::pin(an_administrator_half_dismissed_still_counts(s, d))
    }),
    (
        "documents_from_before_moderation_read_with_the_defaults",
        |s, d| {
            Box::pin(documents_from_before_moderation_read_with_the_defaults(
                s, d,
            ))
        },
    ),
];

fn id(uuid: uuid::Uuid) -> Bson {
    Bson::from(Uuid::from_bytes(uuid.into_bytes()))
}

async fn a_like_whose_counter_a_crash_left_behind_is_mended(
    store: Arc<dyn Store>,
    database: Database,
) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let post = published(&*store, ada, 1, "#dog").await.id;
    let like = Edge::post(EdgeKind::Like, ada, post, NOON);
    store.insert_edge(&like).await.unwrap();
    // The note and the edge were written; then the process died.
    let edge = doc! {
        "kind": "like", "from": id(bob.as_uuid()), "to": id(post.as_uuid()), "at": NOON.as_millis(),
    };
    let edges = database.collection::<Document>("edges");
    edges.insert_one(edge).await.unwrap();
    let note = doc! {
        "_id": id(uuid::Uuid::now_v7()),
        "subjects": [id(post.as_uuid())],
        "at": NOON.as_millis(),
    };
    let notes = database.collection::<Document>("tally_intents");
    notes.insert_one(note).await.unwrap();
    let likes = async || {
        let found = store.tallies(&[post.as_uuid()]).await.unwrap();
        found[&post.as_uuid()].likes
    };
    assert_eq!(likes().await, 1);
    assert_eq!(
        store.mend_tallies(NOON).await.unwrap(),
        0,
        "too young to touch"
    );
    assert_eq!(likes().await, 1);
    let later = Timestamp::from_millis(NOON.as_millis() + 1);
    assert_eq!(store.mend_tallies(later).await.unwrap(), 1);
    assert_eq!(likes().await, 2);
    assert_eq!(store.mend_tallies(later).await.unwrap(), 0);
}

async fn a_like_of_a_comment_that_a_crash_left_behind_is_mended(
    store: Arc<dyn Store>,
    database: Database,
) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let said = comment(&post, ada, None, "Lovely");
    store.insert_comment(&said).await.unwrap();
    let subject = said.id.as_uuid();
    let edge = doc! {
        "kind": "like_comment", "from": id(ada.as_uuid()), "to": id(subject),
        "at": NOON.as_millis(),
    };
    let edges = database.collection::<Document>("edges");
    edges.insert_one(edge).await.unwrap();
    let intent = doc! {
        "_id": id(uuid::Uuid::now_v7()), "subjects": [id(subject)], "at": NOON.as_millis(),
    };
    let intents = database.collection::<Document>("tally_intents");
    intents.insert_one(intent).await.unwrap();
    let later = Timestamp::from_millis(NOON.as_millis() + 1);
    assert_eq!(store.mend_tallies(later).await.unwrap(), 1);
    assert_eq!(tally(&*store, subject).await.likes, 1);
}

async fn a_deletion_that_a_crash_cut_short_is_finished(store: Arc<dyn Store>, database: Database) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await.id;
    let like = Edge::post(EdgeKind::Like, ada, post, NOON);
    store.insert_edge(&like).await.unwrap();
    let note = doc! { "_id": id(post.as_uuid()), "post": id(post.as_uuid()) };
    let deletions = database.collection::<Document>("deletions");
    deletions.insert_one(note).await.unwrap();
    assert_eq!(store.finish_deletions().await.unwrap(), 1);
    assert!(store.post(post).await.unwrap().is_none());
    assert_eq!(
        store.counted(post.as_uuid()).await.unwrap(),
        Tally::default()
    );
    assert_eq!(store.finish_deletions().await.unwrap(), 0);
}

async fn an_administrator_half_dismissed_still_counts(store: Arc<dyn Store>, database: Database) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    for one in [ada, bob] {
        assert!(store.set_role(one, Role::Admin).await.unwrap());
    }
    // Ada had left the administrators when the process died; her role was not yet written.
    let administrators = database.collection::<Document>("administrators");
    let leave = doc! { "$pull": { "members": id(ada.as_uuid()) } };
    administrators.update_one(doc! {}, leave).await.unwrap();
    assert!(
        !store.set_role(bob, Role::Member).await.unwrap(),
        "bob is the last who surely is one"
    );
    assert!(
        store.set_role(ada, Role::Member).await.unwrap(),
        "once more"
    );
    assert!(!store.set_role(bob, Role::Member).await.unwrap());
    assert!(store.set_role(ada, Role::Admin).await.unwrap());
    assert!(store.set_role(bob, Role::Member).await.unwrap());
}

async fn documents_from_before_moderation_read_with_the_defaults(
    store: Arc<dyn Store>,
    database: Database,
) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await.id;
    let without = doc! { "$unset": {
        "sensitive": "", "sensitive_by_moderator": "", "pictures.0.digest": "",
    } };
    let posts = database.collection::<Document>("posts");
    posts.update_many(doc! {}, without).await.unwrap();
    let without = doc! { "$unset": { "role": "", "sensitive_choice": "" } };
    let users = database.collection::<Document>("users");
    users.update_many(doc! {}, without).await.unwrap();
    let found = store.post(post).await.unwrap().unwrap();
    assert!(!found.post.sensitive && !found.post.sensitive_by_moderator);
    assert!(found.post.hidden.is_none());
    assert_eq!(found.post.pictures[0].digest, None);
    let user = store.user(ada).await.unwrap().unwrap();
    assert_eq!((user.role, user.suspension), (Role::Member, None));
    assert_eq!(user.profile.sensitive, SensitiveChoice::Blur);
    assert_eq!(store.feed(&Feed::Public, None, 9).await.unwrap().len(), 1);
    assert!(store.set_role(ada, Role::Admin).await.unwrap());
}

async fn a_digest_of_another_length_is_told(store: Arc<dyn Store>, database: Database) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let short = Bson::Binary(Binary {
        subtype: BinarySubtype::Generic,
        bytes: vec![1, 2, 3],
    });
    let posts = database.collection::<Document>("posts");
    let one = doc! { "_id": id(post.id.as_uuid()) };
    let set = doc! { "$set": { "pictures.0.digest": short } };
    posts.update_one(one, set).await.unwrap();
    let read = store.post(post.id).await;
    assert!(
        matches!(read, Err(StorageError::Corrupt { .. })),
        "{read:?}"
    );
}
