//! Edges, counters, comments, notifications, profiles, and the home feed.

use std::collections::HashSet;
use std::sync::Arc;

use uuid::Uuid;
use vignette::domain::{
    Comment, CommentId, CommentText, Cursor, Edge, EdgeKind, End, Feed, Notice, NoticeId,
    NoticeKind, Post, PostId, PublishedPost, Tally, Ties, UserId, Visibility,
};
use vignette::storage::Store;

use crate::scene::{NOON, draft, published, published_for, signed_up};

async fn tally(store: &dyn Store, subject: Uuid) -> Tally {
    let found = store.tallies(&[subject]).await.unwrap();
    found.get(&subject).copied().unwrap_or_default()
}

async fn follow(store: &dyn Store, from: UserId, to: UserId) -> bool {
    let edge = Edge::person(EdgeKind::Follow, from, to, NOON);
    store.insert_edge(&edge).await.unwrap()
}

fn ids(found: &[PublishedPost]) -> Vec<PostId> {
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
    let ties = store.ties(ada, &[bob, eve]).await.unwrap();
    let to_bob = Ties {
        follows: true,
        muted: true,
        ..Ties::default()
    };
    assert_eq!(ties[&bob], to_bob);
    let to_eve = Ties {
        requested: true,
        blocked: true,
        ..Ties::default()
    };
    assert_eq!(ties[&eve], to_eve);
    let ties = store.ties(eve, &[ada, bob]).await.unwrap();
    assert_eq!(
        ties[&ada],
        Ties {
            blocking: true,
            ..Ties::default()
        }
    );
    assert!(!ties.contains_key(&bob));
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

fn comment(post: &Post, author: UserId, parent: Option<CommentId>, text: &str) -> Comment {
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
    let found = store.comments(post.id, None, 10).await.unwrap();
    assert_eq!(found, [first.clone(), second.clone()]);
    let found = store.comments(post.id, Some(first.id), 10).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&second));
    let answers = store.answers(&[first.id, second.id], 10).await.unwrap();
    assert_eq!(answers, std::slice::from_ref(&answer));
    assert_eq!(tally(&*store, post.id.as_uuid()).await.comments, 3);

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
        .insert_notice(&notice(ada, bob, &post, 1))
        .await
        .unwrap();
    store.delete_post(post.id).await.unwrap();
    assert_eq!(store.comment(said.id).await.unwrap(), None);
    assert_eq!(
        store.counted(post.id.as_uuid()).await.unwrap(),
        Tally::default()
    );
    assert_eq!(tally(&*store, post.id.as_uuid()).await, Tally::default());
    assert_eq!(store.notices(ada, None, 9).await.unwrap(), []);
    assert_eq!(store.bookmarks(bob, None, 9).await.unwrap(), []);
    assert_eq!(store.finish_deletions().await.unwrap(), 0);
}

fn notice(to: UserId, actor: UserId, post: &Post, second: i64) -> Notice {
    Notice {
        id: NoticeId::generate(),
        to,
        kind: NoticeKind::Like,
        actor,
        post: Some(post.id),
        comment: None,
        at: NOON.plus_seconds(second),
        read: false,
        words: None,
    }
}

pub async fn notices_come_once_newest_first_and_are_read_up_to_one(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let first = notice(ada, bob, &published(&*store, ada, 1, "").await, 1);
    let second = notice(ada, bob, &published(&*store, ada, 2, "").await, 2);
    let third = notice(ada, bob, &published(&*store, ada, 3, "").await, 3);
    for one in [&first, &second, &third] {
        assert!(store.insert_notice(one).await.unwrap());
    }
    let again = Notice {
        id: NoticeId::generate(),
        at: NOON.plus_seconds(9),
        ..first.clone()
    };
    assert!(!store.insert_notice(&again).await.unwrap());
    assert_eq!(store.unread_notices(ada, 100).await.unwrap(), 3);
    assert_eq!(store.unread_notices(ada, 2).await.unwrap(), 2);
    assert_eq!(store.unread_notices(bob, 100).await.unwrap(), 0);
    store.mark_notices_read(ada, second.id).await.unwrap();
    assert_eq!(store.unread_notices(ada, 100).await.unwrap(), 1);
    let read = |notice: &Notice| Notice {
        read: true,
        ..notice.clone()
    };
    let page = store.notices(ada, None, 2).await.unwrap();
    assert_eq!(page, [third.clone(), read(&second)]);
    let after = Cursor {
        time: second.at,
        id: second.id.as_uuid(),
    };
    assert_eq!(
        store.notices(ada, Some(after), 2).await.unwrap(),
        [read(&first)]
    );
    store.withdraw_notice(&again).await.unwrap();
    assert_eq!(store.notices(ada, Some(after), 2).await.unwrap(), []);
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
    let kept = store.bookmarks(ada, None, 1).await.unwrap();
    assert_eq!(kept[0].1.post, old);
    let after = Cursor {
        time: kept[0].0,
        id: old.id.as_uuid(),
    };
    let kept = store.bookmarks(ada, Some(after), 9).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].1.post, new);
}

pub async fn the_home_feed_merges_those_followed_in_order(store: Arc<dyn Store>) {
    let reader = signed_up(&*store, "reader").await.id;
    let stranger = signed_up(&*store, "stranger").await.id;
    let mut followed = Vec::new();
    for number in 0..6 {
        let person = signed_up(&*store, &format!("person{number}")).await.id;
        follow(&*store, reader, person).await;
        followed.push(person);
    }
    let mut expected = Vec::new();
    for number in 0..40_i64 {
        // Unevenly, with pauses, and sometimes two in the same millisecond.
        let author = followed[usize::try_from(number * number % 7 % 6).unwrap()];
        expected.push(published(&*store, author, number / 2 * 3, "#dog").await);
        published(&*store, stranger, number, "#dog").await;
    }
    let visibilities = Visibility::ALL;
    for (second, visibility) in (200_i64..).zip(visibilities) {
        let post = published_for(&*store, followed[0], second, visibility).await;
        if matches!(visibility, Visibility::Public | Visibility::Followers) {
            expected.push(post);
        }
        expected.push(published_for(&*store, reader, second, visibility).await);
    }
    store.insert_post(&draft(followed[0])).await.unwrap();
    expected.sort_by_key(|post| std::cmp::Reverse((post.published_at, post.id)));
    let expected: Vec<PostId> = expected.iter().map(|post| post.id).collect();
    for size in [3, 7, 100] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.feed(&Feed::Home(reader), after, size).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(Cursor {
                time: last.post.published_at.unwrap(),
                id: last.post.id.as_uuid(),
            });
            seen.extend(ids(&page));
        }
        assert_eq!(seen, expected, "by {size}");
    }
}

pub async fn only_public_posts_stand_in_the_public_feed_and_on_tag_pages(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let mut out = None;
    for (second, visibility) in (1_i64..).zip(Visibility::ALL) {
        let post = published_for(&*store, ada, second, visibility).await;
        if visibility == Visibility::Public {
            out = Some(post);
        }
    }
    let mut out = out.unwrap();
    let tag = Feed::Tag(out.hashtags.value.as_slice()[0].clone());
    for feed in [&Feed::Public, &tag] {
        assert_eq!(ids(&store.feed(feed, None, 9).await.unwrap()), [out.id]);
    }
    assert_eq!(
        store.feed(&Feed::Author(ada), None, 9).await.unwrap().len(),
        4
    );
    for (with_followers, expected) in [(false, 1), (true, 2)] {
        let feed = Feed::Profile {
            author: ada,
            with_followers,
        };
        let found = store.feed(&feed, None, 9).await.unwrap();
        assert_eq!(found.len(), expected, "{feed:?}");
    }
    out.visibility = Visibility::Unlisted;
    store.replace_post(&out).await.unwrap();
    for feed in [&Feed::Public, &tag] {
        assert_eq!(store.feed(feed, None, 9).await.unwrap(), []);
    }
}

pub async fn an_account_that_becomes_private_narrows_its_posts(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let other = published(&*store, bob, 9, "#dog").await;
    for (second, visibility) in (1_i64..).zip(Visibility::ALL) {
        published_for(&*store, ada, second, visibility).await;
    }
    let mut narrowed = 0;
    loop {
        match store.narrow_posts(ada, 1).await.unwrap() {
            0 => break,
            some => narrowed += some,
        }
    }
    assert_eq!(narrowed, 2);
    let found = store.feed(&Feed::Author(ada), None, 9).await.unwrap();
    let now: HashSet<Visibility> = found.iter().map(|found| found.post.visibility).collect();
    assert_eq!(
        now,
        HashSet::from([Visibility::Followers, Visibility::Private])
    );
    let tag = Feed::Tag(other.hashtags.value.as_slice()[0].clone());
    assert_eq!(ids(&store.feed(&tag, None, 9).await.unwrap()), [other.id]);
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
