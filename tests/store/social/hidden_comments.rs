//! Comments of accounts that are out of sight are not counted for readers.

use std::sync::Arc;

use vignette::domain::{ModeratorsText, PostId, Suspension, Timestamp, UserId};
use vignette::storage::Store;

use crate::scene::{NOON, published, signed_up};
use crate::social::comments::comment;

async fn suspend(store: &dyn Store, person: UserId, until: Option<Timestamp>) {
    let suspension = Suspension {
        since: NOON,
        until,
        reason: ModeratorsText::default(),
    };
    assert!(store.suspend(person, &suspension).await.unwrap());
}

pub async fn hidden_comments_are_counted_while_they_are_hidden(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let eve = signed_up(&*store, "eve").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let other = published(&*store, ada, 2, "#cat").await;
    let first = comment(&post, bob, None, "Lovely");
    let answers = [
        comment(&post, ada, Some(first.id), "Thanks"),
        comment(&post, bob, Some(first.id), "Really"),
    ];
    let second = comment(&post, eve, None, "Yes");
    let elsewhere = comment(&other, bob, None, "Lovely");
    for one in [&first, &second, &elsewhere].into_iter().chain(&answers) {
        store.insert_comment(one).await.unwrap();
    }
    let posts = [post.id, other.id, PostId::generate()];
    let hidden = async || {
        let counts = store.hidden_comments(&posts).await.unwrap();
        posts.map(|post| counts.get(&post).copied().unwrap_or_default())
    };
    assert_eq!(store.hidden_comments(&[]).await.unwrap().len(), 0);
    assert_eq!(hidden().await, [0, 0, 0]);

    // The answer of someone who is not hidden goes out of sight with what it answers.
    suspend(&*store, bob, None).await;
    assert_eq!(hidden().await, [3, 1, 0]);
    let soon = Timestamp::now().plus_seconds(3600);
    store.schedule_deletion(eve, Some(soon)).await.unwrap();
    assert_eq!(hidden().await, [4, 1, 0]);
    store.delete_comment(&elsewhere).await.unwrap();
    assert_eq!(hidden().await, [4, 0, 0]);

    store.schedule_deletion(eve, None).await.unwrap();
    store.lift_suspension(bob).await.unwrap();
    assert_eq!(hidden().await, [0, 0, 0]);
    suspend(&*store, bob, Some(soon)).await;
    assert_eq!(hidden().await, [3, 0, 0]);
    suspend(&*store, bob, Some(Timestamp::from_millis(1))).await;
    assert_eq!(hidden().await, [0, 0, 0], "a suspension that has run out");
}
