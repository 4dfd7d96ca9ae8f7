//! Posts one by one.

use std::sync::Arc;

use vignette::domain::{
    Caption, CaptionState, Feed, Focus, Origin, Picture, PictureId, PostId, Suggestible,
};
use vignette::storage::{ReplaceError, Store};

use crate::scene::{NOON, draft, published, signed_up};

pub async fn a_post_reads_back_as_it_was_written(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut post = draft(ada.id);
    let second = Picture {
        id: PictureId::generate(),
        blob: vignette::domain::BlobKey::generate(),
        digest: None,
        camera: Default::default(),
        credit: Default::default(),
        extra_files: Default::default(),
        alt_choice: Default::default(),
        bytes: 0,
        focus: None,
        caption_state: CaptionState::Unavailable,
        ..post.pictures[0].clone()
    };
    post.pictures.push(second);
    (post.sensitive, post.sensitive_by_moderator) = (true, true);
    store.insert_post(&post).await.unwrap();
    let found = store.post(post.id).await.unwrap().unwrap();
    assert_eq!(found.author, ada.as_author());
    assert_eq!(found.post, post);
    assert!(store.post(PostId::generate()).await.unwrap().is_none());
}

pub async fn who_a_text_is_from_reads_back(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    for origin in Origin::ALL {
        let mut post = draft(ada.id);
        post.caption.origin = origin;
        post.hashtags.origin = origin;
        post.pictures[0].alt.origin = origin;
        store.insert_post(&post).await.unwrap();
        let mut found = store.post(post.id).await.unwrap().unwrap().post;
        assert_eq!(found, post);
        found.caption.origin = Origin::File;
        found.pictures[0].alt.origin = Origin::File;
        store.replace_post(&found).await.unwrap();
        found.revision += 1;
        assert_eq!(store.post(post.id).await.unwrap().unwrap().post, found);
    }
}

pub async fn a_replaced_post_stands_at_the_next_revision(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut post = draft(ada.id);
    store.insert_post(&post).await.unwrap();
    post.caption = Suggestible {
        value: Caption::parse("New").unwrap(),
        origin: Origin::Written,
    };
    post.replaced_caption = None;
    post.pictures[0].alt_choice.replaced = None;
    post.edited_at = None;
    post.pictures[0].focus = Some(Focus::from_stored(0.1, -0.7));
    (post.sensitive, post.sensitive_by_moderator) = (true, true);
    post.publish(NOON.plus_seconds(5));
    store.replace_post(&post).await.unwrap();
    post.revision += 1;
    assert_eq!(store.post(post.id).await.unwrap().unwrap().post, post);
    store.replace_post(&post).await.unwrap();
    let error = store.replace_post(&post).await.unwrap_err();
    assert!(matches!(error, ReplaceError::Conflict), "{error:?}");
}

pub async fn of_two_writers_over_one_revision_exactly_one_wins(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut post = draft(ada.id);
    store.insert_post(&post).await.unwrap();
    for _ in 0..10 {
        let tasks: Vec<_> = (0..4)
            .map(|i| {
                let store = Arc::clone(&store);
                let mut mine = post.clone();
                mine.caption.value = Caption::parse(&format!("Writer {i}")).unwrap();
                tokio::spawn(async move { (store.replace_post(&mine).await, mine) })
            })
            .collect();
        let mut winner = None;
        for task in tasks {
            match task.await.unwrap() {
                (Ok(()), mine) => assert!(winner.replace(mine).is_none(), "two writers won"),
                (Err(ReplaceError::Conflict), _) => {}
                (Err(error), _) => panic!("{error:?}"),
            }
        }
        post = store.post(post.id).await.unwrap().unwrap().post;
        assert_eq!(
            post.caption.value,
            winner.expect("nobody won").caption.value
        );
    }
    assert_eq!(post.revision, 10);
}

pub async fn a_deleted_post_is_gone_from_every_list(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    store.delete_post(post.id).await.unwrap();
    store.delete_post(post.id).await.unwrap();
    assert!(store.post(post.id).await.unwrap().is_none());
    assert!(
        store
            .post_of_picture(post.pictures[0].id)
            .await
            .unwrap()
            .is_none()
    );
    let tag = post.hashtags.value.as_slice()[0].clone();
    for feed in [Feed::Public, Feed::Author(ada.id), Feed::Tag(tag)] {
        assert!(
            store.feed(&feed, None, 10).await.unwrap().is_empty(),
            "{feed:?}"
        );
    }
}

pub async fn finds_the_post_of_a_picture(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    published(&*store, ada.id, 2, "#dog").await;
    let found = store
        .post_of_picture(post.pictures[0].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.post, post);
    assert_eq!(found.author, ada.as_author());
    assert!(
        store
            .post_of_picture(PictureId::generate())
            .await
            .unwrap()
            .is_none()
    );
}

pub async fn finds_posts_whose_words_are_due(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let due = draft(ada.id);
    store.insert_post(&due).await.unwrap();
    let mut ready = draft(ada.id);
    ready.pictures[0].caption_state = CaptionState::Unavailable;
    store.insert_post(&ready).await.unwrap();
    let before = store
        .posts_with_pending_captions(NOON.plus_seconds(59), 10)
        .await
        .unwrap();
    assert_eq!(before, []);
    let after = store
        .posts_with_pending_captions(NOON.plus_seconds(60), 10)
        .await
        .unwrap();
    assert_eq!(after, [due.id]);
}
