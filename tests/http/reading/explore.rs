//! `/explore`, pinned posts, and what a site says of itself.

use crate::pictures::jpeg;
use crate::site::{Site, location};
use reqwest::StatusCode;

#[tokio::test]
async fn what_people_like_is_found_by_whoever_looks_around() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let plain = ada.publish(jpeg(), "Nobody reacted", "#door").await;
    let liked = ada.publish(jpeg(), "A liked one", "#door").await;
    bob.publish(jpeg(), "From bob", "#door").await;
    bob.post(&format!("{liked}/like"), &[]).await;

    let page = bob.page("/explore").await;
    let trending = &page[page.find("Trending this week").unwrap()..];
    let tags = trending.find("Popular hashtags").unwrap();
    let people = trending.find("People to follow").unwrap();
    let newest = trending.find(">Newest<").unwrap();
    assert!(trending[..tags].contains(&liked) && !trending[..tags].contains(&plain));
    assert!(trending[tags..people].contains("/tags/door"));
    assert!(trending[people..newest].contains("action=\"/@ada/follow\""));
    assert!(
        !trending[people..newest].contains("/@bob/follow"),
        "oneself"
    );
    assert!(trending[newest..].contains(&plain));

    // Whoever is followed already is not suggested, nor is whoever is blocked.
    bob.post("/@ada/follow", &[]).await;
    assert!(!bob.page("/explore").await.contains("/@ada/follow"));
    ada.post("/@bob/block", &[]).await;
    let page = ada.page("/explore").await;
    assert!(!page.contains("/@bob/follow") && !page.contains("From bob"));
}

#[tokio::test]
async fn the_page_of_hashtags_shows_their_newest_pictures() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    for (person, caption) in [(&ada, "From ada"), (&bob, "From bob")] {
        person.publish(jpeg(), caption, "#door").await;
    }
    let strips = |page: &str| {
        let strips = page.split_once("class=\"strips\"").map(|(_, rest)| rest);
        let strips = strips.and_then(|rest| rest.split_once("</ul>"));
        strips.map_or(0, |(strips, _)| strips.matches("<img").count())
    };
    let page = site.guest().page("/tags").await;
    assert!(page.contains("Popular hashtags"));
    assert_eq!(strips(&page), 2);
    // What each may see is decided anew: a blocked person's pictures are gone at once.
    ada.post("/@bob/block", &[]).await;
    assert_eq!(strips(&ada.page("/tags").await), 1);
}

#[tokio::test]
async fn an_empty_home_suggests_people() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "A door", "#door").await;
    let bob = site.person("bob").await;
    let home = bob.page("/home").await;
    assert!(home.contains("Nothing here yet") && home.contains("action=\"/@ada/follow\""));
}

#[tokio::test]
async fn three_posts_of_ones_own_are_pinned() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let mut posts = Vec::new();
    for caption in ["One", "Two", "Three", "Four"] {
        posts.push(ada.publish(jpeg(), caption, "").await);
    }
    for post in &posts[..3] {
        let answer = ada.post(&format!("{post}/pin"), &[]).await;
        assert_eq!(location(&answer), *post);
    }
    let pin = format!("{}/pin", posts[3]);
    let full = ada.post(&pin, &[]).await;
    assert_eq!(full.status(), StatusCode::BAD_REQUEST);
    assert!(full.text().await.unwrap().contains("At most 3"));
    let pinned = async |person: &crate::site::Person| {
        let page = person.page("/@ada").await;
        let start = page.find("aria-label=\"Pinned posts\"").unwrap();
        let end = start + page[start..].find("</section>").unwrap();
        let section = page[start..end].to_owned();
        posts
            .iter()
            .map(|post| section.contains(post))
            .collect::<Vec<_>>()
    };
    assert_eq!(pinned(&bob).await, [true, true, true, false]);
    // A post that is for fewer people is seen by them alone, and one that is deleted makes room.
    ada.post(&format!("{}/edit", posts[0]), &[("visibility", "private")])
        .await;
    assert_eq!(pinned(&bob).await, [false, true, true, false]);
    assert_eq!(pinned(&ada).await, [true, true, true, false]);
    ada.post(&format!("{}/delete", posts[1]), &[]).await;
    assert_eq!(location(&ada.post(&pin, &[]).await), posts[3]);
    ada.post(&format!("{}/unpin", posts[2]), &[]).await;
    assert_eq!(pinned(&bob).await, [false, false, false, true]);

    // Nobody pins what is another's.
    let answer = bob.post(&pin, &[]).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_site_says_what_it_is() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.site.name = "Doors & Gates".into();
        settings.site.description = "Photos of doors.".into();
        settings.site.rules = vec!["Only doors.".into()];
        settings.site.contact = "keeper@example.org".into();
        settings.site.accent = "#0b6e4f".parse().ok();
    })
    .await;
    let front = site.guest().page("/").await;
    assert!(
        front.contains("<title>Doors &amp; Gates</title>"),
        "{front}"
    );
    assert!(front.contains("Photos of doors."));
    assert!(front.contains("href=\"/accent.css?v=0b6e4f\""));
    let accent = site.guest().page("/accent.css").await;
    assert!(accent.contains("--accent: light-dark(#0b6e4f"), "{accent}");
    let about = site.guest().page("/about").await;
    assert!(about.contains("<li dir=\"auto\">Only doors.</li>"));
    assert!(
        about.contains("href=\"mailto:keeper@example.org\""),
        "{about}"
    );
    let instance = site.guest().page("/api/v2/instance").await;
    assert!(instance.contains("\"Doors & Gates\"") && instance.contains("Only doors."));
}
