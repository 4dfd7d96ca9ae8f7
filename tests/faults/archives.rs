//! An archive whose process is killed while it is brought in.

use std::io::{Cursor, Write};
use std::sync::Arc;

use nix::sys::signal::Signal;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vignette::domain::{Feed, Outcome, Timestamp, Transfer, TransferKind, UserId, Username};
use vignette::storage::{Store, connect};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::database;
use crate::eventually::eventually;
use crate::person::Person;
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};

const POSTS: usize = 40;

/// An archive of posts with one picture each.
fn archive() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let mut posts = Vec::new();
    for number in 0..POSTS as u32 {
        let name = format!("pictures/{number}.jpg");
        zip.start_file(&name, options).unwrap();
        zip.write_all(&jpeg(number)).unwrap();
        posts.push(json!({
            "id": format!("post {number}"),
            "created_at": format!("2025-06-01T12:00:{number:02}Z"),
            "published_at": format!("2025-06-01T12:00:{number:02}Z"),
            "visibility": "public",
            "caption": format!("Number {number}"),
            "pictures": [{ "file": name }],
        }));
    }
    zip.start_file("posts.json", options).unwrap();
    zip.write_all(Value::from(posts).to_string().as_bytes())
        .unwrap();
    zip.finish().unwrap().into_inner()
}

async fn import(person: &Person, bytes: Vec<u8>) {
    let form = Form::new().part("archive", Part::bytes(bytes).file_name("mine.zip"));
    let request = person.request(Method::POST, "/settings/archives/import");
    let answer = request.multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

async fn posts(store: &dyn Store, author: UserId) -> usize {
    let found = store.feed(&Feed::Author(author), None, 100).await;
    found.unwrap().len()
}

async fn transfer(store: &dyn Store, user: UserId) -> Transfer {
    let found = store.transfer(user, TransferKind::Import).await;
    found.unwrap().unwrap()
}

/// Someone whose import is under way, with some posts there, and the store.
async fn in_the_middle(program: &Program, url: &str) -> (Arc<dyn Store>, UserId) {
    let ada = program.person("ada").await;
    let store = connect(&url.parse().unwrap(), vignette::domain::Language::default())
        .await
        .unwrap();
    let name = Username::parse("ada").unwrap();
    let user = store.user_by_name(&name).await.unwrap().unwrap().id;
    import(&ada, archive()).await;
    eventually("three posts are there", async || {
        posts(&*store, user).await >= 3
    })
    .await;
    (store, user)
}

/// The import when it is over.
async fn ended(store: &dyn Store, user: UserId) -> Transfer {
    eventually("the import is over", async || {
        !transfer(store, user).await.is_under_way()
    })
    .await;
    transfer(store, user).await
}

/// A server that is told to stop hands an import over at once, and a next one goes on.
async fn stopped_in_the_middle(recipe: Recipe, url: &str) {
    let mut program = recipe.start();
    let (store, user) = in_the_middle(&program, url).await;
    let store = &*store;
    program.send(Signal::SIGTERM);
    assert!(program.ended().success());
    let handed = transfer(store, user).await;
    assert!(
        handed.is_under_way() && handed.leased_until <= Timestamp::now(),
        "{handed:?}, {}",
        program.log()
    );
    assert_eq!(handed.attempt, 0, "that was no attempt");
    let _program = recipe.start();
    let done = ended(store, user).await;
    // What came in before the stop counts as brought in, too.
    let Some((_, Outcome::Imported(said))) = &done.ended else {
        panic!("{done:?}");
    };
    assert_eq!((said.posts as usize, said.known), (POSTS, 0), "{done:?}");
    assert_eq!(posts(store, user).await, POSTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_stopped_goes_on_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("vignette.sqlite");
    let url = format!("sqlite:{}", file.display());
    stopped_in_the_middle(Recipe::new(data.path()), &url).await;
}

async fn killed_in_the_middle(recipe: Recipe, url: &str) {
    let program = recipe.start();
    let (store, user) = in_the_middle(&program, url).await;
    let store = &*store;
    program.kill();
    let there = posts(store, user).await;
    assert!((3..POSTS).contains(&there), "{there} posts");
    let held = transfer(store, user).await;
    assert!(held.is_under_way());
    // While its lease lasts nobody else touches it; then another process finishes it.
    let mut over = held.clone();
    over.leased_until = Timestamp::now();
    assert!(store.replace_transfer(&over, held.attempt).await.unwrap());
    let _program = recipe.start();
    let done = ended(store, user).await;
    assert_eq!(done.attempt, held.attempt + 1);
    assert_eq!(posts(store, user).await, POSTS, "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_is_finished_by_another_process() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("vignette.sqlite");
    let url = format!("sqlite:{}", file.display());
    killed_in_the_middle(Recipe::new(data.path()), &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_is_finished_on_mongodb_too() {
    let Some(url) = database::fresh() else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("STORAGE__DATABASE", &url);
    killed_in_the_middle(recipe, &url).await;
}
