//! Share links: what they show, to whom, and until when.

use reqwest::{Response, StatusCode};
use vignette::domain::{EdgeKind, LinkToken, Timestamp, Visibility};

use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location, media_on};

/// The path of the link that a page shows as just made.
async fn made(response: Response) -> String {
    assert_eq!(response.status(), StatusCode::CREATED);
    let address = field(&response.text().await.unwrap(), "made_link");
    let at = address.find("/s/").unwrap();
    address[at..].to_owned()
}

pub async fn make_link(author: &Person, post: &str, lifetime: &str) -> String {
    let form = [("lifetime", lifetime)];
    made(author.post(&format!("{post}/links"), &form).await).await
}

fn revoke_on(page: &str) -> Vec<String> {
    let actions = page.split("action=\"").skip(1);
    let actions = actions.map(|rest| rest.split('"').next().unwrap().to_owned());
    actions
        .filter(|action| action.ends_with("/revoke"))
        .collect()
}

#[tokio::test]
async fn a_link_shows_a_private_post_with_its_pictures_until_it_is_revoked() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "Only by link", "#secret").await;
    site.set_visibility(&post, Visibility::Private).await;
    let guest = site.guest();
    let open = media_on(&ada.page(&post).await);
    assert_eq!(guest.get(&post).await.status(), StatusCode::NOT_FOUND);
    let link = make_link(&ada, &post, "week").await;

    let response = guest.get(&link).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    assert_eq!(response.headers()["x-robots-tag"], "noindex, nofollow");
    let page = response.text().await.unwrap();
    assert!(page.contains("Only by link") && page.contains("noindex"));
    assert!(
        !page.contains(&post),
        "the post's own address shows nothing to guests"
    );
    let pictures = media_on(&page);
    assert_eq!(pictures.len(), open.len());
    for path in &pictures {
        let response = guest.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["cache-control"], "private, no-cache");
    }
    for path in open.iter().chain([&post]) {
        assert_eq!(
            guest.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }

    let revoke = revoke_on(&ada.page(&format!("{post}/links")).await);
    let response = ada.post(&revoke[0], &[]).await;
    assert_eq!(location(&response), format!("{post}/links"));
    for path in pictures.iter().chain([&link]) {
        assert_eq!(
            guest.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_link_ends_when_it_expires() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "For a day", "").await;
    site.set_visibility(&post, Visibility::Followers).await;
    let link = make_link(&ada, &post, "day").await;
    let guest = site.guest();
    let pictures = media_on(&guest.page(&link).await);
    // What the clock would do: the link's end has passed.
    let store = site.store().await;
    let token = LinkToken::parse(link.strip_prefix("/s/").unwrap()).unwrap();
    let mut kept = store.share_link(token.digest()).await.unwrap().unwrap();
    store.delete_share_link(kept.shows, kept.id).await.unwrap();
    kept.expires_at = Some(Timestamp::now().plus_seconds(-1));
    assert!(store.insert_share_link(&kept).await.unwrap());
    for path in pictures.iter().chain([&link]) {
        assert_eq!(
            guest.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert!(ada.page(&format!("{post}/links")).await.contains("Expired"));
}

#[tokio::test]
async fn a_link_opens_its_post_and_no_other() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let shared = ada.publish(jpeg(), "Shared", "").await;
    let kept = ada.publish(jpeg(), "Kept", "").await;
    for post in [&shared, &kept] {
        site.set_visibility(post, Visibility::Private).await;
    }
    let link = make_link(&ada, &shared, "never").await;
    let token = link.strip_prefix("/s/").unwrap();
    let guest = site.guest();
    for path in media_on(&ada.page(&kept).await) {
        let path = format!("{path}?link={token}");
        assert_eq!(
            guest.get(&path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let own = media_on(&ada.page(&shared).await);
    for bad in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "%F0%9F%92%A5"] {
        let path = format!("{}?link={bad}", own[0]);
        assert_eq!(
            guest.get(&path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let path = format!("/s/{bad}");
        assert_eq!(
            guest.get(&path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn whoever_is_blocked_may_follow_a_link_as_any_stranger_may() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "Shared", "").await;
    site.tie(EdgeKind::Block, "ada", "bob").await;
    assert_eq!(bob.get(&post).await.status(), StatusCode::NOT_FOUND);
    let link = make_link(&ada, &post, "never").await;
    let page = bob.page(&link).await;
    for path in media_on(&page) {
        assert_eq!(bob.get(&path).await.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn only_the_author_makes_lists_and_revokes_links_and_only_of_what_is_published() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "Mine", "").await;
    let link = make_link(&ada, &post, "week").await;
    let links = format!("{post}/links");
    let revoke = revoke_on(&ada.page(&links).await);
    let form = [("lifetime", "week")];
    assert_eq!(bob.get(&links).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        bob.post(&links, &form).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        bob.post(&revoke[0], &[]).await.status(),
        StatusCode::FORBIDDEN
    );
    let guest = site.guest();
    assert!(location(&guest.get(&links).await).starts_with("/login"));
    assert_eq!(
        guest.post(&links, &form).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(guest.get(&link).await.status(), StatusCode::OK);
    let wrong = [("lifetime", "century")];
    assert_eq!(
        ada.post(&links, &wrong).await.status(),
        StatusCode::BAD_REQUEST
    );
    let draft = ada.begin_draft(jpeg()).await.replace("compose", "p");
    let draft = format!("{draft}/links");
    assert_eq!(ada.get(&draft).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        ada.post(&draft, &form).await.status(),
        StatusCode::NOT_FOUND
    );
    ada.post(&format!("{post}/delete"), &[]).await;
    assert_eq!(guest.get(&link).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_post_has_at_most_twenty_links() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "Popular", "").await;
    let mut made = std::collections::HashSet::new();
    for _ in 0..20 {
        made.insert(make_link(&ada, &post, "never").await);
    }
    assert_eq!(made.len(), 20);
    let links = format!("{post}/links");
    let form = [("lifetime", "never")];
    let response = ada.post(&links, &form).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(response.text().await.unwrap().contains("Revoke one first"));
    let revoke = revoke_on(&ada.page(&links).await);
    assert_eq!(revoke.len(), 20);
    ada.post(&revoke[0], &[]).await;
    make_link(&ada, &post, "never").await;
}
