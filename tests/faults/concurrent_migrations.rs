//! Several processes that bring one store's schema up to date at the same moment.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use vignette::storage::Store;
use vignette::storage::sqlite::SqliteStore;

use crate::database;
use crate::eventually::MOST;
use crate::program::{PROGRAM, Recipe};

/// A lock outlives the last heartbeat of its holder by this, see `storage/mongodb/migration_lock.rs`.
const LEASE: Duration = Duration::from_secs(10);

fn migrate(database: &str) -> Child {
    Command::new(PROGRAM)
        .arg("migrate")
        .env("VIGNETTE_STORAGE__DATABASE", database)
        .env("VIGNETTE_LOG__FILTER", "info")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Ends well, and returns whether it has taken steps.
fn ended_well(process: Child) -> bool {
    let output = process.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said.contains("brought the store's schema up to date")
}

/// The numbers of all steps.
fn numbers(folder: &str) -> Vec<i64> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(folder);
    let names = std::fs::read_dir(folder).unwrap();
    let number = |name: std::io::Result<std::fs::DirEntry>| {
        let name = name.unwrap().file_name();
        let name = name.to_string_lossy().into_owned();
        name.split_once('_').unwrap().0.parse().unwrap()
    };
    let mut numbers: Vec<i64> = names.map(number).collect();
    numbers.sort_unstable();
    numbers
}

async fn open(uri: &str) -> Database {
    let client = Client::with_uri_str(uri).await.unwrap();
    client.default_database().unwrap()
}

/// The numbers of the steps that have been taken.
async fn recorded(database: &Database) -> Vec<i64> {
    let record = database.collection::<Document>("_migrations");
    let found = record.find(doc! {}).await.unwrap();
    let entries: Vec<Document> = found.try_collect().await.unwrap();
    let number = |entry: &Document| entry.get_i64("_id").unwrap();
    let mut numbers: Vec<i64> = entries.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

async fn locks(database: &Database) -> u64 {
    let locks = database.collection::<Document>("locks");
    locks.count_documents(doc! {}).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_make_one_embedded_store() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/vignette.sqlite");
        let address = format!("sqlite:{}", file.display());
        let processes: Vec<Child> = (0..4).map(|_| migrate(&address)).collect();
        let made = processes.into_iter().map(ended_well).filter(|it| *it);
        assert_eq!(made.count(), 1, "one takes the steps, the others find them");
        let store = SqliteStore::open(&file).await.unwrap();
        assert_eq!(store.migrate().await.unwrap(), 0);
        store.ping().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_make_one_database_on_a_server() {
    let Some(uri) = database::fresh() else {
        return;
    };
    let processes: Vec<Child> = (0..4).map(|_| migrate(&uri)).collect();
    let made = processes.into_iter().map(ended_well).filter(|it| *it);
    assert_eq!(made.count(), 1, "one takes the steps, the others find them");
    let database = open(&uri).await;
    assert_eq!(recorded(&database).await, numbers("mongodb"));
    assert_eq!(locks(&database).await, 0, "the lock was not released");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_start_at_once_on_one_new_embedded_store() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("one.sqlite").display());
    let data = [0; 3].map(|_| tempfile::tempdir().unwrap());
    let recipes = data
        .each_ref()
        .map(|data| Recipe::new(data.path()).with("STORAGE__DATABASE", &address));
    let programs = Recipe::start_all(&recipes);
    programs[0].person("ada").await;
    for program in &programs {
        program.guest().page("/@ada").await;
    }
}

/// A process that was killed after its first steps, on a new database.
async fn killed_midway() -> Option<(String, Database)> {
    for _ in 0..10 {
        let uri = database::fresh()?;
        let database = open(&uri).await;
        let mut process = migrate(&uri);
        while recorded(&database).await.is_empty() {
            assert!(process.try_wait().unwrap().is_none(), "it took no step");
        }
        let id = i32::try_from(process.id()).unwrap();
        kill(Pid::from_raw(id), Signal::SIGKILL).unwrap();
        process.wait().unwrap();
        let left = numbers("mongodb").len() - recorded(&database).await.len();
        if left > 0 && locks(&database).await == 1 {
            return Some((uri, database));
        }
    }
    panic!("it was never killed midway");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_midway_keeps_the_next_no_longer_than_the_lease() {
    let Some((uri, database)) = killed_midway().await else {
        return;
    };
    let begun = Instant::now();
    assert!(ended_well(migrate(&uri)), "the steps that were left");
    let took = begun.elapsed();
    assert_eq!(recorded(&database).await, numbers("mongodb"));
    assert_eq!(locks(&database).await, 0);
    // The lock of a process that may be alive is not taken over; the steps themselves take a while.
    assert!(took >= LEASE, "only {took:?}");
    assert!(took < MOST, "{took:?}");
}
