//! Behind reverse proxies and TLS: whose address counts, what browsers are told, which cookie.

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

use crate::site::{PASSWORD, Site};

/// A site where two sign-ins from one address are the most, and these networks are trusted.
async fn site_trusting(networks: &[&str], forwarded: bool) -> Site {
    let networks: Vec<_> = networks.iter().map(|text| text.parse().unwrap()).collect();
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.sign_in_address.count = 2;
        settings.server.trusted_proxies = networks;
        if forwarded {
            settings.server.proxy_header = vignette::security::proxies::ProxyHeader::Forwarded;
        }
    })
    .await
}

/// The status of a sign-in with a wrong password through a proxy that adds this.
async fn sign_in(site: &Site, header: &str, value: &str) -> StatusCode {
    let request = site.guest().request(Method::POST, "/login");
    let form = [("identifier", "nobody"), ("password", "wrong")];
    let request = request.header(header, value).form(&form);
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn attempts_count_for_the_address_that_a_trusted_proxy_saw() {
    let site = site_trusting(&["127.0.0.0/8", "10.0.0.0/8"], false).await;
    let header = "X-Forwarded-For";
    for _ in 0..2 {
        let status = sign_in(&site, header, "198.51.100.1").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    // What the client wrote itself stands to the left, and helps nobody.
    for value in ["198.51.100.1", "1.2.3.4, 198.51.100.1, 10.0.0.3"] {
        let status = sign_in(&site, header, value).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{value}");
    }
    // Nor does the other header, which this proxy passes on unread.
    let request = site.guest().request(Method::POST, "/login");
    let request = request
        .header(header, "198.51.100.1")
        .header("Forwarded", "for=5.6.7.8")
        .form(&[("identifier", "nobody"), ("password", "wrong")]);
    let status = request.send().await.unwrap().status();
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let status = sign_in(&site, header, "198.51.100.2").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_standard_header_counts_where_it_is_chosen() {
    let site = site_trusting(&["127.0.0.1/32"], true).await;
    for (value, status) in [
        (
            "for=\"[2001:db8::1]:4711\";proto=https",
            StatusCode::UNAUTHORIZED,
        ),
        ("for=\"[2001:db8::2]\"", StatusCode::UNAUTHORIZED),
        // The third from the same network of 64 bits.
        (
            "for=9.9.9.9, for=\"[2001:db8::3]\"",
            StatusCode::TOO_MANY_REQUESTS,
        ),
        ("for=198.51.100.7", StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(sign_in(&site, "Forwarded", value).await, status, "{value}");
    }
}

#[tokio::test]
async fn whoever_is_no_trusted_proxy_speaks_for_nobody_else() {
    let site = site_trusting(&["10.0.0.0/8"], false).await;
    for (number, status) in [
        (1, StatusCode::UNAUTHORIZED),
        (2, StatusCode::UNAUTHORIZED),
        (3, StatusCode::TOO_MANY_REQUESTS),
    ] {
        let value = format!("198.51.100.{number}");
        let answered = sign_in(&site, "X-Forwarded-For", &value).await;
        assert_eq!(answered, status, "attempt {number}");
    }
    let request = site.guest().request(Method::GET, "/robots.txt");
    let request = request
        .header("X-Forwarded-Host", "evil.example")
        .header("X-Forwarded-Proto", "https");
    let robots = request.send().await.unwrap().text().await.unwrap();
    assert!(
        robots.contains(&format!("http://{}/", site.host())),
        "{robots}"
    );
}

#[tokio::test]
async fn a_trusted_proxy_tells_that_the_client_speaks_tls() {
    let site = site_trusting(&["127.0.0.1/32"], false).await;
    let request = site.guest().request(Method::GET, "/robots.txt");
    let request = request
        .header("X-Forwarded-Proto", "https")
        .header("Host", "photos.example.org");
    let robots = request.send().await.unwrap().text().await.unwrap();
    assert!(
        robots.contains("https://photos.example.org/sitemap.xml"),
        "{robots}"
    );
}

fn told_to_use_tls(headers: &HeaderMap) -> bool {
    let value = headers.get("strict-transport-security");
    value.is_some_and(|value| value.to_str().unwrap().starts_with("max-age=31536000"))
}

#[tokio::test]
async fn behind_tls_browsers_are_told_so_and_the_cookie_is_of_this_host_alone() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.server.public_url = Some("https://photos.example.org".parse().unwrap());
    })
    .await;
    for path in ["/", "/nowhere", "/health", "/favicon.ico", "/compose"] {
        let response = site.guest().get(path).await;
        assert!(told_to_use_tls(response.headers()), "{path}");
    }
    let response = site
        .guest()
        .sign_up("ada", "ada@example.org", PASSWORD)
        .await;
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(cookie.starts_with("__Host-vignette_session="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie} lacks {part}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    for (name, status) in [
        ("__Host-vignette_session", StatusCode::OK),
        ("vignette_session", StatusCode::SEE_OTHER),
    ] {
        let request = site.guest().request(Method::GET, "/compose");
        let request = request.header("Cookie", format!("{name}={token}"));
        assert_eq!(request.send().await.unwrap().status(), status, "{name}");
    }
}

#[tokio::test]
async fn without_tls_the_cookie_is_plain_and_nobody_is_sent_to_tls() {
    let site = Site::start().await;
    let response = site
        .guest()
        .sign_up("ada", "ada@example.org", PASSWORD)
        .await;
    assert!(!told_to_use_tls(response.headers()));
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("vignette_session="), "{cookie}");
}
