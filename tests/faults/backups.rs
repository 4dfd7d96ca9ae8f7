//! `vignette backup` while people share and delete, and `vignette restore`.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::person::Person;
use crate::pictures::{files_below, heif, jpeg};
use crate::program::{PROGRAM, Recipe};

fn vignette(words: &[&str], folder: &Path, data: &Path) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(words).arg(folder).arg("--data").arg(data);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A published post must be there with all its pictures.
pub async fn walk(person: &Person, post: &str) {
    let page = person.page(post).await;
    let mut pictures = 0;
    for media in page.split('"').filter(|it| it.starts_with("/media/")) {
        let response = person.get_patiently(media).await;
        assert_eq!(response.status(), StatusCode::OK, "{media} on {post}");
        let bytes = response.bytes().await.unwrap();
        image::load_from_memory(&bytes).unwrap();
        pictures += 1;
    }
    assert!(pictures > 0, "{post} shows no picture");
}

/// Shares and deletes until told to stop.
async fn go_on(person: Person, stop: Arc<AtomicBool>) {
    let mut number = 100;
    while !stop.load(Ordering::Relaxed) {
        let draft = person.begin_draft(jpeg(number)).await;
        let post = person.publish(&draft, "Meanwhile.").await;
        if number % 2 == 0 {
            let gone = person.post(&format!("{post}/delete"), &[]).await;
            assert_eq!(gone.status(), StatusCode::SEE_OTHER);
        }
        number += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_people_share_and_delete_is_whole() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("LIMITS__UPLOAD_PERSON", "{count=9999,seconds=1}");
    let program = recipe.start();
    let ada = program.person("ada").await;
    let mut before = Vec::new();
    for number in 0..5 {
        let draft = ada.begin_draft(jpeg(number)).await;
        before.push(ada.publish(&draft, &format!("Number {number}.")).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let busy = [0; 2].map(|_| tokio::spawn(go_on(ada.clone(), Arc::clone(&stop))));

    let folder = tempfile::tempdir().unwrap();
    for round in 0..3 {
        let folder = folder.path().join(round.to_string());
        let (backup, from) = (folder.clone(), data.path().to_owned());
        let made = tokio::task::spawn_blocking(move || vignette(&["backup"], &backup, &from));
        let made = made.await.unwrap();
        assert!(made.status.success(), "{}", said(&made));
    }
    stop.store(true, Ordering::Relaxed);
    for task in busy {
        task.await.unwrap();
    }
    let originals: HashMap<_, _> = files_below(&data.path().join("pictures"))
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(data.path()).unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();

    for round in 0..3 {
        let folder = folder.path().join(round.to_string());
        let target = tempfile::tempdir().unwrap();
        let restored = vignette(&["restore"], &folder, target.path());
        assert!(restored.status.success(), "{}", said(&restored));
        assert!(target.path().join("secret").exists());
        // Where the other server ran is of no use here.
        assert!(!target.path().join("server-address").exists());
        for path in files_below(&target.path().join("pictures")) {
            let name = path.strip_prefix(target.path()).unwrap();
            if let Some(original) = originals.get(name) {
                assert_eq!(
                    &std::fs::read(&path).unwrap(),
                    original,
                    "{}",
                    name.display()
                );
            }
        }
        let again = Recipe::new(target.path()).start();
        // The secret came along, so she is still signed in.
        let ada = ada.moved_to(&again.address);
        assert_eq!(ada.get("/compose").await.status(), StatusCode::OK);
        for post in &before {
            walk(&ada, post).await;
        }
        let profile = ada.page("/@ada").await;
        let mut shown = 0;
        for post in profile.split('"').filter(|it| it.starts_with("/p/")) {
            walk(&ada, post.split(['#', '?']).next().unwrap()).await;
            shown += 1;
        }
        assert!(
            shown >= 5,
            "the backup of round {round} shows {shown} posts"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_pictures_and_avatars_is_in_a_backup() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path()).start();
    let ada = program.person("ada").await;
    // Kept as it was uploaded, too, and an avatar, which has one size.
    let draft = ada.begin_draft(heif("444.avif")).await;
    ada.publish(&draft, "As it was.").await;
    let face = Part::bytes(jpeg(1)).file_name("me.jpg");
    let form = Form::new().part("picture", face);
    let request = ada.request(reqwest::Method::POST, "/settings/avatar");
    let set = request.multipart(form).send().await.unwrap();
    assert_eq!(set.status(), StatusCode::SEE_OTHER);
    let files = files_below(&data.path().join("pictures")).len();
    assert_eq!(files, 3 + 1 + 1);
    let folder = tempfile::tempdir().unwrap();
    let (backup, from) = (folder.path().join("backup"), data.path().to_owned());
    let into = backup.clone();
    let made = tokio::task::spawn_blocking(move || vignette(&["backup"], &into, &from));
    let made = made.await.unwrap();
    assert!(made.status.success(), "{}", said(&made));
    assert_eq!(files_below(&backup.join("pictures")).len(), files);
}

#[test]
fn what_is_not_whole_or_in_the_way_is_refused() {
    let data = tempfile::tempdir().unwrap();
    drop(Recipe::new(data.path()).start());
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let made = vignette(&["backup"], &backup, data.path());
    assert!(made.status.success(), "{}", said(&made));

    let again = vignette(&["backup"], &backup, data.path());
    assert!(
        !again.status.success() && said(&again).contains("is not empty"),
        "{}",
        said(&again)
    );
    let over = vignette(&["restore"], &backup, data.path());
    assert!(
        !over.status.success() && said(&over).contains("already"),
        "{}",
        said(&over)
    );

    let database = backup.join("vignette.sqlite");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    let target = folder.path().join("target");
    let broken = vignette(&["restore"], &backup, &target);
    let reason = said(&broken);
    assert!(
        !broken.status.success() && reason.contains("not what was written"),
        "{reason}"
    );
    std::fs::remove_file(backup.join("manifest.json")).unwrap();
    let pending = vignette(&["restore"], &backup, &target);
    assert!(
        !pending.status.success() && said(&pending).contains("no whole backup"),
        "{}",
        said(&pending)
    );
}

#[test]
fn what_lies_elsewhere_is_not_copied_and_the_way_is_told() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    for (name, value, tool) in [
        (
            "VIGNETTE_STORAGE__DATABASE",
            "mongodb://db/photos",
            "mongodump",
        ),
        ("VIGNETTE_STORAGE__PICTURES", "s3://photos", "bucket"),
    ] {
        let output = Command::new(PROGRAM)
            .arg("backup")
            .arg(&backup)
            .arg("--data")
            .arg(data.path())
            .env(name, value)
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert!(said(&output).contains(tool), "{}", said(&output));
        assert!(!backup.exists());
    }
}
