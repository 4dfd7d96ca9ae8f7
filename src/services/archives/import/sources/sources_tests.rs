//! The layouts of others, by names and small files.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::text::{of_html, unbroken};
use super::*;

/// An archive of JSON files and names.
pub(super) struct Toy {
    entries: Vec<Entry>,
    files: HashMap<String, Value>,
}

impl Toy {
    pub(super) fn new(names: &[&str], files: &[(&str, Value)]) -> Self {
        let named = names
            .iter()
            .copied()
            .chain(files.iter().map(|(name, _)| *name));
        let entries = named.map(|name| Entry {
            name: name.to_owned(),
            modified: Some(Timestamp::from_millis(1_500_000_000_000)),
        });
        Self {
            entries: entries.collect(),
            files: files
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }

    pub(super) fn read(&mut self) -> (Source, Converted) {
        self.read_and_fetch(false)
    }

    pub(super) fn read_and_fetch(&mut self, fetch: bool) -> (Source, Converted) {
        let source = Source::of(&self.entries).unwrap();
        let read = source.read(self, fetch).unwrap();
        (source, read)
    }
}

impl Files for Toy {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, ReadError> {
        let value = self.files.get(name).ok_or(ReadError::Missing)?;
        serde_json::from_value(value.clone()).map_err(|_| ReadError::Damaged)
    }
}

/// Files of posts, in their order.
pub(super) fn files(read: &Converted) -> Vec<&str> {
    let pictures = read.posts.iter().flat_map(|post| &post.pictures);
    pictures.map(|picture| picture.file.as_str()).collect()
}

#[test]
fn instagrams_letters_and_carousels_are_read() {
    let posts = json!([
        { "media": [
            { "uri": "media/posts/1.jpg", "creation_timestamp": 1_600_000_000, "title": "" },
            { "uri": "media/posts/2.jpg", "creation_timestamp": 1_600_000_001 },
            { "uri": "media/posts/3.mp4", "creation_timestamp": 1_600_000_002 },
        ], "title": "Caf\u{c3}\u{a9} \u{f0}\u{9f}\u{90}\u{95} #caf\u{c3}\u{a9}", "creation_timestamp": 1_600_000_003 },
        { "media": [{ "uri": "media/posts/4.jpg", "creation_timestamp": 1_700_000_000, "title": "Alone" }] },
    ]);
    let one = json!({ "media": [{ "uri": "media/posts/5.webp", "creation_timestamp": 1, "title": "Old" }] });
    let mut toy = Toy::new(
        &[
            "insta/media/posts/1.jpg",
            "insta/media/posts/4.jpg",
            "insta/your_instagram_activity/comments/x.json",
        ],
        &[
            ("insta/your_instagram_activity/media/posts_1.json", posts),
            ("insta/your_instagram_activity/media/posts_2.json", one),
        ],
    );
    let (source, read) = toy.read();
    assert_eq!(source, Source::Instagram);
    assert_eq!(
        files(&read),
        [
            "insta/media/posts/4.jpg",
            "insta/media/posts/1.jpg",
            "media/posts/2.jpg",
            "media/posts/5.webp"
        ]
    );
    assert_eq!(read.posts[1].caption, "Café 🐕 #café");
    assert_eq!(
        read.posts[1].published_at.as_deref(),
        Some("2020-09-13T12:26:43Z")
    );
    assert_eq!(read.posts[0].caption, "Alone");
    let left_out = read.left_out.join(" ");
    assert!(left_out.contains("1 video was left out") && left_out.contains("Comments and likes"));
    assert_eq!(unbroken("Grüße"), "Grüße", "what was never broken");
    assert_eq!(unbroken("日本"), "日本");
}

#[test]
fn flickrs_photos_find_their_files_by_id() {
    let photo = |id: &str, privacy: &str| {
        json!({
            "id": id, "name": "Gate", "description": "A <b>gate</b> &amp; more", "privacy": privacy,
            "date_taken": "2010-05-03 14:03:00", "date_imported": "2011-01-02 03:04:05",
            "license": "Attribution License", "tags": [{ "tag": "new york" }], "comments": [1, 2],
        })
    };
    let albums = json!({ "albums": [
        { "id": "72157", "title": "Gates", "description": "", "created": "1300000000", "photos": ["1234567890", "2"] },
    ] });
    let (source, read) = Toy::new(
        &["gate_1234567890_o.jpg", "other_9999999999_o.jpg"],
        &[
            ("photo_1234567890.json", photo("1234567890", "public")),
            (
                "photo_7777777777.json",
                photo("7777777777", "friend & family"),
            ),
            ("albums.json", albums),
        ],
    )
    .read();
    assert_eq!(source, Source::Flickr);
    assert_eq!(files(&read), ["gate_1234567890_o.jpg"]);
    let post = &read.posts[0];
    assert_eq!(post.caption, "Gate\n\nA gate & more");
    assert_eq!(post.created_at, "2011-01-02T03:04:05Z");
    assert_eq!(
        (post.visibility.as_str(), post.hashtags.join(" ")),
        ("public", "new york".into())
    );
    assert_eq!(read.albums[0].posts, ["flickr:1234567890", "flickr:2"]);
    let said = read.left_out.join(" ");
    for part in ["1 photo was left out", "4 comments", "2 licences"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn mastodons_posts_keep_their_alt_texts_and_audience() {
    let public = "https://www.w3.org/ns/activitystreams#Public";
    let note = |to: &str, cc: &str, attachment: Value| {
        json!({ "type": "Create", "published": "2022-11-05T10:00:00Z", "to": [to], "cc": [cc], "object": {
            "id": format!("https://m.example/{to}"), "type": "Note", "summary": "Food", "sensitive": true,
            "content": "<p>Soup &amp; <a href=\"x\">bread</a><br />here</p><p>#soup</p>",
            "attachment": attachment, "tag": [{ "type": "Hashtag", "name": "#soup" }],
        } })
    };
    let picture = json!([
        { "type": "Document", "mediaType": "image/jpeg", "url": "/m/media_attachments/files/1/original/a.jpg", "name": "A bowl." },
        { "type": "Document", "mediaType": "video/mp4", "url": "/x.mp4", "name": null },
    ]);
    let outbox = json!({ "orderedItems": [
        note(public, "https://m.example/followers", picture.clone()),
        note("https://m.example/u/followers", "", picture),
        note("text only", "", json!([])),
        { "type": "Announce", "published": "2022-11-05T10:00:00Z", "object": "https://m.example/other" },
    ] });
    let (source, read) = Toy::new(
        &["archive/media_attachments/files/1/original/a.jpg"],
        &[("archive/outbox.json", outbox)],
    )
    .read();
    assert_eq!(source, Source::Mastodon);
    assert_eq!(read.posts.len(), 2);
    let post = read
        .posts
        .iter()
        .find(|post| post.visibility == "public")
        .unwrap();
    assert_eq!(post.caption, "Food\n\nSoup & bread\nhere\n\n#soup");
    assert_eq!(
        post.pictures[0].file,
        "archive/media_attachments/files/1/original/a.jpg"
    );
    assert_eq!(
        (post.pictures[0].alt.as_str(), post.sensitive),
        ("A bowl.", true)
    );
    assert!(read.posts.iter().any(|post| post.visibility == "followers"));
    let said = read.left_out.join(" ");
    for part in ["1 boost", "1 post was", "2 videos"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn folders_become_albums_and_files_beside_pictures_their_words() {
    let (source, read) = Toy::new(
        &[
            "Photos/",
            "Photos/2019/Rome/a.JPG",
            "Photos/2019/Rome/a.jpg.xmp",
            "Photos/2019/Rome/b.png",
            "Photos/2019/Rome/b.xmp",
            "Photos/2019/c.heic",
            "Photos/2019/notes.txt",
            "__MACOSX/Photos/2019/._c.heic",
            "Photos/.thumbs/x.jpg",
        ],
        &[],
    )
    .read();
    assert_eq!(source, Source::Folders);
    assert_eq!(read.posts.len(), 3);
    let sidecar = |file: &str| {
        let mut pictures = read.posts.iter().map(|post| &post.pictures[0]);
        pictures
            .find(|one| one.file.ends_with(file))
            .unwrap()
            .sidecar
            .clone()
    };
    assert_eq!(
        sidecar("a.JPG").as_deref(),
        Some("Photos/2019/Rome/a.jpg.xmp")
    );
    assert_eq!(sidecar("b.png").as_deref(), Some("Photos/2019/Rome/b.xmp"));
    assert_eq!(sidecar("c.heic"), None);
    let albums: Vec<(&str, usize)> = read
        .albums
        .iter()
        .map(|one| (one.title.as_str(), one.posts.len()))
        .collect();
    assert_eq!(albums, [("2019", 1), ("2019 / Rome", 2)]);
    assert_eq!(
        read.left_out,
        ["1 file was left out: only pictures are taken."]
    );
    let flat = Toy::new(&["Rome/a.jpg", "Rome/b.jpg"], &[]).read().1;
    assert_eq!(flat.albums[0].title, "Rome");
    assert!(Toy::new(&["a.jpg"], &[]).read().1.albums.is_empty());
}

#[test]
fn a_little_html_is_text() {
    for (html, text) in [
        (
            "<p>One</p><p>Two &lt;3 &#39;x&#x27;</p>",
            "One\n\nTwo <3 'x'",
        ),
        ("a < b & c &unknown; d", "a < b & c  d"),
        ("<script>x", "x"),
        ("&", "&"),
        ("", ""),
    ] {
        assert_eq!(of_html(html), text, "{html}");
    }
}
