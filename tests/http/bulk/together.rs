//! More files than one post holds, in one form.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};

use crate::compose::several::{BAD, numbered};
use crate::site::{Person, Site, location, pictures_on};

/// Sends files with the fields of the form before them.
async fn send(
    person: &Person,
    fields: &[(&'static str, &'static str)],
    files: Vec<(&'static str, Vec<u8>)>,
) -> Response {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(*name, *value);
    }
    for (name, file) in files {
        form = form.part("picture", Part::bytes(file).file_name(name));
    }
    let request = person.request(Method::POST, "/compose");
    request.multipart(form).send().await.unwrap()
}

fn files(count: u32) -> Vec<(&'static str, Vec<u8>)> {
    (1..=count).map(|one| ("a.png", numbered(one))).collect()
}

/// How many pictures each draft of a page has, newest first.
fn drafts(page: &str) -> Vec<usize> {
    let cards = page.split("data-card=\"").skip(1);
    cards
        .map(|card| card.matches("data-field=\"alt-").count())
        .collect()
}

#[tokio::test]
async fn more_than_ten_files_become_posts_of_ten() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let sent = send(
        &ada,
        &[("upload_key", "k"), ("together", "tens")],
        files(12),
    )
    .await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&sent), "/drafts/review");
    assert_eq!(drafts(&ada.page("/drafts/review").await), [2, 10]);
    // Sent again, because the answer was lost: nothing comes in twice.
    let again = send(
        &ada,
        &[("upload_key", "k"), ("together", "tens")],
        files(12),
    )
    .await;
    assert_eq!(location(&again), "/drafts/review");
    assert_eq!(drafts(&ada.page("/drafts/review").await), [2, 10]);
}

#[tokio::test]
async fn each_file_becomes_a_post_of_its_own_and_a_bad_one_is_named() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut some = files(3);
    some.insert(1, ("notes.txt", BAD.to_vec()));
    let sent = send(&ada, &[("together", "each")], some).await;
    assert_eq!(sent.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let page = sent.text().await.unwrap();
    assert_eq!(drafts(&page), [1, 1, 1]);
    assert!(page.contains("notes.txt") && page.contains("not a picture"));
    // The last that was chosen is the newest.
    let newest = page.find("width=\"43\"").unwrap();
    assert!(newest < page.find("width=\"41\"").unwrap());
    // One file alone goes to its editor, as ever.
    let one = send(&ada, &[("together", "each")], files(1)).await;
    assert!(location(&one).starts_with("/compose/"));
}

#[tokio::test]
async fn one_album_takes_them_all_and_is_made_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let form = [("together", "album"), ("album_title", " Summer  2026 ")];
    for count in [2, 1] {
        let sent = send(&ada, &form, files(count)).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    }
    let albums = ada.page("/@ada/albums").await;
    assert_eq!(albums.matches("Summer 2026").count(), 1);
    let album = albums.split_once("/@ada/albums/").unwrap().1;
    let album = format!("/@ada/albums/{}", album.split('"').next().unwrap());
    assert_eq!(ada.page(&album).await.matches("class=\"tile\"").count(), 3);
}

#[tokio::test]
async fn an_album_that_cannot_be_had_loses_no_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let long: &'static str = Box::leak("x".repeat(101).into_boxed_str());
    for title in ["", long] {
        let form = [("together", "album"), ("album_title", title)];
        let sent = send(&ada, &form, files(2)).await;
        assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = sent.text().await.unwrap();
        assert!(page.contains("data-album-problem"), "{page}");
    }
    assert_eq!(drafts(&ada.page("/drafts/review").await).len(), 4);
    assert!(!ada.page("/@ada/albums").await.contains("class=\"title\""));
}

#[tokio::test]
async fn files_beyond_the_bounds_are_named_and_the_others_are_there() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 40_000;
    })
    .await;
    let ada = site.person("ada").await;
    // Too many: the thirty that fit are taken.
    let mut some = files(30);
    some.push(("late.png", numbered(31)));
    let sent = send(&ada, &[("together", "each")], some).await;
    assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = sent.text().await.unwrap();
    assert!(page.contains("late.png") && page.contains("30 files go at once"));
    assert_eq!(drafts(&page).len(), 24);
    assert!(page.contains("Older drafts"));

    // Too large together: ten times as much as one file may be.
    let bob = site.person("bob").await;
    let padded = |number| {
        let mut file = numbered(number);
        file.resize(35_000, 0);
        file
    };
    let large = (1..=14)
        .map(|number| ("large.png", padded(number)))
        .collect();
    let sent = send(&bob, &[("together", "each")], large).await;
    assert_eq!(sent.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let page = sent.text().await.unwrap();
    assert_eq!(drafts(&page).len(), 11);
    assert_eq!(page.matches("0 MB go at once").count(), 3, "{page}");
}

#[tokio::test]
async fn more_than_is_read_at_all_leaves_what_had_arrived() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 4000;
    })
    .await;
    let ada = site.person("ada").await;
    let mut some = files(2);
    // What is read and thrown away is eight times as much as a file may be.
    some.extend((0..6).map(|_| ("huge.png", vec![0; 9000])));
    let sent = send(&ada, &[("together", "each")], some).await;
    assert_eq!(sent.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let page = sent.text().await.unwrap();
    assert_eq!(drafts(&page), [1, 1]);
    assert!(page.contains("huge.png"));
}

#[tokio::test]
async fn the_limit_of_pictures_names_those_that_wait() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.upload_person.count = 2;
    })
    .await;
    let ada = site.person("ada").await;
    let sent = send(&ada, &[("together", "each")], files(4)).await;
    assert_eq!(sent.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(sent.headers().contains_key("retry-after"));
    let page = sent.text().await.unwrap();
    assert_eq!(drafts(&page), [1, 1]);
    assert_eq!(page.matches("Too many pictures").count(), 2);
}

#[tokio::test]
async fn a_draft_still_holds_ten() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(numbered(1)).await;
    let more = (2..=12).map(|one| ("a.png", numbered(one)));
    let sent = ada.send(&format!("{draft}/pictures"), None, more).await;
    assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = sent.text().await.unwrap();
    assert_eq!(pictures_on(&page).len(), 10);
    assert!(page.contains("up to 10 pictures"), "{page}");
}
