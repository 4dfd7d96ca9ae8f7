//! One large site with an account that very many follow: what reading costs there, what liking their post
//! costs, and what everybody else notices while their account is deleted.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Runtime;
use uuid::Uuid;
use vignette::domain::{Timestamp, UserId};
use vignette::storage::Accounts;
use vignette::storage::deletion::AccountDeletion;
use vignette::storage::sqlite::SqliteStore;

use crate::figures::Sample;
use crate::graph::{self, Graph, Scale};
use crate::home;
use crate::people::{self, Person};
use crate::program::{Captions, Program};

/// Times that each page is asked for.
const TIMES: usize = 300;
/// People who like at the same time.
pub const AT_ONCE: usize = 8;
/// Longest that a deletion may take here.
const MOST: Duration = Duration::from_secs(1800);

/// What came of it.
pub struct Measured {
    pub scale: Scale,
    pub graph: Graph,
    pub written_in: Duration,
    /// Each with its name.
    pub rows: Vec<(&'static str, Sample)>,
    /// The same while the account was being deleted.
    pub meanwhile: Vec<(&'static str, Sample)>,
    pub deleted_in: Duration,
    /// Waits for the place of the one who writes, while the account was being deleted.
    pub writer: Sample,
    pub memory_peak: u64,
    /// Without the pages of the database's file.
    pub own_memory: u64,
}

struct Cast {
    famous: Person,
    reader: Person,
    fan: Person,
}

pub fn measure(scale: Scale, runtime: &Runtime) -> Result<Measured> {
    let data = tempfile::tempdir()?;
    let file = data.path().join("vignette.sqlite");
    let program = Program::start(data.path(), None, Captions::Off)?;
    let sign_up = |name| people::sign_up(&program, name, &file, runtime);
    let cast = Cast {
        famous: sign_up("famous")?,
        reader: sign_up("reader")?,
        fan: sign_up("fan")?,
    };
    drop(program);
    let begun = Instant::now();
    let graph = graph::write(&file, scale, cast.famous.id, cast.reader.id);
    let graph = runtime.block_on(graph)?;
    let written_in = begun.elapsed();
    let program = Program::start(data.path(), None, Captions::Off)?;
    let rows = pages(&program, &cast, graph.liked, &file, runtime)?;
    let (_, memory_peak) = program.memory()?;
    let own_memory = program.own_memory()?;
    drop(program);
    runtime.block_on(async {
        let store = SqliteStore::open(&file).await?;
        let due = Timestamp::now().plus_seconds(-1);
        store.schedule_deletion(cast.famous.id, Some(due)).await?;
        Ok::<_, anyhow::Error>(())
    })?;
    // The sweep at its start deletes the account.
    let program = Program::start(data.path(), None, Captions::Off)?;
    let (deleted_in, meanwhile, writer) = while_deleting(&program, &cast, &file, runtime)?;
    Ok(Measured {
        scale,
        graph,
        written_in,
        rows,
        meanwhile,
        deleted_in,
        writer,
        memory_peak,
        own_memory,
    })
}

fn pages(
    program: &Program,
    cast: &Cast,
    liked: Uuid,
    file: &Path,
    runtime: &Runtime,
) -> Result<Vec<(&'static str, Sample)>> {
    let deep = home::deep(file, &cast.reader, runtime)?;
    let mut rows = Vec::new();
    for (name, who, path) in [
        ("home feed, page 1", &cast.reader, "/home".to_owned()),
        (
            "home feed, page 100",
            &cast.reader,
            format!("/home?after={deep}"),
        ),
        ("the public feed, page 1", &cast.reader, "/".to_owned()),
        (
            "the famous one's notifications",
            &cast.famous,
            "/notifications".to_owned(),
        ),
        ("their profile", &cast.reader, "/@famous".to_owned()),
        (
            "their followers",
            &cast.reader,
            "/@famous/followers".to_owned(),
        ),
        (
            "their post that all like",
            &cast.reader,
            format!("/p/{liked}"),
        ),
    ] {
        rows.push((name, read(program, who, &path, TIMES)?));
    }
    let one = tap(program, &cast.fan, liked, TIMES / 2)?;
    rows.push((
        "a like or unlike of that post, one after another",
        Sample::of(one),
    ));
    rows.push((
        "the same, eight people at once",
        crowd(program, liked, file, runtime)?,
    ));
    Ok(rows)
}

fn read(program: &Program, who: &Person, path: &str, times: usize) -> Result<Sample> {
    let mut connection = program.connect()?;
    connection.always_send("Cookie", &who.cookie);
    let mut latencies = Vec::with_capacity(times);
    for _ in 0..times {
        let begin = Instant::now();
        let answer = connection.get(path)?;
        latencies.push(begin.elapsed());
        answer.expect(200)?;
    }
    Ok(Sample::of(latencies))
}

/// Likes and unlikes, so many times each.
fn tap(program: &Program, who: &Person, post: Uuid, times: usize) -> Result<Vec<Duration>> {
    let mut connection = program.connect()?;
    connection.always_send("Cookie", &who.cookie);
    let media = "application/x-www-form-urlencoded";
    let mut latencies = Vec::new();
    for number in 0..2 * times {
        let act = ["like", "unlike"][number % 2];
        let begin = Instant::now();
        let (_, answer) = connection.post(&format!("/p/{post}/{act}"), media, b"next=%2Fhealth")?;
        latencies.push(begin.elapsed());
        answer.expect(303)?;
    }
    Ok(latencies)
}

fn crowd(program: &Program, post: Uuid, file: &Path, runtime: &Runtime) -> Result<Sample> {
    let people = (0..AT_ONCE)
        .map(|number| people::sign_up(program, &format!("fan{number}"), file, runtime))
        .collect::<Result<Vec<_>>>()?;
    let latencies = std::thread::scope(|scope| {
        let tapping: Vec<_> = people
            .iter()
            .map(|person| scope.spawn(move || tap(program, person, post, TIMES / 2)))
            .collect();
        let joined = tapping.into_iter().map(|one| match one.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Result<Vec<_>>>()
    })?;
    Ok(Sample::of(latencies.into_iter().flatten().collect()))
}

type WhileDeleting = (Duration, Vec<(&'static str, Sample)>, Sample);

/// Reads and likes until the account is gone.
fn while_deleting(
    program: &Program,
    cast: &Cast,
    file: &Path,
    runtime: &Runtime,
) -> Result<WhileDeleting> {
    let begun = Instant::now();
    let other = runtime.block_on(post_of_another(file, cast.famous.id))?;
    let over = AtomicBool::new(false);
    let (home, likes, writer) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| until(&over, || read(program, &cast.reader, "/home", 1)));
        let liking =
            scope.spawn(|| until(&over, || Ok(Sample::of(tap(program, &cast.fan, other, 1)?))));
        let waiting = scope.spawn(|| {
            let runtime = Runtime::new()?;
            runtime.block_on(writer_waits(file, &over))
        });
        let gone = until_gone(file, cast.famous.id, begun, runtime);
        over.store(true, Ordering::Relaxed);
        let done = (reading.join(), liking.join(), waiting.join());
        gone?;
        match done {
            (Ok(home), Ok(likes), Ok(writer)) => Ok((home?, likes?, writer?)),
            _ => anyhow::bail!("a thread panicked"),
        }
    })?;
    let meanwhile = vec![
        ("home feed, page 1", home),
        ("a like or unlike of another person's post", likes),
    ];
    Ok((begun.elapsed(), meanwhile, writer))
}

async fn post_of_another(file: &Path, famous: UserId) -> Result<Uuid> {
    let mut connection = SqliteConnectOptions::new().filename(file).connect().await?;
    let post =
        sqlx::query_scalar("SELECT id FROM posts WHERE author_id <> ? ORDER BY id DESC LIMIT 1");
    let post = post
        .bind(famous.as_uuid())
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(post)
}

/// Does something again and again, with pauses as people make them.
fn until(over: &AtomicBool, mut work: impl FnMut() -> Result<Sample>) -> Result<Sample> {
    let mut all = Vec::new();
    while !over.load(Ordering::Relaxed) {
        all.extend(work()?.into_durations());
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(Sample::of(all))
}

/// Takes the place of the one who writes, gives it back, and notes how long that took.
async fn writer_waits(file: &Path, over: &AtomicBool) -> Result<Sample> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = options.busy_timeout(MOST).connect().await?;
    let mut waits = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let begin = Instant::now();
        sqlx::raw_sql("BEGIN IMMEDIATE")
            .execute(&mut connection)
            .await?;
        waits.push(begin.elapsed());
        sqlx::raw_sql("ROLLBACK").execute(&mut connection).await?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    connection.close().await?;
    Ok(Sample::of(waits))
}

fn until_gone(file: &Path, who: UserId, begun: Instant, runtime: &Runtime) -> Result<()> {
    runtime.block_on(async {
        let store = SqliteStore::open(file).await?;
        while store.user(who).await?.is_some() {
            ensure!(begun.elapsed() < MOST, "the account is still there");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    })
}
