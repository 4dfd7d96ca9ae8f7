//! One site on three machines: a database, a bucket, and three processes that share nothing else
//! but the signing secret.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tempfile::TempDir;

use crate::bucket::{Bucket, pictures_in};
use crate::database;
use crate::eventually::eventually;
use crate::person::{PASSWORD, Person, field};
use crate::pictures::{encoded, jpeg, picture};
use crate::program::{Program, Recipe};

/// Within this time a picture has its words, also when the process that was at it has died.
const WORDS: Duration = Duration::from_secs(40);

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
            .with("CAPTIONS__WAIT_MS", "0"),
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

/// The number of pictures whose words this process has written.
async fn written(program: &Program) -> f64 {
    let text = crate::metrics::scraped(program).await;
    let name = "vignette_caption_seconds_count{outcome=\"written\"}";
    crate::metrics::number(&text, name).unwrap_or(0.0)
}

/// Waits until a process has written the words of some pictures and is in the middle of others.
async fn amid_captions(program: &Program) {
    eventually("it is amid captions", async || {
        let text = crate::metrics::scraped(program).await;
        let waiting = crate::metrics::number(&text, "vignette_captions_queued");
        written(program).await >= 1.0 && waiting.unwrap_or(0.0) >= 1.0
    })
    .await;
}

/// Whether everybody sees a post with its picture on each of these.
async fn seen_on(programs: &[&Program], post: &str, caption: &str) {
    for program in programs {
        let guest = program.guest();
        let page = guest.page("/").await;
        assert!(page.contains(caption), "the feed of {}", program.address);
        let page = guest.page(post).await;
        let media = page
            .split('"')
            .find(|it| it.starts_with("/media/"))
            .unwrap();
        assert_eq!(guest.get(media).await.status(), StatusCode::OK, "{media}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_of_three_processes_is_one_site_and_outlives_one_of_them() {
    const PICTURES: u8 = 5;
    let Some(database) = database::fresh() else {
        return;
    };
    let bucket = Bucket::start();
    let machines = [0; 3].map(|_| machine(&database, &bucket));
    let recipes = machines
        .each_ref()
        .map(|machine| machine.recipe.clone().with_captions());
    // All three at once, on a database that is not there yet.
    let [a, b, c] = Recipe::start_all(&recipes);

    let ada = a.person("ada").await;
    let [on_b, on_c] = [&b, &c].map(|program| ada.moved_to(&program.address));
    let draft = on_b.begin_draft(jpeg(1)).await;
    assert!(caption(&on_c, &draft, WORDS).await.is_some());
    let form = [
        ("caption", "Written on C."),
        ("alt", "A picture."),
        ("hashtags", "#sea"),
        ("action", "save"),
    ];
    let saved = on_c.post(&draft, &form).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let post = ada.publish(&draft, "Written on C.").await;
    seen_on(&[&a, &b, &c], &post, "Written on C.").await;
    assert_eq!(bucket.files().iter().filter(|it| !is_note(it)).count(), 3);

    // A takes in pictures, and dies when it has written the words of the first.
    let mut drafts = Vec::new();
    for number in 0..u32::from(PICTURES) {
        let large = encoded(&picture(number, 640, 480), image::ImageFormat::Jpeg);
        drafts.push(ada.begin_draft(large).await);
    }
    amid_captions(&a).await;
    let before = written(&b).await + written(&c).await;
    assert!(before < 2.0, "others wrote words that A was at");
    let unwritten = drafts.last().unwrap();
    assert_eq!(field(&on_b.page(unwritten).await, "caption"), "");
    a.kill();

    for draft in &drafts {
        let found = caption(&on_c, draft, WORDS).await;
        assert!(found.is_some(), "{draft}:\n{}\n{}", b.log(), c.log());
    }
    let after = written(&b).await + written(&c).await;
    assert!(after > before, "nobody else wrote anything");
    let post = on_b.publish(unwritten, "A is gone.").await;
    seen_on(&[&b, &c], &post, "A is gone.").await;
    // Who signs out on one is signed out on all.
    let out = on_b.post("/logout", &[]).await;
    assert_eq!(out.status(), StatusCode::SEE_OTHER);
    let compose = on_c.get("/compose").await;
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
async fn of_two_processes_one_writes_the_words_of_a_picture() {
    const PICTURES: u32 = 12;
    let Some(database) = database::fresh() else {
        return;
    };
    let bucket = Bucket::start();
    let machines = [0; 3].map(|_| machine(&database, &bucket));
    // The first takes pictures and writes no words: they stay pending for the others from the start.
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
        recipe.with("CAPTIONS__LEASE_SECONDS", "2").start()
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
        written += self::written(writer).await;
    }
    // The test server reads and then writes without isolation, so that two may believe that they
    // took over the same lease; without leases it would be twice as many.
    let pictures = f64::from(PICTURES);
    assert!(
        (pictures..pictures + 3.0).contains(&written),
        "{written} captions for {PICTURES} pictures"
    );
}
