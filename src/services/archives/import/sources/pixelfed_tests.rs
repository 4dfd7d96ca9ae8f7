//! Pixelfed's list, by posts of several versions.

use serde_json::json;

use super::tests::{Toy, files};
use super::*;

#[test]
fn pixelfeds_pictures_are_listed_by_their_addresses() {
    let posts = json!([
        { "id": "7", "url": "https://p.example/1", "content": "<p>As <b>HTML</b></p>",
          "content_text": null, "created_at": "2020-01-02T03:04:05.000Z", "visibility": "private",
          "sensitive": true, "spoiler_text": "Careful", "favourites_count": 3, "media_attachments": [
            { "url": "https://p.example/a.jpg", "type": "image", "mime": "image/jpeg",
              "description": "A gate.", "license": {
                "url": "https://creativecommons.org/licenses/by/4.0/" } },
            { "url": "https://p.example/b.jpg", "description": null, "license": null },
            { "url": "https://p.example/c.mp4", "type": "video", "mime": "video/mp4" } ] },
        { "url": "https://p.example/2", "content_text": "Words", "media_attachments": [] },
        { "url": "https://p.example/3", "media_attachments": null },
    ]);
    let mut toy = Toy::new(&[], &[("pixelfed-statuses.json", posts)]);
    let (source, read) = toy.read();
    assert_eq!(source, Source::Pixelfed);
    assert!(read.posts.is_empty());
    for sentence in [
        "/1: its pictures are not in the file, but at https://p.example/a.jpg and https://p.example/b.jpg.",
        "2 posts were left out: there is no picture in it.",
        "1 video was left out",
        "The likes of 1 post were skipped",
    ] {
        let said = read.left_out.iter().any(|one| one.contains(sentence));
        assert!(said, "{sentence}: {:?}", read.left_out);
    }
    let (_, read) = toy.read_and_fetch(true);
    let [post] = read.posts.as_slice() else {
        panic!("{:?}", read.posts)
    };
    assert_eq!(
        files(&read),
        ["https://p.example/a.jpg", "https://p.example/b.jpg"]
    );
    assert!(post.pictures.iter().all(|picture| picture.elsewhere));
    assert_eq!(post.pictures[0].alt, "A gate.");
    assert_eq!(post.caption, "Careful\n\nAs HTML");
    assert_eq!(post.created_at, "2020-01-02T03:04:05.000Z");
    assert_eq!(
        (post.visibility.as_str(), post.sensitive),
        ("followers", true)
    );
    assert_eq!(
        (post.id.as_str(), post.licence.as_str()),
        ("pixelfed:7", "cc-by-4.0")
    );
}
