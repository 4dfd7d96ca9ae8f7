//! What other sites and programs pack, brought in.

use serde_json::{Value, json};
use zip::CompressionMethod;

use super::transfers::{imported, imported_as, packed};
use crate::albums::changes::tiles;
use crate::compose::file_words::worded;
use crate::compose::licences::from_a_camera;
use crate::pictures::{corners, encoded};
use crate::site::{Person, Site};

on_both_stores!(
    an_instagram_export_comes_in_once_with_its_dates_and_letters,
    folders_become_albums_and_words_in_files_count,
    takeouts_copies_of_a_picture_are_one_post_in_several_albums,
    mastodons_and_flickrs_words_come_along,
    a_photo_in_a_folder_is_as_old_as_its_camera_says,
    a_folder_is_imported_on_the_command_line_once,
);

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    packed(files, CompressionMethod::Stored)
}

fn text(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// Another picture for each number.
fn picture(number: u32) -> Vec<u8> {
    encoded(&corners(40 + number, 30), image::ImageFormat::Png)
}

/// The page of the first post of a list.
async fn first_of(person: &Person, list: &str) -> String {
    let posts = tiles(&person.page(list).await);
    person.page(&format!("/p/{}", posts[0])).await
}

async fn albums(person: &Person) -> Vec<String> {
    let page = person.page("/@ada/albums").await;
    let links = page.split("href=\"/@ada/albums/").skip(1);
    links
        .map(|rest| format!("/@ada/albums/{}", rest.split('"').next().unwrap()))
        .collect()
}

async fn an_instagram_export_comes_in_once_with_its_dates_and_letters(site: Site) {
    let (ada, guest) = (site.person("ada").await, site.guest());
    let posts = json!([{
        "media": [
            { "uri": "media/posts/1.png", "creation_timestamp": 1_600_000_000 },
            { "uri": "media/posts/2.png", "creation_timestamp": 1_600_000_000 },
        ],
        "title": "Caf\u{c3}\u{a9} by the #sea", "creation_timestamp": 1_600_000_000,
    }]);
    let posts = text(&posts);
    let (one, two) = (picture(1), picture(2));
    let archive = zip(&[
        ("your_instagram_activity/media/posts_1.json", &posts),
        ("media/posts/1.png", &one),
        ("media/posts/2.png", &two),
    ]);
    let said = imported_as(&ada, archive.clone(), "public").await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    let post = first_of(&guest, "/tags/sea").await;
    assert!(post.contains("Café by the"), "{post}");
    assert!(post.contains("2020-09-13T12:26:40Z"), "{post}");
    let again = imported_as(&ada, archive, "public").await;
    assert!(again.contains("1 post already here"), "{again}");
    // The same pictures under other names.
    let moved = zip(&[("x/1.png", &one), ("x/2.png", &two)]);
    let again = imported(&ada, moved).await;
    assert!(again.contains("2 posts already here"), "{again}");
    assert_eq!(
        guest
            .page("/@ada")
            .await
            .matches("class=\"tile\" id=")
            .count(),
        1
    );
}

async fn folders_become_albums_and_words_in_files_count(site: Site) {
    let (ada, guest) = (site.person("ada").await, site.guest());
    let sidecar = b"<?xpacket?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
        xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:description><rdf:Alt><rdf:li \
        xml:lang=\"x-default\">From beside</rdf:li></rdf:Alt></dc:description></rdf:Description>\
        </rdf:RDF></x:xmpmeta>";
    let (plain, with_words, other) = (picture(1), worded(), picture(3));
    let archive = zip(&[
        ("Photos/Rome/a.png", &plain),
        ("Photos/Rome/a.png.xmp", sidecar),
        ("Photos/Rome/b.jpg", &with_words),
        ("Photos/Oslo/c.png", &other),
        ("Photos/Oslo/film.mp4", b"film"),
        ("Photos/Oslo/broken.jpg", b"no picture"),
    ]);
    let said = imported(&ada, archive).await;
    assert!(said.contains("<li>3 posts</li>"), "{said}");
    assert!(
        said.contains("1 file was left out") && said.contains("broken.jpg: "),
        "{said}"
    );
    // Where the file does not say for whom, for oneself alone.
    assert_eq!(tiles(&guest.page("/@ada").await).len(), 0);
    let albums = albums(&ada).await;
    assert_eq!(albums.len(), 2);
    let mut all = String::new();
    for album in &albums {
        let page = ada.page(album).await;
        for post in tiles(&page) {
            all.push_str(&ada.page(&format!("/p/{post}")).await);
        }
    }
    for words in [
        "From beside",
        "A gate &amp; its",
        "A blue gate in a white wall.",
        "#NewYork",
    ] {
        assert!(all.contains(words), "{words}");
    }
}

#[tokio::test]
async fn what_comes_in_as_drafts_waits_for_its_words() {
    let (site, _model) = Site::start_with_toy(None).await;
    let ada = site.person("ada").await;
    let one = picture(5);
    imported_as(&ada, zip(&[("a.png", &one)]), "drafts").await;
    let drafts = ada.page("/compose").await;
    let draft = drafts.split("href=\"/compose/").nth(1).unwrap();
    let draft = format!("/compose/{}", draft.split('"').next().unwrap());
    crate::eventually::eventually("the captioner has answered", async || {
        ada.page(&draft).await.contains("value=\"pick-")
    })
    .await;
}

async fn takeouts_copies_of_a_picture_are_one_post_in_several_albums(site: Site) {
    let ada = site.person("ada").await;
    let about = text(&json!({
        "title": "IMG.png", "description": "At the gate",
        "photoTakenTime": { "timestamp": "1500000000" }, "people": [{ "name": "Eve" }],
    }));
    let album = text(&json!({ "title": "Rome" }));
    let one = picture(9);
    let archive = zip(&[
        ("Takeout/Google Photos/Photos from 2017/IMG.png", &one),
        (
            "Takeout/Google Photos/Photos from 2017/IMG.png.supplemental-metadata.json",
            &about,
        ),
        ("Takeout/Google Photos/Rome/IMG.png", &one),
        (
            "Takeout/Google Photos/Rome/IMG.png.supplemental-metadata.json",
            &about,
        ),
        ("Takeout/Google Photos/Rome/metadata.json", &album),
    ]);
    let said = imported_as(&ada, archive, "followers").await;
    assert!(
        said.contains("<li>1 post</li>") && said.contains("already here"),
        "{said}"
    );
    assert!(said.contains("2 lists of people were left out"), "{said}");
    let albums = albums(&ada).await;
    assert_eq!(albums.len(), 1);
    let posts = tiles(&ada.page(&albums[0]).await);
    assert_eq!(posts.len(), 1);
    let post = ada.page(&format!("/p/{}", posts[0])).await;
    assert!(
        post.contains("At the gate") && post.contains("14 July 2017") && post.contains("followers")
    );
}

async fn mastodons_and_flickrs_words_come_along(site: Site) {
    let (ada, guest) = (site.person("ada").await, site.guest());
    let public = "https://www.w3.org/ns/activitystreams#Public";
    let outbox = text(&json!({ "orderedItems": [{
        "type": "Create", "published": "2022-11-05T10:00:00Z", "to": [public], "cc": [],
        "object": { "id": "1", "content": "<p>Soup</p>", "attachment": [
            { "mediaType": "image/png", "url": "/files/a.png", "name": "A bowl." },
        ] },
    }] }));
    let one = picture(11);
    let said = imported(
        &ada,
        zip(&[("outbox.json", &outbox), ("files/a.png", &one)]),
    )
    .await;
    assert!(said.contains("<li>1 post</li>"), "{said}");
    let feed = guest.page("/@ada/feed.atom").await;
    assert!(feed.contains("Soup") && feed.contains("A bowl."), "{feed}");

    let photo = text(&json!({
        "id": "1234567890", "name": "Gate", "description": "", "privacy": "public",
        "date_imported": "2011-01-02 03:04:05", "license": "CC0", "tags": [{ "tag": "new york" }],
    }));
    let two = picture(12);
    let archive = zip(&[
        ("photo_1234567890.json", &photo),
        ("gate_1234567890_o.png", &two),
    ]);
    imported(&ada, archive).await;
    let post = first_of(&guest, "/tags/newyork").await;
    assert!(post.contains("Gate") && post.contains("CC0 1.0"), "{post}");
    let nothing = imported(&ada, zip(&[("readme.txt", b"hello")])).await;
    assert!(
        nothing.contains("nothing in this zip file to import"),
        "{nothing}"
    );
}

async fn a_folder_is_imported_on_the_command_line_once(site: Site) {
    let ada = site.person("ada").await;
    let folder = tempfile::tempdir().unwrap();
    let rome = folder.path().join("Rome");
    std::fs::create_dir(&rome).unwrap();
    std::fs::write(rome.join("1.png"), picture(1)).unwrap();
    std::fs::write(rome.join("notes.txt"), "no picture").unwrap();
    let run = async |name: &str, path: &std::path::Path| {
        let mut command = site.program("import");
        command.args([name, "--as", "public"]).arg(path);
        let output = tokio::task::spawn_blocking(move || command.output());
        let output = output.await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), said + &complaint)
    };
    let (done, said) = run("ada", folder.path()).await;
    assert!(done && said.contains("1 post"), "{said}");
    let album = albums(&ada).await;
    assert!(ada.page(&album[0]).await.contains("Rome"));
    let (done, said) = run("ada", folder.path()).await;
    assert!(done && said.contains("already"), "{said}");
    for (name, path, complaint) in [
        ("nobody", folder.path(), "nobody called nobody"),
        ("ada", std::path::Path::new("/not/there"), "/not/there"),
    ] {
        let (done, said) = run(name, path).await;
        assert!(!done && said.contains(complaint), "{said}");
    }
}

async fn a_photo_in_a_folder_is_as_old_as_its_camera_says(site: Site) {
    let (ada, guest) = (site.person("ada").await, site.guest());
    let (photo, drawn) = (from_a_camera(), picture(2));
    let archive = zip(&[("Rome/a.jpg", &photo), ("Rome/b.png", &drawn)]);
    let said = imported_as(&ada, archive, "public").await;
    assert!(said.contains("<li>2 posts</li>"), "{said}");
    let mut dates = Vec::new();
    for post in tiles(&guest.page("/@ada").await) {
        let page = guest.page(&format!("/p/{post}")).await;
        dates.push(page.contains("datetime=\"2026-05-03T14:03:00Z\""));
    }
    dates.sort_unstable();
    assert_eq!(dates, [false, true]);
}
