//! The home feed as programs read it, beside the page that browsers read.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;
use tokio::runtime::Runtime;
use vignette::domain::{ApiToken, ApiTokenId, Cursor, LinkToken, Scopes, Timestamp};
use vignette::storage::ApiTokens;
use vignette::storage::sqlite::SqliteStore;

use crate::figures::Sample;
use crate::home::DEEP;
use crate::people::Person;
use crate::program::Program;

/// Readers at a time.
pub const READERS: usize = 8;
/// Posts of a page.
const PAGE: usize = 20;
/// Times that the addresses take turns, so that whatever else the machine does falls on all.
const ROUNDS: usize = 3;

/// One address under load.
pub struct Load {
    pub name: &'static str,
    pub latencies: Sample,
    pub per_second: f64,
    pub bytes: usize,
}

/// All of them, and the most memory that the server ever had.
pub struct Measured {
    pub loads: Vec<Load>,
    pub memory_peak: u64,
}

/// What to ask for.
struct Target {
    name: &'static str,
    path: String,
    /// A header by which the server knows the reader.
    header: (&'static str, String),
    /// What stands in the answer once for each post.
    sign: &'static str,
}

/// Page 1 and page 100, as JSON and as HTML; `deep` is where page 100 begins.
pub fn measure(
    program: &Program,
    file: &Path,
    reader: &Person,
    deep: Cursor,
    seconds: usize,
    runtime: &Runtime,
) -> Result<Measured> {
    let bearer = format!("Bearer {}", runtime.block_on(token(file, reader))?);
    let max_id = last_before(program, &bearer)?;
    let api = "/api/v1/timelines/home?limit=20";
    let json = |name, path| Target {
        name,
        path,
        header: ("Authorization", bearer.clone()),
        sign: "\"replies_count\":",
    };
    let html = |name, path| Target {
        name,
        path,
        header: ("Cookie", reader.cookie.clone()),
        sign: "<article",
    };
    let targets = [
        json("page 1, JSON", api.to_owned()),
        html("page 1, HTML", "/home".to_owned()),
        json("page 100, JSON", format!("{api}&max_id={max_id}")),
        html("page 100, HTML", format!("/home?after={deep}")),
    ];
    let mut times = [const { Vec::new() }; 4];
    let mut elapsed = [Duration::ZERO; 4];
    let mut bytes = [0; 4];
    for _ in 0..ROUNDS {
        for (number, target) in targets.iter().enumerate() {
            let begin = Instant::now();
            let end = begin + Duration::from_secs(seconds as u64);
            for (latencies, size) in together(program, target, end)? {
                times[number].extend(latencies);
                bytes[number] = size;
            }
            elapsed[number] += begin.elapsed();
        }
    }
    let loads = targets.iter().zip(times).zip(elapsed).zip(bytes);
    let loads = loads.map(|(((target, times), elapsed), bytes)| Load {
        name: target.name,
        per_second: times.len() as f64 / elapsed.as_secs_f64(),
        latencies: Sample::of(times),
        bytes,
    });
    Ok(Measured {
        loads: loads.collect(),
        memory_peak: program.memory()?.1,
    })
}

/// A token that the reader might have made on the site.
async fn token(file: &Path, reader: &Person) -> Result<String> {
    let secret = LinkToken::from_random([7; 20]);
    let token = ApiToken {
        id: ApiTokenId::generate(),
        digest: secret.digest(),
        user: Some(reader.id),
        app: None,
        name: "Benchmark".to_owned(),
        scopes: Scopes::parse("read").map_err(|error| anyhow!("{error}"))?,
        created_at: Timestamp::now(),
        used_at: None,
        expires_at: None,
    };
    SqliteStore::open(file)
        .await?
        .insert_api_token(&token)
        .await?;
    Ok(secret.in_address())
}

/// The number of the last post before the deep page, by reading all the pages above it.
fn last_before(program: &Program, bearer: &str) -> Result<String> {
    let mut connection = program.connect()?;
    connection.always_send("Authorization", bearer);
    let mut path = "/api/v1/timelines/home?limit=20".to_owned();
    let mut last = None;
    for _ in 1..DEEP {
        let answer = connection.get(&path)?.expect(200)?;
        let posts: Vec<Value> = serde_json::from_slice(&answer.body)?;
        let id = posts.last().and_then(|post| post["id"].as_str());
        let id = id.context("the feed is shorter than that")?.to_owned();
        path = format!("/api/v1/timelines/home?limit=20&max_id={id}");
        last = Some(id);
    }
    last.context("no page before")
}

/// A closed loop of several readers on a connection each.
fn together(
    program: &Program,
    target: &Target,
    end: Instant,
) -> Result<Vec<(Vec<Duration>, usize)>> {
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|_| scope.spawn(|| read(program, target, end)))
            .collect();
        let joined = readers.into_iter().map(|reader| match reader.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    })
}

fn read(program: &Program, target: &Target, end: Instant) -> Result<(Vec<Duration>, usize)> {
    let mut connection = program.connect()?;
    connection.always_send(target.header.0, &target.header.1);
    let mut latencies = Vec::new();
    loop {
        let begin = Instant::now();
        let answer = connection.get(&target.path)?;
        latencies.push(begin.elapsed());
        let answer = answer.expect(200)?;
        if latencies.len() == 1 {
            let posts = answer.text().matches(target.sign).count();
            ensure!(posts == PAGE, "{}: {posts} posts", target.name);
        }
        if Instant::now() >= end {
            return Ok((latencies, answer.body.len()));
        }
    }
}
