//! Edges, counters, bookmarks and profiles.

use std::sync::Arc;

use uuid::Uuid;
use vignette::domain::{
    Cursor, Edge, EdgeKind, End, PostId, PostWithAuthor, Relationship, Tally, UserId,
};
use vignette::storage::{QueryPlans, Store};

use crate::scene::{NOON, published, signed_up};
use crate::social::comments::comment;

pub async fn tally(store: &dyn Store, subject: Uuid) -> Tally {
    let found = store.tallies(&[subject]).await.unwrap();
    found.get(&subject).copied().unwrap_or_default()
}

pub async fn follow(store: &dyn Store, from: UserId, to: UserId) -> bool {
    let edge = Edge::person(EdgeKind::Follow, from, to, NOON);
    store.insert_edge(&edge).await.unwrap()
}

pub fn ids(found: &[PostWithAuthor]) -> Vec<PostId> {
    found.iter().map(|found| found.post.id).collect()
}

pub async fn doing_a_thing_twice_is_doing_it_once(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let like = Edge::post(EdgeKind::Like, bob.id, post.id, NOON);
    assert!(store.insert_edge(&like).await.unwrap());
    assert!(!store.insert_edge(&like).await.unwrap());
    assert_eq!(tally(&*store, post.id.as_uuid()).await.likes, 1);
    let (kind, to) = (EdgeKind::Like, post.id.as_uuid());
    assert_eq!(
        store
            .edges_among(kind, bob.id, &[to, ada.id.as_uuid()])
            .await
            .unwrap(),
        [to]
    );
    let from = [ada.id, bob.id];
    let found = store.edges_from_among(kind, &from, to).await.unwrap();
    assert_eq!(found, [bob.id]);
    assert!(
        store
            .edges_from_among(kind, &[], to)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.delete_edge(kind, bob.id, to).await.unwrap());
    assert!(!store.delete_edge(kind, bob.id, to).await.unwrap());
    assert_eq!(tally(&*store, to).await, Tally::default());
    assert!(follow(&*store, bob.id, ada.id).await);
    assert_eq!(tally(&*store, ada.id.as_uuid()).await.followers, 1);
    assert_eq!(tally(&*store, bob.id.as_uuid()).await.following, 1);
}

pub async fn likes_are_counted_exactly_when_many_come_at_once(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let people: Vec<UserId> = {
        let mut people = Vec::new();
        for number in 0..16 {
            people.push(signed_up(&*store, &format!("fan{number}")).await.id);
        }
        people
    };
    let tasks = people.iter().enumerate().map(|(number, person)| {
        let (store, person, post) = (Arc::clone(&store), *person, post.id);
        tokio::spawn(async move {
            let like = Edge::post(EdgeKind::Like, person, post, NOON);
            for _ in 0..3 {
                store.insert_edge(&like).await.unwrap();
            }
            if number % 4 == 0 {
                store
                    .delete_edge(EdgeKind::Like, person, like.to)
                    .await
                    .unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let subject = post.id.as_uuid();
    assert_eq!(tally(&*store, subject).await.likes, 12);
    assert_eq!(store.counted(subject).await.unwrap().likes, 12);
    let (before, right) = store.recount(subject).await.unwrap();
    assert_eq!(before, right);
}

pub async fn edges_are_listed_newest_first_from_both_ends(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut fans = Vec::new();
    for number in 0..5 {
        let fan = signed_up(&*store, &format!("fan{number}")).await.id;
        // Two of them in the same millisecond.
        let at = NOON.plus_seconds(i64::from(number / 2));
        let edge = Edge::person(EdgeKind::Follow, fan, ada.id, at);
        store.insert_edge(&edge).await.unwrap();
        fans.push(edge);
    }
    fans.sort_by_key(|edge| std::cmp::Reverse((edge.at, edge.from)));
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let of = ada.id.as_uuid();
        let page = store
            .edges(EdgeKind::Follow, End::To, of, after, 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        after = Some(Cursor {
            time: last.at,
            id: last.from.as_uuid(),
        });
        seen.extend(page);
    }
    assert_eq!(seen, fans);
    let of = fans[0].from.as_uuid();
    let back = store
        .edges(EdgeKind::Follow, End::From, of, None, 9)
        .await
        .unwrap();
    assert_eq!(back, [fans[0]]);
}

pub async fn ties_are_told_from_the_viewers_side(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let eve = signed_up(&*store, "eve").await.id;
    for (kind, from, to) in [
        (EdgeKind::Follow, ada, bob),
        (EdgeKind::Mute, ada, bob),
        (EdgeKind::Block, eve, ada),
        (EdgeKind::Request, ada, eve),
    ] {
        store
            .insert_edge(&Edge::person(kind, from, to, NOON))
            .await
            .unwrap();
    }
    let relationship = store.relationship(ada, &[bob, eve]).await.unwrap();
    let to_bob = Relationship {
        follows: true,
        muted: true,
        ..Relationship::default()
    };
    assert_eq!(relationship[&bob], to_bob);
    let to_eve = Relationship {
        requested: true,
        blocked: true,
        ..Relationship::default()
    };
    assert_eq!(relationship[&eve], to_eve);
    let relationship = store.relationship(eve, &[ada, bob]).await.unwrap();
    assert_eq!(
        relationship[&ada],
        Relationship {
            blocking: true,
            ..Relationship::default()
        }
    );
    assert!(!relationship.contains_key(&bob));
}

pub async fn counters_that_are_wrong_are_found_and_mended(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let subject = post.id.as_uuid();
    let comment = comment(&post, ada.id, None, "Hello");
    store.insert_comment(&comment).await.unwrap();
    let like = Edge::post(EdgeKind::Like, ada.id, post.id, NOON);
    store.insert_edge(&like).await.unwrap();
    let right = Tally {
        likes: 1,
        comments: 1,
        ..Tally::default()
    };
    assert_eq!(store.recount(subject).await.unwrap(), (right, right));
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = store.tally_subjects(after, 1).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(*last);
        seen.extend(page);
    }
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");
    assert!(seen.contains(&subject) && seen.contains(&ada.id.as_uuid()));
}

pub async fn bookmarks_are_newest_first(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let old = published(&*store, ada, 1, "#dog").await;
    let new = published(&*store, ada, 2, "#dog").await;
    for (second, post) in [(5, &new), (6, &old)] {
        let at = NOON.plus_seconds(second);
        store
            .insert_edge(&Edge::post(EdgeKind::Bookmark, ada, post.id, at))
            .await
            .unwrap();
    }
    let bookmarks = async |after, limit| {
        store
            .edges(EdgeKind::Bookmark, End::From, ada.as_uuid(), after, limit)
            .await
    };
    let kept = bookmarks(None, 1).await.unwrap();
    assert_eq!(kept[0].to, old.id.as_uuid());
    let after = Cursor {
        time: kept[0].at,
        id: old.id.as_uuid(),
    };
    let kept = bookmarks(Some(after), 9).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].to, new.id.as_uuid());
}

pub async fn people_are_found_by_ids_and_names_with_their_profiles(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let nobody = UserId::generate();
    let found = store.authors(&[ada.id, bob.id, nobody]).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[&bob.id], bob.as_author());
    let found = store
        .users_named(std::slice::from_ref(&ada.username))
        .await
        .unwrap();
    assert_eq!(found, [ada]);
}

/// Holds that a query is answered in the order of an index, without reading the whole table.
pub fn assert_along_an_index(plan: &str, table: &str) {
    for wrong in ["TEMP B-TREE", "COLLSCAN", "\"SORT\""] {
        assert!(!plan.contains(wrong), "{table} is read by {plan}");
    }
    // SQLite's words for reading a whole table.
    let scan = format!("SCAN {table}");
    assert!(!plan.lines().any(|line| line == scan), "{plan}");
}

pub async fn edges_are_read_along_an_index_from_both_ends(store: Arc<dyn QueryPlans>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    follow(&*store, bob, ada).await;
    let place = Cursor {
        time: NOON,
        id: bob.as_uuid(),
    };
    for (end, of) in [(End::From, bob), (End::To, ada)] {
        for after in [None, Some(place)] {
            let plan = store
                .explain_edges(EdgeKind::Follow, end, of.as_uuid(), after)
                .await;
            let Some(plan) = plan.unwrap() else { return };
            assert_along_an_index(&plan, "edges");
        }
    }
}
