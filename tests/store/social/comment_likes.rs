//! Likes of comments, and the two orders of comments.

use std::sync::Arc;

use uuid::Uuid;
use vignette::domain::{
    Comment, CommentId, CommentOrder, Edge, EdgeKind, End, Notification, NotificationId,
    NotificationKind, Post, Tally, UserId,
};
use vignette::storage::{QueryPlans, Store};

use crate::scene::{NOON, published, signed_up};
use crate::social::comments::comment;
use crate::social::engagement::{assert_along_an_index, tally};

async fn like(store: &dyn Store, person: UserId, comment: &Comment) {
    let like = Edge::comment(EdgeKind::LikeComment, person, comment.id, NOON);
    assert!(store.insert_edge(&like).await.unwrap());
    assert!(!store.insert_edge(&like).await.unwrap());
}

async fn said(
    store: &dyn Store,
    post: &Post,
    author: UserId,
    parent: Option<CommentId>,
) -> Comment {
    let said = comment(post, author, parent, "Lovely");
    store.insert_comment(&said).await.unwrap();
    said
}

/// No edge leads to it, and it has no counters.
async fn nothing_is_left(store: &dyn Store, subject: Uuid) {
    let (kind, end) = (EdgeKind::LikeComment, End::To);
    let edges = store.edges(kind, end, subject, None, 9).await.unwrap();
    assert_eq!(edges, []);
    assert!(store.tallies(&[subject]).await.unwrap().is_empty());
    assert_eq!(store.counted(subject).await.unwrap(), Tally::default());
}

pub async fn a_comment_takes_its_likes_along(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let first = said(&*store, &post, bob, None).await;
    let answer = said(&*store, &post, ada, Some(first.id)).await;
    let other = said(&*store, &post, bob, None).await;
    for one in [&first, &answer, &other] {
        for person in [ada, bob] {
            like(&*store, person, one).await;
        }
    }
    let subject = first.id.as_uuid();
    assert_eq!(tally(&*store, subject).await.likes, 2);
    assert_eq!(store.counted(subject).await.unwrap().likes, 2);
    let (before, right) = store.recount(subject).await.unwrap();
    assert_eq!((before, before.likes), (right, 2));
    let subjects = store.tally_subjects(None, 99).await.unwrap();
    assert!(subjects.contains(&subject));
    // They stand in no list of liked posts.
    let posts = store.edges(EdgeKind::Like, End::From, bob.as_uuid(), None, 9);
    assert_eq!(posts.await.unwrap(), []);

    let one = Notification {
        id: NotificationId::generate(),
        to: ada,
        kind: NotificationKind::Like,
        actor: bob,
        post: Some(post.id),
        comment: Some(answer.id),
        at: NOON,
        read: false,
        message: None,
    };
    assert!(store.insert_notification(&one).await.unwrap());
    let gone = (EdgeKind::LikeComment, ada, answer.id.as_uuid());
    assert!(store.delete_edge(gone.0, gone.1, gone.2).await.unwrap());
    assert_eq!(tally(&*store, answer.id.as_uuid()).await.likes, 1);
    store.delete_comment(&first).await.unwrap();
    nothing_is_left(&*store, subject).await;
    nothing_is_left(&*store, answer.id.as_uuid()).await;
    assert_eq!(store.notifications(ada, None, 9).await.unwrap(), []);
    assert_eq!(tally(&*store, other.id.as_uuid()).await.likes, 2);
}

pub async fn a_post_takes_the_likes_of_its_comments_along(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let first = said(&*store, &post, ada, None).await;
    let answer = said(&*store, &post, ada, Some(first.id)).await;
    for one in [&first, &answer] {
        like(&*store, ada, one).await;
    }
    store.delete_post(post.id).await.unwrap();
    for one in [&first, &answer] {
        nothing_is_left(&*store, one.id.as_uuid()).await;
    }
}

pub async fn comments_are_read_in_pages_from_either_end(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let other = published(&*store, ada, 2, "#dog").await;
    let mut written = Vec::new();
    for _ in 0..5 {
        let one = said(&*store, &post, ada, None).await;
        said(&*store, &post, ada, Some(one.id)).await;
        said(&*store, &other, ada, None).await;
        written.push(one.id);
    }
    for order in CommentOrder::ALL {
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let page = store.comments(post.id, order, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            read.extend(page.iter().map(|one| one.id));
        }
        assert_eq!(read, written, "{order:?}");
        written.reverse();
    }
}

pub async fn comments_are_read_along_an_index_in_both_orders(store: Arc<dyn QueryPlans>) {
    let ada = signed_up(&*store, "ada").await.id;
    let post = published(&*store, ada, 1, "#dog").await;
    let one = said(&*store, &post, ada, None).await;
    for order in CommentOrder::ALL {
        for after in [None, Some(one.id)] {
            let plan = store.explain_comments(post.id, order, after).await.unwrap();
            let Some(plan) = plan else { return };
            assert_along_an_index(&plan, "comments");
        }
    }
}
