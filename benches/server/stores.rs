//! Both stores with many posts: what a page costs in the store alone, and over HTTP.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use vignette::domain::{Cursor, Feed};
use vignette::storage::mongodb::{CONNECTIONS, MongoStore};
use vignette::storage::sqlite::SqliteStore;
use vignette::storage::{DatabaseUrl, Store};

use crate::feeds::{self, Loads, PAGE};
use crate::figures::Sample;
use crate::mongodb::Server;
use crate::program::{Captions, Program};
use crate::{Options, seed};

/// Rows that the site asks for: one more than it shows, to know whether there is a next page.
const ROWS: u32 = PAGE as u32 + 1;
/// Posts stored one by one, as people do.
const ONE_BY_ONE: usize = 1000;
/// Time for each comparison in the store alone.
const TIME: Duration = Duration::from_secs(8);

/// A store with posts in it.
pub struct Seeded {
    name: &'static str,
    note: &'static str,
    store: Arc<dyn Store>,
    posts: usize,
    readers: usize,
    /// A page far down, and the place where it begins.
    deep: (usize, Cursor),
    /// From one by one, through the store.
    inserts: Sample,
    /// The file of the embedded store.
    file: Option<PathBuf>,
    address: Option<String>,
    data: TempDir,
}

/// What was measured on one store.
pub struct Measured {
    pub name: &'static str,
    pub note: &'static str,
    pub posts: usize,
    pub readers: usize,
    pub inserts: Sample,
    /// Ways to get a page from the store alone: the first page and the deep one.
    pub ways: Vec<(&'static str, Sample, Sample)>,
    pub loads: Loads,
}

pub async fn sqlite(options: &Options) -> Result<Seeded> {
    let data = tempfile::tempdir()?;
    let DatabaseUrl::Sqlite(file) = DatabaseUrl::embedded_in(data.path()) else {
        anyhow::bail!("the embedded store is not SQLite");
    };
    let store = SqliteStore::open(&file).await?;
    store.migrate().await?;
    let people = seed::people(&store, seed::PEOPLE).await?;
    eprintln!("storing {} posts in SQLite", options.posts);
    let posts: Vec<_> = seed::posts(&people, options.posts).collect::<Result<_>>()?;
    let (bulk, last) = posts.split_at(options.posts - ONE_BY_ONE.min(options.posts));
    seed::write_rows(&file, bulk.iter().cloned().map(Ok)).await?;
    let inserts = insert(&store, last).await?;
    Ok(Seeded {
        name: "SQLite",
        note: "embedded",
        store: Arc::new(store),
        deep: deep(&posts)?,
        posts: options.posts,
        readers: options.connections,
        inserts,
        file: Some(file),
        address: None,
        data,
    })
}

pub async fn mongodb(server: &Server, options: &Options) -> Result<Seeded> {
    let store = MongoStore::connect(&server.uri, CONNECTIONS).await?;
    store.migrate().await?;
    let people = seed::people(&store, seed::PEOPLE).await?;
    // The stand-in is no database for many.
    let (note, count, readers) = if server.is_stand_in() {
        let count = options.posts.min(options.mongodb_posts);
        ("not itself but the tests' stand-in for it", count, 1)
    } else {
        let readers = options.connections;
        ("the server in MONGODB_TEST_URI", options.posts, readers)
    };
    eprintln!("storing {count} posts in MongoDB, {note}");
    let posts: Vec<_> = seed::posts(&people, count).collect::<Result<_>>()?;
    let inserts = insert(&store, &posts).await?;
    Ok(Seeded {
        name: "MongoDB",
        note,
        store: Arc::new(store),
        deep: deep(&posts)?,
        posts: count,
        readers,
        inserts,
        file: None,
        address: Some(server.uri.clone()),
        data: tempfile::tempdir()?,
    })
}

async fn insert(store: &dyn Store, posts: &[vignette::domain::Post]) -> Result<Sample> {
    let mut durations = Vec::new();
    for post in posts {
        let begin = Instant::now();
        store.insert_post(post).await?;
        durations.push(begin.elapsed());
    }
    Ok(Sample::of(durations))
}

/// Page 1,000, or where there are too few posts for that, the page four fifths down.
fn deep(posts: &[vignette::domain::Post]) -> Result<(usize, Cursor)> {
    let page = (posts.len() / PAGE * 4 / 5).min(1000);
    ensure!(page > 1, "too few posts");
    let before = posts.get(posts.len() - (page - 1) * PAGE);
    let place = before.and_then(seed::place);
    Ok((page, place.context("no such page")?))
}

impl Seeded {
    pub fn measure(self, runtime: &Runtime, options: &Options) -> Result<Measured> {
        let ways = runtime.block_on(self.ways())?;
        let program = Program::start(self.data.path(), self.address.as_deref(), Captions::Off)?;
        let (page, place) = self.deep;
        let path = format!("/?after={place}");
        let loads = feeds::take_turns(&program, &path, page, self.readers, options)?;
        Ok(Measured {
            name: self.name,
            note: self.note,
            posts: self.posts,
            readers: self.readers,
            inserts: self.inserts,
            ways,
            loads,
        })
    }

    async fn ways(&self) -> Result<Vec<(&'static str, Sample, Sample)>> {
        let (page, place) = self.deep;
        let (mut first, mut deep) = (Vec::new(), Vec::new());
        let end = Instant::now() + TIME;
        while Instant::now() < end {
            for (after, durations) in [(None, &mut first), (Some(place), &mut deep)] {
                let begin = Instant::now();
                let found = self.store.feed(&Feed::Public, after, ROWS).await?;
                durations.push(begin.elapsed());
                ensure!(found.len() == ROWS as usize, "a short page");
            }
        }
        let whole = ("by cursor, posts and pictures", first, deep);
        let mut ways = vec![whole];
        if let Some(file) = &self.file {
            ways.extend(queries(file.clone(), page, place).await?);
        }
        let sampled = |(name, first, deep)| (name, Sample::of(first), Sample::of(deep));
        Ok(ways.into_iter().map(sampled).collect())
    }
}

type Durations = (&'static str, Vec<Duration>, Vec<Duration>);

/// The feed's first query alone, as `src/storage/sqlite/feeds.rs` asks it, and the usual other
/// way, which counts off the rows that were shown before.
async fn queries(file: PathBuf, page: usize, place: Cursor) -> Result<[Durations; 2]> {
    const SELECT: &str = "SELECT p.*, u.username FROM posts p JOIN users u ON u.id = p.author_id
                          WHERE p.published_at IS NOT NULL AND p.visibility = 'public'
                          AND p.hidden_at IS NULL";
    const ORDER: &str = "ORDER BY p.published_at DESC, p.id DESC LIMIT";
    let first = format!("{SELECT} {ORDER} {ROWS}");
    let cursor = format!("{SELECT} AND (p.published_at, p.id) < (?, ?) {ORDER} {ROWS}");
    let offset = format!("{SELECT} {ORDER} {ROWS} OFFSET {}", (page - 1) * PAGE);
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let options = options
        .pragma("cache_size", "-16000")
        .pragma("mmap_size", "268435456");
    let mut connection = options.connect().await?;

    let [mut at_first, mut by_cursor, mut by_offset] = [const { Vec::new() }; 3];
    let end = Instant::now() + TIME;
    while Instant::now() < end {
        for (text, durations) in [
            (&first, &mut at_first),
            (&cursor, &mut by_cursor),
            (&offset, &mut by_offset),
        ] {
            let begin = Instant::now();
            let mut query = sqlx::query(sqlx::AssertSqlSafe(text.as_str()));
            if text.contains('?') {
                query = query.bind(place.time.as_millis()).bind(place.id);
            }
            let rows = query.fetch_all(&mut connection).await?;
            durations.push(begin.elapsed());
            ensure!(rows.len() == ROWS as usize, "a short page");
        }
    }
    connection.close().await?;
    Ok([
        ("by cursor, the query alone", at_first.clone(), by_cursor),
        ("by `OFFSET`, the query alone", at_first, by_offset),
    ])
}
