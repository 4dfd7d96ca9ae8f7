//! `vignette admin sweep` and `vignette admin backfill-alt`, beside a running server.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use vignette::domain::{BlobKey, Origin};

use crate::api::client::Program;
use crate::command_line::{admin, said};
use crate::pictures::jpeg;
use crate::site::{Person, Site, field, files_below, media_on};

/// A file that was written an hour ago.
fn stray(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, b"12345").unwrap();
    age(path);
}

fn age(path: &Path) {
    let file = File::options().write(true).open(path).unwrap();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(hour_ago).unwrap();
}

fn age_all(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age_all(&path);
        } else {
            age(&path);
        }
    }
}

#[tokio::test]
async fn the_sweep_lists_what_nothing_shows_and_deletes_it_only_when_told_to() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    ada.begin_draft(jpeg()).await;
    let pictures = site.data.path().join("pictures");
    age_all(&pictures);
    let kept = files_below(&pictures);
    assert_eq!(kept, 6);
    let file = |blob: BlobKey, size: &str| {
        let name = blob.as_uuid().simple().to_string();
        pictures.join(&name[..2]).join(&name).join(size)
    };
    let (orphan, fresh) = (BlobKey::generate(), BlobKey::generate());
    stray(&file(orphan, "grid"));
    stray(&file(orphan, "view"));
    stray(&pictures.join("notes.txt"));
    // An upload under way looks like this.
    let young = file(fresh, "grid");
    stray(&young);
    std::fs::write(&young, b"12345").unwrap();

    for _ in 0..2 {
        let notified = said(&admin(&site, &["sweep"], "").await);
        assert!(
            notified.contains(&format!("{orphan}: 2 files, 10 bytes")),
            "{notified}"
        );
        assert!(notified.contains("notes.txt: not a file of Vignette's"));
        assert!(!notified.contains(&fresh.to_string()), "{notified}");
        assert!(
            notified.contains("10 files looked at; 1 pictures"),
            "{notified}"
        );
        assert!(notified.contains("Nothing was deleted"));
        assert_eq!(files_below(&pictures), kept + 4);
    }
    let notified = said(&admin(&site, &["sweep", "--delete"], "").await);
    assert!(notified.contains("deleted: 1 pictures"), "{notified}");
    assert_eq!(files_below(&pictures), kept + 2);
    assert!(young.exists() && pictures.join("notes.txt").exists());
    for picture in media_on(&ada.page(&post).await) {
        assert_eq!(ada.get(&picture).await.status(), StatusCode::OK);
    }
    let notified = said(&admin(&site, &["sweep"], "").await);
    assert!(notified.contains("; 0 pictures"), "{notified}");
}

impl Person {
    /// Publishes a post without captions' help: with this alt text, or with the field left alone.
    pub async fn publish_alt(&self, alt: Option<&str>) -> String {
        let draft = self.begin_draft(jpeg()).await;
        let mut form = vec![("checked", "1"), ("action", "publish")];
        form.extend(alt.map(|alt| ("alt", alt)));
        let response = self.post(&draft, &form).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        draft.replace("compose", "p")
    }
}

#[tokio::test]
async fn missing_alt_texts_are_written_and_those_of_people_stay() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let wordless = [ada.publish_alt(None).await, ada.publish_alt(None).await];
    let written = ada.publish_alt(Some("My own words")).await;
    let emptied = ada.publish_alt(None).await;
    let store = site.store().await;
    let alt = async |post: &str| {
        let id = post.strip_prefix("/p/").unwrap().parse().unwrap();
        let found = store.post(id).await.unwrap().unwrap().post;
        found.pictures[0].alt.clone()
    };
    // She wrote something and took it away again.
    for text in ["Something", ""] {
        ada.post(&format!("{emptied}/edit"), &[("alt", text)]).await;
    }
    assert_eq!(alt(&emptied).await.origin, Origin::Written);

    let notified = said(&admin(&site, &["backfill-alt", "--dry-run"], "").await);
    assert!(notified.contains("2 of 4 published pictures"), "{notified}");
    assert!(notified.contains("1 more were emptied"), "{notified}");
    assert!(alt(&wordless[0]).await.value.is_empty());

    let notified = said(&admin(&site, &["backfill-alt"], "").await);
    assert!(
        notified.contains("2 alt texts written, 0 pictures"),
        "{notified}"
    );
    for post in &wordless {
        let alt = alt(post).await;
        assert!(!alt.value.is_empty() && alt.is_suggested(), "{alt:?}");
    }
    assert_eq!(alt(&written).await.value.as_str(), "My own words");
    assert!(alt(&emptied).await.value.is_empty());
    // Started again it finds nothing left to do.
    let notified = said(&admin(&site, &["backfill-alt"], "").await);
    assert!(notified.contains("0 of 4 published pictures"), "{notified}");
    assert!(notified.contains("0 alt texts written"), "{notified}");
}

#[tokio::test]
async fn a_picture_whose_file_is_gone_is_told_and_leaves_the_others() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let broken = ada.publish_alt(None).await;
    let fine = ada.publish_alt(None).await;
    let store = site.store().await;
    let find = async |post: &str| {
        let id = post.strip_prefix("/p/").unwrap().parse().unwrap();
        store.post(id).await.unwrap().unwrap().post
    };
    let name = find(&broken).await.pictures[0]
        .blob
        .as_uuid()
        .simple()
        .to_string();
    let folder = site
        .data
        .path()
        .join("pictures")
        .join(&name[..2])
        .join(&name);
    std::fs::remove_dir_all(folder).unwrap();
    let output = admin(&site, &["backfill-alt"], "").await;
    assert_eq!(output.status.code(), Some(1));
    let notified = String::from_utf8_lossy(&output.stdout);
    assert!(
        notified.contains(&format!("{broken}, picture")),
        "{notified}"
    );
    assert!(
        notified.contains("1 alt texts written, 1 pictures without"),
        "{notified}"
    );
    assert!(!find(&fine).await.pictures[0].alt.value.is_empty());
}

#[tokio::test]
async fn words_of_an_older_model_are_renewed_and_those_of_people_stay() {
    let (site, _model) = Site::start_with_toy(None).await;
    let ada = site.person("ada").await;
    let (kept, renewed) = (ada.begin_draft(jpeg()).await, ada.begin_draft(jpeg()).await);
    ada.post(&kept, &[("caption", "My own words"), ("action", "save")])
        .await;
    let [asked, unasked] = [ada.begin_draft(jpeg()).await, ada.begin_draft(jpeg()).await];
    // A program publishes them as they are: nobody has looked at their words.
    let program = Program::of(&site, &ada).await;
    for draft in [&asked, &unasked] {
        program.publish(draft).await;
    }
    let edit = |draft: &str| format!("{}/edit", draft.replace("compose", "p"));
    ada.post(&edit(&unasked), &[("caption", "Mine as well")])
        .await;
    let before = field(&ada.page(&edit(&asked)).await, "caption");
    // The server goes on with the older model, and looks each second for captions that are pending.
    let notified = said(&admin(&site, &["recaption", "--dry-run"], "").await);
    assert!(
        notified.contains("4 posts looked at: 2 drafts and 0 published"),
        "{notified}"
    );
    assert!(
        notified.contains("1 have authors who have not asked"),
        "{notified}"
    );
    let form = [("renew_captions", "yes")];
    ada.post("/settings/posting", &form).await;
    let settings = ada.page("/settings/posting").await;
    assert!(
        settings.contains("name=\"renew_captions\" value=\"yes\" checked"),
        "{settings}"
    );

    let notified = said(&admin(&site, &["recaption", "--limit", "1"], "").await);
    assert!(
        notified.contains("1 posts worded anew, 0 failed"),
        "{notified}"
    );
    let notified = said(&admin(&site, &["recaption"], "").await);
    assert!(notified.contains("1 drafts and 1 published"), "{notified}");
    assert!(
        notified.contains("2 posts worded anew, 0 failed"),
        "{notified}"
    );
    let caption = async |path: &str| field(&ada.page(path).await, "caption");
    assert_eq!(caption(&kept).await, "My own words");
    assert_eq!(caption(&edit(&unasked)).await, "Mine as well");
    let (draft, post) = (caption(&renewed).await, caption(&edit(&asked)).await);
    assert_eq!(draft, post, "the same picture by the same model");
    assert_ne!(post, before);
    let notified = said(&admin(&site, &["recaption"], "").await);
    assert!(notified.contains("0 posts worded anew"), "{notified}");
}
