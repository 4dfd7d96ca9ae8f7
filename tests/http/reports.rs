//! Reporting, and what moderators do about it.

use reqwest::{Response, StatusCode};
use vignette::domain::{Role, Visibility};

use crate::command_line::{admin, said};
use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location, media_on};

const SPAM: [(&str, &str); 2] = [("reason", "spam"), ("words", "Again <and> again")];

/// Where the admin pages have a thing, from the line of the queue that leads there.
fn looked_at(page: &str) -> Vec<String> {
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
    async fn report(&self, what: &str) {
        let response = self.post(&format!("{what}/report"), &SPAM).await;
        assert_eq!(response.status(), StatusCode::OK, "{what}");
        let page = response.text().await.unwrap();
        assert!(page.contains("The moderators will look at it"));
    }

    /// Presses a button on an admin page as its form stands.
    async fn press(&self, thing: &str, deed: &str, why: &str) -> Response {
        let page = self.page(thing).await;
        let mut form = vec![("action", deed), ("why", why), ("term", "7")];
        let seen = page.contains("name=\"seen\"").then(|| field(&page, "seen"));
        if let Some(seen) = &seen {
            form.push(("seen", seen));
        }
        self.post(thing, &form).await
    }

    async fn pressed(&self, thing: &str, deed: &str, why: &str) {
        let response = self.press(thing, deed, why).await;
        let status = response.status();
        let page = response.text().await.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{deed}: {page}");
    }

    async fn refused(&self, thing: &str, deed: &str, why: &str) -> String {
        let response = self.press(thing, deed, why).await;
        assert!(response.status().is_client_error(), "{deed}");
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
    assert_eq!(queue.matches("It is spam").count(), 1, "one report");
    assert!(queue.contains("Again &lt;and&gt; again") && queue.contains("@bob"));
    // Nobody tells her.
    assert!(!ada.page("/notifications").await.contains("notice-"));
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
    let thing = post.replace("/p/", "/admin/post/");
    let person = format!("/admin/person/{}", site.user("ada").await.id);
    let doors = [
        &thing,
        &person,
        "/admin",
        "/admin/people",
        "/admin/log",
        "/admin/bans",
    ];
    for door in doors {
        for visitor in [&site.guest(), &ada] {
            assert_eq!(
                visitor.get(door).await.status(),
                StatusCode::NOT_FOUND,
                "{door}"
            );
        }
        for visitor in [&mira, &grace] {
            assert_eq!(visitor.get(door).await.status(), StatusCode::OK, "{door}");
        }
    }
    let form = [("action", "hide"), ("why", "x")];
    for visitor in [&site.guest(), &ada] {
        let response = visitor.post(&thing, &form).await;
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
    let things = looked_at(&queue);
    assert_eq!(things.len(), 1, "the reports of one thing are one case");
    assert!(queue.contains("@bob") && queue.contains("@eve"));
    assert!(!media_on(&queue).is_empty(), "the picture is there");
    let thing = &things[0];

    let page = mira.refused(thing, "hide", "  ").await;
    assert!(page.contains("Say why"));
    mira.pressed(thing, "hide", "Not <yours> to share").await;
    assert_eq!(looked_at(&mira.page("/admin").await).len(), 0);
    assert_eq!(looked_at(&mira.page("/admin?closed=1").await).len(), 1);
    assert_eq!(guest.get(&post).await.status(), StatusCode::NOT_FOUND);
    assert!(!guest.page("/").await.contains(&post));
    let note = ada.page(&post).await;
    assert!(note.contains("only you and they see it"));
    assert!(note.contains("Not &lt;yours&gt; to share"));
    assert!(ada.page("/@ada").await.contains(&post));
    assert!(mira.page(&post).await.contains("have hidden this post"));
    let log = mira.page("/admin/log").await;
    assert!(log.contains("@mira hid") && log.contains("a post of @ada"));
    let history = mira.page(thing).await;
    assert!(history.contains("@mira hid"));

    mira.pressed(thing, "restore", "").await;
    assert!(guest.page("/").await.contains(&post));
    assert!(!ada.page(&post).await.contains("have hidden"));
    assert!(mira.page(thing).await.contains("@mira showed again"));
}

#[tokio::test]
async fn what_is_reported_again_after_an_answer_is_open_again() {
    let site = Site::start().await;
    site.person("ada").await;
    let bob = site.person("bob").await;
    let mira = site.staff("mira", Role::Moderator).await;
    bob.report("/@ada").await;
    let thing = looked_at(&mira.page("/admin").await).remove(0);
    let seen = field(&mira.page(&thing).await, "seen");
    // While she reads, somebody else reports the same.
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    site.person("eve").await.report("/@ada").await;
    let form = [("action", "dismiss"), ("seen", &seen)];
    let response = mira.post(&thing, &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let queue = mira.page("/admin").await;
    assert_eq!(looked_at(&queue).len(), 1, "what she has not seen stays");
    mira.pressed(&thing, "dismiss", "").await;
    assert!(mira.page("/admin").await.contains("Nothing is reported"));
    bob.report("/@ada").await;
    let queue = mira.page("/admin").await;
    assert_eq!(looked_at(&queue), [thing]);
    assert!(queue.contains("answered"), "with what was said before");
}

#[tokio::test]
async fn people_are_warned_suspended_and_let_back_and_administrators_are_not_moderators_to_touch() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let grace = site.staff("grace", Role::Admin).await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let of = async |name: &str| format!("/admin/person/{}", site.user(name).await.id);
    let (of_ada, of_mira, of_grace) = (of("ada").await, of("mira").await, of("grace").await);

    let thing = post.replace("/p/", "/admin/post/");
    for words in ["Please mark <it>", "I mean it"] {
        mira.pressed(&thing, "warn", words).await;
    }
    let told = ada.page("/notifications").await;
    assert!(told.contains("Please mark &lt;it&gt;") && told.contains("I mean it"));
    assert!(told.contains("A word from the moderators"));
    assert!(told.contains("about <a href=\"/p/") && !told.contains("mira"));
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

    for deed in ["warn", "suspend"] {
        let page = mira.refused(&of_grace, deed, "Because").await;
        assert!(page.contains("Only administrators act on administrators"));
        assert_eq!(field(&page, "why"), "Because");
        assert!(mira.refused(&of_mira, deed, "x").await.contains("yourself"));
        assert!(
            grace
                .refused(&of_grace, deed, "x")
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
    let thing = looked_at(&queue).remove(0);
    mira.pressed(&thing, "delete", "Advertising").await;
    assert!(!ada.page(&post).await.contains("Buy this"));
    assert!(mira.page(&thing).await.contains("It is gone"));
    assert!(mira.page("/admin/log").await.contains("a comment of @bob"));

    ada.report("/@bob").await;
    let thing = post.replace("/p/", "/admin/post/");
    mira.pressed(&thing, "delete", "Cruel").await;
    let left = mira.page(&thing).await;
    assert!(
        left.contains("It is gone") && left.contains("Cruel"),
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
            .contains("Nobody is called")
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
        "UPDATE moderation_log SET why = ''",
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
        let thing = path.replace("/p/", "/admin/post/");
        assert_eq!(
            mira.get(&thing).await.status(),
            StatusCode::NOT_FOUND,
            "{thing}"
        );
    }
    let other = media_on(&bob.page(&posts[1]).await).remove(0);
    assert_eq!(mira.get(&other).await.status(), StatusCode::NOT_FOUND);
}
