//! Who hears of reports and of what moderators do.

use vignette::domain::Role;

use crate::pictures::jpeg;
use crate::site::{Person, Site};

/// How many notifications they have not seen.
async fn unread(person: &Person) -> usize {
    let page = person.page("/notifications").await;
    page.matches("<span class=\"unseen\">(new)</span>").count()
}

#[tokio::test]
async fn moderators_are_notified_of_what_is_reported_once_while_the_case_is_open() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let [bob, eve] = [site.person("bob").await, site.person("eve").await];
    let mira = site.staff("mira", Role::Moderator).await;
    let grace = site.staff("grace", Role::Admin).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    for reporter in [&bob, &eve] {
        reporter.report(&post).await;
    }
    for moderator in [&mira, &grace] {
        assert_eq!(unread(moderator).await, 1);
        let page = moderator.page("/notifications").await;
        assert!(page.contains("<a href=\"/admin\">Something was reported</a>"));
        assert!(!page.contains("@bob"), "who reported it stands in the case");
    }
    for other in [&ada, &bob, &eve] {
        assert_eq!(unread(other).await, 0);
    }

    mira.pressed(&post.replace("/p/", "/admin/post/"), "dismiss", "")
        .await;
    site.person("joan").await.report(&post).await;
    assert_eq!(unread(&grace).await, 2, "it is open again");

    // Of what is reported of themselves, the others hear.
    let own = mira.publish(jpeg(), "A cat", "").await;
    bob.report(&own).await;
    assert_eq!((unread(&mira).await, unread(&grace).await), (2, 3));
}

#[tokio::test]
async fn authors_are_notified_of_what_was_hidden_or_deleted_and_why() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let hidden = ada.publish(jpeg(), "A dog", "").await;
    let deleted = ada.publish(jpeg(), "A cat", "").await;
    let target = |post: &str| post.replace("/p/", "/admin/post/");
    mira.pressed(&target(&hidden), "hide", "Not <here>").await;
    mira.pressed(&target(&deleted), "delete", "Not yours").await;
    let page = ada.page("/notifications").await;
    let link = format!("<a href=\"{hidden}\">The moderators hid your post</a>");
    assert!(
        page.contains(&link) && page.contains("Not &lt;here&gt;"),
        "{page}"
    );
    // It stays though its post has gone, and does not say which moderator it was.
    assert!(page.contains("<strong>The moderators deleted your post</strong>"));
    assert!(page.contains("Not yours") && !page.contains("mira"));
    assert_eq!(unread(&ada).await, 2);

    mira.pressed(&target(&hidden), "restore", "").await;
    assert_eq!(unread(&ada).await, 2);
}
