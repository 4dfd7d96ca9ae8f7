//! Pictures of which an export has the addresses alone.

use std::net::TcpListener as Listener;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use vignette::settings::Settings;
use zip::CompressionMethod;

use super::transfers::{PAGE, imported_with, packed};
use crate::albums::changes::tiles;
use crate::pictures::{corners, encoded};
use crate::site::{Person, Site};

/// Another site, which has pictures.
struct Elsewhere {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    /// Paths that are answered with a status instead.
    answers: Arc<Mutex<Vec<(&'static str, u16)>>>,
}

impl Elsewhere {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(Vec::new()));
        let here = Self {
            port,
            asked: Arc::clone(&asked),
            answers: Arc::clone(&answers),
        };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 4000];
                let read = stream.read(&mut request).await.unwrap();
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let path = request.split(' ').nth(1).unwrap().to_owned();
                let found = answers
                    .lock()
                    .unwrap()
                    .iter()
                    .find(|(one, _)| *one == path)
                    .copied();
                let body = encoded(
                    &corners(40 + path.len() as u32, 30),
                    image::ImageFormat::Png,
                );
                let (head, body) = match found {
                    Some((_, status)) => (
                        format!("{status} No\r\nlocation: http://169.254.169.254/x.png"),
                        Vec::new(),
                    ),
                    None => ("200 OK".to_owned(), body),
                };
                let head = format!(
                    "HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                asked.lock().unwrap().push(path);
                stream
                    .write_all(&[head.as_bytes(), &body].concat())
                    .await
                    .unwrap();
            }
        });
        here
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn answer(&self, answers: &[(&'static str, u16)]) {
        *self.answers.lock().unwrap() = answers.to_vec();
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

/// Fetches for people, from this machine too.
fn fetches(settings: &mut Settings) {
    settings.archives.fetch_pictures = true;
    settings.archives.fetch_networks = vec!["127.0.0.1/32".parse().unwrap()];
}

async fn fetching_site() -> Site {
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        fetches(settings);
    })
    .await
}

fn post(number: u32, words: &str, pictures: &[String]) -> Value {
    let pictures: Vec<Value> = pictures
        .iter()
        .map(|url| json!({ "url": url, "type": "image", "mime": "image/png", "description": "A gate." }))
        .collect();
    json!({
        "id": number.to_string(), "url": format!("https://p.example/{number}"),
        "content_text": words, "created_at": "2020-01-02T03:04:05.000Z", "visibility": "public",
        "media_attachments": pictures,
    })
}

fn export(posts: &[Value]) -> Vec<u8> {
    let posts = serde_json::to_vec(posts).unwrap();
    packed(
        &[("pixelfed-statuses.json", &posts)],
        CompressionMethod::Stored,
    )
}

async fn fetched(person: &Person, archive: Vec<u8>) -> String {
    imported_with(person, archive, &[("fetch_pictures", "1")]).await
}

fn count_of(page: &str) -> usize {
    tiles(page).len()
}

#[tokio::test]
async fn pixelfeds_pictures_come_from_their_addresses_once_embedded() {
    come_once(fetching_site().await).await;
}

#[tokio::test]
async fn pixelfeds_pictures_come_from_their_addresses_once_on_mongodb() {
    if let Some(site) = Site::start_on_mongodb(fetches).await {
        come_once(site).await;
    }
}

async fn come_once(site: Site) {
    let (ada, guest) = (site.person("ada").await, site.guest());
    let there = Elsewhere::start().await;
    assert!(ada.page(PAGE).await.contains("name=\"fetch_pictures\""));
    let archive = export(&[
        post(1, "By the #sea", &[there.at("/a.png"), there.at("/bb.png")]),
        post(2, "Alone", &[there.at("/ccc.png")]),
    ]);
    // Not asked for: listed, and nobody is asked.
    let said = imported_with(&ada, archive.clone(), &[]).await;
    assert!(
        said.contains("not in the file, but at http://127.0.0.1"),
        "{said}"
    );
    assert!(there.asked().is_empty());

    let said = fetched(&ada, archive.clone()).await;
    assert!(
        said.contains("<li>2 posts</li>") && !said.contains("Left out"),
        "{said}"
    );
    assert_eq!(there.asked().len(), 3);
    let posts = tiles(&guest.page("/tags/sea").await);
    let page = guest.page(&format!("/p/{}", posts[0])).await;
    assert!(
        page.contains("2020-01-02T03:04:05Z") && page.contains("A gate."),
        "{page}"
    );

    let said = fetched(&ada, archive).await;
    assert!(said.contains("2 posts already here"), "{said}");
    assert!(there.asked().is_empty(), "what is here was asked for again");
    assert_eq!(count_of(&guest.page("/@ada").await), 2);
}

#[tokio::test]
async fn what_cannot_be_had_is_told_and_may_come_another_time() {
    let site = fetching_site().await;
    let ada = site.person("ada").await;
    let there = Elsewhere::start().await;
    there.answer(&[("/gone.png", 404), ("/busy.png", 503), ("/moved.png", 302)]);
    let near = format!("http://127.0.0.2:{}/x.png", there.port);
    let archive = export(&[
        post(1, "Half gone", &[there.at("/gone.png"), there.at("/a.png")]),
        post(2, "Busy", &[there.at("/bb.png"), there.at("/busy.png")]),
        post(3, "Moved", &[there.at("/moved.png")]),
        post(4, "Near", &[near, "https://10.0.0.1/x.png".into()]),
        post(5, "Odd", &["ftp://x/".into(), String::new()]),
    ]);
    let said = fetched(&ada, archive.clone()).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    for sentence in [
        "/gone.png: its server answered with the status 404.",
        "/busy.png: its server answered with the status 503. Its post was left out; import the file",
        "/moved.png: only addresses that begin with",
        "127.0.0.2:",
        "10.0.0.1/x.png: the address does not lead to a public server.",
        "that is not an address of the web",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    // No file of the post that waits is left behind.
    assert_eq!(count_of(&ada.page("/@ada").await), 1);
    there.answer(&[]);
    let said = fetched(&ada, archive).await;
    assert!(
        said.contains("<li>2 posts</li>") && said.contains("1 post already here"),
        "{said}"
    );
}

#[tokio::test]
async fn a_server_that_is_away_is_soon_left_alone() {
    let site = fetching_site().await;
    let ada = site.person("ada").await;
    let there = Elsewhere::start().await;
    there.answer(&[("/busy.png", 503)]);
    let nobody = Listener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut posts = Vec::new();
    for number in 0..6 {
        posts.push(post(number, "Busy", &[there.at("/busy.png")]));
        posts.push(post(
            100 + number,
            "Away",
            &[format!("http://localhost:{nobody}/x.png")],
        ));
    }
    let said = fetched(&ada, export(&posts)).await;
    assert!(said.contains("<li>0 posts</li>"), "{said}");
    assert!(
        said.contains("its server could not be reached several times"),
        "{said}"
    );
    assert_eq!(there.asked().len(), 3);
}

#[tokio::test]
async fn a_site_that_fetches_nothing_asks_nobody() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let there = Elsewhere::start().await;
    assert!(!ada.page(PAGE).await.contains("fetch_pictures"));
    let archive = export(&[post(1, "Words", &[there.at("/a.png")])]);
    let said = fetched(&ada, archive.clone()).await;
    assert!(
        said.contains("<li>0 posts</li>") && said.contains("not in the file"),
        "{said}"
    );
    assert!(there.asked().is_empty());

    let said = on_the_command_line(&site, archive, false).await;
    assert!(said.contains("archives.fetch_pictures"), "{said}");
    assert!(there.asked().is_empty());
}

#[tokio::test]
async fn the_command_line_fetches_where_the_settings_allow_it() {
    let site = fetching_site().await;
    let ada = site.person("ada").await;
    let there = Elsewhere::start().await;
    let archive = export(&[post(1, "Words", &[there.at("/a.png")])]);
    let said = on_the_command_line(&site, archive, true).await;
    assert!(said.contains("1 posts brought in"), "{said}");
    assert_eq!(there.asked(), ["/a.png"]);
    assert_eq!(count_of(&ada.page("/@ada").await), 1);
}

/// What `vignette import` says; the server beside it may do the work.
async fn on_the_command_line(site: &Site, archive: Vec<u8>, allowed: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.zip");
    std::fs::write(&file, archive).unwrap();
    let mut program = site.program("import");
    program.args(["ada", "--fetch-pictures"]).arg(&file);
    program.env("VIGNETTE_ARCHIVES__FETCH_PICTURES", allowed.to_string());
    program.env("VIGNETTE_ARCHIVES__FETCH_NETWORKS", "[\"127.0.0.1/32\"]");
    let output = tokio::task::spawn_blocking(move || program.output());
    let output = output.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said + &String::from_utf8_lossy(&output.stderr)
}
