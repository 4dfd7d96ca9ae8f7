//! A large site, written by SQLite itself: people who follow each other with a heavy tail, their posts,
//! and one whom many follow and whose newest post many like.
//!
//! Row by row through a driver, ten million posts take hours. Here ids, authors and edges are computed
//! from a number, in statements of [`AT_ONCE`] rows, and indexes and triggers come back at the end.

use std::path::Path;

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use uuid::Uuid;
use vignette::domain::UserId;

use crate::graph_posts::{write_posts, write_texts};

/// Rows of one statement.
const AT_ONCE: usize = 100_000;
/// Most people who follow the famous one, and who like their post.
const CROWD: usize = 100_000;
/// People whom the reader follows.
pub const FOLLOWED: usize = 1_000;

/// Tables whose indexes and triggers are made anew at the end.
const TABLES: &str = "('posts', 'pictures', 'post_tags', 'edges', 'notifications')";

/// A number from 0 on, below 1, that looks drawn.
const DRAWN: &str = "((? * 2654435761) & 4294967295) / 4294967296.0";

/// How large the site is to be.
#[derive(Clone, Copy)]
pub struct Scale {
    pub people: usize,
    pub posts: usize,
}

/// What was made.
pub struct Graph {
    pub crowd: usize,
    pub follows: i64,
    /// The famous one's newest post.
    pub liked: Uuid,
    pub bytes: u64,
}

/// The id of a row as an expression: it rises with the time, as those of the program do. `kind` keeps
/// ids of different tables apart.
pub fn id(kind: char, time: &str, number: &str) -> String {
    format!("unhex(printf('%012x7000{kind}%015x', {time}, {number}))")
}

pub fn person(number: &str) -> String {
    id('8', &format!("1500000000000 + {number}"), number)
}

pub fn drawn(number: &str) -> String {
    DRAWN.replace('?', number)
}

/// Fills the file of a site whose program does not run.
pub async fn write(file: &Path, scale: Scale, famous: UserId, reader: UserId) -> Result<Graph> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(false)
        .pragma("cache_size", "-1000000")
        .pragma("journal_mode", "OFF")
        .pragma("synchronous", "OFF");
    let mut connection = options.connect().await?;
    let put_off = put_off(&mut connection).await?;
    let crowd = CROWD.min(scale.people * 9 / 10);
    write_texts(&mut connection).await?;
    write_people(&mut connection, scale).await?;
    write_posts(&mut connection, scale, famous).await?;
    write_edges(&mut connection, scale, (famous, reader), crowd).await?;
    let liked: Uuid = sqlx::query_scalar("SELECT max(id) FROM posts WHERE author_id = ?")
        .bind(famous.as_uuid())
        .fetch_one(&mut connection)
        .await?;
    write_crowd(&mut connection, famous, liked, crowd).await?;
    for (name, sql) in put_off {
        eprintln!("making {name} again");
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await?;
    }
    write_tallies(&mut connection).await?;
    let follows = sqlx::query_scalar("SELECT count(*) FROM edges WHERE kind = 'follow'");
    let follows = follows.fetch_one(&mut connection).await?;
    sqlx::raw_sql("PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA journal_mode = WAL")
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(Graph {
        crowd,
        follows,
        liked,
        bytes: std::fs::metadata(file)?.len(),
    })
}

/// Takes indexes and triggers away; returns what makes them again.
async fn put_off(connection: &mut SqliteConnection) -> Result<Vec<(String, String)>> {
    let rows = format!(
        "SELECT type, name, sql FROM sqlite_schema
         WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN {TABLES}"
    );
    let rows = sqlx::query(AssertSqlSafe(rows))
        .fetch_all(&mut *connection)
        .await?;
    let mut put_off = Vec::new();
    for row in rows {
        let (kind, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let drop = format!("DROP {kind} {name}");
        sqlx::raw_sql(AssertSqlSafe(drop))
            .execute(&mut *connection)
            .await?;
        put_off.push((name, row.try_get(2)?));
    }
    Ok(put_off)
}

/// Runs a statement for the numbers from 0 on, [`AT_ONCE`] at a time. In it `numbers(n)` are those.
pub async fn for_numbers(
    connection: &mut SqliteConnection,
    (what, count): (&str, usize),
    statement: &str,
) -> Result<()> {
    eprintln!("writing {count} {what}");
    let statement = format!(
        "WITH RECURSIVE numbers (n) AS (
             SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2) {statement}"
    );
    for begin in (0..count).step_by(AT_ONCE) {
        let end = count.min(begin + AT_ONCE);
        sqlx::query(AssertSqlSafe(statement.clone()))
            .bind(begin as i64)
            .bind(end as i64)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn write_people(connection: &mut SqliteConnection, scale: Scale) -> Result<()> {
    let person = person("n");
    let insert = format!(
        "INSERT INTO users (id, username, email, password_hash, created_at)
         SELECT {person}, 'person' || n, 'person' || n || '@example.org', 'none', 1500000000000 + n
         FROM numbers"
    );
    for_numbers(connection, ("people", scale.people), &insert).await
}

/// Everybody follows one to nine others. Those with low numbers are followed most: their share falls
/// with the number to the power of 2/3.
async fn write_edges(
    connection: &mut SqliteConnection,
    scale: Scale,
    (famous, reader): (UserId, UserId),
    crowd: usize,
) -> Result<()> {
    let people = scale.people;
    let cubed = drawn("(n * 16 + k)");
    let other = format!("CAST({people} * {cubed} * {cubed} * {cubed} AS INTEGER)");
    let insert = format!(
        ", ways (k) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9))
         INSERT OR IGNORE INTO edges (kind, from_id, to_id, at)
         SELECT 'follow', {from}, {to}, 1600000000000 + n FROM numbers, ways
         WHERE k <= 1 + 9 * {many} AND {other} <> n",
        from = person("n"),
        to = person(&other),
        many = drawn("n"),
    );
    for_numbers(connection, ("people's follows", people), &insert).await?;
    let (famous, reader) = (famous.as_uuid().simple(), reader.as_uuid().simple());
    let insert = format!(
        "INSERT INTO edges (kind, from_id, to_id, at)
         SELECT 'follow', {from}, unhex('{famous}'), 1600000000000 + n FROM numbers",
        from = person("n"),
    );
    for_numbers(connection, ("follows of the famous one", crowd), &insert).await?;
    let to = person(&format!("(n * {})", (people / FOLLOWED).max(1)));
    let insert = format!(
        "INSERT INTO edges (kind, from_id, to_id, at)
         SELECT 'follow', unhex('{reader}'), {to}, 1600000000000 + n FROM numbers"
    );
    for_numbers(
        connection,
        ("follows of the reader", FOLLOWED.min(people)),
        &insert,
    )
    .await
}

/// Those who like the famous one's newest post, and what the famous one was notified of.
async fn write_crowd(
    connection: &mut SqliteConnection,
    famous: UserId,
    post: Uuid,
    crowd: usize,
) -> Result<()> {
    let (from, now) = (person("n"), jiff::Timestamp::now().as_millisecond());
    let (famous, post) = (famous.as_uuid().simple(), post.simple());
    let insert = format!(
        "INSERT INTO edges (kind, from_id, to_id, at)
         SELECT 'like', {from}, unhex('{post}'), {now} + n - {crowd} FROM numbers"
    );
    for_numbers(connection, ("likes", crowd), &insert).await?;
    for (kind, mark, about) in [
        ("follow", 'c', ""),
        ("like", 'd', post.to_string().as_str()),
    ] {
        let id = id(mark, &format!("{now} - {crowd} + n"), "n");
        let insert = format!(
            "INSERT INTO notifications (id, to_id, kind, actor_id, post_id, at, read,
                                        deduplication_key)
             SELECT {id}, unhex('{famous}'), '{kind}', {from}, nullif(unhex('{about}'), x''),
                    {now} + n - {crowd}, 0, '{kind}:' || lower(hex({from})) || ':{about}:'
             FROM numbers"
        );
        for_numbers(connection, ("notifications", crowd), &insert).await?;
    }
    Ok(())
}

/// The counters that follow the edges.
async fn write_tallies(connection: &mut SqliteConnection) -> Result<()> {
    eprintln!("counting");
    sqlx::raw_sql(
        "INSERT INTO tallies (subject, following)
         SELECT from_id, count(*) FROM edges WHERE kind = 'follow' GROUP BY from_id
         ON CONFLICT (subject) DO UPDATE SET following = excluded.following;
         INSERT INTO tallies (subject, followers)
         SELECT to_id, count(*) FROM edges WHERE kind = 'follow' GROUP BY to_id
         ON CONFLICT (subject) DO UPDATE SET followers = excluded.followers;
         INSERT INTO tallies (subject, likes)
         SELECT to_id, count(*) FROM edges WHERE kind = 'like' GROUP BY to_id
         ON CONFLICT (subject) DO UPDATE SET likes = excluded.likes;",
    )
    .execute(connection)
    .await?;
    Ok(())
}
