//! Someone with a browser, who may come to several servers of one site.

use std::sync::Arc;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::LOCATION;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, StatusCode};

/// A password that the site takes.
pub const PASSWORD: &str = "mango-quartz-77";

#[derive(Clone)]
pub struct Person {
    address: String,
    client: Client,
    cookies: Arc<Jar>,
}

impl Person {
    pub fn at(address: &str) -> Self {
        let cookies = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(Arc::clone(&cookies))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .unwrap();
        Self {
            address: address.to_owned(),
            client,
            cookies,
        }
    }

    /// What the browser sends as `Cookie`.
    pub fn cookie(&self) -> String {
        let address = self.address.parse().unwrap();
        let value = self.cookies.cookies(&address).unwrap();
        value.to_str().unwrap().to_owned()
    }

    /// The same browser at another address of the site. Cookies do not tell ports apart.
    pub fn moved_to(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            client: self.client.clone(),
            cookies: Arc::clone(&self.cookies),
        }
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.address);
        self.client.request(method, address)
    }

    pub async fn try_get(&self, path: &str) -> reqwest::Result<Response> {
        self.request(reqwest::Method::GET, path).send().await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.try_get(path).await.unwrap()
    }

    /// Asks again when told to: the test server for MongoDB breaks connections off now and then,
    /// which the driver hides with MongoDB itself by asking again.
    pub async fn get_patiently(&self, path: &str) -> Response {
        for _ in 0..10 {
            let response = self.get(path).await;
            if response.status() != StatusCode::SERVICE_UNAVAILABLE {
                return response;
            }
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        self.get(path).await
    }

    /// The text of a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get_patiently(path).await;
        assert_eq!(response.status(), StatusCode::OK, "GET {path}");
        response.text().await.unwrap()
    }

    pub async fn try_post(&self, path: &str, form: &[(&str, &str)]) -> reqwest::Result<Response> {
        let request = self.request(reqwest::Method::POST, path);
        request.form(form).send().await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.try_post(path, form).await.unwrap()
    }

    pub async fn sign_up(&self, name: &str) {
        let email = format!("{name}@example.org");
        let form = [
            ("username", name),
            ("email", &email),
            ("password", PASSWORD),
        ];
        let response = self.post("/signup", &form).await;
        let status = response.status();
        let page = response.text().await.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    }

    pub async fn try_upload(&self, file: Vec<u8>) -> reqwest::Result<Response> {
        let part = Part::bytes(file).file_name("holiday.jpg");
        let request = self.request(reqwest::Method::POST, "/compose");
        let form = Form::new().part("picture", part);
        request.multipart(form).send().await
    }

    /// Uploads a picture and returns where its draft is: `/compose/{id}`.
    pub async fn begin_draft(&self, file: Vec<u8>) -> String {
        let response = self.try_upload(file).await.unwrap();
        let status = response.status();
        let draft = location(&response);
        let page = response.text().await.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        draft.unwrap()
    }

    /// Publishes a draft with a caption, and returns where the post is: `/p/{id}`.
    pub async fn publish(&self, draft: &str, caption: &str) -> String {
        let form = [
            ("caption", caption),
            ("alt", "A picture."),
            ("hashtags", ""),
            ("action", "publish"),
        ];
        let response = self.post(draft, &form).await;
        let status = response.status();
        let post = location(&response);
        let page = response.text().await.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        post.unwrap()
    }
}

/// Where an answer leads.
pub fn location(response: &Response) -> Option<String> {
    let value = response.headers().get(LOCATION)?;
    Some(value.to_str().unwrap().to_owned())
}

/// The text of a field of a form.
pub fn field<'p>(page: &'p str, name: &str) -> &'p str {
    let start = format!(" name=\"{name}\"");
    let (_, rest) = page.split_once(&start).expect("no such field");
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split_once("</textarea>").unwrap().0.trim()
}
