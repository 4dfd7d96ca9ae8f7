//! Apps are let in by people, and by nothing else.

use base64::Engine;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sha2::Digest;

use super::client::{Program, REDIRECT, agree, field_of, grant, json_of, register};
use crate::site::{Site, location};

#[tokio::test]
async fn the_page_names_the_app_and_what_it_may_do_after_a_login() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = register(&site, "read write").await;
    let id = app["client_id"].as_str().unwrap();
    let redirect: String = url::form_urlencoded::byte_serialize(REDIRECT.as_bytes()).collect();
    let address = format!(
        "/oauth/authorize?client_id={id}&redirect_uri={redirect}&response_type=code&scope=read"
    );
    let to_login = site.guest().get(&address).await;
    assert_eq!(to_login.status(), StatusCode::SEE_OTHER);
    let login = location(&to_login);
    let guest = site.guest();
    let form = [("identifier", "ada"), ("password", crate::site::PASSWORD)];
    let next = field_of(&format!("http://x{login}"), "next").unwrap();
    let mut form = form.to_vec();
    form.push(("next", &next));
    let onward = guest.post("/login", &form).await;
    // This browser had sent no cookie yet, and is asked there whether it kept that of the login.
    assert_eq!(location(&onward), format!("{address}&arrived=1"));

    let page = ada.get(&address).await;
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("form-action 'self' https://app.example.org;"),
        "{policy}"
    );
    assert_eq!(page.headers()["cache-control"], "private, no-store");
    let page = page.text().await.unwrap();
    assert!(page.contains("Tester") && page.contains("see your posts"));
    assert!(!page.contains("post, comment"), "only what is asked for");
    let denied = [
        ("client_id", id),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("action", "deny"),
    ];
    let denied = ada.post("/oauth/authorize", &denied).await;
    assert_eq!(
        field_of(&location(&denied), "error").unwrap(),
        "access_denied"
    );
}

#[tokio::test]
async fn an_app_may_want_a_login_anew() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    site.person("bob").await;
    let app = register(&site, "read").await;
    let id = app["client_id"].as_str().unwrap();
    let redirect: String = url::form_urlencoded::byte_serialize(REDIRECT.as_bytes()).collect();
    let address = format!(
        "/oauth/authorize?client_id={id}&redirect_uri={redirect}&response_type=code&scope=read"
    );
    for person in [&ada, &site.guest()] {
        let asked = person.get(&format!("{address}&force_login=true")).await;
        let login = location(&asked);
        let page = person.page(&login).await;
        assert!(page.contains("name=\"password\""), "the login is shown");
        let next = field_of(&format!("http://x{login}"), "next").unwrap();
        assert_eq!(next, address, "it is asked for once");
        let form = [
            ("identifier", "bob"),
            ("password", crate::site::PASSWORD),
            ("next", &next),
        ];
        let onward = person.post("/login", &form).await;
        let onward = location(&onward);
        assert_eq!(onward.trim_end_matches("&arrived=1"), address);
        assert!(person.page(&address).await.contains("@bob"));
    }
    let plain = ada.get(&format!("{address}&force_login=false")).await;
    assert_eq!(plain.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_app_that_asks_wrongly_leads_nowhere() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let app = register(&site, "read").await;
    let id = app["client_id"].as_str().unwrap();
    let short = "x".repeat(10);
    for wrong in [
        vec![("client_id", "nobody")],
        vec![("redirect_uri", "https://app.example.org/callback")],
        vec![("redirect_uri", "https://evil.example/callback")],
        vec![("response_type", "token")],
        vec![("scope", "write")],
        vec![("scope", "everything")],
        vec![
            ("code_challenge", short.as_str()),
            ("code_challenge_method", "S256"),
        ],
        vec![
            ("code_challenge", short.as_str()),
            ("code_challenge_method", "plain"),
        ],
    ] {
        let mut form = vec![
            ("client_id", id),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", "read"),
            ("action", "allow"),
        ];
        form.retain(|(name, _)| wrong.iter().all(|(other, _)| other != name));
        form.extend(wrong.clone());
        let answer = ada.post("/oauth/authorize", &form).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong:?}");
        assert!(!answer.headers().contains_key("location"));
    }
    let elsewhere = ada.request(Method::POST, "/oauth/authorize");
    let elsewhere = elsewhere
        .header("sec-fetch-site", "cross-site")
        .form(&[("action", "allow")]);
    assert_eq!(
        elsewhere.send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_code_is_exchanged_once_by_its_own_app_with_its_proof() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let (app, other) = (register(&site, "read").await, register(&site, "read").await);
    let exchange = async |form: &[(&str, &str)]| {
        let answer = site.guest().post("/oauth/token", form).await;
        (answer.status(), json_of(answer).await)
    };
    let code = agree(&ada, &app, "read", &[]).await;
    assert_eq!(exchange(&grant(&app, &code)).await.0, StatusCode::OK);
    let (status, answer) = exchange(&grant(&app, &code)).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );

    let code = agree(&ada, &app, "read", &[]).await;
    assert_eq!(
        exchange(&grant(&other, &code)).await.1["error"],
        "invalid_grant"
    );
    let code = agree(&ada, &app, "read", &[]).await;
    let mut wrong = grant(&app, &code);
    wrong[2].1 = "wrong";
    assert_eq!(exchange(&wrong).await.1["error"], "invalid_client");
    // A public client shows that it is the one that asked.
    let verifier = "a-verifier-that-nobody-else-knows-0123456789";
    let challenge =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier));
    let proof = [
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    for (given, right) in [
        (None, false),
        (Some("another"), false),
        (Some(verifier), true),
    ] {
        let code = agree(&ada, &app, "read", &proof).await;
        let mut form = grant(&app, &code);
        form.remove(2);
        form.extend(given.map(|given| ("code_verifier", given)));
        assert_eq!(
            exchange(&form).await.0 == StatusCode::OK,
            right,
            "{given:?}"
        );
    }
    let code = agree(&ada, &app, "read", &[]).await;
    let mut public = grant(&app, &code);
    public.remove(2);
    assert_eq!(
        exchange(&public).await.1["error"],
        "invalid_grant",
        "neither secret nor proof"
    );
}

#[tokio::test]
async fn an_app_signs_someone_up_where_anybody_may() {
    let site = Site::start().await;
    let app = register(&site, "read write").await;
    let own = [
        ("grant_type", "client_credentials"),
        ("client_id", app["client_id"].as_str().unwrap()),
        ("client_secret", app["client_secret"].as_str().unwrap()),
        ("scope", "read write"),
    ];
    let token = json_of(site.guest().post("/oauth/token", &own).await).await;
    let of_app = Program::bearing(&site, token["access_token"].as_str().unwrap());
    let mut form = json!({
        "username": "ada", "email": "ada@example.org", "password": crate::site::PASSWORD,
        "agreement": true, "locale": "en",
    });
    let made = of_app.post("/api/v1/accounts", form.clone()).await;
    let ada = Program::bearing(&site, made["access_token"].as_str().unwrap());
    assert_eq!(
        ada.get("/api/v1/accounts/verify_credentials").await["acct"],
        "ada"
    );
    for (program, status) in [(&of_app, 422), (&ada, 403)] {
        let answer = program
            .try_send(Method::POST, "/api/v1/accounts", &form)
            .await;
        assert_eq!(answer.status().as_u16(), status);
    }
    form["username"] = json!("bob");
    form["agreement"] = json!(false);
    let answer = of_app
        .try_send(Method::POST, "/api/v1/accounts", &form)
        .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
