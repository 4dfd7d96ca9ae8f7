//! The description of the API, for programs and for people. That the answers are as it says is tried
//! by `tests/clients/openapi.py`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::client::json_of;
use crate::site::Site;

#[tokio::test]
async fn the_description_is_whole_and_names_nothing_twice() {
    let site = Site::start().await;
    let answer = site.guest().get("/api/openapi.json").await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let document: Value = json_of(answer).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let at = format!("{method} {path}");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{at}");
            assert_ne!(operation["tags"][0], "", "{at}");
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            let refused = operation["responses"]["422"]["$ref"].as_str();
            let kind = if path.starts_with("/api/vignette/") {
                "Problem"
            } else {
                "Error"
            };
            assert!(refused.unwrap().contains(kind), "{at}");
        }
    }
    assert!(names.len() > 90);
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is described nowhere");
    }
}

#[tokio::test]
async fn the_page_shows_every_operation() {
    let site = Site::start().await;
    let guest = site.guest();
    let document: Value = json_of(guest.get("/api/openapi.json").await).await;
    let page = guest.page("/api").await;
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let anchor = format!("id=\"{}\"", operation["operationId"].as_str().unwrap());
            assert!(page.contains(&anchor), "{anchor}");
        }
    }
    assert!(page.contains("<code>write:media</code>"));
}
