//! Who looks after the site, and who may not use it: roles and suspensions, from the command line.

use reqwest::StatusCode;
use vignette::domain::{Role, Suspension, Timestamp, User, Username};

use crate::command_line::{admin, complained, said};
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Person, Site};

impl Site {
    /// Someone's account.
    pub async fn user(&self, name: &str) -> User {
        let name = Username::parse(name).unwrap();
        let user = self.store().await.user_by_name(&name).await;
        user.unwrap().unwrap()
    }

    /// Someone who has just signed up and looks after the site.
    pub async fn staff(&self, name: &str, role: Role) -> Person {
        let person = self.person(name).await;
        let id = self.user(name).await.id;
        assert!(self.store().await.set_role(id, role).await.unwrap());
        person
    }

    /// Keeps someone off the site for good.
    pub async fn suspend(&self, name: &str) {
        let suspension = Suspension {
            since: Timestamp::now(),
            until: None,
            reason: vignette::services::moderation::staff::reason("Spam").unwrap(),
        };
        let id = self.user(name).await.id;
        let store = self.store().await;
        assert!(store.suspend(id, &suspension).await.unwrap());
    }
}

#[tokio::test]
async fn the_command_line_makes_lists_and_changes_those_who_look_after_the_site() {
    let site = Site::start().await;
    let made = admin(
        &site,
        &["create", "grace", "grace@example.org", "--role", "admin"],
        &format!("{PASSWORD}\n"),
    )
    .await;
    assert_eq!(said(&made), "@grace is an admin now\n");
    let grace = site.guest();
    let signed_in = grace.log_in("grace", PASSWORD).await;
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);

    // Without a password a random one is made, and it works.
    let made = said(
        &admin(
            &site,
            &["create", "mira", "mira@example.org", "--role", "moderator"],
            "",
        )
        .await,
    );
    let password = made
        .lines()
        .find_map(|line| line.strip_prefix("password: "));
    let signed_in = site.guest().log_in("mira", password.unwrap()).await;
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    let wrong = admin(&site, &["create", "mira", "other@example.org"], PASSWORD).await;
    assert!(complained(&wrong).contains("is taken"));
    let weak = admin(&site, &["create", "eve", "eve@example.org"], "password\n").await;
    assert!(complained(&weak).contains("password"), "a weak password");

    site.person("ada").await;
    assert!(said(&admin(&site, &["role", "@ada", "moderator"], "").await).contains("@ada"));
    site.person("zoe").await;
    let list = said(&admin(&site, &["list"], "").await);
    assert_eq!(list.lines().count(), 4, "{list}");
    assert!(list.ends_with("@zoe\tmember\tzoe@example.org\n"));
    let list = said(&admin(&site, &["list", "--staff"], "").await);
    let roles: Vec<&str> = list.lines().collect();
    assert_eq!(
        roles,
        [
            "@ada\tmoderator\tada@example.org",
            "@grace\tadmin\tgrace@example.org",
            "@mira\tmoderator\tmira@example.org",
        ]
    );
    let json = said(&admin(&site, &["list", "--json"], "").await);
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["username"], &first["suspended"]),
        (&"ada".into(), &false.into())
    );

    for last in [
        ["role", "grace", "member"].as_slice(),
        &["suspend", "grace", "--reason", "x"],
    ] {
        assert!(complained(&admin(&site, last, "").await).contains("last administrator"));
    }
    let nobody = admin(&site, &["role", "nobody", "admin"], "").await;
    assert!(complained(&nobody).contains("nobody of this name"));
}

#[tokio::test]
async fn a_suspended_person_is_told_why_and_until_when_after_the_right_password_alone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    assert_eq!(ada.get("/home").await.status(), StatusCode::OK);
    let suspend = ["suspend", "ada", "--days", "3", "--reason", "Spam <again>"];
    said(&admin(&site, &suspend, "").await);
    let hidden = ada.get("/home").await;
    assert_eq!(
        hidden.status(),
        StatusCode::SEE_OTHER,
        "her session has ended"
    );
    // The browser in which she was signed in says why, on every page, and only there.
    for path in ["/", "/login", "/explore", "/@nobody"] {
        let answer = ada.get(path).await;
        let kept = answer.headers()["cache-control"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(kept, "private, no-store", "{path}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("This account is suspended until"), "{path}");
        assert!(page.contains("Spam &lt;again&gt;"), "{path}");
        let other = site.guest().get(path).await.text().await.unwrap();
        assert!(!other.contains("suspended"), "{path}");
    }
    ada.post("/logout", &[]).await;
    let page = ada.get("/").await.text().await.unwrap();
    assert!(!page.contains("suspended"), "she has put it aside");

    let guest = site.guest();
    let wrong = guest.log_in("ada", "not-her-password-1").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(!wrong.text().await.unwrap().contains("suspended"));
    let right = guest.log_in("ada", PASSWORD).await;
    assert_eq!(right.status(), StatusCode::FORBIDDEN);
    let page = right.text().await.unwrap();
    let until = site.user("ada").await.suspension.unwrap().until.unwrap();
    assert!(page.contains(&format!("suspended until {}", until.long())));
    assert!(page.contains("Spam &lt;again&gt;"), "the reason");
    assert_eq!(guest.get("/home").await.status(), StatusCode::SEE_OTHER);

    said(&admin(&site, &["restore", "ada"], "").await);
    let back = guest.log_in("ada", PASSWORD).await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    // One that has run out lets her in by itself.
    let over = Suspension {
        since: Timestamp::now(),
        until: Some(Timestamp::now().plus_seconds(-1)),
        reason: vignette::services::moderation::staff::reason("Spam").unwrap(),
    };
    let id = site.user("ada").await.id;
    site.store().await.suspend(id, &over).await.unwrap();
    let back = guest.log_in("ada", PASSWORD).await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_a_suspended_person_said_and_who_they_are_is_not_shown_while_it_lasts() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let eve = site.person("eve").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    eve.post("/@ada/follow", &[]).await;
    eve.post(&format!("{post}/like"), &[]).await;
    let form = [("text", "Nice, says eve")];
    eve.post(&format!("{post}/comments"), &form).await;
    for page in [&post, "/@ada/followers", "/notifications", "/search?q=eve"] {
        assert!(ada.page(page).await.contains("@eve"), "{page}");
    }
    site.suspend("eve").await;
    for page in [&post, "/@ada/followers", "/notifications", "/search?q=eve"] {
        let page_text = ada.page(page).await;
        assert!(!page_text.contains("/@eve"), "{page} shows her");
        assert!(!page_text.contains("says eve"), "{page} shows her words");
    }
    for endpoint in ["/@eve", "/@eve/feed.atom", "/@eve/followers"] {
        assert_eq!(
            ada.get(endpoint).await.status(),
            StatusCode::NOT_FOUND,
            "{endpoint}"
        );
    }
    let follow = ada.post("/@eve/follow", &[]).await;
    assert_eq!(follow.status(), StatusCode::NOT_FOUND);
    // Moderators look at whom they may have to let back.
    let grace = site.staff("grace", Role::Admin).await;
    assert!(grace.page("/@eve").await.contains("@eve"));
    said(&admin(&site, &["restore", "eve"], "").await);
    assert!(ada.page(&post).await.contains("says eve"));
}

#[tokio::test]
async fn the_front_page_is_not_empty_because_someone_loud_was_suspended() {
    use vignette::domain::{Post, PostId};
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let eve = site.person("eve").await;
    let old = ada.publish(jpeg(), "A dog", "").await;
    let spam = eve.publish(jpeg(), "Buy this", "").await;
    let store = site.store().await;
    let id: PostId = spam.strip_prefix("/p/").unwrap().parse().unwrap();
    let found = store.post(id).await.unwrap().unwrap().post;
    for _ in 0..150 {
        let mut more = Post {
            id: PostId::generate(),
            ..found.clone()
        };
        for picture in &mut more.pictures {
            picture.id = vignette::domain::PictureId::generate();
            picture.blob = vignette::domain::BlobKey::generate();
        }
        more.published_at = Some(Timestamp::now());
        store.insert_post(&more).await.unwrap();
    }
    assert!(!ada.page("/").await.contains(&old));
    site.suspend("eve").await;
    assert!(ada.page("/").await.contains(&old));
}
