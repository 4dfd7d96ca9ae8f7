//! A program with a token.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::site::{Person, Site, location};

/// Where a test's app is led back to.
pub const REDIRECT: &str = "https://app.example.org/callback?from=vignette";

/// A program that acts for someone.
pub struct Program {
    address: String,
    client: reqwest::Client,
    pub token: String,
}

/// The value of a field of an address's query.
pub fn field_of(address: &str, name: &str) -> Option<String> {
    let url: url::Url = address.parse().unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, it)| it.into_owned())
}

/// Registers an app; returns what the site answered.
pub async fn register(site: &Site, scopes: &str) -> Value {
    let form = json!({
        "client_name": "Tester", "redirect_uris": [REDIRECT], "scopes": scopes,
        "website": "https://app.example.org",
    });
    let request = site.guest().request(Method::POST, "/api/v1/apps");
    let answer = request
        .body(form.to_string())
        .header("content-type", "application/json");
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    json_of(answer).await
}

/// Someone agrees to what an app asks for; returns the code.
pub async fn agree(person: &Person, app: &Value, scopes: &str, more: &[(&str, &str)]) -> String {
    let id = app["client_id"].as_str().unwrap();
    let mut form = vec![
        ("client_id", id),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", scopes),
        ("state", "st&te"),
        ("action", "allow"),
    ];
    form.extend_from_slice(more);
    let answer = person.post("/oauth/authorize", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let back = location(&answer);
    assert!(
        back.starts_with("https://app.example.org/callback?from=vignette&"),
        "{back}"
    );
    assert_eq!(field_of(&back, "state").unwrap(), "st&te");
    field_of(&back, "code").unwrap()
}

/// The form that exchanges a code.
pub fn grant<'g>(app: &'g Value, code: &'g str) -> Vec<(&'g str, &'g str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", app["client_id"].as_str().unwrap()),
        ("client_secret", app["client_secret"].as_str().unwrap()),
        ("redirect_uri", REDIRECT),
        ("code", code),
    ]
}

pub async fn json_of(answer: Response) -> Value {
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

impl Program {
    /// With a token of everything, by the whole of OAuth.
    pub async fn of(site: &Site, person: &Person) -> Self {
        Self::with(site, person, "read write follow push").await
    }

    pub async fn with(site: &Site, person: &Person, scopes: &str) -> Self {
        let app = register(site, scopes).await;
        let code = agree(person, &app, scopes, &[]).await;
        let answer = site.guest().post("/oauth/token", &grant(&app, &code)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let answer = json_of(answer).await;
        assert_eq!(answer["token_type"], "Bearer");
        Self::bearing(site, answer["access_token"].as_str().unwrap())
    }

    pub fn bearing(site: &Site, token: &str) -> Self {
        Self::at(site.address(), token)
    }

    pub fn at(address: &str, token: &str) -> Self {
        Self {
            address: address.to_owned(),
            client: reqwest::Client::new(),
            token: token.to_owned(),
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.address));
        request.bearer_auth(&self.token)
    }

    pub async fn try_get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.try_get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "GET {path}");
        json_of(answer).await
    }

    pub async fn try_send(&self, method: Method, path: &str, body: &Value) -> Response {
        let request = self.request(method, path);
        let request = request.header("content-type", "application/json");
        request.body(body.to_string()).send().await.unwrap()
    }

    pub async fn send(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = self.try_send(method, path, &body).await;
        let status = answer.status();
        let answer = json_of(answer).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.send(Method::POST, path, body).await
    }

    /// Publishes a draft as it is; returns where the post is: `/p/{id}`.
    pub async fn publish(&self, draft: &str) -> String {
        let id = draft.strip_prefix("/compose/").unwrap();
        let path = format!("/api/vignette/v1/drafts/{id}/publish");
        self.post(&path, json!({})).await;
        format!("/p/{id}")
    }

    pub async fn try_upload(&self, file: Vec<u8>, description: Option<&str>) -> Response {
        let mut form = Form::new().part("file", Part::bytes(file).file_name("a.jpg"));
        if let Some(description) = description {
            form = form.text("description", description.to_owned());
        }
        let request = self.request(Method::POST, "/api/v2/media");
        request.multipart(form).send().await.unwrap()
    }

    /// Sends a picture, and returns its number.
    pub async fn upload(&self, file: Vec<u8>, description: Option<&str>) -> String {
        let answer = self.try_upload(file, description).await;
        let status = answer.status();
        let media = json_of(answer).await;
        assert_eq!(status, StatusCode::OK, "{media}");
        media["id"].as_str().unwrap().to_owned()
    }

    /// Posts a picture with a text.
    pub async fn share(&self, file: Vec<u8>, text: &str, more: Value) -> Value {
        let media = self.upload(file, Some("Corners.")).await;
        let mut body = json!({ "status": text, "media_ids": [media] });
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().cloned().unwrap_or_default());
        self.post("/api/v1/statuses", body).await
    }
}

/// The `id` of an entity.
pub fn id(entity: &Value) -> &str {
    entity["id"].as_str().unwrap()
}

/// The ids of a list.
pub fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap();
    list.iter().map(|one| id(one).to_owned()).collect()
}
