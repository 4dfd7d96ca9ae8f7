//! Who sees albums, where they stand, and what links to them open. Who sees which post in them is in
//! the matrix.

use reqwest::StatusCode;
use vignette::domain::EdgeKind;

use super::changes::{make, put, tiles};
use crate::pictures::jpeg;
use crate::reading::share::make_link;
use crate::site::{Site, media_on};

#[tokio::test]
async fn an_album_is_for_whom_its_owner_says() {
    let site = Site::start().await;
    let (ada, bob, guest) = (
        site.person("ada").await,
        site.person("bob").await,
        site.guest(),
    );
    site.tie(EdgeKind::Follow, "bob", "ada").await;
    let post = ada.publish(jpeg(), "Out", "").await;
    let mut albums = Vec::new();
    for visibility in ["public", "unlisted", "followers", "private"] {
        let album = make(&ada, &format!("Zebra {visibility}"), visibility).await;
        put(&ada, &post, &album).await;
        albums.push(format!("/@ada/albums/{album}"));
    }
    for (visitor, opens, listed, found) in [
        (&guest, [true, true, false, false], vec![0], vec![0]),
        (&bob, [true, true, true, false], vec![0, 2], vec![0, 2]),
        (&ada, [true; 4], vec![0, 1, 2, 3], vec![0, 1, 2, 3]),
    ] {
        let list = visitor.page("/@ada/albums").await;
        let search = visitor.page("/search?q=zebr").await;
        for (number, album) in albums.iter().enumerate() {
            let is_open = visitor.get(album).await.status() == StatusCode::OK;
            assert_eq!(is_open, opens[number], "{album}");
            assert_eq!(list.contains(album), listed.contains(&number), "{album}");
            assert_eq!(search.contains(album), found.contains(&number), "{album}");
        }
    }
    assert!(guest.page("/@ada").await.contains("/@ada/albums"));
    // Two words, in any order; none that is not there.
    assert!(
        guest
            .page("/search?q=public+zebra")
            .await
            .contains(&albums[0])
    );
    assert!(
        !guest
            .page("/search?q=zebra+lion")
            .await
            .contains(&albums[0])
    );

    // A private account narrows them all, and they stay so.
    ada.post("/settings/privacy", &[("private", "yes")]).await;
    for album in &albums {
        assert_eq!(guest.get(album).await.status(), StatusCode::NOT_FOUND);
    }
    ada.post("/settings/privacy", &[]).await;
    for album in &albums {
        assert_eq!(guest.get(album).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_link_to_an_album_shows_all_that_is_in_it_until_it_is_not() {
    let site = Site::start().await;
    let (ada, guest) = (site.person("ada").await, site.guest());
    let album = make(&ada, "Family", "private").await;
    let post = ada.publish(jpeg(), "Secret", "").await;
    let other = ada.publish(jpeg(), "Not in it", "").await;
    for one in [&post, &other] {
        ada.post(&format!("{one}/edit"), &[("visibility", "private")])
            .await;
    }
    put(&ada, &post, &album).await;
    let link = make_link(&ada, &format!("/albums/{album}"), "week").await;
    let shared = guest.get(&link).await;
    assert_eq!(shared.headers()["x-robots-tag"], "noindex, nofollow");
    let shared = shared.text().await.unwrap();
    assert!(shared.contains("Family"));
    let picture = media_on(&shared).into_iter().next().unwrap();
    let picture = picture.replace("&amp;", "&");
    assert!(picture.contains("?link="), "{picture}");
    assert_eq!(guest.get(&picture).await.status(), StatusCode::OK);
    // The token opens no other picture.
    let token = link.strip_prefix("/s/").unwrap();
    let elsewhere = media_on(&ada.page(&other).await)
        .into_iter()
        .next()
        .unwrap();
    let elsewhere = format!("{}?link={token}", elsewhere.split('?').next().unwrap());
    assert_eq!(guest.get(&elsewhere).await.status(), StatusCode::NOT_FOUND);
    // What leaves the album leaves its guests.
    ada.post(&format!("{post}/edit"), &[("albums_held", &*album)])
        .await;
    assert_eq!(guest.get(&picture).await.status(), StatusCode::NOT_FOUND);
    put(&ada, &post, &album).await;
    assert_eq!(guest.get(&picture).await.status(), StatusCode::OK);
    // And so does what its link is taken back of.
    let links = format!("/albums/{album}/links");
    let page = ada.page(&links).await;
    let revoke = page.split(&format!("action=\"{links}/")).nth(1).unwrap();
    let revoke = format!("{links}/{}", revoke.split('"').next().unwrap());
    ada.post(&revoke, &[]).await;
    assert_eq!(guest.get(&link).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(guest.get(&picture).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_album_has_a_feed_and_pages() {
    let site = Site::start().await;
    let (ada, guest) = (site.person("ada").await, site.guest());
    let album = make(&ada, "Zoo & more", "public").await;
    let first = ada.publish(jpeg(), "Giraffe", "").await;
    put(&ada, &first, &album).await;
    let feed = guest.page(&format!("/@ada/albums/{album}/feed.atom")).await;
    assert!(feed.contains("<title>Zoo &amp; more</title>") && feed.contains("Giraffe"));

    // As if there were many: ids of posts that are gone take places and no more.
    let store = site.store().await;
    let id = album.parse().unwrap();
    let mut stored = store.album(id).await.unwrap().unwrap();
    for number in 0..70 {
        let mut post = store
            .post(first[3..].parse().unwrap())
            .await
            .unwrap()
            .unwrap()
            .post;
        post.id = vignette::domain::PostId::generate();
        post.pictures[0].id = vignette::domain::PictureId::generate();
        post.pictures[0].blob = vignette::domain::BlobKey::generate();
        post.pictures[0].alt = vignette::domain::Suggestible::written(
            vignette::domain::AltText::parse(&format!("No. {number}")).unwrap(),
        );
        store.insert_post(&post).await.unwrap();
        stored.add(post.id).unwrap();
    }
    store.replace_album(&stored).await.unwrap();
    let page = guest.page(&format!("/@ada/albums/{album}")).await;
    assert_eq!(tiles(&page).len(), 60);
    let next = guest.page(&format!("/@ada/albums/{album}?after=60")).await;
    assert_eq!(tiles(&next).len(), 11);
    assert!(page.contains("?after=60") && !next.contains("?after="));
    let beyond = guest
        .page(&format!("/@ada/albums/{album}?after=99999"))
        .await;
    assert!(beyond.contains("You’re all caught up"));
}
