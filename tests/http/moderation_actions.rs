//! What moderators do to people, posts and comments, what they see of them, and the log of it.

use reqwest::StatusCode;
use vignette::domain::{Role, Visibility};

use crate::command_line::{admin, said};
use crate::moderation::reports::looked_at;
use crate::pictures::jpeg;
use crate::site::{Site, field, location, media_on};

#[tokio::test]
async fn people_are_warned_suspended_and_let_back_and_administrators_are_not_moderators_to_touch() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let grace = site.staff("grace", Role::Admin).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let of = async |name: &str| format!("/admin/person/{}", site.user(name).await.id);
    let (of_ada, of_mira, of_grace) = (of("ada").await, of("mira").await, of("grace").await);

    let target = post.replace("/p/", "/admin/post/");
    for words in ["Please mark <it>", "I mean it"] {
        mira.pressed(&target, "warn", words).await;
    }
    let notified = ada.page("/notifications").await;
    assert!(notified.contains("Please mark &lt;it&gt;") && notified.contains("I mean it"));
    assert!(notified.contains("A word from the moderators"));
    assert!(notified.contains("about <a href=\"/p/") && !notified.contains("mira"));
    assert!(ada.page("/").await.contains("class=\"badge\">2"));

    mira.pressed(&of_ada, "suspend", "Enough").await;
    assert_eq!(ada.get("/home").await.status(), StatusCode::SEE_OTHER);
    let login = site.guest().log_in("ada", crate::site::PASSWORD).await;
    assert!(login.text().await.unwrap().contains("The reason: Enough"));
    let page = mira.page(&of_ada).await;
    assert!(page.contains("for 7 days: Enough"), "in the log");
    mira.pressed(&of_ada, "lift", "").await;
    let login = site.guest().log_in("ada", crate::site::PASSWORD).await;
    assert_eq!(login.status(), StatusCode::SEE_OTHER);

    for action in ["warn", "suspend"] {
        let page = mira.refused(&of_grace, action, "Because").await;
        assert!(page.contains("Only administrators act on administrators"));
        assert_eq!(field(&page, "why"), "Because");
        assert!(
            mira.refused(&of_mira, action, "x")
                .await
                .contains("yourself")
        );
        assert!(
            grace
                .refused(&of_grace, action, "x")
                .await
                .contains("yourself")
        );
    }
    let her_post = grace.publish(jpeg(), "A cat", "").await;
    let her_post = her_post.replace("/p/", "/admin/post/");
    assert!(
        mira.refused(&her_post, "hide", "x")
            .await
            .contains("Only administrators")
    );
    grace.pressed(&of_mira, "suspend", "On leave").await;
    assert_eq!(mira.get("/admin").await.status(), StatusCode::NOT_FOUND);
    let log = grace.page("/admin/log").await;
    assert!(log.contains("@grace suspended") && !log.contains("a post of @grace"));
    let lines = log.matches("id=\"line-").count();
    assert_eq!(lines, 5, "what was refused is not in the log");
}

#[tokio::test]
async fn comments_and_posts_are_deleted_and_people_found() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let form = [("text", "Buy this")];
    let response = bob.post(&format!("{post}/comments"), &form).await;
    let comment = location(&response);
    let comment = comment.split_once("#comment-").unwrap().1.to_owned();
    assert!(
        ada.page(&post)
            .await
            .contains(&format!("/comments/{comment}/report"))
    );
    ada.report(&format!("/comments/{comment}")).await;
    let queue = mira.page("/admin").await;
    assert!(queue.contains("Buy this") && queue.contains("/@bob"));
    let target = looked_at(&queue).remove(0);
    mira.pressed(&target, "delete", "Advertising").await;
    assert!(!ada.page(&post).await.contains("Buy this"));
    assert!(mira.page(&target).await.contains("Already deleted"));
    assert!(mira.page("/admin/log").await.contains("a comment of @bob"));

    ada.report("/@bob").await;
    let target = post.replace("/p/", "/admin/post/");
    mira.pressed(&target, "delete", "Cruel").await;
    let left = mira.page(&target).await;
    assert!(
        left.contains("Already deleted") && left.contains("Cruel"),
        "its history stays"
    );
    assert_eq!(ada.get(&post).await.status(), StatusCode::NOT_FOUND);
    let everybody = mira.page("/admin/people").await;
    assert!(everybody.contains("/@ada") && everybody.contains("/@bob"));
    let some = mira.page("/admin/people?q=@B").await;
    assert!(some.contains("/@bob") && !some.contains("/@ada"));
    assert!(!some.contains("example.org"), "addresses are nobody else's");
    assert!(
        mira.page("/admin/people?q=zz")
            .await
            .contains("No one by that name")
    );
}

#[tokio::test]
async fn the_log_is_only_ever_added_to() {
    let site = Site::start().await;
    site.person("ada").await;
    said(&admin(&site, &["suspend", "ada", "--reason", "Spam"], "").await);
    let file = site.data.path().join("vignette.sqlite");
    let address = format!("sqlite:{}", file.display());
    let pool = sqlx::SqlitePool::connect(&address).await.unwrap();
    for statement in [
        "DELETE FROM moderation_log",
        "UPDATE moderation_log SET reason = ''",
    ] {
        let refused = sqlx::query(statement).execute(&pool).await.unwrap_err();
        assert!(refused.to_string().contains("is not changed"), "{refused}");
    }
    let mira = site.staff("mira", Role::Moderator).await;
    let log = mira.page("/admin/log").await;
    assert!(log.contains("the command line suspended") && log.contains("for good: Spam"));
}

#[tokio::test]
async fn moderators_see_of_others_what_was_reported_and_nothing_else() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let mira = site.staff("mira", Role::Moderator).await;
    bob.post("/@ada/follow", &[]).await;
    let mut posts = Vec::new();
    for caption in ["Reported", "Kept among friends"] {
        let post = ada.publish(jpeg(), caption, "").await;
        site.set_visibility(&post, Visibility::Followers).await;
        posts.push(post);
    }
    let draft = ada.begin_draft(jpeg()).await.replace("compose", "p");
    bob.report(&posts[0]).await;
    let picture = media_on(&bob.page(&posts[0]).await).remove(0);
    assert_eq!(mira.get(&posts[0]).await.status(), StatusCode::OK);
    assert_eq!(mira.get(&picture).await.status(), StatusCode::OK);
    for path in [&posts[1], &draft] {
        assert_eq!(
            mira.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let target = path.replace("/p/", "/admin/post/");
        assert_eq!(
            mira.get(&target).await.status(),
            StatusCode::NOT_FOUND,
            "{target}"
        );
    }
    let other = media_on(&bob.page(&posts[1]).await).remove(0);
    assert_eq!(mira.get(&other).await.status(), StatusCode::NOT_FOUND);
}
