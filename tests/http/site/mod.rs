//! A running site and the people who visit it.

mod answers;
mod person;
mod snapshot;

use std::path::Path;
use std::sync::Arc;

use reqwest::{Client, StatusCode};
use tempfile::TempDir;
use vignette::domain::{Edge, EdgeKind, ProfileChange, Timestamp, UserId, Username, Visibility};
use vignette::settings::Settings;
use vignette::startup::Application;
use vignette::storage::Store;
use vignette::storage::mongodb::{CONNECTIONS, MongoStore};
use vignette::storage::sqlite::SqliteStore;

pub use answers::{
    bytes_below, field, files_below, location, media_on, pictures_on, too_many_tags,
};
pub use person::Person;
pub use snapshot::element;

/// A password that the site takes.
pub const PASSWORD: &str = "mango-quartz-77";

/// A server on a port of its own, with a store of its own: embedded in its folder, or on MongoDB.
pub struct Site {
    address: String,
    pub data: TempDir,
    /// Where its store is on MongoDB; none where it is embedded.
    database: Option<String>,
}

/// Makes two tests of each function that takes a [`Site`]: with the embedded store and on MongoDB.
macro_rules! on_both_stores {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use crate::site::Site;

            #[tokio::test]
            async fn sqlite() {
                super::$name(Site::start().await).await;
            }

            #[tokio::test]
            async fn mongodb() {
                if let Some(site) = Site::start_on_mongodb(|_| {}).await {
                    super::$name(site).await;
                }
            }
        })+
    };
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
        Self::run(data, None, change).await
    }

    /// Without captions, on a database of its own in MongoDB; none where whoever runs the tests does
    /// without.
    pub async fn start_on_mongodb(change: impl FnOnce(&mut Settings)) -> Option<Self> {
        let database = crate::database::fresh()?;
        let data = tempfile::tempdir().unwrap();
        let change = |settings: &mut Settings| {
            settings.captions.enabled = false;
            change(settings);
        };
        Some(Self::run(data, Some(database), change).await)
    }

    /// Another, empty one, on a store of the same kind.
    pub async fn another(&self) -> Self {
        match self.database {
            None => Self::start().await,
            Some(_) => Self::start_on_mongodb(|_| {}).await.unwrap(),
        }
    }

    /// Our program, to be given a command over this site's data.
    pub fn program(&self, command: &str) -> std::process::Command {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_vignette"));
        if let Some(uri) = &self.database {
            program.env("VIGNETTE_STORAGE__DATABASE", uri);
        }
        program.arg(command).arg("--data").arg(self.data.path());
        program
    }

    fn settings(data: &TempDir, database: Option<&str>) -> Settings {
        let mut settings = Settings::default();
        settings.storage.database = database.map(str::to_owned);
        settings.server.listen = "127.0.0.1:0".parse().unwrap();
        settings.server.workers = 2;
        settings.storage.data = data.path().to_owned();
        settings.captions.model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/vgg16-lstm");
        settings.captions.wait_ms = 60_000;
        settings
    }

    async fn run(
        data: TempDir,
        database: Option<String>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let mut settings = Self::settings(&data, database.as_deref());
        change(&mut settings);
        let address = Self::listen(&settings).await;
        Self {
            address,
            data,
            database,
        }
    }

    async fn listen(settings: &Settings) -> String {
        let mut application = Application::build(settings).await.unwrap();
        application.load_models().await.unwrap();
        Self::answer(application)
    }

    /// Lets a server answer from now on; returns its address.
    fn answer(application: Application) -> String {
        let address = format!("http://{}", application.address());
        tokio::spawn(application.run_until(std::future::pending()));
        address
    }

    /// As [`Site::start_with`], but does not wait until the models are loaded.
    pub async fn start_before_models(change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Self::settings(&data, None);
        change(&mut settings);
        let application = Application::build(&settings).await.unwrap();
        Self {
            address: Self::answer(application),
            data,
            database: None,
        }
    }

    /// The address of another server that runs beside this one, over the same data.
    pub async fn beside(&self) -> String {
        let mut settings = Self::settings(&self.data, self.database.as_deref());
        settings.captions.enabled = false;
        Self::listen(&settings).await
    }

    /// Another server over the same data, which sweeps as it starts.
    pub async fn start_again(self, change: impl FnOnce(&mut Settings)) -> Self {
        Self::run(self.data, self.database, change).await
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
        if let Some(uri) = &self.database {
            return Arc::new(MongoStore::connect(uri, CONNECTIONS).await.unwrap());
        }
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

    /// Who someone is in the store.
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

    /// Makes someone's account private, or public again.
    pub async fn set_private(&self, name: &str, private: bool) {
        let store = self.store().await;
        let change = ProfileChange {
            private: Some(private),
            ..ProfileChange::default()
        };
        let user = self.id_of(name).await;
        store.change_profile(user, &change).await.unwrap();
    }

    /// Someone with a browser of their own, not signed in.
    pub fn guest(&self) -> Person {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Person::new(&self.address, client)
    }

    /// Someone who has just signed up.
    pub async fn person(&self, name: &str) -> Person {
        let person = self.guest();
        let response = person
            .sign_up(name, &format!("{name}@example.org"), PASSWORD)
            .await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        person
    }
}
