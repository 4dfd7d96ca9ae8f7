//! A running site and the people who visit it.

use std::path::Path;
use std::sync::Arc;

use reqwest::header::LOCATION;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use tempfile::TempDir;
use vignette::domain::{Edge, EdgeKind, ProfileChange, Timestamp, UserId, Username, Visibility};
use vignette::settings::Settings;
use vignette::startup::Application;
use vignette::storage::Store;
use vignette::storage::sqlite::SqliteStore;

/// A password that the site takes.
pub const PASSWORD: &str = "mango-quartz-77";

/// A server on a port of its own, with an embedded store in a folder of its own.
pub struct Site {
    address: String,
    pub data: TempDir,
}

impl Site {
    /// Without captions, which most tests do not need.
    pub async fn start() -> Self {
        Self::start_with(|settings| settings.captions.enabled = false).await
    }

    /// With the model of the project.
    pub async fn start_with_captions() -> Self {
        Self::start_with(|settings| settings.captions.workers = 1).await
    }

    /// With a model of a few words, see `tests/captioning/toy.rs`. Its folder lives as long as the
    /// test.
    pub async fn start_with_toy(bias: Option<f32>) -> (Self, TempDir) {
        let model = tempfile::tempdir().unwrap();
        crate::toy::write_model(model.path(), bias);
        let site = Self::start_with(|settings| Self::use_toy(settings, &model));
        (site.await, model)
    }

    pub fn use_toy(settings: &mut Settings, model: &TempDir) {
        settings.captions.model = model.path().to_owned();
        settings.captions.runtime = vignette::captioning::RuntimeChoice::Rten;
        settings.captions.workers = 1;
    }

    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Self::settings(&data);
        change(&mut settings);
        Self::run(settings, data).await
    }

    fn settings(data: &TempDir) -> Settings {
        let mut settings = Settings::default();
        settings.server.listen = "127.0.0.1:0".parse().unwrap();
        settings.server.workers = 2;
        settings.storage.data = data.path().to_owned();
        settings.captions.model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/vgg16-lstm");
        settings.captions.wait_ms = 60_000;
        settings
    }

    async fn run(settings: Settings, data: TempDir) -> Self {
        let address = Self::listen(&settings).await;
        Self { address, data }
    }

    async fn listen(settings: &Settings) -> String {
        let application = Application::build(settings).await.unwrap();
        let address = format!("http://{}", application.address());
        tokio::spawn(application.run_until(std::future::pending()));
        address
    }

    /// The address of another server that runs beside this one, over the same data.
    pub async fn beside(&self) -> String {
        let mut settings = Self::settings(&self.data);
        settings.captions.enabled = false;
        Self::listen(&settings).await
    }

    /// Another server over the same data, which sweeps as it starts.
    pub async fn start_again(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Self::settings(&self.data);
        change(&mut settings);
        Self::run(settings, self.data).await
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// `http://127.0.0.1:…`
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The site's store, opened beside it: for scenes that no page can set.
    pub async fn store(&self) -> Arc<dyn Store> {
        let file = self.data.path().join("vignette.sqlite");
        Arc::new(SqliteStore::open(&file).await.unwrap())
    }

    /// Changes whom the post at `/p/{id}` is for.
    pub async fn set_visibility(&self, post: &str, visibility: Visibility) {
        let store = self.store().await;
        let id = post.strip_prefix("/p/").unwrap().parse().unwrap();
        let mut post = store.post(id).await.unwrap().unwrap().post;
        post.visibility = visibility;
        store.replace_post(&post).await.unwrap();
    }

    /// Who somebody is in the store.
    pub async fn id_of(&self, name: &str) -> UserId {
        let name = Username::parse(name).unwrap();
        let found = self.store().await.user_by_name(&name).await;
        found.unwrap().unwrap().id
    }

    /// Lets one person follow, block or mute another.
    pub async fn tie(&self, kind: EdgeKind, from: &str, to: &str) {
        let store = self.store().await;
        let (from, to) = (self.id_of(from).await, self.id_of(to).await);
        let edge = Edge::person(kind, from, to, Timestamp::now());
        assert!(store.insert_edge(&edge).await.unwrap());
    }

    /// Makes somebody's account private, or public again.
    pub async fn set_private(&self, name: &str, private: bool) {
        let store = self.store().await;
        let change = ProfileChange {
            private: Some(private),
            ..ProfileChange::default()
        };
        let user = self.id_of(name).await;
        store.change_profile(user, &change).await.unwrap();
    }

    /// Somebody with a browser of their own, not signed in.
    pub fn guest(&self) -> Person {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Person {
            address: self.address.clone(),
            client,
        }
    }

    /// Somebody who has just signed up.
    pub async fn person(&self, name: &str) -> Person {
        let person = self.guest();
        let response = person
            .sign_up(name, &format!("{name}@example.org"), PASSWORD)
            .await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        person
    }
}

/// A browser and whoever sits before it.
#[derive(Clone)]
pub struct Person {
    address: String,
    client: Client,
}

impl Person {
    pub async fn get(&self, path: &str) -> Response {
        self.request(reqwest::Method::GET, path)
            .send()
            .await
            .unwrap()
    }

    /// The text of a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "GET {path}");
        response.text().await.unwrap()
    }

    /// Where a login leads in the end: a browser that had no cookie before goes by the login page.
    pub async fn landing(&self, address: &str) -> String {
        match address.starts_with("/login?arrived=1") {
            true => location(&self.get(address).await),
            false => address.to_owned(),
        }
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.request(reqwest::Method::POST, path)
            .form(form)
            .send()
            .await
            .unwrap()
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    pub async fn sign_up(&self, username: &str, email: &str, password: &str) -> Response {
        self.post(
            "/signup",
            &[
                ("username", username),
                ("email", email),
                ("password", password),
            ],
        )
        .await
    }

    pub async fn log_in(&self, identifier: &str, password: &str) -> Response {
        self.post(
            "/login",
            &[("identifier", identifier), ("password", password)],
        )
        .await
    }

    pub async fn upload(&self, file: Vec<u8>) -> Response {
        self.send("/compose", None, [("holiday in SECRETPLACE.jpg", file)])
            .await
    }

    /// Sends files in the field `picture`, with an upload's key before them where there is one.
    pub async fn send(
        &self,
        path: &str,
        key: Option<&str>,
        files: impl IntoIterator<Item = (&'static str, Vec<u8>)>,
    ) -> Response {
        let mut form = Form::new();
        if let Some(key) = key {
            form = form.text("upload_key", key.to_owned());
        }
        for (name, file) in files {
            form = form.part("picture", Part::bytes(file).file_name(name));
        }
        let request = self.request(reqwest::Method::POST, path);
        request.multipart(form).send().await.unwrap()
    }

    /// Adds a picture to a draft, which must work, and tells its id.
    pub async fn add(&self, draft: &str, file: Vec<u8>) -> String {
        let response = self
            .send(&format!("{draft}/pictures"), None, [("more.jpg", file)])
            .await;
        assert_eq!(
            response.status(),
            StatusCode::SEE_OTHER,
            "{}",
            response.text().await.unwrap()
        );
        let address = location(&response);
        let added = address.split_once("added=").unwrap().1;
        added.split('#').next().unwrap().to_owned()
    }

    /// Uploads a picture and tells where its draft is: `/compose/{id}`.
    pub async fn begin_draft(&self, file: Vec<u8>) -> String {
        let response = self.upload(file).await;
        assert_eq!(
            response.status(),
            StatusCode::SEE_OTHER,
            "{}",
            response.text().await.unwrap()
        );
        location(&response)
    }

    /// Publishes a picture and tells where: `/p/{id}`.
    pub async fn publish(&self, file: Vec<u8>, caption: &str, hashtags: &str) -> String {
        let draft = self.begin_draft(file).await;
        let form = [
            ("caption", caption),
            ("hashtags", hashtags),
            ("alt", ""),
            ("alt_checked", "1"),
            ("action", "publish"),
        ];
        let response = self.post(&draft, &form).await;
        assert_eq!(
            response.status(),
            StatusCode::SEE_OTHER,
            "{}",
            response.text().await.unwrap()
        );
        location(&response)
    }
}

/// One hashtag more than a post carries.
pub fn too_many_tags() -> String {
    let tags: Vec<_> = (0..31).map(|i| format!("#tag{i}")).collect();
    tags.join(" ")
}

/// Where a redirect leads.
pub fn location(response: &Response) -> String {
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}

/// How many files lie below a folder.
pub fn files_below(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

/// How many bytes the files below a folder hold.
pub fn bytes_below(folder: &Path) -> u64 {
    let size = |path: &Path| std::fs::metadata(path).unwrap().len();
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            if path.is_dir() {
                bytes_below(&path)
            } else {
                size(&path)
            }
        })
        .sum()
}

/// The addresses `/media/…` on a page, each once.
pub fn media_on(page: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split(['"', ' '])
        .filter(|word| word.starts_with("/media/"))
        .map(ToOwned::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The ids of the pictures on a draft's page, in order.
pub fn pictures_on(page: &str) -> Vec<String> {
    page.split("data-picture=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The value of a form field on a page, as a browser would show it.
pub fn field(page: &str, name: &str) -> String {
    let after = |text: &str| page.split_once(text).map(|(_, rest)| rest.to_owned());
    if let Some(rest) = after(&format!(" name=\"{name}\" value=\"")) {
        return unescaped(rest.split('"').next().unwrap());
    }
    let rest = after(&format!(" name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
    let (_, text) = rest.split_once('>').unwrap();
    unescaped(
        text.split("</textarea>")
            .next()
            .unwrap()
            .trim_start_matches('\n'),
    )
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}
