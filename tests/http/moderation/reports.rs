//! Reporting, and the way of a report through the moderators' hands.

use reqwest::{Response, StatusCode};
use vignette::domain::{Role, Visibility};

use crate::command_line::{admin, said};
use crate::pictures::jpeg;
use crate::site::{Person, Site, element, field, location, media_on};

const SPAM: [(&str, &str); 2] = [("reason", "spam"), ("words", "Again <and> again")];

/// Where the admin pages have a thing, from the line of the queue that leads there.
pub fn looked_at(page: &str) -> Vec<String> {
    let links = page.split("href=\"/admin/").skip(1);
    let links = links.map(|rest| rest.split('"').next().unwrap());
    links
        .filter(|link| {
            ["post/", "comment/", "person/"]
                .iter()
                .any(|kind| link.starts_with(kind))
        })
        .map(|link| format!("/admin/{link}"))
        .collect()
}

impl Person {
    /// Reports something, which must work.
    pub async fn report(&self, what: &str) {
        let response = self.post(&format!("{what}/report"), &SPAM).await;
        assert_eq!(response.status(), StatusCode::OK, "{what}");
        let page = response.text().await.unwrap();
        assert!(page.contains("The moderators will review it"));
    }

    /// Presses a button on an admin page as its form stands.
    async fn press(&self, target: &str, action: &str, why: &str) -> Response {
        let page = self.page(target).await;
        let mut form = vec![("action", action), ("why", why), ("term", "7")];
        let seen = page.contains("name=\"seen\"").then(|| field(&page, "seen"));
        if let Some(seen) = &seen {
            form.push(("seen", seen));
        }
        self.post(target, &form).await
    }

    pub async fn pressed(&self, target: &str, action: &str, why: &str) {
        let response = self.press(target, action, why).await;
        let status = response.status();
        let page = response.text().await.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{action}: {page}");
    }

    pub async fn refused(&self, target: &str, action: &str, why: &str) -> String {
        let response = self.press(target, action, why).await;
        assert!(response.status().is_client_error(), "{action}");
        response.text().await.unwrap()
    }
}

#[tokio::test]
async fn whoever_is_signed_in_reports_what_they_see_once_and_keeps_what_they_typed() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let path = format!("{post}/report");
    assert!(bob.page(&post).await.contains(&format!("href=\"{path}\"")));
    assert!(bob.page("/@ada").await.contains("href=\"/@ada/report\""));
    assert!(!ada.page(&post).await.contains("/report"), "one's own post");
    assert!(bob.page(&path).await.contains("A dog"));

    for (form, missing) in [
        (
            [("reason", ""), ("words", "Look <here>")],
            "Choose what is wrong",
        ),
        (
            [("reason", "nonsense"), ("words", "")],
            "Choose what is wrong",
        ),
        ([("reason", "other"), ("words", " ")], "Say in a few words"),
    ] {
        let response = bob.post(&path, &form).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = response.text().await.unwrap();
        assert!(page.contains(missing));
        assert_eq!(field(&page, "words").trim(), form[1].1.trim());
    }
    for _ in 0..2 {
        bob.report(&post).await;
    }
    assert_eq!(ada.get(&path).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(ada.post(&path, &SPAM).await.status(), StatusCode::FORBIDDEN);
    let guest = site.guest();
    assert!(location(&guest.get(&path).await).starts_with("/login"));
    assert_eq!(
        guest.post(&path, &SPAM).await.status(),
        StatusCode::UNAUTHORIZED
    );
    site.set_visibility(&post, Visibility::Private).await;
    assert_eq!(bob.post(&path, &SPAM).await.status(), StatusCode::NOT_FOUND);

    let queue = mira.page("/admin").await;
    assert_eq!(looked_at(&queue).len(), 1);
    // One report, with who sent it and what they say.
    insta::assert_snapshot!("moderation_queue", element(&queue, "main", site.address()));
    // She is not notified.
    assert!(!ada.page("/notifications").await.contains("notification-"));
}

#[tokio::test]
async fn reports_are_counted() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.report_person.count = 2;
    })
    .await;
    let bob = site.person("bob").await;
    for name in ["ada", "eve", "ida"] {
        site.person(name).await;
    }
    bob.report("/@ada").await;
    bob.report("/@eve").await;
    let response = bob.post("/@ida/report", &SPAM).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    let page = response.text().await.unwrap();
    assert_eq!(field(&page, "words"), "Again <and> again");
}

#[tokio::test]
async fn the_admin_pages_are_there_for_those_who_look_after_the_site_alone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let grace = site.staff("grace", Role::Admin).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let target = post.replace("/p/", "/admin/post/");
    let person = format!("/admin/person/{}", site.user("ada").await.id);
    let endpoints = [
        &target,
        &person,
        "/admin",
        "/admin/people",
        "/admin/captions",
        "/admin/log",
        "/admin/bans",
    ];
    for endpoint in endpoints {
        for visitor in [&site.guest(), &ada] {
            assert_eq!(
                visitor.get(endpoint).await.status(),
                StatusCode::NOT_FOUND,
                "{endpoint}"
            );
        }
        for visitor in [&mira, &grace] {
            assert_eq!(
                visitor.get(endpoint).await.status(),
                StatusCode::OK,
                "{endpoint}"
            );
        }
    }
    let form = [("action", "hide"), ("why", "x")];
    for visitor in [&site.guest(), &ada] {
        let response = visitor.post(&target, &form).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
    assert!(!ada.page("/").await.contains("\"/admin\""));
    assert!(mira.page("/").await.contains("\"/admin\""));
    // Whoever is a moderator no longer is let in no longer.
    said(&admin(&site, &["role", "mira", "member"], "").await);
    assert_eq!(mira.get("/admin").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_post_is_reported_hidden_with_a_note_for_its_author_and_shown_again() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let guest = site.guest();
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    for name in ["bob", "eve"] {
        site.person(name).await.report(&post).await;
    }
    let queue = mira.page("/admin").await;
    let targets = looked_at(&queue);
    assert_eq!(targets.len(), 1, "the reports of one thing are one case");
    assert!(queue.contains("@bob") && queue.contains("@eve"));
    assert!(!media_on(&queue).is_empty(), "the picture is there");
    let target = &targets[0];

    let page = mira.refused(target, "hide", "  ").await;
    assert!(page.contains("Say why"));
    mira.pressed(target, "hide", "Not <yours> to share").await;
    assert_eq!(looked_at(&mira.page("/admin").await).len(), 0);
    assert_eq!(looked_at(&mira.page("/admin?closed=1").await).len(), 1);
    assert_eq!(guest.get(&post).await.status(), StatusCode::NOT_FOUND);
    assert!(!guest.page("/").await.contains(&post));
    let note = ada.page(&post).await;
    assert!(note.contains("only you and they can see it"));
    assert!(note.contains("Not &lt;yours&gt; to share"));
    assert!(ada.page("/@ada").await.contains(&post));
    assert!(mira.page(&post).await.contains("have hidden this post"));
    let log = mira.page("/admin/log").await;
    assert!(log.contains("@mira hid") && log.contains("a post of @ada"));
    let history = mira.page(target).await;
    assert!(history.contains("@mira hid"));

    mira.pressed(target, "restore", "").await;
    assert!(guest.page("/").await.contains(&post));
    assert!(!ada.page(&post).await.contains("have hidden"));
    assert!(mira.page(target).await.contains("@mira showed again"));
}

#[tokio::test]
async fn what_is_reported_again_after_an_answer_is_open_again() {
    let site = Site::start().await;
    site.person("ada").await;
    let bob = site.person("bob").await;
    let mira = site.staff("mira", Role::Moderator).await;
    bob.report("/@ada").await;
    let target = looked_at(&mira.page("/admin").await).remove(0);
    let seen = field(&mira.page(&target).await, "seen");
    // While she reads, someone else reports the same.
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    site.person("eve").await.report("/@ada").await;
    let form = [("action", "dismiss"), ("seen", &seen)];
    let response = mira.post(&target, &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let queue = mira.page("/admin").await;
    assert_eq!(looked_at(&queue).len(), 1, "what she has not seen stays");
    mira.pressed(&target, "dismiss", "").await;
    assert!(mira.page("/admin").await.contains("No open reports"));
    bob.report("/@ada").await;
    let queue = mira.page("/admin").await;
    assert_eq!(looked_at(&queue), [target]);
    assert!(queue.contains("answered"), "with what was said before");
}

#[tokio::test]
async fn only_what_was_reported_can_be_dismissed() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let person = format!("/admin/person/{}", site.user("ada").await.id);
    let page = mira.page(&person).await;
    assert!(!page.contains("value=\"dismiss\"") && page.contains("value=\"warn\""));
    assert!(!page.contains(">member<"), "every one of them is");
    site.person("bob").await.report("/@ada").await;
    assert!(mira.page(&person).await.contains("value=\"dismiss\""));
    let mira_herself = format!("/admin/person/{}", site.user("mira").await.id);
    assert!(mira.page(&mira_herself).await.contains(">moderator<"));
    assert_eq!(ada.get(&person).await.status(), StatusCode::NOT_FOUND);
}
