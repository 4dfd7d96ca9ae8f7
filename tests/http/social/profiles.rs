//! How people show themselves: name, words and picture.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::pictures::jpeg;
use crate::site::{Person, Site, element, files_below, location, media_on};
use crate::social::people::publish_for;

#[tokio::test]
async fn a_profile_shows_name_words_and_a_square_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let form = [
        ("display_name", "Ada <b>L.</b>"),
        ("bio", "Sea and #light, with @bob_2"),
        ("field_label", "Web"),
        ("field_value", "https://ada.example.org"),
        ("field_label", ""),
        ("field_value", ""),
    ];
    assert_eq!(
        location(&ada.post("/settings/profile", &form).await),
        "/settings/profile?saved=1"
    );
    let settings = ada.page("/settings/profile?saved=1").await;
    assert!(settings.contains("Saved.") && settings.contains("value=\"Web\""));
    let page = site.guest().page("/@ada").await;
    insta::assert_snapshot!("profile", element(&page, "main", site.address()));
    let avatar = upload_avatar(&ada, jpeg()).await;
    assert_eq!(avatar, StatusCode::SEE_OTHER);
    let page = ada.page("/@ada").await;
    let (_, rest) = page.split_once("src=\"/@ada/avatar/").unwrap();
    let address = format!("/@ada/avatar/{}", rest.split('"').next().unwrap());
    let bytes = site.guest().get(&address).await.bytes().await.unwrap();
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!(picture.width(), picture.height());
    // A new one replaces it, and the old address holds nothing.
    upload_avatar(&ada, jpeg()).await;
    assert_eq!(
        site.guest().get(&address).await.status(),
        StatusCode::NOT_FOUND
    );
    // A form without a file takes nothing away; the button for it does, with the file.
    let empty = ada.request(reqwest::Method::POST, "/settings/avatar");
    let empty = empty
        .multipart(Form::new().text("picture", ""))
        .send()
        .await;
    assert_eq!(empty.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ada.page("/@ada").await.contains("src=\"/@ada/avatar/"));
    ada.post("/settings/avatar/remove", &[]).await;
    assert!(!ada.page("/@ada").await.contains("src=\"/@ada/avatar/"));
    let pictures = site.data.path().join("pictures");
    assert_eq!(files_below(&pictures), 0);
}

#[tokio::test]
async fn the_avatars_address_opens_no_picture_of_a_post() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = publish_for(&ada, "private", "Mine").await;
    let picture = media_on(&ada.page(&post).await).remove(0);
    let answer = ada.get(&picture).await;
    let tag = answer.headers()["etag"]
        .to_str()
        .unwrap()
        .trim_matches('"')
        .to_owned();
    let key = &tag[..36];
    let address = format!("/@ada/avatar/{key}");
    assert_eq!(
        site.guest().get(&address).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(ada.get(&address).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_profile_that_will_not_do_is_explained_and_loses_nothing() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let long = "x".repeat(501);
    let form = [("display_name", "Ada"), ("bio", long.as_str())];
    let response = ada.post("/settings/profile", &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("501 characters") && page.contains(&long));
    assert_eq!(
        upload_avatar(&ada, b"no picture".to_vec()).await,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let guest = site.guest();
    assert_eq!(
        guest.post("/settings/profile", &form).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        location(&guest.get("/settings/profile").await),
        "/login?next=/settings/profile"
    );
}

async fn upload_avatar(person: &Person, file: Vec<u8>) -> StatusCode {
    let part = Part::bytes(file).file_name("me.jpg");
    let form = Form::new().part("picture", part);
    let request = person.request(reqwest::Method::POST, "/settings/avatar");
    request.multipart(form).send().await.unwrap().status()
}
