//! What feed readers, other sites and search engines are told.

use reqwest::{Method, StatusCode};
use vignette::domain::Visibility;

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Person, Site, element};

/// The hidden parts of markup, as a reader of feeds sees them.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn meta(page: &str, property: &str) -> String {
    let start = format!("<meta property=\"{property}\" content=\"");
    let rest = page.split_once(&start).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

async fn described(author: &Person, caption: &str, alt: &str) -> String {
    let draft = author.begin_draft(jpeg()).await;
    let form = [
        ("caption", caption),
        ("hashtags", "#sea"),
        ("alt", alt),
        ("checked", "1"),
        ("action", "publish"),
    ];
    let response = author.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    draft.replace("compose", "p")
}

#[tokio::test]
async fn a_pasted_link_shows_the_picture_with_its_alt_text() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = described(&ada, "The \"sea\" <at> dawn\nand more", "Waves & sand").await;
    let guest = site.guest();
    let page = guest.page(&post).await;
    insta::assert_snapshot!("shared_post", element(&page, "head", site.address()));
    let image = meta(&page, "og:image").replace("&#x2F;", "/");
    let path = image.strip_prefix(site.address()).unwrap();
    assert_eq!(guest.get(path).await.status(), StatusCode::OK);
    site.set_visibility(&post, Visibility::Followers).await;
    let page = ada.page(&post).await;
    assert!(
        !page.contains("og:") && !page.contains("oembed"),
        "told of a post for followers"
    );
}

#[tokio::test]
async fn oembed_answers_as_its_specification_says() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.site.name = "Hills & sea".into();
    })
    .await;
    let ada = site.person("ada").await;
    let post = described(&ada, "The sea", "Waves").await;
    let guest = site.guest();
    let address = format!("{}{post}", site.address());
    let ask = |more: &str| format!("/oembed?url={address}{more}");
    let response = guest.get(&ask("")).await;
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/json")
    );
    let photo: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    for (key, value) in [
        ("version", "1.0"),
        ("type", "photo"),
        ("title", "The sea"),
        ("author_name", "ada"),
        ("provider_name", "Hills & sea"),
    ] {
        assert_eq!(photo[key], value, "{key}");
    }
    let image = photo["url"]
        .as_str()
        .unwrap()
        .strip_prefix(site.address())
        .unwrap();
    assert_eq!(guest.get(image).await.status(), StatusCode::OK);
    let small = guest
        .page(&ask("&maxwidth=10&maxheight=7&format=json"))
        .await;
    let small: serde_json::Value = serde_json::from_str(&small).unwrap();
    for (side, most) in [
        ("width", 10),
        ("height", 7),
        ("thumbnail_width", 10),
        ("thumbnail_height", 7),
    ] {
        let pixels = small[side].as_u64().unwrap();
        assert!(pixels >= 1 && pixels <= most, "{side}: {pixels}");
    }
    for (path, status) in [
        (ask("&format=xml"), 501),
        ("/oembed".to_owned(), 400),
        (ask("&maxwidth=x"), 400),
        ("/oembed?url=https://elsewhere.example/p/1".to_owned(), 404),
        (
            format!("/oembed?url={}.evil.example{post}", site.address()),
            404,
        ),
        (format!("/oembed?url={}/@ada", site.address()), 404),
        (format!("/oembed?url={}/p/x", site.address()), 404),
    ] {
        assert_eq!(guest.get(&path).await.status().as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn feeds_carry_pictures_with_their_alt_texts() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = described(&ada, "A <b>wave</b> & more", "Waves \"high\"").await;
    let guest = site.guest();
    for path in ["/@ada/feed.atom", "/tags/sea/feed.atom"] {
        let response = guest.get(path).await;
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with("application/atom+xml"), "{kind}");
        let etag = response.headers()["etag"].clone();
        let feed = response.text().await.unwrap();
        assert!(
            feed.contains(&format!("{}{post}", site.address())),
            "{path}: {feed}"
        );
        let html = unescaped(&feed);
        assert!(html.contains("alt=\"Waves &quot;high&quot;\""), "{html}");
        assert!(
            html.contains("A &lt;b&gt;wave&lt;/b&gt; &amp; more"),
            "{html}"
        );
        assert!(feed.contains("rel=\"enclosure\"") && feed.contains("<updated>20"));
        let again = guest
            .request(Method::GET, path)
            .header("if-none-match", etag);
        assert_eq!(
            again.send().await.unwrap().status(),
            StatusCode::NOT_MODIFIED
        );
    }
    for (page, feed) in [
        ("/@ada", "/@ada/feed.atom"),
        ("/tags/sea", "/tags/sea/feed.atom"),
    ] {
        let page = guest.page(page).await;
        assert!(page.contains("application/atom+xml") && page.contains(feed));
    }
    for path in ["/@nobody/feed.atom", "/tags/a-b/feed.atom"] {
        assert_eq!(
            guest.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    site.set_private("ada", true).await;
    assert_eq!(
        guest.get("/@ada/feed.atom").await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ada.get("/@ada/feed.atom").await.status(),
        StatusCode::NOT_FOUND
    );
    // It was changed beside the server, which keeps the page for a moment.
    eventually("the page names no feed", async || {
        !guest.page("/@ada").await.contains("feed.atom")
    })
    .await;
}

#[tokio::test]
async fn addresses_are_those_of_the_settings() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.server.public_url = "https://photos.example.org/".parse().ok();
    })
    .await;
    let guest = site.guest();
    let robots = guest.page("/robots.txt").await;
    assert!(
        robots.contains("Sitemap: https://photos.example.org/sitemap.xml"),
        "{robots}"
    );
}

#[tokio::test]
async fn search_engines_find_what_is_public_day_by_day() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let guest = site.guest();
    assert!(guest.page("/sitemap.xml").await.contains("<sitemapindex"));
    let shown = described(&ada, "Shown", "A wave").await;
    let hidden = described(&ada, "Hidden", "A wave").await;
    site.set_visibility(&hidden, Visibility::Unlisted).await;
    let index = guest.page("/sitemap.xml").await;
    let (_, rest) = index.split_once("<loc>").unwrap();
    let day = rest.split("</loc>").next().unwrap();
    let day = guest.page(day.strip_prefix(site.address()).unwrap()).await;
    assert!(day.starts_with("<?xml") && day.ends_with("</urlset>\n"));
    for path in [shown.as_str(), "/@ada", "/tags/sea"] {
        assert_eq!(
            day.matches(&format!("{}{path}<", site.address())).count(),
            1,
            "{path}"
        );
    }
    assert!(!day.contains(&hidden));
    for path in ["/sitemap/1999-01-01.xml", "/sitemap/2999-01-01.xml"] {
        let page = guest.page(path).await;
        assert!(!page.contains("<url>"), "{path}");
    }
    assert_eq!(
        guest.get("/sitemap/today.xml").await.status(),
        StatusCode::NOT_FOUND
    );
    let robots = guest.page("/robots.txt").await;
    for closed in ["/compose", "/settings", "/home", "/s/"] {
        assert!(
            robots.contains(&format!("Disallow: {closed}\n")),
            "{closed}"
        );
    }
}

#[tokio::test]
async fn hashtags_tell_how_many_posts_and_what_stands_beside_them() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    assert!(
        site.guest()
            .page("/tags/sea")
            .await
            .contains("No posts with this hashtag")
    );
    for tags in [
        "#dog #beach",
        "#dog #sea #beach",
        "#lonely",
        "#lonely",
        "#lonely",
    ] {
        ada.publish(jpeg(), "", tags).await;
    }
    bob.publish(jpeg(), "", "#dog #grass").await;
    let guest = site.guest();
    let page = guest.page("/tags/dog").await;
    assert!(page.contains("3 posts"));
    let at = |page: &str, tag: &str| page.find(&format!(">#{tag}<")).unwrap();
    assert!(at(&page, "beach") < at(&page, "grass") && at(&page, "beach") < at(&page, "sea"));
    assert!(!page.contains("#lonely"));
    assert!(guest.page("/tags/grass").await.contains("1 post"));
    // Two people make more of a trend than three posts of one.
    let page = guest.page("/tags").await;
    let at = |tag: &str| page.find(&format!("<b dir=\"auto\">#{tag}</b>")).unwrap();
    assert!(page.contains("Trending this week") && at("dog") < at("lonely"));
    assert!(page.contains("2 people"));
}
