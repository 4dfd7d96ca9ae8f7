//! Albums.

use std::sync::Arc;

use vignette::domain::{
    Album, AlbumDescription, AlbumId, AlbumTitle, Lifetime, LinkToken, PostId, ShareLink,
    ShareLinkId, Shared, User, Visibility, Way,
};
use vignette::storage::{ReplaceError, Store};

use crate::scene::{NOON, draft, published, signed_up};

/// An album with every field set to something that is not its default.
async fn album(store: &dyn Store, owner: &User, title: &str) -> Album {
    let title = AlbumTitle::parse(title).unwrap();
    let mut album = Album::new(owner.id, title, Visibility::Followers, NOON);
    album.description = AlbumDescription::parse("Zwei Wochen\nam Meer").unwrap();
    album.updated_at = NOON.plus_seconds(3);
    for seconds in 0..3 {
        let post = published(store, owner.id, seconds, "#sea").await;
        album.add(post.id).unwrap();
    }
    album.cover = Some(album.posts[1]);
    store.insert_album(&album).await.unwrap();
    album
}

pub async fn an_album_reads_back_as_it_was_written(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut album = album(&*store, &ada, "Sommer").await;
    assert_eq!(store.album(album.id).await.unwrap().as_ref(), Some(&album));
    assert_eq!(store.album(AlbumId::generate()).await.unwrap(), None);
    album.shift(album.posts[0], Way::Right);
    album.title = AlbumTitle::parse("Winter").unwrap();
    album.visibility = Visibility::Private;
    let waiting = draft(ada.id);
    store.insert_post(&waiting).await.unwrap();
    album.add(waiting.id).unwrap();
    store.replace_album(&album).await.unwrap();
    let conflict = store.replace_album(&album).await;
    assert!(matches!(conflict, Err(ReplaceError::Conflict)));
    album.revision += 1;
    assert_eq!(store.album(album.id).await.unwrap().as_ref(), Some(&album));
    let listed = store.albums_of(ada.id, 10).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].covers, album.covers());
    assert_eq!(listed[0].title, album.title);
    assert_eq!(listed[0].visibility, Visibility::Private);
    store.delete_album(album.id).await.unwrap();
    store.delete_album(album.id).await.unwrap();
    assert_eq!(store.album(album.id).await.unwrap(), None);
}

pub async fn a_deleted_post_leaves_its_albums(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let one = album(&*store, &ada, "One").await;
    let mut two = album(&*store, &ada, "Two").await;
    two.add(one.posts[0]).unwrap();
    store.replace_album(&two).await.unwrap();
    let mut with = store.albums_with(one.posts[0]).await.unwrap();
    with.sort_unstable();
    let mut both = [one.id, two.id];
    both.sort_unstable();
    assert_eq!(with, both);
    store.delete_post(one.posts[0]).await.unwrap();
    assert_eq!(store.albums_with(one.posts[0]).await.unwrap(), []);
    let left = store.album(one.id).await.unwrap().unwrap();
    assert_eq!(left.posts, one.posts[1..]);
    // Written over by a page that was read before, it is not in the way.
    let mut stale = left.clone();
    stale.posts.insert(0, one.posts[0]);
    stale.posts.push(PostId::generate());
    store.replace_album(&stale).await.unwrap();
}

pub async fn albums_are_found_by_the_beginnings_of_their_words(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let older = album(&*store, &ada, "Straßen in ROM").await;
    let newer = album(&*store, &ada, "Romane").await;
    let found = async |beginning: &str, limit| {
        let found = store.albums_like(beginning, limit).await.unwrap();
        found.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(found("rom", 10).await, [newer.id, older.id]);
    assert_eq!(found("rom", 1).await, [newer.id]);
    assert_eq!(found("roma", 10).await, [newer.id]);
    assert_eq!(found("woche", 10).await.len(), 2);
    assert_eq!(found("am meer", 10).await, []);
    // Both bounds are of one word: "in" and "straßen" lie around it, "rn" between them does not.
    assert_eq!(found("k", 10).await, []);
    let mut renamed = newer.clone();
    renamed.title = AlbumTitle::parse("Bücher").unwrap();
    store.replace_album(&renamed).await.unwrap();
    assert_eq!(found("roma", 10).await, []);
}

pub async fn links_to_albums_go_with_them(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let album = album(&*store, &ada, "One").await;
    let link = |slot, album: AlbumId| ShareLink {
        id: ShareLinkId::generate(),
        shows: Shared::Album(album),
        slot,
        digest: LinkToken::from_random([slot; 20]).digest(),
        created_at: NOON,
        expires_at: Lifetime::Day.end(NOON),
    };
    let (first, second) = (link(0, album.id), link(1, album.id));
    assert!(store.insert_share_link(&first).await.unwrap());
    assert!(store.insert_share_link(&second).await.unwrap());
    let again = ShareLink {
        digest: [9; 32],
        ..link(1, album.id)
    };
    assert!(!store.insert_share_link(&again).await.unwrap());
    assert!(
        !store
            .insert_share_link(&link(5, AlbumId::generate()))
            .await
            .unwrap()
    );
    let found = store.share_link(first.digest).await.unwrap();
    assert_eq!(found.as_ref(), Some(&first));
    let all = store.share_links(Shared::Album(album.id)).await.unwrap();
    assert_eq!(all.len(), 2);
    store
        .delete_share_link(first.shows, first.id)
        .await
        .unwrap();
    assert_eq!(store.share_link(first.digest).await.unwrap(), None);
    store.delete_album(album.id).await.unwrap();
    assert_eq!(store.share_link(second.digest).await.unwrap(), None);
}

pub async fn albums_go_with_their_owner(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let album = album(&*store, &ada, "One").await;
    for post in &album.posts {
        store.delete_post(*post).await.unwrap();
    }
    store.delete_account(ada.id).await.unwrap();
    assert_eq!(store.album(album.id).await.unwrap(), None);
    assert!(store.albums_of(ada.id, 10).await.unwrap().is_empty());
}
