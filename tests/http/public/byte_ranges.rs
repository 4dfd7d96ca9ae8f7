//! Parts of files: pictures in all sizes, faces and archives.

use reqwest::header::{CONTENT_RANGE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE};
use reqwest::{Method, Response, StatusCode};

use crate::archives::transfers::{DOWNLOAD, exported};
use crate::pictures::jpeg;
use crate::site::{Person, Site, media_on};

async fn part(person: &Person, address: &str, range: &str) -> Response {
    let request = person.request(Method::GET, address);
    request.header(RANGE, range).send().await.unwrap()
}

fn header(response: &Response, name: reqwest::header::HeaderName) -> String {
    let value = response.headers().get(name);
    value.map_or("", |it| it.to_str().unwrap()).to_owned()
}

/// Every file that ada may see, whole.
async fn files(site: &Site) -> (Person, Vec<(String, Vec<u8>)>) {
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "", "").await;
    ada.send("/settings/avatar", None, [("me.jpg", jpeg())])
        .await;
    let shown = media_on(&ada.page(&post).await).remove(0);
    let (picture, _) = shown.rsplit_once('/').unwrap();
    let sizes = ["grid", "view", "original"];
    let mut addresses: Vec<_> = sizes.map(|it| format!("{picture}/{it}")).into();
    let page = ada.page("/@ada").await;
    let (_, face) = page.split_once("src=\"/@ada/avatar/").unwrap();
    addresses.push(format!("/@ada/avatar/{}", face.split('"').next().unwrap()));
    exported(&ada).await;
    addresses.push(DOWNLOAD.to_owned());
    let mut files = Vec::new();
    for address in addresses {
        let whole = ada.get(&address).await;
        assert_eq!(whole.status(), StatusCode::OK);
        assert_eq!(whole.headers()["accept-ranges"], "bytes", "{address}");
        files.push((address, whole.bytes().await.unwrap().to_vec()));
    }
    (ada, files)
}

#[tokio::test]
async fn a_part_of_every_file_can_be_had() {
    let site = Site::start().await;
    let (ada, files) = files(&site).await;
    for (address, whole) in files {
        let length = whole.len();
        for (range, from, to) in [
            ("bytes=0-0", 0, 1),
            ("bytes=10-19", 10, 20),
            ("bytes=10-", 10, length),
            ("bytes=-7", length - 7, length),
            ("bytes=5-99999999", 5, length),
            ("bytes=-99999999", 0, length),
        ] {
            let response = part(&ada, &address, range).await;
            assert_eq!(
                response.status(),
                StatusCode::PARTIAL_CONTENT,
                "{address}: {range}"
            );
            let said = format!("bytes {from}-{}/{length}", to - 1);
            assert_eq!(header(&response, CONTENT_RANGE), said, "{address}");
            assert_eq!(response.content_length(), Some((to - from) as u64));
            assert_eq!(
                response.bytes().await.unwrap(),
                whole[from..to],
                "{address}"
            );
        }
        for range in ["bytes=99999999-", "bytes=-0"] {
            let response = part(&ada, &address, range).await;
            assert_eq!(
                response.status(),
                StatusCode::RANGE_NOT_SATISFIABLE,
                "{address}"
            );
            assert_eq!(
                header(&response, CONTENT_RANGE),
                format!("bytes */{length}")
            );
        }
        // Several parts, none, another unit, and what makes no sense: all of it.
        for range in [
            "bytes=0-1,4-5",
            "bytes=",
            "lines=1-2",
            "bytes=9-3",
            "bytes=x",
            "x",
        ] {
            let response = part(&ada, &address, range).await;
            assert_eq!(response.status(), StatusCode::OK, "{address}: {range}");
            assert_eq!(response.bytes().await.unwrap(), whole, "{address}: {range}");
        }
    }
}

#[tokio::test]
async fn a_part_of_another_version_is_all_of_it_and_one_that_is_known_is_not_sent() {
    let site = Site::start().await;
    let (ada, files) = files(&site).await;
    for (address, whole) in files {
        let tag = header(&ada.get(&address).await, ETAG);
        for (known, status) in [
            (tag.as_str(), StatusCode::PARTIAL_CONTENT),
            ("\"another\"", StatusCode::OK),
            (&format!("W/{tag}"), StatusCode::OK),
            ("Sat, 29 Oct 1994 19:43:31 GMT", StatusCode::OK),
        ] {
            let request = ada
                .request(Method::GET, &address)
                .header(RANGE, "bytes=0-3");
            let response = request.header(IF_RANGE, known).send().await.unwrap();
            assert_eq!(response.status(), status, "{address}: {known}");
            let sent = if status == StatusCode::OK {
                &whole[..]
            } else {
                &whole[..4]
            };
            assert_eq!(response.bytes().await.unwrap(), sent, "{address}: {known}");
        }
        let head = ada
            .request(Method::HEAD, &address)
            .header(RANGE, "bytes=0-3");
        assert_eq!(
            head.send().await.unwrap().status(),
            StatusCode::OK,
            "{address}"
        );
        if address.starts_with("/media/") {
            let request = ada
                .request(Method::GET, &address)
                .header(RANGE, "bytes=0-3");
            let response = request.header(IF_NONE_MATCH, tag).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        }
    }
}

#[tokio::test]
async fn whoever_may_not_see_a_file_gets_no_part_of_it() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    for address in media_on(&ada.page(&draft).await) {
        for range in ["bytes=0-0", "bytes=99999999-"] {
            let response = part(&site.guest(), &address, range).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
            assert_eq!(header(&response, CONTENT_RANGE), "");
        }
    }
}
