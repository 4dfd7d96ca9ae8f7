//! Lists of posts.

use std::collections::HashSet;
use std::sync::Arc;

use vignette::domain::{Cursor, Feed, Hashtag, PostId, PostWithAuthor};
use vignette::storage::{QueryPlans, Store};

use crate::scene::{NOON, draft, published, signed_up, tags};

fn ids(posts: &[PostWithAuthor]) -> Vec<PostId> {
    posts.iter().map(|found| found.post.id).collect()
}

fn cursor(found: &PostWithAuthor) -> Cursor {
    Cursor {
        time: found.post.published_at.unwrap(),
        id: found.post.id.as_uuid(),
    }
}

fn tag(text: &str) -> Feed {
    Feed::Tag(Hashtag::parse(text).unwrap())
}

pub async fn drafts_stand_in_no_feed(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let first = draft(ada.id);
    let second = draft(ada.id);
    store.insert_post(&first).await.unwrap();
    store.insert_post(&second).await.unwrap();
    let out = published(&*store, ada.id, 1, "#sea").await;
    for feed in [Feed::Public, Feed::Author(ada.id)] {
        assert_eq!(
            ids(&store.feed(&feed, None, 10).await.unwrap()),
            [out.id],
            "{feed:?}"
        );
    }
    assert_eq!(store.feed(&tag("dog"), None, 10).await.unwrap(), []);
    let drafts = store.drafts(ada.id, None, 10).await.unwrap();
    assert_eq!(drafts, [second, first]);
}

pub async fn drafts_are_read_in_pages(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let mut begun = Vec::new();
    for _ in 0..5 {
        for author in [ada.id, bob.id] {
            let post = draft(author);
            store.insert_post(&post).await.unwrap();
            begun.extend((author == ada.id).then_some(post.id));
        }
        published(&*store, ada.id, 1, "#dog").await;
    }
    begun.reverse();
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let page = store.drafts(ada.id, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        read.extend(page.iter().map(|post| post.id));
    }
    assert_eq!(read, begun);
    assert_eq!(read.len(), 5);
}

pub async fn feeds_are_newest_first_and_by_author_and_tag(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let old = published(&*store, ada.id, 1, "#dog #sea").await;
    let middle = published(&*store, bob.id, 2, "#dog").await;
    let new = published(&*store, ada.id, 3, "#sea").await;
    let feed = store.feed(&Feed::Public, None, 10).await.unwrap();
    assert_eq!(ids(&feed), [new.id, middle.id, old.id]);
    assert_eq!(feed[1].author, bob.as_author());
    assert_eq!(feed[1].post, middle);
    let feed = store.feed(&Feed::Author(ada.id), None, 10).await.unwrap();
    assert_eq!(ids(&feed), [new.id, old.id]);
    let feed = store.feed(&tag("dog"), None, 10).await.unwrap();
    assert_eq!(ids(&feed), [middle.id, old.id]);
    let newest = store.post(new.id).await.unwrap().unwrap();
    let feed = store
        .feed(&tag("sea"), Some(cursor(&newest)), 10)
        .await
        .unwrap();
    assert_eq!(ids(&feed), [old.id]);
}

pub async fn paging_shows_every_post_once_while_others_are_published(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut expected = HashSet::new();
    for second in 0..35 {
        expected.insert(published(&*store, ada.id, second, "#dog").await.id);
    }
    for feed in [Feed::Public, Feed::Author(ada.id), tag("dog")] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.feed(&feed, after, 7).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(cursor(last));
            seen.extend(ids(&page));
            // Someone publishes between two pages; it is newer than where the reader is.
            published(&*store, ada.id, 1000, "#dog").await;
        }
        let known: Vec<_> = seen.iter().filter(|id| expected.contains(id)).collect();
        assert_eq!(known.len(), 35, "{feed:?}: a post was missed");
        assert_eq!(
            seen.iter().collect::<HashSet<_>>().len(),
            seen.len(),
            "{feed:?}: shown twice"
        );
    }
}

pub async fn posts_of_the_same_millisecond_are_neither_lost_nor_repeated(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut expected = Vec::new();
    for _ in 0..9 {
        expected.push(published(&*store, ada.id, 1, "#dog").await.id);
    }
    expected.sort_by(|a, b| b.cmp(a));
    for feed in [Feed::Public, Feed::Author(ada.id), tag("dog")] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.feed(&feed, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(cursor(last));
            seen.extend(ids(&page));
        }
        assert_eq!(seen, expected, "{feed:?}");
    }
}

pub async fn a_changed_hashtag_moves_the_post_to_its_page(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut post = published(&*store, ada.id, 1, "#dog #sea").await;
    post.hashtags.value = tags("#sea #cat");
    store.replace_post(&post).await.unwrap();
    assert_eq!(store.feed(&tag("dog"), None, 10).await.unwrap(), []);
    for kept in ["sea", "cat"] {
        assert_eq!(
            ids(&store.feed(&tag(kept), None, 10).await.unwrap()),
            [post.id]
        );
    }
}

/// Whether a plan in SQLite's words reads all of a table: a line `SCAN p` that names no index. What
/// a query has made for itself (`heads`) may be read whole.
fn scans(plan: &str) -> bool {
    const TABLES: [&str; 8] = ["posts", "p", "post_tags", "t", "users", "u", "edges", "e"];
    plan.lines().any(|line| {
        let scanned = line.trim().strip_prefix("SCAN ").unwrap_or_default();
        let table = scanned.split(' ').next().unwrap_or_default();
        TABLES.contains(&table) && !scanned.contains(" INDEX ")
    })
}

pub async fn a_plan_that_reads_a_whole_table_is_noticed(_: Arc<dyn Store>) {
    assert!(scans("SCAN p"));
    assert!(scans("SEARCH u USING INDEX x\nSCAN posts"));
    assert!(!scans(
        "SCAN p USING INDEX posts_public\nSEARCH u USING INDEX x"
    ));
}

/// In SQLite's words a scan without an index is `SCAN posts`, and a sort `TEMP B-TREE`; in
/// MongoDB's, `COLLSCAN` and a `SORT` stage. The server that stands in for MongoDB explains nothing:
/// what it is asked is held to the indexes by `shapes`.
pub async fn every_feed_is_read_along_an_index(store: Arc<dyn QueryPlans>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let found = store.post(post.id).await.unwrap().unwrap();
    for feed in [
        Feed::Public,
        Feed::Author(ada.id),
        Feed::Home(ada.id),
        Feed::Profile {
            author: ada.id,
            with_followers: true,
        },
        tag("dog"),
    ] {
        for after in [
            None,
            Some(cursor(&found)),
            Some(Cursor {
                time: NOON,
                id: post.id.as_uuid(),
            }),
        ] {
            let Some(plan) = store.explain_feed(&feed, after).await.unwrap() else {
                return;
            };
            // The home feed sorts the newest post of each person followed, never all posts.
            let sort = match feed {
                Feed::Home(_) => "TEMP B-TREE FOR GROUP BY",
                _ => "TEMP B-TREE",
            };
            for wrong in [sort, "COLLSCAN", "\"SORT\""] {
                assert!(
                    !plan.contains(wrong),
                    "{feed:?} {after:?} is read by {plan}"
                );
            }
            assert!(!scans(&plan), "{feed:?} {after:?} is read by {plan}");
        }
    }
}
