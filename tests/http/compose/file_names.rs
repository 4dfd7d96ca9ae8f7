//! Names that files have on people's machines, as browsers and other programs write them into a
//! form: none of them refuses the file, and each is shown as its owner knows it.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Response, StatusCode};

use crate::pictures::jpeg;
use crate::site::{Person, Site};

/// Sends one file with a header as it stands.
async fn send(person: &Person, disposition: &[u8], file: &[u8]) -> Response {
    let body = [
        b"--edge\r\nContent-Disposition: ",
        disposition,
        b"\r\nContent-Type: image/jpeg\r\n\r\n",
        file,
        b"\r\n--edge--\r\n",
    ]
    .concat();
    let request = person.request(Method::POST, "/compose");
    let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
    request.body(body).send().await.unwrap()
}

const NAMES: &[(&[u8], &str)] = &[
    (br#"filename="a\"b.jpg""#, "a&quot;b.jpg"),
    (br#"filename="a%22b.jpg""#, "a&quot;b.jpg"),
    (br#"filename="a"b.jpg""#, "a&quot;b.jpg"),
    (br#"filename="a"b;c.jpg""#, "a&quot;b;c.jpg"),
    (br#"filename="a"; b="c.jpg""#, "a&quot;; b=&quot;c.jpg"),
    (br#"filename="C:\pictures\sea.jpg""#, "sea.jpg"),
    (br#"filename="back\""#, "back\\"),
    (br#"filename="50%.jpg""#, "50%.jpg"),
    (br#"filename="a%0D%0Ab.jpg""#, "a b.jpg"),
    ("filename=\"Größe 海.jpg\"".as_bytes(), "Größe 海.jpg"),
    (b"filename=\"Gr\xf6\xdfe.jpg\"", "Größe.jpg"),
    (
        b"filename=\"x.jpg\"; filename*=UTF-8''%e6%b5%b7.jpg",
        "海.jpg",
    ),
    (b"filename*=UTF-8''%e6%b5%b7.jpg", "海.jpg"),
    (b"filename*=nonsense", ""),
    (b"filename=plain.jpg", "plain.jpg"),
    (b"filename=", ""),
    (br#"filename="a;name=other.jpg""#, "a;name=other.jpg"),
    (b"filename=\"\xe2\x80\xaegpj.exe\"", "gpj.exe"),
    (b"filename=\"a\tb\"", "a b"),
];

#[tokio::test]
async fn a_file_may_have_any_name() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for (name, shown) in NAMES {
        let disposition = [b"form-data; name=\"picture\"; ", *name].concat();
        let what = String::from_utf8_lossy(name);
        if *name != b"filename=" {
            let response = send(&ada, &disposition, &jpeg()).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{what}");
        }
        let refused = send(&ada, &disposition, b"no picture").await;
        let page = refused.text().await.unwrap();
        if !shown.is_empty() {
            let needle = format!("<strong dir=\"auto\">{shown}</strong>");
            assert!(page.contains(&needle), "{what}: {shown} is not in {page}");
        }
    }
}
