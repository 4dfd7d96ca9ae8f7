//! Following, private accounts, blocking and muting.

use reqwest::StatusCode;
use vignette::domain::EdgeKind;

use crate::pictures::jpeg;
use crate::site::{Person, Site, location, media_on};

async fn act(person: &Person, path: &str) -> StatusCode {
    person.post(path, &[]).await.status()
}

pub async fn publish_for(person: &Person, visibility: &str, caption: &str) -> String {
    let draft = person.begin_draft(jpeg()).await;
    let form = [
        ("caption", caption),
        ("hashtags", "#sea"),
        ("alt", "A wave."),
        ("visibility", visibility),
        ("action", "publish"),
    ];
    let response = person.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    location(&response)
}

#[tokio::test]
async fn what_those_share_whom_one_follows_is_at_home() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let eve = site.person("eve").await;
    let first = publish_for(&bob, "public", "Bob's wave").await;
    publish_for(&eve, "public", "Eve's wave").await;
    assert!(!ada.page("/home").await.contains(&first));
    assert_eq!(act(&ada, "/@bob/follow").await, StatusCode::SEE_OTHER);
    assert_eq!(act(&ada, "/@bob/follow").await, StatusCode::SEE_OTHER);
    let home = ada.page("/home").await;
    assert!(home.contains(&first) && !home.contains("Eve's wave"));
    let page = ada.page("/@bob").await;
    assert!(page.contains("<strong>1</strong> follower"), "{page}");
    assert!(ada.page("/@bob/followers").await.contains("/@ada"));
    assert!(ada.page("/@ada/following").await.contains("/@bob"));
    let own = publish_for(&ada, "private", "For me").await;
    assert!(ada.page("/home").await.contains(&own));
    assert_eq!(act(&ada, "/@bob/unfollow").await, StatusCode::SEE_OTHER);
    assert!(!ada.page("/home").await.contains(&first));
    assert!(
        ada.page("/@bob")
            .await
            .contains("<strong>0</strong> followers")
    );
}

#[tokio::test]
async fn a_post_is_seen_by_those_whom_it_is_for_on_every_address() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let fan = site.person("fan").await;
    let other = site.person("other").await;
    let guest = site.guest();
    act(&fan, "/@ada/follow").await;
    let cases = [
        ("public", [true, true, true]),
        ("unlisted", [true, true, true]),
        ("followers", [true, false, false]),
        ("private", [false, false, false]),
    ];
    for (visibility, [to_fan, to_other, to_guest]) in cases {
        let post = publish_for(&ada, visibility, &format!("A {visibility} wave")).await;
        let pictures = media_on(&ada.page(&post).await);
        assert!(pictures.len() >= 2);
        for (person, sees) in [(&fan, to_fan), (&other, to_other), (&guest, to_guest)] {
            let expected = if sees {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(person.get(&post).await.status(), expected, "{visibility}");
            let standing = format!("{post}/engagement");
            assert_eq!(person.get(&standing).await.status(), expected);
            for picture in &pictures {
                let answer = person.get(picture).await;
                assert_eq!(answer.status(), expected, "{visibility} {picture}");
                let shared = answer
                    .headers()
                    .get("cache-control")
                    .map_or("", |value| value.to_str().unwrap());
                assert!(
                    to_guest || !shared.contains("public"),
                    "{visibility}: {shared}"
                );
            }
        }
        for list in ["/", "/tags/sea"] {
            let listed = guest.page(list).await.contains(&post);
            assert_eq!(listed, visibility == "public", "{visibility} on {list}");
        }
        let listed = fan.page("/@ada").await.contains(&post);
        assert_eq!(listed, matches!(visibility, "public" | "followers"));
        assert!(ada.page("/@ada").await.contains(&post));
    }
}

#[tokio::test]
async fn a_page_of_posts_for_others_does_not_hide_what_is_older() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let old = publish_for(&ada, "public", "Before").await;
    for _ in 0..25 {
        publish_for(&ada, "followers", "For followers").await;
    }
    assert!(site.guest().page("/@ada").await.contains(&old));
    // A muted person's many posts do not hide what others shared before.
    let bob = site.person("bob").await;
    let eve = site.person("eve").await;
    let others = publish_for(&eve, "public", "Earlier").await;
    for _ in 0..90 {
        publish_for(&ada, "public", "Again").await;
    }
    act(&bob, "/@ada/mute").await;
    assert!(bob.page("/").await.contains(&others));
}

#[tokio::test]
async fn a_changed_visibility_holds_at_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let guest = site.guest();
    let post = publish_for(&ada, "public", "A wave").await;
    let picture = media_on(&guest.page(&post).await).remove(0);
    let form = [("caption", "A wave"), ("visibility", "followers")];
    ada.post(&format!("{post}/edit"), &form).await;
    for address in [&post, &picture] {
        assert_eq!(guest.get(address).await.status(), StatusCode::NOT_FOUND);
    }
    assert!(!guest.page("/").await.contains(&post));
    // A word that is no visibility changes nothing.
    let form = [("caption", "A wave"), ("visibility", "everyone!")];
    ada.post(&format!("{post}/edit"), &form).await;
    assert_eq!(guest.get(&post).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_private_account_approves_its_followers() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let old = publish_for(&ada, "public", "Before").await;
    let form = [("private", "yes")];
    assert_eq!(
        ada.post("/settings/privacy", &form).await.status(),
        StatusCode::SEE_OTHER
    );
    let new = publish_for(&ada, "public", "After").await;
    let sees = async |person: &Person| {
        let mut seen = Vec::new();
        for post in [&old, &new] {
            seen.push(person.get(post).await.status() == StatusCode::OK);
        }
        seen
    };
    assert_eq!(sees(&bob).await, [false, false]);
    assert_eq!(act(&bob, "/@ada/follow").await, StatusCode::SEE_OTHER);
    assert_eq!(sees(&bob).await, [false, false]);
    assert!(bob.page("/@ada").await.contains("Requested"));
    assert_eq!(
        bob.get("/@ada/followers").await.status(),
        StatusCode::NOT_FOUND
    );
    assert!(
        ada.page("/notifications")
            .await
            .contains("asks to follow you")
    );
    // Nobody can approve in Ada's place, or approve who has not asked.
    let eve = site.person("eve").await;
    act(&eve, "/@bob/accept").await;
    act(&ada, "/@eve/accept").await;
    assert_eq!(sees(&eve).await, [false, false]);
    act(&ada, "/@bob/accept").await;
    assert_eq!(sees(&bob).await, [true, true]);
    assert!(
        bob.page("/notifications")
            .await
            .contains("lets you follow them")
    );
    assert!(bob.page("/home").await.contains(&new));
    act(&ada, "/@bob/remove").await;
    assert_eq!(sees(&bob).await, [false, false]);
    // An account that opens again does not open its old posts.
    ada.post("/settings/privacy", &[]).await;
    assert_eq!(sees(&eve).await, [false, false]);
}

#[tokio::test]
async fn a_block_parts_two_people_on_every_page() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    act(&bob, "/@ada/follow").await;
    act(&ada, "/@bob/follow").await;
    let hers = publish_for(&ada, "public", "Her wave").await;
    let his = publish_for(&bob, "public", "His wave").await;
    let picture = media_on(&bob.page(&hers).await).remove(0);
    assert_eq!(act(&ada, "/@bob/block").await, StatusCode::SEE_OTHER);
    for address in [hers.as_str(), picture.as_str(), "/@ada"] {
        assert_eq!(
            bob.get(address).await.status(),
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
    assert_eq!(ada.get(&his).await.status(), StatusCode::NOT_FOUND);
    for list in ["/", "/home", "/tags/sea"] {
        assert!(!bob.page(list).await.contains(&hers), "{list}");
        assert!(!ada.page(list).await.contains(&his), "{list}");
    }
    for path in ["/@ada/follow", &format!("{hers}/like")] {
        assert_eq!(act(&bob, path).await, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(ada.page("/settings/people").await.contains("/@bob/unblock"));
    act(&ada, "/@bob/unblock").await;
    assert_eq!(bob.get(&hers).await.status(), StatusCode::OK);
    // Following did not survive the block.
    assert!(!bob.page("/home").await.contains(&hers));
    assert_eq!(act(&ada, "/@ada/block").await, StatusCode::FORBIDDEN);
    assert_eq!(act(&ada, "/@nobody/follow").await, StatusCode::NOT_FOUND);
    assert_eq!(act(&ada, "/@bob/explode").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_muted_person_is_met_only_on_their_own_page() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    act(&ada, "/@bob/follow").await;
    let post = publish_for(&bob, "public", "His wave").await;
    act(&ada, "/@bob/mute").await;
    for list in ["/", "/home", "/tags/sea"] {
        assert!(!ada.page(list).await.contains(&post), "{list}");
    }
    assert!(ada.page("/@bob").await.contains(&post));
    let own = publish_for(&ada, "public", "Hers").await;
    act(&bob, &format!("{own}/like")).await;
    assert!(!ada.page("/notifications").await.contains("likes your post"));
    act(&ada, "/@bob/unmute").await;
    assert!(ada.page("/home").await.contains(&post));
}

#[tokio::test]
async fn lists_of_followers_leave_out_whoever_blocks_the_viewer_or_is_blocked() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    for name in ["carol", "dora"] {
        site.person(name).await;
        site.tie(EdgeKind::Follow, name, "ada").await;
    }
    site.tie(EdgeKind::Block, "carol", "bob").await;
    site.tie(EdgeKind::Block, "bob", "dora").await;
    let page = bob.page("/@ada/followers").await;
    assert!(!page.contains("/@carol") && !page.contains("/@dora"));
    let page = ada.page("/@ada/followers").await;
    assert!(page.contains("/@carol") && page.contains("/@dora"));
}
