//! `kill -9` in the middle of uploads, publishes and deletes, twenty times on each store: what was
//! acknowledged stands, what is published has its pictures, and no file is left behind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::{Response, StatusCode};
use vignette::domain::{Cursor, Feed, Timestamp, Username};
use vignette::storage::{Store, connect};

use crate::backups::walk;
use crate::database;
use crate::eventually::eventually;
use crate::person::{Person, location};
use crate::pictures::{files_below, jpeg};
use crate::program::Recipe;

const KILLS: u64 = 20;
const SEED: u64 = 0x5eed;

/// How far a post came, as far as someone outside knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Draft,
    /// Asked for, not acknowledged.
    Publishing,
    Published,
    /// Asked for, not acknowledged.
    Deleting,
    Deleted,
}

type Ledger = Arc<Mutex<BTreeMap<String, Known>>>;

fn note(ledger: &Ledger, id: &str, known: Known) {
    ledger.lock().unwrap().insert(id.to_owned(), known);
}

/// Whether an answer says that it is done; “not at this moment” leaves it open.
fn acknowledged(answer: &Response) -> bool {
    let status = answer.status();
    let open = status == StatusCode::SERVICE_UNAVAILABLE;
    assert!(open || status == StatusCode::SEE_OTHER, "{status}");
    !open
}

/// Uploads, publishes and deletes until the server is gone.
async fn go_on(person: Person, ledger: Ledger, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    loop {
        let Ok(answer) = person.try_upload(jpeg(random.random())).await else {
            return;
        };
        if !acknowledged(&answer) {
            continue;
        }
        let draft = location(&answer).unwrap();
        let id = draft.strip_prefix("/compose/").unwrap().to_owned();
        note(&ledger, &id, Known::Draft);
        if random.random_bool(0.2) {
            continue;
        }
        note(&ledger, &id, Known::Publishing);
        let form = [("caption", "Here."), ("alt", "A."), ("action", "publish")];
        match person.try_post(&draft, &form).await {
            Ok(answer) if acknowledged(&answer) => {}
            Ok(_) => continue,
            Err(_) => return,
        }
        note(&ledger, &id, Known::Published);
        if random.random_bool(0.6) {
            continue;
        }
        note(&ledger, &id, Known::Deleting);
        match person.try_post(&format!("/p/{id}/delete"), &[]).await {
            Ok(answer) if acknowledged(&answer) => {}
            Ok(_) => continue,
            Err(_) => return,
        }
        note(&ledger, &id, Known::Deleted);
    }
}

/// What is known of a post must be so.
async fn check(person: &Person, id: &str, known: Known) {
    let post = format!("/p/{id}");
    let out = person.get_patiently(&post).await.status() == StatusCode::OK;
    let draft = person.get_patiently(&format!("/compose/{id}")).await;
    let exists = out || draft.status() == StatusCode::OK;
    match known {
        Known::Draft | Known::Publishing => assert!(exists, "{id} ({known:?}) is lost"),
        Known::Published => assert!(out, "{id} was published and is not"),
        // The next start may finish it at any moment.
        Known::Deleting => return,
        Known::Deleted => assert!(!exists, "{id} was deleted and is there"),
    }
    if exists {
        let page = if out { post } else { format!("/compose/{id}") };
        walk(person, &page).await;
    }
}

async fn killed_again_and_again(recipe: Recipe, data: &Path, url: &str) {
    let recipe = recipe.with("LIMITS__UPLOAD_PERSON", "{count=99999,seconds=3600}");
    let mut random = StdRng::seed_from_u64(SEED);
    let first = recipe.start();
    let ada = first.person("ada").await;
    first.kill();
    let ledger = Ledger::default();
    for round in 0..KILLS {
        let program = recipe.start();
        let before = ledger.lock().unwrap().clone();
        let person = ada.moved_to(&program.address);
        let busy = [0, 1].map(|number| {
            let seed = SEED + 2 * round + number;
            tokio::spawn(go_on(person.clone(), Arc::clone(&ledger), seed))
        });
        let moment = Duration::from_millis(random.random_range(20..700));
        tokio::time::sleep(moment).await;
        program.kill();
        for task in busy {
            task.await.unwrap();
        }
        let program = recipe.start();
        let person = ada.moved_to(&program.address);
        let after = ledger.lock().unwrap().clone();
        for (id, known) in after
            .iter()
            .filter(|(id, known)| before.get(*id) != Some(known))
        {
            check(&person, id, *known).await;
        }
        program.kill();
    }
    let all = ledger.lock().unwrap().clone();
    let count = |known| all.values().filter(|it| **it == known).count();
    assert!(
        count(Known::Published) > 5 && count(Known::Deleted) > 2,
        "{all:?}"
    );
    swept(&recipe, data, url).await;
    let program = recipe.start();
    let ada = ada.moved_to(&program.address);
    for (id, known) in &all {
        check(&ada, id, *known).await;
        let post = format!("/p/{id}");
        if *known == Known::Deleting && ada.get_patiently(&post).await.status() == StatusCode::OK {
            walk(&ada, &post).await;
        }
    }
}

/// Starts once more with all notes made old, so that the sweep looks at them, and compares the
/// files with what posts show.
async fn swept(recipe: &Recipe, data: &Path, url: &str) {
    let store = connect(&url.parse().unwrap(), vignette::domain::Language::default())
        .await
        .unwrap();
    let now = Timestamp::now();
    for (blob, _) in store.write_intents(now.plus_seconds(60)).await.unwrap() {
        store
            .record_intent(blob, now.plus_seconds(-3600))
            .await
            .unwrap();
    }
    let _program = recipe.start();
    let shown = shown(&*store).await;
    eventually("files and posts agree", async || {
        let files = files_below(&data.join("pictures"));
        let names: BTreeSet<String> = files
            .iter()
            .map(|path| path.parent().unwrap().file_name().unwrap())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names == shown && files.len() == 3 * shown.len()
    })
    .await;
}

/// The names of the files of all pictures that posts show.
async fn shown(store: &dyn Store) -> BTreeSet<String> {
    let name = Username::parse("ada").unwrap();
    let ada = store.user_by_name(&name).await.unwrap().unwrap();
    let mut posts = store.drafts(ada.id, None, 10_000).await.unwrap();
    let mut after: Option<Cursor> = None;
    loop {
        let page = store.feed(&Feed::Public, after, 50).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(Cursor {
            time: last.post.published_at.unwrap(),
            id: last.post.id.as_uuid(),
        });
        posts.extend(page.into_iter().map(|found| found.post));
    }
    let pictures = posts.iter().flat_map(|post| &post.pictures);
    pictures
        .map(|picture| picture.blob.as_uuid().simple().to_string())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_embedded_store_nothing_acknowledged_is_lost() {
    let data = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", data.path().join("vignette.sqlite").display());
    killed_again_and_again(Recipe::new(data.path()), data.path(), &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_mongodb_nothing_acknowledged_is_lost() {
    let Some(url) = database::fresh() else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("STORAGE__DATABASE", &url);
    killed_again_and_again(recipe, data.path(), &url).await;
}
