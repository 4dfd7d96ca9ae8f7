//! Uploads that are sent twice, drafts that were forgotten, hashtags in use.

use std::sync::Arc;

use vignette::domain::{
    BlobKey, Full, Hashtag, Picture, PictureId, Post, PostId, UploadClaim, UploadKey, UserId,
};
use vignette::storage::{QueryPlans, ReplaceError, Store};

use crate::scene::{NOON, draft, published, signed_up};

fn claim(author: UserId, key: &str) -> UploadClaim {
    UploadClaim {
        author,
        key: UploadKey::new(key, "aa").unwrap(),
        post: PostId::generate(),
        picture: PictureId::generate(),
        claimed_at: NOON,
        done: false,
    }
}

pub async fn of_two_claims_on_one_upload_the_first_stands(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let store = Arc::clone(&store);
            let mine = claim(ada, "k");
            tokio::spawn(async move { (store.claim_upload(&mine).await.unwrap(), mine) })
        })
        .collect();
    let mut standing = Vec::new();
    let mut winners = 0;
    for task in tasks {
        let (stands, mine) = task.await.unwrap();
        winners += usize::from(stands == mine);
        standing.push(stands);
    }
    assert_eq!(winners, 1);
    assert!(standing.iter().all(|claim| *claim == standing[0]));
    for other in [claim(ada, "l"), claim(bob, "k")] {
        assert_eq!(store.claim_upload(&other).await.unwrap(), other);
    }
}

pub async fn a_claim_is_finished_taken_over_released_and_swept(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let mut first = claim(ada, "k");
    store.claim_upload(&first).await.unwrap();
    store.finish_upload(&first).await.unwrap();
    first.done = true;
    let second = claim(ada, "k");
    assert_eq!(store.claim_upload(&second).await.unwrap(), first);
    assert!(store.take_over_upload(&first, &second).await.unwrap());
    assert!(
        !store
            .take_over_upload(&first, &claim(ada, "k"))
            .await
            .unwrap()
    );
    // Whoever was overtaken changes nothing any more.
    store.finish_upload(&first).await.unwrap();
    store.release_upload(&first).await.unwrap();
    assert_eq!(store.claim_upload(&claim(ada, "k")).await.unwrap(), second);
    store.release_upload(&second).await.unwrap();
    let third = claim(ada, "k");
    assert_eq!(store.claim_upload(&third).await.unwrap(), third);
    assert_eq!(store.sweep_uploads(NOON).await.unwrap(), 0);
    let later = NOON.plus_seconds(1);
    assert_eq!(store.sweep_uploads(later).await.unwrap(), 1);
    let fourth = claim(ada, "k");
    assert_eq!(store.claim_upload(&fourth).await.unwrap(), fourth);
}

/// Adds a picture as the service does: read, change, write over the revision read, else again.
async fn add(store: &dyn Store, id: PostId, picture: Picture) -> Result<(), Full> {
    loop {
        let mut post = store.post(id).await.unwrap().unwrap().post;
        post.add(picture.clone())?;
        match store.replace_post(&post).await {
            Ok(()) => return Ok(()),
            Err(ReplaceError::Conflict) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

pub async fn pictures_added_at_once_all_arrive_and_none_beyond_the_tenth(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = draft(ada.id);
    store.insert_post(&post).await.unwrap();
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let store = Arc::clone(&store);
            let picture = Picture {
                id: PictureId::generate(),
                blob: BlobKey::generate(),
                ..post.pictures[0].clone()
            };
            let id = post.id;
            tokio::spawn(async move {
                let added = add(&*store, id, picture.clone()).await;
                (picture.id, added)
            })
        })
        .collect();
    let mut arrived = vec![post.pictures[0].id];
    for task in tasks {
        let (id, added) = task.await.unwrap();
        arrived.extend(added.is_ok().then_some(id));
    }
    assert_eq!(arrived.len(), Post::MAX_PICTURES);
    let found = store.post(post.id).await.unwrap().unwrap().post;
    let mut there: Vec<_> = found.pictures.iter().map(|picture| picture.id).collect();
    assert_eq!(there[0], arrived[0]);
    there.sort_unstable();
    arrived.sort_unstable();
    assert_eq!(there, arrived);
}

pub async fn pictures_keep_the_order_that_they_are_put_into(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut post = draft(ada.id);
    for _ in 0..3 {
        let picture = Picture {
            id: PictureId::generate(),
            blob: BlobKey::generate(),
            ..post.pictures[0].clone()
        };
        post.add(picture).unwrap();
    }
    store.insert_post(&post).await.unwrap();
    let mut ids: Vec<_> = post.pictures.iter().map(|picture| picture.id).collect();
    ids.reverse();
    post.order(&ids);
    post.remove(ids[1]).unwrap();
    store.replace_post(&post).await.unwrap();
    post.revision += 1;
    assert_eq!(store.post(post.id).await.unwrap().unwrap().post, post);
}

pub async fn finds_drafts_that_nobody_has_changed(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut old = draft(ada.id);
    store.insert_post(&old).await.unwrap();
    let mut young = draft(ada.id);
    young.updated_at = NOON.plus_seconds(100);
    store.insert_post(&young).await.unwrap();
    published(&*store, ada.id, 1, "#dog").await;
    let stale = |seconds| {
        let store = Arc::clone(&store);
        async move {
            store
                .stale_drafts(NOON.plus_seconds(seconds), 10)
                .await
                .unwrap()
        }
    };
    assert_eq!(stale(-1).await, []);
    assert_eq!(stale(100).await, [(old.id, 0)]);
    assert_eq!(
        store
            .stale_drafts(NOON.plus_seconds(101), 1)
            .await
            .unwrap()
            .len(),
        1
    );
    old.updated_at = NOON.plus_seconds(100);
    store.replace_post(&old).await.unwrap();
    assert_eq!(stale(100).await, []);

    assert!(!store.delete_revision(old.id, 0).await.unwrap());
    assert!(store.post(old.id).await.unwrap().is_some());
    assert!(store.delete_revision(old.id, 1).await.unwrap());
    assert!(store.post(old.id).await.unwrap().is_none());
    assert!(!store.delete_revision(old.id, 1).await.unwrap());
}

pub async fn hashtags_in_use_are_found_by_their_beginning(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    store.insert_post(&draft(ada.id)).await.unwrap();
    for (second, tags) in (0..).zip(["#dogs #dawn", "#dogs #dock #sea", "#dogs #dock", "#犬 #d"]) {
        published(&*store, ada.id, second, tags).await;
    }
    let starting = |start: &'static str, limit| {
        let store = Arc::clone(&store);
        async move {
            let found = store.hashtags_starting(start, limit).await.unwrap();
            let name = |(tag, uses): (Hashtag, u64)| (tag.as_str().to_owned(), uses);
            found.into_iter().map(name).collect::<Vec<_>>()
        }
    };
    let pair = |tag: &str, uses| (tag.to_owned(), uses);
    assert_eq!(starting("do", 8).await, [pair("dogs", 3), pair("dock", 2)]);
    let all = [
        pair("dogs", 3),
        pair("dock", 2),
        pair("d", 1),
        pair("dawn", 1),
    ];
    assert_eq!(starting("d", 8).await, all);
    assert_eq!(starting("d", 1).await, all[..1]);
    assert_eq!(starting("犬", 8).await, [pair("犬", 1)]);
    for nothing in ["dog_", "x", ".*", "$"] {
        assert_eq!(starting(nothing, 8).await, [], "{nothing}");
    }

    let tags: Vec<_> = ["dog", "dogs", "sea", "strand"]
        .iter()
        .map(|tag| Hashtag::parse(tag).unwrap())
        .collect();
    let used = store.hashtag_uses(&tags).await.unwrap();
    let expected = [(tags[1].clone(), 3), (tags[2].clone(), 1)];
    assert_eq!(used, expected, "#strand stands in a draft only");
}

/// See `feeds::every_feed_is_read_along_an_index`.
pub async fn completion_reads_a_range_of_an_index(store: Arc<dyn QueryPlans>) {
    let ada = signed_up(&*store, "ada").await;
    published(&*store, ada.id, 1, "#dog").await;
    let Some(plan) = store.explain_hashtags_starting("do").await.unwrap() else {
        return;
    };
    for wrong in ["SCAN post_tags", "COLLSCAN"] {
        assert!(!plan.contains(wrong), "{plan}");
    }
}

pub async fn the_bytes_of_a_persons_pictures_are_added_up(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    assert_eq!(store.bytes_of(ada.id).await.unwrap(), 0);
    for (author, sizes) in [
        (&ada, &[3_000_000_000, 2_000_000_000][..]),
        (&ada, &[5]),
        (&bob, &[9]),
    ] {
        let mut post = draft(author.id);
        let one = post.pictures[0].clone();
        let pictures = sizes.iter().map(|bytes| Picture {
            id: PictureId::generate(),
            blob: BlobKey::generate(),
            bytes: *bytes,
            ..one.clone()
        });
        post.pictures = pictures.collect();
        store.insert_post(&post).await.unwrap();
    }
    assert_eq!(store.bytes_of(ada.id).await.unwrap(), 5_000_000_005);
    assert_eq!(store.bytes_of(bob.id).await.unwrap(), 9);
}
