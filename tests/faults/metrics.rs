//! What Prometheus reads, and what stands in the log.

use reqwest::StatusCode;

use crate::eventually::eventually;
use crate::person::{PASSWORD, Person, field};
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};

pub async fn scraped(program: &Program) -> String {
    let log = program.log();
    let (_, rest) = log.split_once("metrics are on ").expect("no metrics");
    let address = rest.split("/metrics").next().unwrap();
    let response = Person::at(address).get("/metrics").await;
    assert_eq!(response.status(), StatusCode::OK);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    response.text().await.unwrap()
}

/// The number behind a name with these labels.
pub fn number(text: &str, name: &str) -> Option<f64> {
    let mut lines = text.lines();
    let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    Some(line.parse().unwrap())
}

#[tokio::test]
async fn requests_uploads_captions_and_stores_are_counted() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path()).with_captions().start();
    let ada = program.person("ada").await;
    let draft = ada.begin_draft(jpeg(1)).await;
    eventually("the draft has a caption", async || {
        !field(&ada.page(&draft).await, "caption").is_empty()
    })
    .await;
    ada.try_upload(b"no picture".to_vec()).await.unwrap();
    let post = ada.publish(&draft, "By the sea.").await;
    for _ in 0..3 {
        ada.page(&post).await;
    }
    for number in 0..50 {
        ada.get(&format!("/nowhere/{number}")).await;
    }

    let text = scraped(&program).await;
    for (name, expected) in [
        (
            "requests_total{route=\"/p/{post}\",method=\"GET\",status=\"200\"}",
            3.0,
        ),
        (
            "requests_total{route=\"none\",method=\"GET\",status=\"404\"}",
            50.0,
        ),
        (
            "request_seconds_count{route=\"/p/{post}\",method=\"GET\"}",
            3.0,
        ),
        ("uploads_total{outcome=\"taken\"}", 1.0),
        ("uploads_total{outcome=\"no_picture\"}", 1.0),
        ("caption_seconds_count{outcome=\"written\"}", 1.0),
        ("upload_stage_seconds_count{stage=\"receive\"}", 2.0),
        ("upload_stage_seconds_count{stage=\"decode\"}", 2.0),
        ("upload_stage_seconds_count{stage=\"prepare\"}", 1.0),
        ("upload_stage_seconds_count{stage=\"resize\"}", 2.0),
        ("upload_stage_seconds_count{stage=\"strip\"}", 1.0),
        ("upload_stage_seconds_count{stage=\"encode\"}", 1.0),
        ("upload_stage_seconds_count{stage=\"captions\"}", 1.0),
        ("upload_stage_seconds_count{stage=\"store\"}", 1.0),
        (
            "store_seconds_count{store=\"database\",operation=\"insert_user\",outcome=\"ok\"}",
            1.0,
        ),
        (
            "store_seconds_count{store=\"pictures\",operation=\"put\",outcome=\"ok\"}",
            3.0,
        ),
        ("captions_queued", 0.0),
        ("pictures_in_progress", 0.0),
    ] {
        let found = number(&text, &format!("vignette_{name}"));
        assert_eq!(found, Some(expected), "{name} in\n{text}");
    }
    // The site itself does not show them.
    assert_eq!(ada.get("/metrics").await.status(), StatusCode::NOT_FOUND);
}

/// Once before the form's body is taken, and once with its author, to change it. Those whom the caption
/// mentions are notified from that.
#[tokio::test]
async fn after_publishing_a_post_is_not_read_again() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path()).start();
    let ada = program.person("ada").await;
    let bob = program.person("bob").await;
    let draft = ada.begin_draft(jpeg(1)).await;
    let reads = async || {
        let name =
            "vignette_store_seconds_count{store=\"database\",operation=\"post\",outcome=\"ok\"}";
        number(&scraped(&program).await, name).unwrap_or_default()
    };
    let before = reads().await;
    ada.publish(&draft, "With @bob by the sea.").await;
    assert_eq!(reads().await - before, 2.0);
    assert!(bob.page("/notifications").await.contains("mentioned you"));
}

#[tokio::test]
async fn the_log_names_the_request_also_of_work_that_goes_on_after_its_answer() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path())
        .with_captions()
        .with("CAPTIONS__WAIT_MS", "0")
        .with("LOG__FORMAT", "json")
        .with("SERVER__TRUSTED_PROXIES", "[\"127.0.0.1/32\"]")
        .start();
    let ada = program.person("ada").await;
    let part = reqwest::multipart::Part::bytes(jpeg(1)).file_name("a.jpg");
    let response = ada
        .request(reqwest::Method::POST, "/compose?from=secret-query")
        .header("X-Forwarded-For", "198.51.100.7")
        .multipart(reqwest::multipart::Form::new().part("picture", part))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let mut late = None;
    eventually("a caption comes late", async || {
        let log = program.log();
        late = log
            .lines()
            .find(|line| line.contains("a caption came late"))
            .map(str::to_owned);
        late.is_some()
    })
    .await;
    let late: serde_json::Value = serde_json::from_str(&late.expect("no caption")).unwrap();
    let span = &late["span"];
    assert_eq!(span["request_id"], id.as_str(), "{late}");
    assert_eq!(span["http.client_ip"], "198.51.100.7", "{late}");
    assert_eq!(span["http.route"], "/compose", "{late}");

    // Whoever reads the log must not be able to follow a link that was meant for one person.
    // Not even one that was typed with other slashes, or mistyped.
    for path in [
        "/s/a-secret-token-of-a-share-link",
        "//s//a-secret-token-of-a-share-link",
        "/s/a-secret-token-of-a-share-link/",
        "/s/a-secret-token-of-a-share-link/more",
        "/x/a-secret-token-of-a-share-link",
        "/%73/a-secret-token-of-a-share-link",
        "/reset/a-secret-token-of-a-share-link//",
    ] {
        ada.get(path).await;
    }
    // Guests who are led to the login are no error.
    program.guest().get("/home").await;
    let log = program.log();
    assert!(!log.contains("secret-token"), "{log}");
    assert!(!log.contains("secret-query"), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[tokio::test]
async fn logins_and_refusals_are_logged_without_what_was_typed() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("LOG__FORMAT", "json");
    let program = recipe.start();
    program.person("ada").await;
    let guest = program.guest();
    for (name, password) in [("ada", "a-wrong-guess"), ("nobody", "x"), ("ada", PASSWORD)] {
        let form = [("identifier", name), ("password", password)];
        guest.post("/login", &form).await;
    }
    guest.post("/logout", &[]).await;
    let log = program.log();
    let users = |message: &str| -> Vec<String> {
        let lines = log.lines().filter(|line| line.contains(message));
        lines
            .map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                assert!(line["span"]["request_id"].is_string(), "{line}");
                line["fields"]["user"].as_str().unwrap_or("").to_owned()
            })
            .collect()
    };
    let ada = users("a session was ended").remove(0);
    assert_eq!(users("a session began"), [ada.clone(), ada.clone()]);
    assert_eq!(users("a password was refused"), [ada, String::new()]);
    for typed in ["a-wrong-guess", PASSWORD, "ada@example.org"] {
        assert!(!log.contains(typed), "the log holds {typed}");
    }
}
