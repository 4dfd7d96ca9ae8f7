//! What others have left with an account that is being deleted.

use std::sync::Arc;

use vignette::domain::{
    Comment, CommentId, CommentText, Edge, EdgeKind, End, Notification, NotificationId,
    NotificationKind, Post, User,
};
use vignette::storage::Store;

use crate::scene::{NOON, published, signed_up};

/// A comment with a reply, and two people who like the post and the reply.
async fn leave_something(store: &dyn Store, post: &Post, people: &[User; 2]) {
    let mut parent = None;
    for person in people {
        let comment = Comment {
            id: CommentId::generate(),
            post: post.id,
            parent,
            author: person.id,
            text: CommentText::parse("Nice").unwrap(),
            created_at: NOON,
            edited_at: None,
        };
        store.insert_comment(&comment).await.unwrap();
        parent = Some(comment.id);
        notify(store, NotificationKind::Comment, post, person, parent).await;
    }
    for person in people {
        let (post_id, comment) = (post.id.as_uuid(), parent.unwrap().as_uuid());
        for (kind, to) in [
            (EdgeKind::Like, post_id),
            (EdgeKind::Bookmark, post_id),
            (EdgeKind::LikeComment, comment),
        ] {
            let at = NOON;
            let edge = Edge {
                kind,
                from: person.id,
                to,
                at,
            };
            assert!(store.insert_edge(&edge).await.unwrap());
        }
        notify(store, NotificationKind::Like, post, person, None).await;
    }
}

async fn notify(
    store: &dyn Store,
    kind: NotificationKind,
    post: &Post,
    actor: &User,
    comment: Option<CommentId>,
) {
    let notification = Notification {
        id: NotificationId::generate(),
        to: post.author,
        kind,
        actor: actor.id,
        post: Some(post.id),
        comment,
        message: None,
        at: NOON,
        read: false,
    };
    assert!(store.insert_notification(&notification).await.unwrap());
}

/// How many people like what is left of a post and its comments, and notifications about it.
async fn left(store: &dyn Store, post: &Post) -> (usize, usize) {
    let likes = store.edges(EdgeKind::Like, End::To, post.id.as_uuid(), None, 9);
    let notifications = store.notifications(post.author, None, 99).await.unwrap();
    let about = notifications.iter().filter(|one| one.post == Some(post.id));
    (likes.await.unwrap().len(), about.count())
}

pub async fn what_others_left_with_an_account_is_deleted_in_steps(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let people = [
        signed_up(&*store, "bob").await,
        signed_up(&*store, "cleo").await,
    ];
    let posts = [
        published(&*store, ada.id, 1, "#dog").await,
        published(&*store, ada.id, 2, "#cat").await,
    ];
    for post in &posts {
        leave_something(&*store, post, &people).await;
    }
    let mut steps = 0;
    while store.thin_out_post(posts[0].id, 1).await.unwrap() {
        steps += 1;
        assert!(steps < 20, "it never ends");
    }
    store.delete_post(posts[0].id).await.unwrap();
    assert_eq!(left(&*store, &posts[0]).await, (0, 0));
    assert_eq!(left(&*store, &posts[1]).await, (2, 4));
    for person in &people {
        let liked = store.edges(
            EdgeKind::LikeComment,
            End::From,
            person.id.as_uuid(),
            None,
            9,
        );
        assert_eq!(liked.await.unwrap().len(), 1, "of the other post");
        assert_eq!(store.comments_of(person.id, 9).await.unwrap().len(), 1);
    }
    while store.thin_out_account(ada.id, 1).await.unwrap() {
        steps += 1;
        assert!(steps < 40, "it never ends");
    }
    store.delete_account(ada.id).await.unwrap();
    let notifications = store.notifications(ada.id, None, 9).await.unwrap();
    assert!(notifications.is_empty());
    assert!(!store.thin_out_account(ada.id, 1).await.unwrap());
    assert!(!store.thin_out_post(posts[0].id, 1).await.unwrap());
}
