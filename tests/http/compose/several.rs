//! Several pictures in one post: added, refused one by one, moved, taken out.

use reqwest::{Method, StatusCode};

use crate::pictures::{corners, encoded, jpeg};
use crate::site::{Site, field, files_below, location, pictures_on};

pub const BAD: &[u8] = b"just some text";

/// Different bytes for each number, so that no two files are the same.
pub fn numbered(number: u32) -> Vec<u8> {
    encoded(&corners(40 + number, 30), image::ImageFormat::Png)
}

#[tokio::test]
async fn one_form_with_several_files_makes_one_draft_in_their_order() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let files = (1..=3).map(|number| ("a.png", numbered(number)));
    let draft = location(&ada.send("/compose", None, files).await);
    let page = ada.page(&draft).await;
    assert_eq!(pictures_on(&page).len(), 3);
    let widths: Vec<_> = page.match_indices("width=\"4").collect();
    let first = |text: &str| page.find(text).unwrap_or(usize::MAX);
    assert_eq!(widths.len(), 3);
    assert!(first("width=\"41\"") < first("width=\"42\""));
    assert!(first("width=\"42\"") < first("width=\"43\""));
    assert_eq!(ada.page("/compose").await.matches("/compose/").count(), 1);
}

#[tokio::test]
async fn a_bad_file_among_good_ones_leaves_them_and_is_named_with_its_reason() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let files = [
        ("notes.txt", BAD.to_vec()),
        ("one.png", numbered(1)),
        ("cut.jpg", jpeg()[..400].to_vec()),
        ("two.png", numbered(2)),
    ];
    let response = ada.send("/compose", None, files).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let page = response.text().await.unwrap();
    assert_eq!(pictures_on(&page).len(), 2);
    let problems = page.split_once("id=\"file-problems\"").unwrap().1;
    let problems = problems.split("</ul>").next().unwrap();
    for notified in ["notes.txt", "not a picture", "cut.jpg", "cut short"] {
        assert!(
            problems.contains(notified),
            "{notified} is not in {problems}"
        );
    }
    assert!(!problems.contains("one.png") && !problems.contains("two.png"));

    let draft = page.split_once("data-draft=\"").unwrap().1;
    let draft = format!("/compose/{}", draft.split('"').next().unwrap());
    let more = [("bad.txt", BAD.to_vec()), ("three.png", numbered(3))];
    let response = ada.send(&format!("{draft}/pictures"), None, more).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let page = response.text().await.unwrap();
    assert!(page.contains("bad.txt"));
    assert_eq!(pictures_on(&page).len(), 3);
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 3);
}

#[tokio::test]
async fn a_file_that_is_too_large_does_not_drop_the_others() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 100_000;
    })
    .await;
    let ada = site.person("ada").await;
    let mut large = jpeg();
    large.resize(250_000, 0);
    let files = [("large.jpg", large), ("small.png", numbered(1))];
    let response = ada.send("/compose", None, files).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let page = response.text().await.unwrap();
    assert!(page.contains("large.jpg"));
    assert_eq!(pictures_on(&page).len(), 1);
}

#[tokio::test]
async fn the_eleventh_picture_is_refused() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let files = (0..12).map(|number| ("a.png", numbered(number)));
    let response = ada.send("/compose", None, files).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert_eq!(pictures_on(&page).len(), 10);
    let refused = page.matches("A post holds up to 10 pictures.").count();
    assert_eq!(refused, 2);
    let draft = page.split_once("data-draft=\"").unwrap().1;
    let path = format!("/compose/{}/pictures", draft.split('"').next().unwrap());
    let response = ada.send(&path, None, [("b.png", numbered(50))]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert_eq!(pictures_on(&page).len(), 10);
    let stored = files_below(&site.data.path().join("pictures"));
    assert_eq!(stored, 30, "a refused picture left files");
}

#[tokio::test]
async fn pictures_added_at_the_same_time_all_arrive_and_none_beyond_the_tenth() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(numbered(0)).await;
    let path = format!("{draft}/pictures");
    let uploads = (1..=12).map(|number| {
        let (ada, path) = (ada.clone(), path.clone());
        async move {
            let answer = ada.send(&path, None, [("a.png", numbered(number))]).await;
            answer.status()
        }
    });
    let statuses = futures_util::future::join_all(uploads).await;
    let count = |status| statuses.iter().filter(|s| **s == status).count();
    assert_eq!(count(StatusCode::SEE_OTHER), 9, "{statuses:?}");
    assert_eq!(count(StatusCode::UNPROCESSABLE_ENTITY), 3, "{statuses:?}");
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 10);
    let stored = files_below(&site.data.path().join("pictures"));
    assert_eq!(stored, 30, "a refused picture left files");
}

#[tokio::test]
async fn each_picture_gets_its_own_words() {
    let site = Site::start_with_captions().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, numbered(9)).await;
    let page = ada.page(&draft).await;
    let caption = field(&page, "caption");
    assert_eq!(field(&page, "alt"), caption, "the first picture's");
    let alt = field(&page, &format!("alt-{second}"));
    assert!(alt.ends_with('.') && alt.len() > 5, "{alt:?}");
    assert_eq!(page.matches("data-mark>").count(), 4, "all are suggested");

    // The second becomes the cover, and the caption that nobody touched is now its.
    ada.post(
        &draft,
        &[("action", format!("move-left-{second}").as_str())],
    )
    .await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), alt);
}

#[tokio::test]
async fn words_typed_before_adding_pictures_without_javascript_are_kept() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = |caption: String| {
        let part = reqwest::multipart::Part::bytes(numbered(1)).file_name("a.png");
        reqwest::multipart::Form::new()
            .text("caption", caption)
            .text("hashtags", "#typed")
            .part("picture", part)
    };
    let path = format!("{draft}/pictures");
    let send = |caption: String| {
        let request = ada.request(Method::POST, &path);
        request.multipart(form(caption)).send()
    };
    let answer = send("Typed first".into()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "caption"), "Typed first");
    assert_eq!(field(&page, "hashtags"), "#typed");

    let long = "x".repeat(2201);
    let answer = send(long.clone()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert_eq!(field(&page, "caption"), long, "words that do not fit stay");
    assert_eq!(pictures_on(&page).len(), 3, "and so does the picture");
}

#[tokio::test]
async fn a_post_with_several_pictures_is_a_carousel_and_a_tile_tells() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(numbered(1)).await;
    let second = ada.add(&draft, numbered(2)).await;
    let alt = format!("alt-{second}");
    let form = [
        ("alt", "The first"),
        (alt.as_str(), "The second"),
        ("hashtags", "#two"),
        ("action", "publish"),
    ];
    let post = location(&ada.post(&draft, &form).await);
    let single = ada.publish(numbered(3), "Alone", "").await;
    let guest = site.guest();
    for page in [guest.page("/").await, guest.page(&post).await] {
        assert_eq!(page.matches("data-carousel").count(), 1);
        assert_eq!(page.matches("class=\"slide\"").count(), 2);
        assert!(page.contains("1 / 2") && page.contains("2 / 2"));
        assert!(page.contains(&format!("href=\"#picture-{second}\"")));
        assert!(page.contains("alt=\"The first\"") && page.contains("alt=\"The second\""));
    }
    assert!(!guest.page(&single).await.contains("data-carousel"));
    for list in ["/@ada", "/tags/two"] {
        let page = guest.page(list).await;
        assert_eq!(page.matches("class=\"several\"").count(), 1, "{list}");
    }
}

#[tokio::test]
async fn a_form_of_many_empty_files_does_not_fill_the_memory() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let form = |key: usize, files: usize| {
        let part = "--edge\r\nContent-Disposition: form-data; name=";
        let key = format!("{part}\"upload_key\"\r\n\r\n{}\r\n", "k".repeat(key));
        let file = format!("{part}\"picture\"; filename=\"a.jpg\"\r\n\r\n\r\n");
        format!("{key}{}--edge--\r\n", file.repeat(files))
    };
    for (key, files, expected) in [
        (100_000, 8, StatusCode::PAYLOAD_TOO_LARGE),
        (36, 10_000, StatusCode::PAYLOAD_TOO_LARGE),
        (36, 300, StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let request = ada.request(Method::POST, "/compose");
        let request = request.header("content-type", "multipart/form-data; boundary=edge");
        let response = request.body(form(key, files)).send().await.unwrap();
        assert_eq!(response.status(), expected, "{files} files");
    }
}
