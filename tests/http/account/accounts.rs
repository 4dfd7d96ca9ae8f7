//! Signing up, in and out.

use reqwest::StatusCode;
use vignette::domain::Email;

use crate::site::{PASSWORD, Site, location};

#[tokio::test]
async fn someone_signs_up_logs_out_and_logs_in_by_name_or_address() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    assert!(ada.page("/").await.contains("@ada"));
    let response = ada.post("/logout", &[]).await;
    assert_eq!(location(&response), "/");
    assert!(!ada.page("/").await.contains("@ada"));
    for identifier in ["ada", "ADA", "@ada", "ada@example.org", "Ada@Example.org"] {
        let ada = site.guest();
        let response = ada.log_in(identifier, PASSWORD).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{identifier}");
        assert!(ada.page("/").await.contains("@ada"), "{identifier}");
    }
}

#[tokio::test]
async fn an_address_logs_in_however_it_is_typed_and_however_it_was_stored() {
    let site = Site::start().await;
    let typed = "José@BÜCHER.example";
    let answer = site.guest().sign_up("jose", typed, PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let ways = [
        "josé@bücher.example",
        "jose\u{301}@bu\u{308}cher.example",
        "josé@xn--bcher-kva.example",
    ];
    let taken = site.guest().sign_up("other", ways[2], PASSWORD).await;
    assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let mia = site.person("mia").await;
    for stored in [
        "josé@bücher.example",
        "josé@xn--bcher-kva.example",
        "josé@BÜCHER.Example",
        "jose\u{301}@XN--BCHER-KVA.example",
    ] {
        let (store, id) = (site.store().await, site.id_of("jose").await);
        let email = Email::from_stored(stored.to_owned());
        store.set_email(id, &email).await.unwrap();
        for way in ways {
            let answer = site.guest().log_in(way, PASSWORD).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{way} {email}");
            let taken = site.guest().sign_up("other", way, PASSWORD).await;
            let page = taken.text().await.unwrap();
            assert!(
                page.contains("There is an account with this address"),
                "{way} {email}"
            );
            let form = [("email", way), ("password", PASSWORD)];
            let taken = mia.post("/settings/email", &form).await;
            assert_eq!(
                taken.status(),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{way} {email}"
            );
        }
    }
    // One's own address in the form of today.
    let jose = site.guest();
    jose.log_in("jose", PASSWORD).await;
    let form = [("email", ways[0]), ("password", PASSWORD)];
    let kept = jose.post("/settings/email", &form).await;
    assert_eq!(kept.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_rules_are_shown_before_they_bite() {
    let site = Site::start().await;
    let page = site.guest().page("/signup").await;
    assert!(page.contains("3 to 30 letters"));
    assert!(page.contains("At least 8 characters"));
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_all_of_them_and_what_was_typed() {
    let site = Site::start().await;
    let response = site.guest().sign_up("a b", "nowhere", "12345678").await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    for problem in [
        "A username is 3 to 30",
        "does not look like an e-mail",
        "too easily guessed",
    ] {
        assert!(page.contains(problem), "{problem} is missing");
    }
    assert!(page.contains("value=\"a b\"") && page.contains("value=\"nowhere\""));
    assert!(!page.contains("12345678"), "the password is shown");
}

#[tokio::test]
async fn a_taken_name_or_address_is_said_beside_its_field() {
    let site = Site::start().await;
    site.person("ada").await;
    let response = site
        .guest()
        .sign_up("Ada", "other@example.org", PASSWORD)
        .await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("This username is taken")
    );
    let response = site
        .guest()
        .sign_up("other", "ada@example.org", PASSWORD)
        .await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("There is an account with this address")
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let site = Site::start().await;
    site.person("ada").await;
    let wrong = site.guest().log_in("ada", "wrong-password-1").await;
    let unknown = site.guest().log_in("nobody", "wrong-password-1").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status(), StatusCode::UNAUTHORIZED);
    let wrong = wrong.text().await.unwrap();
    assert_eq!(
        wrong.replace("ada", "nobody"),
        unknown.text().await.unwrap()
    );
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.sign_in_account.count = 3;
        settings.limits.sign_in_account.seconds = 100_000;
    })
    .await;
    site.person("ada").await;
    for _ in 0..3 {
        let response = site.guest().log_in("ada", "wrong-password-1").await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
    let response = site.guest().log_in("ada", PASSWORD).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    assert!(response.text().await.unwrap().contains("Too many attempts"));
    assert_eq!(
        site.guest().log_in("bob", PASSWORD).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn logging_out_ends_the_session_for_whoever_kept_the_cookie() {
    let site = Site::start().await;
    let ada = site.guest();
    let response = ada.sign_up("ada", "ada@example.org", PASSWORD).await;
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let token = cookie.split(';').next().unwrap().to_owned();
    let thief = || async {
        let request = site.guest().request(reqwest::Method::GET, "/");
        request
            .header("Cookie", &token)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert!(thief().await.contains("@ada"));
    ada.post("/logout", &[]).await;
    assert!(!thief().await.contains("@ada"));
}

#[tokio::test]
async fn a_forged_cookie_is_nobody() {
    let site = Site::start().await;
    site.person("ada").await;
    for forged in ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwIn0."] {
        let request = site.guest().request(reqwest::Method::GET, "/compose");
        let request = request.header("Cookie", format!("vignette_session={forged}"));
        let response = request.send().await.unwrap();
        assert_eq!(location(&response), "/login?next=/compose");
    }
}

#[tokio::test]
async fn logging_in_leads_on_to_where_one_wanted_to_go_and_nowhere_else() {
    let site = Site::start().await;
    site.person("ada").await;
    for (next, leads) in [
        ("/compose", "/compose"),
        ("https://evil.example", "/"),
        ("//x", "/"),
    ] {
        let form = [
            ("identifier", "ada"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let guest = site.guest();
        let response = guest.post("/login", &form).await;
        assert_eq!(guest.landing(&location(&response)).await, leads);
    }
}
