//! One site on three machines: a database, a bucket, and three processes that share nothing else
//! but the signing secret.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tempfile::TempDir;

use crate::bucket::{Bucket, pictures_in};
use crate::database;
use crate::person::{PASSWORD, Person, field};
use crate::pictures::{encoded, jpeg, picture};
use crate::program::Recipe;

/// A machine with its own data folder, of which only the secret is everybody's.
struct Machine {
    recipe: Recipe,
    _data: TempDir,
}

fn machine(database: &str, bucket: &Bucket) -> Machine {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("secret"), "5a".repeat(32)).unwrap();
    let recipe = Recipe::new(data.path()).with("STORAGE__DATABASE", database);
    let recipe = pictures_in(recipe, bucket.address);
    Machine {
        recipe: recipe
            .with("CAPTIONS__LEASE_SECONDS", "3")
            .with("CAPTIONS__PATIENCE_MS", "0"),
        _data: data,
    }
}

/// The caption of a draft, when there is one within this time.
async fn caption(person: &Person, draft: &str, most: Duration) -> Option<String> {
    let begun = Instant::now();
    while begun.elapsed() < most {
        let page = person.page(draft).await;
        let found = field(&page, "caption");
        if !found.is_empty() {
            return Some(found.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_of_three_processes_is_one_site() {
    let Some(database) = database::fresh() else {
        return;
    };
    let bucket = Bucket::start();
    let machines = [0; 3].map(|_| machine(&database, &bucket));
    // The first brings the schema up to date: the test server breaks connections off when
    // collections are made by two at once.
    let [a, b, c] = machines.each_ref().map(|machine| machine.recipe.start());

    let ada = a.person("ada").await;
    let draft = ada.moved_to(&b.address).begin_draft(jpeg(1)).await;
    let form = [
        ("caption", "Written on C."),
        ("alt", "A picture."),
        ("hashtags", "#sea"),
        ("action", "save"),
    ];
    let saved = ada.moved_to(&c.address).post(&draft, &form).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let post = ada
        .moved_to(&a.address)
        .publish(&draft, "Written on C.")
        .await;
    for program in [&a, &b, &c] {
        let guest = program.guest();
        let page = guest.page("/").await;
        assert!(
            page.contains("Written on C."),
            "the feed of {}",
            program.address
        );
        let page = guest.page(&post).await;
        let media = page
            .split('"')
            .find(|it| it.starts_with("/media/"))
            .unwrap();
        assert_eq!(guest.get(media).await.status(), StatusCode::OK, "{media}");
    }
    assert_eq!(bucket.files().iter().filter(|it| !is_note(it)).count(), 3);

    // Who signs out on one is signed out on all.
    let out = ada.moved_to(&b.address).post("/logout", &[]).await;
    assert_eq!(out.status(), StatusCode::SEE_OTHER);
    let compose = ada.moved_to(&c.address).get("/compose").await;
    assert_eq!(compose.status(), StatusCode::SEE_OTHER);
}

/// `s3s-fs` keeps what it knows of an object in files of its own beside it.
fn is_note(path: &std::path::Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.starts_with('.')
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_count_together_whichever_process_they_reach() {
    let Some(database) = database::fresh() else {
        return;
    };
    let bucket = Bucket::start();
    let machines = [0; 2].map(|_| machine(&database, &bucket));
    let limit = "{count=4,seconds=86400}";
    let [a, b] = machines.each_ref().map(|machine| {
        let recipe = machine.recipe.clone();
        recipe.with("LIMITS__SIGN_IN_ACCOUNT", limit).start()
    });
    a.person("ada").await;
    let wrong = [("identifier", "ada"), ("password", "wrong")];
    for program in [&a, &b, &a, &b] {
        let status = program.guest().post("/login", &wrong).await.status();
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    let right = [("identifier", "ada"), ("password", PASSWORD)];
    for program in [&a, &b] {
        let response = program.guest().post("/login", &right).await;
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(response.headers().contains_key("retry-after"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_process_dies_while_it_writes_words_another_writes_them() {
    let Some(database) = database::fresh() else {
        return;
    };
    let bucket = Bucket::start();
    let [a, b] = [0; 2].map(|_| machine(&database, &bucket));
    // Only A writes at first, so that it is A that is interrupted.
    let first = a.recipe.clone().with_captions().start();
    let ada = first.person("ada").await;
    // Enough pictures that it is still at it when it dies.
    let mut drafts = Vec::new();
    for number in 0..4 {
        let large = encoded(&picture(number, 640, 480), image::ImageFormat::Jpeg);
        drafts.push(ada.begin_draft(large).await);
    }
    let unwritten = drafts.last().unwrap();
    assert_eq!(field(&ada.page(unwritten).await, "caption"), "");
    first.kill();

    let second = b.recipe.clone().with_captions().start();
    let ada = ada.moved_to(&second.address);
    for draft in &drafts {
        let found = caption(&ada, draft, Duration::from_secs(30)).await;
        assert!(found.is_some(), "{draft} has no words:\n{}", second.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_writes_the_words_of_a_picture() {
    const PICTURES: u32 = 12;
    let Some(database) = database::fresh() else {
        return;
    };
    let bucket = Bucket::start();
    let machines = [0; 3].map(|_| machine(&database, &bucket));
    // The first takes pictures and writes no words: they are owed to the others from the start.
    let [taker, one, other] = &machines;
    let taker = taker.recipe.start();
    let ada = taker.person("ada").await;
    let mut drafts = Vec::new();
    for number in 0..PICTURES {
        drafts.push(ada.begin_draft(jpeg(number)).await);
    }
    // Without a captioner a picture is left to its author, who then asks for words after all.
    let writers = [one, other].map(|machine| {
        let recipe = machine.recipe.clone().with_captions();
        // Shorter than it takes to write the words of all: they must be renewed to hold.
        let recipe = recipe.with("CAPTIONS__LEASE_SECONDS", "2");
        recipe.with("METRICS__LISTEN", "127.0.0.1:0").start()
    });
    for draft in &drafts {
        let form = [
            ("caption", ""),
            ("alt", ""),
            ("hashtags", ""),
            ("action", "suggest"),
        ];
        let asked = ada.moved_to(&writers[0].address).post(draft, &form).await;
        assert_eq!(asked.status(), StatusCode::SEE_OTHER);
    }
    for draft in &drafts {
        let ada = ada.moved_to(&writers[1].address);
        assert!(
            caption(&ada, draft, Duration::from_secs(30))
                .await
                .is_some()
        );
    }
    // Long enough for the other to have begun the same work, had it not been leased.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut written = 0.0;
    for writer in &writers {
        let text = crate::metrics::scraped(writer).await;
        let name = "vignette_caption_seconds_count{outcome=\"written\"}";
        written += crate::metrics::number(&text, name).unwrap_or(0.0);
    }
    // The test server reads and then writes without isolation, so that two may believe that they
    // took over the same lease; without leases it would be twice as many.
    let pictures = f64::from(PICTURES);
    assert!(
        (pictures..pictures + 3.0).contains(&written),
        "{written} captions for {PICTURES} pictures"
    );
}
