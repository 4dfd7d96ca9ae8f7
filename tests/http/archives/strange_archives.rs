//! Zips that people packed themselves, and files that are none.

use serde_json::json;
use zip::CompressionMethod;

use crate::archives::transfers::{
    archives, exported, imported, of_post, of_posts, packed, post_with,
};
use crate::pictures::jpeg;
use crate::site::Site;

#[tokio::test]
async fn what_people_packed_themselves_is_read_too() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut post = post_with(&["pictures/one.jpg"]);
    post["hashtags"] = json!(["harbour"]);
    let posts = serde_json::to_vec(&json!([post])).unwrap();
    let picture = jpeg();
    let archive = packed(
        &[
            ("__MACOSX/mine/posts.json", b"resource fork"),
            ("mine/posts.json", &posts),
            ("mine/pictures/one.jpg", &picture),
        ],
        CompressionMethod::Deflated,
    );
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    for list in ["/", "/tags/harbour", "/search?q=hand"] {
        let page = site.guest().page(list).await;
        assert!(page.contains("href=\"/p/"), "{list}: {page}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_and_the_rest_comes_in() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.max_bytes = 100_000;
    })
    .await;
    let ada = site.person("ada").await;
    let (good, large) = (jpeg(), vec![7; 200_000]);
    let mut post = post_with(&["good.jpg", "text.jpg", "large.jpg", "nowhere.jpg"]);
    post["hashtags"] = json!(["dog", "no tag"]);
    let files: [(&str, &[u8]); 3] = [
        ("good.jpg", &good),
        ("text.jpg", b"not a picture"),
        ("large.jpg", &large),
    ];
    let said = imported(&ada, of_post(&post, &files)).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    for problem in [
        "text.jpg: ",
        "large.jpg: it is larger",
        "nowhere.jpg: it is not",
        "The hashtag no tag",
    ] {
        assert!(said.contains(problem), "{problem} is not in {said}");
    }
}

#[tokio::test]
async fn a_post_of_none_or_too_many_pictures_is_told() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let names: Vec<String> = (0..12).map(|number| format!("{number}.jpg")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut none = post_with(&[]);
    none["id"] = json!("empty");
    let picture = jpeg();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &picture[..])).collect();
    let archive = of_posts(&[post_with(&names), none], &files);
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    assert!(said.contains("empty: it has no picture"), "{said}");
    assert!(
        said.contains("10 pictures; the others were left out"),
        "{said}"
    );
}

#[tokio::test]
async fn a_small_file_of_very_many_nothings_is_refused() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let nothings = format!("[{}{{}}]", "{},".repeat(2_000_000));
    let posts = packed(
        &[("posts.json", nothings.as_bytes())],
        CompressionMethod::Deflated,
    );
    assert!(posts.len() < 100_000);
    let said = imported(&ada, posts).await;
    assert!(said.contains("posts.json in this archive cannot be read: it lists more than 20000"));
    // What one person names at any length is told at a length that can be read.
    let mut post = post_with(&["one.jpg"]);
    post["created_at"] = json!("never");
    post["id"] = json!("x".repeat(100_000));
    let said = imported(&ada, of_post(&post, &[])).await;
    assert!(said.contains("xxx") && said.len() < 5000, "{}", said.len());
}

#[tokio::test]
async fn a_picture_comes_in_once_whatever_names_it() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let picture = jpeg();
    let posts = ["one", "two", "three"].map(|id| {
        let mut post = post_with(&["a.jpg", "a.jpg", "b.jpg"]);
        post["id"] = json!(id);
        post
    });
    let files: [(&str, &[u8]); 2] = [("a.jpg", &picture), ("b.jpg", &picture)];
    let mut archive = of_posts(&posts, &files);
    // In the zip's list (PK 1 2), where the second file begins becomes where the first does.
    let listed = |name: &[u8]| {
        let entry = |at: &usize| archive[*at..].starts_with(b"PK\x01\x02");
        let mut entries = (0..archive.len()).filter(entry);
        entries
            .find(|at| archive[at + 46..].starts_with(name))
            .unwrap()
    };
    let (first, second) = (listed(b"a.jpg"), listed(b"b.jpg"));
    archive.copy_within(first + 42..first + 46, second + 42);
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    for name in ["a.jpg", "b.jpg"] {
        let notified = format!("{name}: it was taken for another picture before");
        assert!(said.contains(&notified), "{said}");
    }
    let files = crate::site::files_below(&site.data.path().join("pictures"));
    assert_eq!(files, 3, "one picture in three sizes");
}

#[tokio::test]
async fn what_unpacks_to_far_more_than_a_picture_is_left_out() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let posts = serde_json::to_vec(&[post_with(&["zeros.png", "one.jpg"])]).unwrap();
    let (zeros, picture) = (vec![0; 5_000_000], jpeg());
    let files: [(&str, &[u8]); 3] = [
        ("posts.json", &posts),
        ("zeros.png", &zeros),
        ("one.jpg", &picture),
    ];
    let said = imported(&ada, packed(&files, CompressionMethod::Deflated)).await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    assert!(said.contains("zeros.png: it unpacks to far more"), "{said}");
}

#[tokio::test]
async fn an_archive_of_too_many_pictures_is_refused_before_any_comes_in() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.archives.max_pictures = 2;
    })
    .await;
    let ada = site.person("ada").await;
    let archive = of_post(&post_with(&["a.jpg", "b.jpg", "c.jpg"]), &[]);
    let said = imported(&ada, archive).await;
    assert!(said.contains("3 pictures; at most 2"), "{said}");
}

#[tokio::test]
async fn what_does_not_fit_the_quota_is_left_out_and_said_once() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.quota_bytes = 1;
    })
    .await;
    let ada = site.person("ada").await;
    let mut other = post_with(&["one.jpg"]);
    other["id"] = json!("other");
    let archive = of_posts(&[post_with(&["one.jpg"]), other], &[("one.jpg", &jpeg())]);
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>0 posts</li>"), "{said}");
    assert_eq!(said.matches("The rest was left out").count(), 1, "{said}");
}

#[tokio::test]
async fn what_is_no_archive_is_refused_with_a_reason() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    ada.publish(jpeg(), "A dog", "").await;
    let whole = exported(&ada).await;
    let pending = whole[..whole.len() / 2].to_vec();
    let stranger = packed(&[("hello.txt", b"hi")], CompressionMethod::Stored);
    let wrong = packed(&[("posts.json", b"{}")], CompressionMethod::Stored);
    for (bytes, reason) in [
        (jpeg(), "not a zip file"),
        (pending, "not a zip file"),
        (Vec::new(), "not a zip file"),
        (stranger, "nothing in this zip file"),
        (wrong, "posts.json in this archive cannot be read"),
    ] {
        let said = imported(&ada, bytes).await;
        assert!(said.contains(reason), "{reason} is not in {said}");
    }
    let none = ada.post("/settings/archives/import", &[]).await;
    assert!(none.status().is_client_error());
    // Nothing is kept of what was refused.
    assert_eq!(archives(&site), 1, "the export alone");
}
