//! What a token opens, and how it ends.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Program, json_of, register};
use crate::site::Site;

#[tokio::test]
async fn a_token_opens_what_its_scopes_say_until_it_is_revoked() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let reader = Program::with(&site, &ada, "read:statuses").await;
    assert_eq!(
        reader.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::OK
    );
    for (method, path) in [
        (Method::GET, "/api/v1/accounts/verify_credentials"),
        (Method::GET, "/api/v1/notifications"),
        (Method::POST, "/api/v1/statuses"),
    ] {
        let answer = reader.try_send(method, path, &json!({})).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let page = ada.page("/settings/apps").await;
    assert!(page.contains("Tester") && page.contains("read:statuses"));
    let revoke = page
        .split("action=\"")
        .find(|it| it.contains("/revoke\""))
        .unwrap();
    let revoke = revoke.split('"').next().unwrap();
    let bob = site.person("bob").await;
    bob.post(revoke, &[]).await;
    assert_eq!(
        reader.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::OK
    );
    ada.post(revoke, &[]).await;
    assert_eq!(
        reader.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::UNAUTHORIZED
    );
    // A bad token is not taken for a guest, and a cookie counts for nothing here.
    assert_eq!(
        reader.try_get("/api/v1/timelines/public").await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        ada.get("/api/v1/timelines/home").await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn an_app_gives_its_tokens_back_and_a_person_makes_their_own() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = register(&site, "read").await;
    let own = [
        ("grant_type", "client_credentials"),
        ("client_id", app["client_id"].as_str().unwrap()),
        ("client_secret", app["client_secret"].as_str().unwrap()),
    ];
    let token = json_of(site.guest().post("/oauth/token", &own).await).await;
    let of_app = Program::bearing(&site, token["access_token"].as_str().unwrap());
    let verified = of_app.get("/api/v1/apps/verify_credentials").await;
    assert_eq!(verified["name"], "Tester");
    let answer = of_app.try_get("/api/v1/accounts/verify_credentials").await;
    assert_eq!(
        answer.status(),
        StatusCode::UNPROCESSABLE_ENTITY,
        "it stands for nobody"
    );
    let mut give_back = own[1..].to_vec();
    give_back.push(("token", &of_app.token));
    assert_eq!(
        site.guest()
            .post("/oauth/revoke", &give_back)
            .await
            .status(),
        StatusCode::OK
    );
    let answer = of_app.try_get("/api/v1/apps/verify_credentials").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);

    let form = [
        ("name", "My script"),
        ("read", "1"),
        ("write", "1"),
        ("days", "30"),
    ];
    let page = ada
        .post("/settings/apps", &form)
        .await
        .text()
        .await
        .unwrap();
    let secret = page.split_once("id=\"secret\">").unwrap().1;
    let mine = Program::bearing(&site, secret.split('<').next().unwrap());
    assert_eq!(
        mine.get("/api/v1/accounts/verify_credentials").await["acct"],
        "ada"
    );
    assert!(
        !ada.page("/settings/apps").await.contains("id=\"secret\""),
        "shown once"
    );
    let refused = ada
        .post("/settings/apps", &[("name", ""), ("read", "1")])
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn programs_in_browsers_may_call_from_anywhere() {
    let site = Site::start().await;
    let preflight = site.guest().request(Method::OPTIONS, "/api/v1/statuses");
    let preflight = preflight
        .header("origin", "https://client.example")
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        );
    let answer = preflight.send().await.unwrap();
    assert!(answer.status().is_success());
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert!(
        !answer
            .headers()
            .contains_key("access-control-allow-credentials")
    );
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let call = app
        .request(Method::GET, "/api/v1/instance")
        .header("origin", "https://c.example");
    let answer = call.send().await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let about: Value = json_of(answer).await;
    assert_eq!(
        about["configuration"]["statuses"]["max_media_attachments"],
        10
    );
    let newer = app.get("/api/v2/instance").await;
    assert_eq!(
        newer["configuration"]["media_attachments"],
        about["configuration"]["media_attachments"]
    );
    let links = app.get("/.well-known/nodeinfo").await;
    let node = links["links"][1]["href"].as_str().unwrap();
    let node = app.get(node.strip_prefix(site.address()).unwrap()).await;
    assert_eq!(
        (&node["version"], &node["software"]["name"]),
        (&json!("2.1"), &json!("vignette"))
    );
    let server = app.get("/.well-known/oauth-authorization-server").await;
    assert_eq!(server["code_challenge_methods_supported"], json!(["S256"]));
}

#[tokio::test]
async fn tokens_outlast_a_new_password_unless_they_are_to_end_with_it() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = Program::of(&site, &ada).await;
    let (first, second) = ("kumquat-garnet-81", "quince-topaz-46");
    let form = [("password", crate::site::PASSWORD), ("new_password", first)];
    assert_eq!(
        ada.post("/settings/password", &form).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        app.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::OK
    );
    let form = [("password", first), ("new_password", second), ("apps", "1")];
    assert_eq!(
        ada.post("/settings/password", &form).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        app.try_get("/api/v1/timelines/home").await.status(),
        StatusCode::UNAUTHORIZED
    );
}
