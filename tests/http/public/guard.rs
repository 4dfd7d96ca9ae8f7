//! Headers, foreign forms, unknown addresses, and answers when something breaks.

use reqwest::{Method, StatusCode};

use crate::site::{PASSWORD, Site};

#[tokio::test]
async fn forms_from_other_sites_are_refused() {
    let site = Site::start().await;
    let form = [
        ("username", "ada"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
    ];
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let request = site
            .guest()
            .request(Method::POST, "/signup")
            .header(name, value);
        let response = request.form(&form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(
            response
                .text()
                .await
                .unwrap()
                .contains("sent from another site")
        );
    }
    let request = site.guest().request(Method::POST, "/signup");
    let response = request
        .header("Sec-Fetch-Site", "same-origin")
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn every_answer_tells_browsers_what_to_refuse() {
    let site = Site::start().await;
    for path in ["/", "/nowhere", "/static/x/css/site.css", "/health"] {
        let response = site.guest().get(path).await;
        let headers = response.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let permissions = headers["permissions-policy"].to_str().unwrap();
        assert!(permissions.contains("geolocation=()"), "{permissions}");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert!(headers.contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn pages_hold_no_inline_script_or_style() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(crate::pictures::jpeg()).await;
    for path in [
        "/",
        "/login?x",
        "/compose",
        "/@ada",
        "/nowhere",
        draft.as_str(),
    ] {
        let page = ada.get(path).await.text().await.unwrap();
        for inline in [
            "<style",
            "style=\"",
            "<script>",
            " onclick=",
            " onload=",
            "javascript:",
        ] {
            assert!(!page.contains(inline), "{path} holds {inline}");
        }
    }
}

#[tokio::test]
async fn unknown_addresses_are_pages_too() {
    let site = Site::start().await;
    for path in [
        "/nowhere",
        "/p/x",
        "/p/00000000-0000-7000-8000-000000000000",
        "/@nobody",
        "/@x/y",
    ] {
        let response = site.guest().get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(
            response.text().await.unwrap().contains("Nothing here"),
            "{path}"
        );
    }
    let head = site
        .guest()
        .request(Method::HEAD, "/")
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert!(head.text().await.unwrap().is_empty());
    let response = site.guest().get("/?after=nonsense").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    for method in [Method::DELETE, Method::TRACE, Method::PUT] {
        let request = site.guest().request(method, "/login");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn when_the_store_breaks_the_answer_says_nothing_of_the_cause() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    assert_eq!(ada.get("/health").await.text().await.unwrap(), "ok\n");
    // Another program drops the tables under the running server.
    let path = site.data.path().join("vignette.sqlite");
    let url = format!("sqlite:{}", path.display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    // Children first, as their foreign keys want it.
    for table in [
        "notifications",
        "album_posts",
        "comments",
        "edges",
        "post_tags",
        "pictures",
        "posts",
        "sessions",
        "users",
    ] {
        sqlx::query(sqlx::AssertSqlSafe(format!("DROP TABLE {table}")))
            .execute(&pool)
            .await
            .unwrap();
    }
    let guest = site.guest();
    let response = guest.get("/").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = response.text().await.unwrap();
    for cause in ["table", "sqlite", "SQL", "posts"] {
        let words = body.replace("newest posts", "");
        assert!(!words.contains(cause), "the answer tells {cause}: {body}");
    }
    assert_eq!(body, guest.get("/tags/dog").await.text().await.unwrap());
    assert_eq!(
        guest.get("/health").await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn what_people_write_is_text_and_never_html() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let evil = "<script>alert(1)</script> & \"quotes\"";
    let draft = ada.begin_draft(crate::pictures::jpeg()).await;
    let form = [
        ("caption", evil),
        ("alt", evil),
        ("hashtags", ""),
        ("action", "save"),
    ];
    ada.post(&draft, &form).await;
    assert_eq!(crate::site::field(&ada.page(&draft).await, "caption"), evil);
    ada.post(
        &draft,
        &[("caption", evil), ("alt", evil), ("action", "publish")],
    )
    .await;
    for path in ["/", "/@ada", &draft.replace("compose", "p")] {
        let page = site.guest().page(path).await;
        assert!(!page.contains("<script>alert"), "{path}");
    }
}
