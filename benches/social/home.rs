//! The home feed of someone who follows many people.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use sqlx::sqlite::SqlitePool;
use tokio::runtime::Runtime;
use vignette::domain::{Cursor, Edge, EdgeKind, Feed, Timestamp, UserId};
use vignette::storage::mongodb::{CONNECTIONS, MongoStore};
use vignette::storage::social::Edges;
use vignette::storage::sqlite::SqliteStore;
use vignette::storage::{Feeds, Posts, Store};

use crate::figures::Sample;
use crate::one_by_one;
use crate::people::Person;
use crate::program::Program;
use crate::seed::FOLLOWED;

const PAGE: u32 = 21;
/// The page called deep; it begins where the one before ends.
pub const DEEP: usize = 100;
const TIMES: usize = 60;

/// Page 1 and page 100 by the store, and page 1 by a plain join that sorts.
pub struct Alone {
    pub first: Sample,
    pub deep: Sample,
    pub join: Sample,
}

pub async fn in_the_store(file: &Path, reader: UserId) -> Result<Alone> {
    let store = SqliteStore::open(file).await?;
    let pool = SqlitePool::connect(&format!("sqlite:{}", file.display())).await?;
    let feed = Feed::Home(reader);
    let deep = deep_cursor(&store, &feed, DEEP).await?;
    let (mut first, mut deep_times, mut join) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let begin = Instant::now();
        let page = store.feed(&feed, None, PAGE).await?;
        first.push(begin.elapsed());
        let begin = Instant::now();
        store.feed(&feed, Some(deep), PAGE).await?;
        deep_times.push(begin.elapsed());
        let begin = Instant::now();
        let joined: Vec<uuid::Uuid> = sqlx::query_scalar(
            "SELECT p.id FROM edges e JOIN posts p ON p.author_id = e.to_id
             WHERE e.kind = 'follow' AND e.from_id = ? AND p.published_at IS NOT NULL
               AND p.visibility IN ('public', 'followers')
             ORDER BY p.published_at DESC, p.id DESC LIMIT 21",
        )
        .bind(reader.as_uuid())
        .fetch_all(&pool)
        .await?;
        join.push(begin.elapsed());
        let ids: Vec<_> = page.iter().map(|found| found.post.id.as_uuid()).collect();
        ensure!(ids == joined, "the two ways disagree");
    }
    Ok(Alone {
        first: Sample::of(first),
        deep: Sample::of(deep_times),
        join: Sample::of(join),
    })
}

/// The home feed on MongoDB, or what stands in for it: fewer people, half of them followed.
pub struct OnMongo {
    pub people: usize,
    pub posts: usize,
    pub first: Sample,
    /// The page called deep here.
    pub page: usize,
    pub deep: Sample,
}

pub async fn on_mongodb(uri: &str, posts: usize) -> Result<OnMongo> {
    let store = MongoStore::connect(uri, CONNECTIONS).await?;
    store.migrate().await?;
    let people = posts.min(2 * FOLLOWED);
    eprintln!("storing {people} people and {posts} posts in MongoDB");
    let ids = one_by_one::people(&store, people).await?;
    for post in one_by_one::posts(&ids, posts) {
        store.insert_post(&post?).await?;
    }
    let reader = UserId::generate();
    for other in ids.iter().step_by(2) {
        let edge = Edge::person(EdgeKind::Follow, reader, *other, Timestamp::now());
        store.insert_edge(&edge).await?;
    }
    let feed = Feed::Home(reader);
    // As deep as so few posts go, of which the reader sees half.
    let page = DEEP.min(posts / 2 / (PAGE as usize - 1) - 1);
    let deep = deep_cursor(&store, &feed, page).await?;
    let mut samples = [Vec::new(), Vec::new()];
    for _ in 0..5 {
        for (after, sample) in [None, Some(deep)].into_iter().zip(&mut samples) {
            let begin = Instant::now();
            let page = store.feed(&feed, after, PAGE).await?;
            sample.push(begin.elapsed());
            ensure!(page.len() == PAGE as usize, "not a full page");
        }
    }
    let [first, deep] = samples.map(Sample::of);
    Ok(OnMongo {
        people,
        posts,
        first,
        page,
        deep,
    })
}

/// Where the page of this number begins.
async fn deep_cursor(store: &dyn Store, feed: &Feed, number: usize) -> Result<Cursor> {
    let mut after = None;
    for _ in 1..number {
        let page = store.feed(feed, after, PAGE - 1).await?;
        let last = page.last().context("the feed is shorter than that")?;
        after = Some(Cursor {
            time: last.post.published_at.context("a draft in a feed")?,
            id: last.post.id.as_uuid(),
        });
    }
    after.context("no page before")
}

/// Whole pages, as a browser gets them, one after another.
pub struct Pages {
    pub first: Sample,
    pub deep: Sample,
}

/// Where page 100 of the reader's home feed begins.
pub fn deep(file: &Path, reader: &Person, runtime: &Runtime) -> Result<Cursor> {
    runtime.block_on(async {
        let store = SqliteStore::open(file).await?;
        deep_cursor(&store, &Feed::Home(reader.id), DEEP).await
    })
}

pub fn over_http(program: &Program, reader: &Person, deep: Cursor) -> Result<Pages> {
    let mut connection = program.connect()?;
    connection.always_send("Cookie", &reader.cookie);
    let mut samples = [Vec::new(), Vec::new()];
    for _ in 0..TIMES {
        for (path, sample) in ["/home".to_owned(), format!("/home?after={deep}")]
            .iter()
            .zip(&mut samples)
        {
            let begin = Instant::now();
            let page = connection.get(path)?.expect(200)?;
            sample.push(begin.elapsed());
            ensure!(
                page.text().matches("<article").count() == 20,
                "not a full page"
            );
        }
    }
    let [first, deep] = samples.map(Sample::of);
    Ok(Pages { first, deep })
}
