//! The stores fail, dawdle and come back: clear answers within a bounded time, and no restart.

use std::time::{Duration, Instant};

use reqwest::{Response, StatusCode};

use crate::bucket::{Bucket, pictures_in};
use crate::database;
use crate::eventually::eventually;
use crate::fault_proxy::{Gate, Way};
use crate::health::health;
use crate::person::Person;
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};

/// The most that anyone waits for an answer while a store is away.
const MOST: Duration = Duration::from_secs(45);

/// An apology that says when to try again, in time, and nothing of the cause.
async fn assert_outage(what: &str, asked: impl Future<Output = reqwest::Result<Response>>) {
    let begun = Instant::now();
    let response = asked.await.unwrap();
    assert!(begun.elapsed() < MOST, "{what} took {:?}", begun.elapsed());
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{what}");
    assert!(response.headers().contains_key("retry-after"), "{what}");
    let page = response.text().await.unwrap();
    assert!(page.contains("storage cannot be used"), "{what}: {page}");
    assert!(
        !page.contains("127.0.0.1"),
        "{what} tells the cause: {page}"
    );
}

/// Publishes a post, and returns its page and the address of its picture.
async fn shared(ada: &Person, number: u32) -> (String, String) {
    let draft = ada.begin_draft(jpeg(number)).await;
    let post = ada.publish(&draft, "Before the storm.").await;
    let page = ada.page(&post).await;
    let media = page.split('"').find(|it| it.starts_with("/media/"));
    (post, media.unwrap().to_owned())
}

fn site_on(bucket: &Bucket) -> (tempfile::TempDir, Gate, Program) {
    let data = tempfile::tempdir().unwrap();
    let gate = Gate::before(bucket.address);
    let recipe = pictures_in(Recipe::new(data.path()), gate.address);
    let program = recipe.start();
    (data, gate, program)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_fails_and_comes_back() {
    let bucket = Bucket::start();
    let (_data, gate, program) = site_on(&bucket);
    let ada = program.person("ada").await;
    let (post, media) = shared(&ada, 1).await;

    gate.set(Way::Broken);
    assert_outage("an upload", ada.try_upload(jpeg(2))).await;
    assert_outage("a picture", ada.try_get(&media)).await;
    // Pages need no pictures to be made.
    ada.page(&post).await;
    ada.page("/").await;

    gate.set(Way::Open);
    shared(&ada, 3).await;
    assert_eq!(ada.get(&media).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_slow_or_silent() {
    let bucket = Bucket::start();
    let (_data, gate, program) = site_on(&bucket);
    let ada = program.person("ada").await;
    gate.set(Way::Slow);
    let (_, media) = shared(&ada, 1).await;
    assert_eq!(ada.get(&media).await.status(), StatusCode::OK);

    gate.set(Way::Silent);
    let (upload, picture) = (ada.try_upload(jpeg(2)), ada.try_get(&media));
    tokio::join!(
        assert_outage("an upload", upload),
        assert_outage("a picture", picture),
    );
    ada.page("/").await;
    gate.set(Way::Open);
    shared(&ada, 3).await;
}

fn site_on_gated_database() -> Option<(tempfile::TempDir, Gate, Program)> {
    let uri = database::fresh()?;
    let mut uri = url::Url::parse(&uri).unwrap();
    let server = uri.socket_addrs(|| Some(27017)).unwrap()[0];
    let gate = Gate::before(server);
    uri.set_ip_host(gate.address.ip()).unwrap();
    uri.set_port(Some(gate.address.port())).unwrap();
    uri.query_pairs_mut()
        .append_pair("directConnection", "true");
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("STORAGE__DATABASE", uri.as_str());
    let program = recipe.start();
    Some((data, gate, program))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_for_ten_seconds() {
    let Some((data, gate, program)) = site_on_gated_database() else {
        return;
    };
    let ada = program.person("ada").await;
    let (post, media) = shared(&ada, 1).await;
    gate.set(Way::Broken);
    let gone = Instant::now();
    let wrong = [("identifier", "ada"), ("password", "wrong")];
    tokio::join!(
        assert_outage("the feed", ada.try_get("/")),
        assert_outage("a picture", ada.try_get(&media)),
        assert_outage("a login", ada.try_post("/login", &wrong)),
        assert_outage("an upload", ada.try_upload(jpeg(2))),
    );
    let answer = ada.get("/health").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!health(data.path(), None).status.success());
    tokio::time::sleep(Duration::from_secs(10).saturating_sub(gone.elapsed())).await;

    gate.set(Way::Open);
    recovers(&ada).await;
    ada.page(&post).await;
    assert_eq!(ada.get(&media).await.status(), StatusCode::OK);
    shared(&ada, 3).await;
}

/// Waits until the site is well again, without being started anew.
async fn recovers(person: &Person) {
    eventually("it is healthy again", async || {
        person.get("/health").await.status() == StatusCode::OK
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_falls_silent() {
    let Some((_data, gate, program)) = site_on_gated_database() else {
        return;
    };
    let ada = program.person("ada").await;
    let (post, _) = shared(&ada, 1).await;
    gate.set(Way::Silent);
    tokio::join!(
        assert_outage("the feed", ada.try_get("/")),
        assert_outage("a post", ada.try_get(&post)),
    );
    gate.set(Way::Open);
    recovers(&ada).await;
    ada.page(&post).await;
}

/// An insertion into the collection of posts, as it travels.
const INSERTION_OF_A_POST: &[u8] = b"insert\0\x06\0\0\0posts\0";

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_written_keeps_its_picture_though_the_answer_was_lost() {
    let Some((_data, gate, program)) = site_on_gated_database() else {
        return;
    };
    let ada = program.person("ada").await;
    shared(&ada, 1).await;
    gate.lose_answer_to(INSERTION_OF_A_POST);
    let answer = ada.try_upload(jpeg(2)).await.unwrap();
    assert!(gate.has_lost_it());
    assert!(answer.status().is_server_error(), "{}", answer.status());
    recovers(&ada).await;
    // The draft is there, and so is what it shows.
    let drafts = ada.page("/compose").await;
    let media = drafts.split('"').find(|it| it.starts_with("/media/"));
    let media = media.expect("the draft was written");
    assert_eq!(ada.get(media).await.status(), StatusCode::OK);
}
