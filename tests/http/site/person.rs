//! People who visit a site with a browser.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, StatusCode};

use super::answers::location;

/// A browser and whoever sits before it.
#[derive(Clone)]
pub struct Person {
    address: String,
    client: Client,
}

impl Person {
    /// With a browser of their own, at a site.
    pub fn new(address: &str, client: Client) -> Self {
        Self {
            address: address.to_owned(),
            client,
        }
    }

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

    /// Adds a picture to a draft, which must work, and returns its id.
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

    /// Uploads a picture and returns where its draft is: `/compose/{id}`.
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

    /// Publishes a picture and returns where: `/p/{id}`.
    pub async fn publish(&self, file: Vec<u8>, caption: &str, hashtags: &str) -> String {
        let draft = self.begin_draft(file).await;
        let form = [
            ("caption", caption),
            ("hashtags", hashtags),
            ("alt", ""),
            ("checked", "1"),
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
