//! Comments with their answers, what goes with a deleted post, and notifications.

use std::sync::Arc;

use vignette::domain::{
    Comment, CommentId, CommentOrder, CommentText, Cursor, Edge, EdgeKind, End, Notification,
    NotificationId, NotificationKind, Post, Tally, UserId,
};
use vignette::storage::Store;

use crate::scene::{NOON, published, signed_up};
use crate::social::engagement::tally;

pub fn comment(post: &Post, author: UserId, parent: Option<CommentId>, text: &str) -> Comment {
    Comment {
        id: CommentId::generate(),
        post: post.id,
        parent,
        author,
        text: CommentText::parse(text).unwrap(),
        created_at: NOON,
        edited_at: None,
    }
}

pub async fn comments_are_kept_counted_changed_and_deleted_with_their_answers(
    store: Arc<dyn Store>,
) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let first = comment(&post, bob, None, "Lovely\nlight");
    let second = comment(&post, ada, None, "Thanks");
    let answer = comment(&post, ada, Some(first.id), "It was early");
    for one in [&first, &second, &answer, &answer] {
        store.insert_comment(one).await.unwrap();
    }
    let found = store
        .comments(post.id, CommentOrder::Oldest, None, 10)
        .await
        .unwrap();
    assert_eq!(found, [first.clone(), second.clone()]);
    let found = store
        .comments(post.id, CommentOrder::Oldest, Some(first.id), 10)
        .await
        .unwrap();
    assert_eq!(found, std::slice::from_ref(&second));
    let answers = store.answers(&[first.id, second.id], 10).await.unwrap();
    assert_eq!(answers, std::slice::from_ref(&answer));
    assert_eq!(tally(&*store, post.id.as_uuid()).await.comments, 3);

    assert_eq!(store.comments_by_ids(&[]).await.unwrap(), []);
    let ids = [answer.id, CommentId::generate(), first.id];
    let mut found = store.comments_by_ids(&ids).await.unwrap();
    found.sort_by_key(|one| one.id);
    assert_eq!(found, [first.clone(), answer.clone()]);

    let mut changed = second.clone();
    changed.text = CommentText::parse("Thank you").unwrap();
    changed.edited_at = Some(NOON.plus_seconds(60));
    store.replace_comment(&changed).await.unwrap();
    assert_eq!(store.comment(second.id).await.unwrap(), Some(changed));

    store.delete_comment(&first).await.unwrap();
    store.delete_comment(&first).await.unwrap();
    assert_eq!(store.comment(answer.id).await.unwrap(), None);
    assert_eq!(tally(&*store, post.id.as_uuid()).await.comments, 1);
    assert_eq!(store.counted(post.id.as_uuid()).await.unwrap().comments, 1);
}

pub async fn a_deleted_post_takes_along_what_refers_to_it(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let said = comment(&post, bob, None, "Lovely");
    store.insert_comment(&said).await.unwrap();
    for kind in [EdgeKind::Like, EdgeKind::Bookmark] {
        store
            .insert_edge(&Edge::post(kind, bob, post.id, NOON))
            .await
            .unwrap();
    }
    store
        .insert_notification(&notification(ada, bob, &post, 1))
        .await
        .unwrap();
    store.delete_post(post.id).await.unwrap();
    assert_eq!(store.comment(said.id).await.unwrap(), None);
    assert_eq!(
        store.counted(post.id.as_uuid()).await.unwrap(),
        Tally::default()
    );
    assert_eq!(tally(&*store, post.id.as_uuid()).await, Tally::default());
    assert_eq!(store.notifications(ada, None, 9).await.unwrap(), []);
    let bookmarks = store.edges(EdgeKind::Bookmark, End::From, bob.as_uuid(), None, 9);
    assert_eq!(bookmarks.await.unwrap(), []);
    assert_eq!(store.finish_deletions().await.unwrap(), 0);
}

fn notification(to: UserId, actor: UserId, post: &Post, second: i64) -> Notification {
    Notification {
        id: NotificationId::generate(),
        to,
        kind: NotificationKind::Like,
        actor,
        post: Some(post.id),
        comment: None,
        at: NOON.plus_seconds(second),
        read: false,
        message: None,
    }
}

pub async fn notifications_come_once_newest_first_and_are_read_up_to_one(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let first = notification(ada, bob, &published(&*store, ada, 1, "").await, 1);
    let second = notification(ada, bob, &published(&*store, ada, 2, "").await, 2);
    let third = notification(ada, bob, &published(&*store, ada, 3, "").await, 3);
    for one in [&first, &second, &third] {
        assert!(store.insert_notification(one).await.unwrap());
    }
    let again = Notification {
        id: NotificationId::generate(),
        at: NOON.plus_seconds(9),
        ..first.clone()
    };
    assert!(!store.insert_notification(&again).await.unwrap());
    assert_eq!(store.unread_notifications(ada, 100).await.unwrap(), 3);
    assert_eq!(store.unread_notifications(ada, 2).await.unwrap(), 2);
    assert_eq!(store.unread_notifications(bob, 100).await.unwrap(), 0);
    store.mark_notifications_read(ada, second.id).await.unwrap();
    assert_eq!(store.unread_notifications(ada, 100).await.unwrap(), 1);
    let read = |notification: &Notification| Notification {
        read: true,
        ..notification.clone()
    };
    let page = store.notifications(ada, None, 2).await.unwrap();
    assert_eq!(page, [third.clone(), read(&second)]);
    let after = Cursor {
        time: second.at,
        id: second.id.as_uuid(),
    };
    assert_eq!(
        store.notifications(ada, Some(after), 2).await.unwrap(),
        [read(&first)]
    );
    store.withdraw_notification(&again).await.unwrap();
    assert_eq!(store.notifications(ada, Some(after), 2).await.unwrap(), []);
}
