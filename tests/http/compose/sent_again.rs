//! Uploads that are sent again: by a form, by a header, after a failure, and after their client left.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};

use crate::compose::several::{BAD, numbered};
use crate::pictures::{corners, encoded, jpeg};
use crate::site::{Site, files_below, location, pictures_on};

#[tokio::test]
async fn an_upload_that_is_sent_again_is_one_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let key = Some("0b6a1c9e-5d0f-4a8e-9f39-0a1b2c3d4e5f");
    let send = || ada.send("/compose", key, [("a.png", numbered(1))]);
    let (first, second) = tokio::join!(send(), send());
    let draft = location(&first);
    assert_eq!(location(&second), draft);
    assert_eq!(location(&send().await), draft, "and after the answer");
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 1);
    assert_eq!(ada.page("/compose").await.matches("/compose/").count(), 1);
    assert_eq!(files_below(&site.data.path().join("pictures")), 3);

    let path = format!("{draft}/pictures");
    for _ in 0..2 {
        let added = ada.send(&path, Some("k2"), [("b.png", numbered(2))]).await;
        assert_eq!(added.status(), StatusCode::SEE_OTHER);
        assert_eq!(pictures_on(&ada.page(&draft).await).len(), 2);
    }
    // The same form with another file is another upload, and so is someone else's.
    ada.send(&path, Some("k2"), [("c.png", numbered(3))]).await;
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 3);
    let bob = site.person("bob").await;
    let theirs = location(&bob.send("/compose", key, [("a.png", numbered(1))]).await);
    assert_ne!(theirs, draft);
}

#[tokio::test]
async fn an_upload_that_began_a_draft_and_is_sent_into_another_one_lands_there() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    // The answer to the first was lost, and the next file began a draft of its own.
    let lost = location(
        &ada.send("/compose", Some("k1"), [("a.png", numbered(1))])
            .await,
    );
    let draft = location(
        &ada.send("/compose", Some("k2"), [("b.png", numbered(2))])
            .await,
    );
    let path = format!("{draft}/pictures");
    for _ in 0..2 {
        let again = ada.send(&path, Some("k1"), [("a.png", numbered(1))]).await;
        assert!(location(&again).starts_with(&draft));
        assert_eq!(pictures_on(&ada.page(&draft).await).len(), 2);
    }
    assert_eq!(pictures_on(&ada.page(&lost).await).len(), 1);
}

#[tokio::test]
async fn the_key_may_come_as_a_header_and_must_be_one() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let send = |key: &'static str| {
        let part = reqwest::multipart::Part::bytes(numbered(1)).file_name("a.png");
        let form = reqwest::multipart::Form::new().part("picture", part);
        let request = ada.request(Method::POST, "/compose");
        request
            .header("Idempotency-Key", key)
            .multipart(form)
            .send()
    };
    let draft = location(&send("k1").await.unwrap());
    assert_eq!(location(&send("k1").await.unwrap()), draft);
    let answer = send("no key").await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_removed_picture_can_be_uploaded_again_and_a_failed_one_retried() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let key = Some("k1");
    let bad = || ada.send("/compose", key, [("a.txt", BAD.to_vec())]);
    for _ in 0..2 {
        let status = bad().await.status();
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let good = || ada.send("/compose", key, [("a.png", numbered(1))]);
    let first = location(&good().await);
    ada.post(&first, &[("action", "discard")]).await;
    let second = location(&good().await);
    assert_ne!(first, second);
    assert_eq!(pictures_on(&ada.page(&second).await).len(), 1);
}

#[tokio::test]
async fn an_upload_goes_on_when_its_client_leaves_and_is_found_by_the_next_try() {
    use tokio::io::AsyncWriteExt;

    let site = Site::start().await;
    let ada = site.person("ada").await;
    let login = ada.log_in("ada", crate::site::PASSWORD).await;
    let cookie = login.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let file = encoded(&corners(6000, 4000), image::ImageFormat::Png);
    let mut body = b"--cut\r\nContent-Disposition: form-data; name=\"upload_key\"\r\n\r\nk1\r\n\
        --cut\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\
        Content-Type: image/png\r\n\r\n"
        .to_vec();
    body.extend(&file);
    body.extend(b"\r\n--cut--\r\n");
    let head = format!(
        "POST /compose HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary=cut\r\n\r\n",
        body.len()
    );
    let mut connection = tokio::net::TcpStream::connect(site.host()).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&body).await.unwrap();
    connection.flush().await.unwrap();
    // The file has arrived when its key is claimed; then the connection is reset.
    let begun = std::time::Instant::now();
    let store = crate::compose::drafts::database(&site).await;
    let claims = "SELECT count(*) FROM uploads";
    while sqlx::query_scalar::<_, i64>(claims)
        .fetch_one(&store)
        .await
        .unwrap()
        == 0
    {
        assert!(begun.elapsed().as_secs() < 30, "nothing was claimed");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    connection.set_zero_linger().unwrap();
    drop(connection);

    while !ada.page("/compose").await.contains("Drafts") {
        assert!(begun.elapsed().as_secs() < 30, "the upload was given up");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let draft = location(&ada.send("/compose", Some("k1"), [("a.png", file)]).await);
    assert_eq!(pictures_on(&ada.page(&draft).await).len(), 1);
    assert_eq!(ada.page("/compose").await.matches("/compose/").count(), 1);
}

#[tokio::test]
async fn what_waited_for_a_connection_is_its_own_accounts() {
    let site = Site::start().await;
    let bob = site.person("bob").await;
    let send = |account: &str| {
        let form = Form::new()
            .text("account", account.to_owned())
            .text("upload_key", "k")
            .part("picture", Part::bytes(jpeg()).file_name("a.jpg"));
        bob.request(Method::POST, "/compose").multipart(form).send()
    };
    let refused = send("ada").await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let page = refused.text().await.unwrap();
    assert!(page.contains("chosen with another account"), "{page}");
    assert!(!bob.page("/compose").await.contains("href=\"/compose/"));
    let taken = send("bob").await.unwrap();
    assert_eq!(taken.status(), StatusCode::SEE_OTHER);
}
