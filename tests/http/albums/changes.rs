//! Albums made, filled, put into order and deleted.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::{Person, Site, location};

/// A new album of this title: its id.
pub async fn make(person: &Person, title: &str, visibility: &str) -> String {
    let form = [("title", title), ("visibility", visibility)];
    let made = person.post("/albums/new", &form).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    location(&made).rsplit('/').next().unwrap().to_owned()
}

/// Ticks an album on the edit page of a post.
pub async fn put(person: &Person, post: &str, album: &str) {
    let form = [(&*format!("album-{album}"), "yes"), ("albums_held", "")];
    let put = person.post(&format!("{post}/edit"), &form).await;
    assert_eq!(put.status(), StatusCode::SEE_OTHER);
}

/// The ids of the posts of a page of tiles, in order.
pub fn tiles(page: &str) -> Vec<String> {
    let tiles = page.split("class=\"tile\" id=\"post-").skip(1);
    tiles
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn id(post: &str) -> &str {
    post.strip_prefix("/p/").unwrap()
}

#[tokio::test]
async fn an_album_is_made_filled_and_put_into_order() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let album = make(&ada, "  Sum<b>mer \n 2026 ", "public").await;
    let page = format!("/@ada/albums/{album}");
    assert!(ada.page(&page).await.contains("Sum&lt;b&gt;mer 2026"));
    let mut posts = Vec::new();
    for number in 0..3 {
        let post = ada.publish(jpeg(), &format!("No. {number}"), "").await;
        put(&ada, &post, &album).await;
        posts.push(post);
    }
    let shown = tiles(&ada.page(&page).await);
    assert_eq!(shown, [id(&posts[0]), id(&posts[1]), id(&posts[2])]);
    // Put in twice, it stands there once.
    put(&ada, &posts[0], &album).await;
    let edit = format!("/albums/{album}/edit");
    let act = async |act: &str| {
        let form = [("title", "Summer"), ("action", act)];
        let answer = ada.post(&edit, &form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{act}");
    };
    act(&format!("move-left-{}", id(&posts[2]))).await;
    act(&format!("move-left-{}", id(&posts[2]))).await;
    act(&format!("cover-{}", id(&posts[1]))).await;
    let shown = tiles(&ada.page(&page).await);
    assert_eq!(shown, [id(&posts[2]), id(&posts[0]), id(&posts[1])]);
    act(&format!("remove-{}", id(&posts[2]))).await;
    act("save").await;
    let shown = tiles(&ada.page(&page).await);
    assert_eq!(shown, [id(&posts[0]), id(&posts[1])]);
    let nonsense = ada.post(&edit, &[("action", "explode")]).await;
    assert_eq!(nonsense.status(), StatusCode::BAD_REQUEST);

    // A form that says which it held takes a post out, one that does not leaves it.
    let here = format!("{}/edit", posts[0]);
    ada.post(&here, &[("caption", "Changed")]).await;
    assert_eq!(tiles(&ada.page(&page).await).len(), 2);
    ada.post(&here, &[("albums_held", &*album)]).await;
    assert_eq!(tiles(&ada.page(&page).await), [id(&posts[1])]);
    // A deleted post is gone from it, a deleted album leaves its posts.
    ada.post(&format!("{}/delete", posts[1]), &[]).await;
    assert!(ada.page(&page).await.contains("Nothing is in it yet"));
    put(&ada, &posts[0], &album).await;
    ada.post(&format!("/albums/{album}/delete"), &[]).await;
    assert_eq!(ada.get(&page).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&posts[0]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_draft_is_put_into_an_album_and_published_there() {
    let site = Site::start().await;
    let (ada, guest) = (site.person("ada").await, site.guest());
    let album = make(&ada, "Journey", "public").await;
    let draft = ada.begin_draft(jpeg()).await;
    assert!(ada.page(&draft).await.contains("Journey"));
    let ticked = format!("album-{album}");
    let form = [(&*ticked, "yes"), ("albums_held", ""), ("action", "save")];
    ada.post(&draft, &form).await;
    let page = format!("/@ada/albums/{album}");
    assert_eq!(tiles(&ada.page(&page).await).len(), 1);
    assert_eq!(tiles(&guest.page(&page).await).len(), 0);
    let form = [("alt", "x"), ("action", "publish")];
    ada.post(&draft, &form).await;
    assert_eq!(tiles(&guest.page(&page).await).len(), 1);
}

#[tokio::test]
async fn what_will_not_do_is_said_and_typed_words_stay() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for (title, says) in [
        ("", "Give the album a title"),
        (&*"x".repeat(101), "100 fit"),
    ] {
        let form = [("title", title), ("description", "Kept words")];
        let answer = ada.post("/albums/new", &form).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text().await.unwrap();
        assert!(page.contains(says) && page.contains("Kept words"), "{page}");
    }
    let album = make(&ada, "Here", "public").await;
    let long = "y".repeat(1001);
    let form = [("title", "There"), ("description", &*long)];
    let answer = ada.post(&format!("/albums/{album}/edit"), &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        ada.page(&format!("/@ada/albums/{album}"))
            .await
            .contains("Here")
    );
}

#[tokio::test]
async fn nobody_changes_anothers_album_or_fills_it_with_anothers_posts() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let open = make(&ada, "Open", "public").await;
    let closed = make(&ada, "Closed", "private").await;
    for (album, status) in [
        (&open, StatusCode::FORBIDDEN),
        (&closed, StatusCode::NOT_FOUND),
    ] {
        for address in ["edit", "delete", "links"] {
            let address = format!("/albums/{album}/{address}");
            let form = [("title", "Mine"), ("lifetime", "day")];
            assert_eq!(
                bob.post(&address, &form).await.status(),
                status,
                "{address}"
            );
            assert_eq!(bob.get(&address).await.status(), status, "{address}");
        }
    }
    let own = bob.publish(jpeg(), "Bob's", "").await;
    let form = [(&*format!("album-{open}"), "yes"), ("albums_held", "")];
    let put = bob.post(&format!("{own}/edit"), &form).await;
    assert_eq!(put.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        tiles(&bob.page(&format!("/@ada/albums/{open}")).await).len(),
        0
    );
    // Its address is under its owner's name.
    let wrong = format!("/@bob/albums/{open}");
    assert_eq!(bob.get(&wrong).await.status(), StatusCode::NOT_FOUND);
}
