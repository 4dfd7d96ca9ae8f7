//! Such a zip brought in, here and on another site.

use image::ImageFormat;
use reqwest::StatusCode;
use serde_json::{Value, json};
use vignette::services::limits::Rate;
use zip::CompressionMethod;

use crate::albums::changes::{make, put};
use crate::archives::transfers::{
    PAGE, exported, file, import, imported, listed, of_posts, opened, packed, post_with, settled,
};
use crate::pictures::{corners, encoded, jpeg};
use crate::site::Site;

on_both_stores!(on_another_site_everything_comes_back_with_its_words_and_dates);

async fn on_another_site_everything_comes_back_with_its_words_and_dates(here: Site) {
    let ada = here.person("ada").await;
    let bob = here.person("bob").await;
    let dog = ada.publish(jpeg(), "A dog", "#dog #beach").await;
    ada.add(
        &ada.begin_draft(encoded(&corners(90, 60), ImageFormat::Png))
            .await,
        jpeg(),
    )
    .await;
    ada.send("/settings/avatar", None, [("me.jpg", jpeg())])
        .await;
    ada.post(&format!("{dog}/comments"), &[("text", "My own word")])
        .await;
    ada.post(&format!("{dog}/like"), &[]).await;
    let cat = bob.publish(jpeg(), "A cat of his", "").await;
    ada.post(&format!("{cat}/comments"), &[("text", "Nice one")])
        .await;
    ada.post("/@bob/follow", &[]).await;
    let edit = [("licence", "cc-by-4.0"), ("licence_shown", "")];
    ada.post(&format!("{dog}/edit"), &edit).await;
    let album = make(&ada, "Dogs & cats", "followers").await;
    put(&ada, &dog, &album).await;
    let archive = exported(&ada).await;

    let there = here.another().await;
    // Someone else has bob's name there.
    there.person("bob").await;
    let eve = there.person("eve").await;
    let said = imported(&eve, archive.clone()).await;
    for line in [
        "<li>2 posts</li>",
        "<li>1 comment</li>",
        "and bookmarks restored: 1",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    // The comment under bob's post, and bob himself.
    assert!(said.contains("not on this site: 2"), "{said}");
    let profile = eve.page("/@eve").await;
    assert_eq!(profile.matches("<a class=\"tile\"").count(), 1, "{profile}");
    assert!(profile.contains("/@eve/avatar/"));

    let before = opened(&archive);
    let after = exported(&eve).await;
    let (mut before, mut after) = (before, opened(&after));
    let (old, new) = (
        listed(&mut before, "posts.json"),
        listed(&mut after, "posts.json"),
    );
    for (old, new) in old.as_array().unwrap().iter().zip(new.as_array().unwrap()) {
        for field in [
            "caption",
            "hashtags",
            "visibility",
            "sensitive",
            "created_at",
            "published_at",
            "licence",
            "show_camera",
        ] {
            assert_eq!(old[field], new[field], "{field}");
        }
        let (from, to) = (&old["pictures"], &new["pictures"]);
        assert_eq!(from.as_array().unwrap().len(), to.as_array().unwrap().len());
        for (from, to) in from.as_array().unwrap().iter().zip(to.as_array().unwrap()) {
            assert_eq!(from["alt"], to["alt"]);
            let [from, to] = [from, to].map(|one| one["file"].as_str().unwrap().to_owned());
            assert_eq!(file(&mut before, &from), file(&mut after, &to));
        }
    }
    let [from, to] = [&mut before, &mut after].map(|one| listed(one, "albums.json"));
    for field in ["title", "description", "visibility", "created_at"] {
        assert_eq!(from[0][field], to[0][field], "{field}");
    }
    assert_eq!(to[0]["posts"], serde_json::json!([new[0]["id"]]));
    assert_eq!(new[0]["licence"], "cc-by-4.0");
    assert_eq!(
        listed(&mut after, "comments.json")[0]["text"],
        "My own word"
    );
}

#[tokio::test]
async fn nothing_comes_in_twice() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let dog = ada.publish(jpeg(), "A dog", "").await;
    let cat = bob.publish(jpeg(), "A cat", "").await;
    ada.post(&format!("{cat}/comments"), &[("text", "Nice one")])
        .await;
    ada.post("/@bob/follow", &[]).await;
    let archive = exported(&ada).await;
    let said = imported(&ada, archive.clone()).await;
    assert!(said.contains("<li>0 posts</li>"), "{said}");
    assert!(said.contains("<li>1 post already here</li>"), "{said}");
    assert!(
        !said.contains("comment") && !said.contains("again:"),
        "{said}"
    );

    // What was deleted comes back, once, under another address.
    ada.post(&format!("{dog}/delete"), &[]).await;
    ada.post("/@bob/unfollow", &[]).await;
    let said = imported(&ada, archive.clone()).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    assert!(said.contains("restored: 1"), "{said}");
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 post already here</li>"), "{said}");
    assert_eq!(
        ada.page("/@ada").await.matches("<a class=\"tile\"").count(),
        1
    );
    assert_eq!(ada.get(&dog).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_import_brings_what_is_missing_and_nothing_else() {
    let here = Site::start().await;
    let ada = here.person("ada").await;
    for n in 0..6 {
        ada.publish(jpeg(), &format!("Dog {n}"), "").await;
    }
    let archive = exported(&ada).await;

    let there = Site::start().await;
    let eve = there.person("eve").await;
    imported(&eve, archive.clone()).await;
    let feed = eve.page("/@eve").await;
    let posts: Vec<&str> = feed.split("href=\"/p/").skip(1).collect();
    for post in posts.iter().take(3) {
        let id = post.split('"').next().unwrap();
        eve.post(&format!("/p/{id}/delete"), &[]).await;
    }
    assert_eq!(
        eve.page("/@eve").await.matches("<a class=\"tile\"").count(),
        3
    );
    assert_eq!(import(&eve, archive).await.status(), StatusCode::SEE_OTHER);
    let said = settled(&eve).await;
    assert!(said.contains("<li>3 posts</li>"), "{said}");
    assert!(said.contains("<li>3 posts already here</li>"), "{said}");
    assert_eq!(
        eve.page("/@eve").await.matches("<a class=\"tile\"").count(),
        6
    );
}

#[tokio::test]
async fn an_archive_is_no_way_around_what_the_site_allows() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.comment_person.count = 1;
        settings.archives.max_bytes = 60_000;
    })
    .await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let cat = bob.publish(jpeg(), "A cat", "").await;
    site.set_private("ada", true).await;
    let cat = cat.strip_prefix("/p/").unwrap();
    let mut post = post_with(&["one.jpg"]);
    // It cannot be from the future, nor public in a private account.
    post["published_at"] = json!("2999-01-01T00:00:00Z");
    let comments: Vec<Value> = (0..3)
        .map(|n| json!({ "id": n.to_string(), "post": cat, "text": "Buy", "created_at": "2025-01-01T00:00:00Z" }))
        .collect();
    let picture = jpeg();
    let archive = packed(
        &[
            ("posts.json", &serde_json::to_vec(&json!([post])).unwrap()),
            ("comments.json", &serde_json::to_vec(&comments).unwrap()),
            ("one.jpg", &picture),
        ],
        CompressionMethod::Stored,
    );
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 comment</li>"), "{said}");
    assert!(said.contains("Comments under other people"), "{said}");
    assert!(!site.guest().page("/").await.contains("By hand"));
    let posts = listed(&mut opened(&exported(&ada).await), "posts.json");
    assert_eq!(posts[0]["visibility"], "followers");
    assert!(posts[0]["published_at"].as_str().unwrap() < "2999");

    let large = import(&ada, vec![0; 100_000]).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// Five posts of a picture each.
fn five_posts() -> Vec<u8> {
    let names = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"];
    let posts = names.map(|name| {
        let mut post = post_with(&[name]);
        post["id"] = json!(name);
        post
    });
    let picture = jpeg();
    of_posts(&posts, &names.map(|name| (name, &picture[..])))
}

#[tokio::test]
async fn pictures_of_an_archive_count_as_uploads() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.upload_person = Rate {
            count: 2,
            seconds: 100_000,
        };
    })
    .await;
    let ada = site.person("ada").await;
    let answer = import(&ada, five_posts()).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let tiles = async || ada.page("/@ada").await.matches("<a class=\"tile\"").count();
    let begun = std::time::Instant::now();
    while tiles().await < 2 {
        assert!(begun.elapsed().as_secs() < 30, "nothing comes in");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let refused = ada.upload(jpeg()).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(tiles().await, 2);
    loop {
        let page = ada.page(PAGE).await;
        assert!(page.contains("data-pending"), "{page}");
        if page.contains("2 of 5 pictures") && page.contains("continues by itself in") {
            return;
        }
        assert!(begun.elapsed().as_secs() < 30, "{page}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_archive_of_more_pictures_than_may_come_in_at_a_time_comes_in_by_and_by() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.upload_person = Rate {
            count: 2,
            seconds: 3,
        };
    })
    .await;
    let ada = site.person("ada").await;
    let said = imported(&ada, five_posts()).await;
    assert!(said.contains("<li>5 posts</li>"), "{said}");
    assert!(!said.contains("left out"), "{said}");
}
