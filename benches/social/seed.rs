//! A large site, written as rows.

use std::path::Path;

use anyhow::Result;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;
use vignette::domain::{Timestamp, UserId};

/// People whom the reader follows.
pub const FOLLOWED: usize = 1_000;

/// The ones to measure with.
pub struct Site {
    pub people: Vec<Uuid>,
    pub newest: Uuid,
}

const WORDS: [&str; 24] = [
    "dog", "cat", "beach", "street", "bicycle", "boat", "mountain", "child", "garden", "train",
    "market", "bridge", "horse", "kitchen", "field", "river", "morning", "evening", "snow", "rain",
    "window", "tower", "island", "forest",
];

/// People, and posts with a picture each.
pub async fn site(file: &Path, people: usize, posts: usize) -> Result<Site> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .synchronous(SqliteSynchronous::Off)
        .connect()
        .await?;
    let mut random = StdRng::seed_from_u64(7);
    let mut transaction = connection.begin().await?;
    eprintln!("writing {people} people");
    let mut ids = Vec::with_capacity(people);
    for number in 0..people {
        let id = Uuid::now_v7();
        sqlx::query(
            "INSERT INTO users (id, username, email, password_hash, created_at)
             VALUES (?, ?, ?, 'none', ?)",
        )
        .bind(id)
        .bind(format!("person{number}"))
        .bind(format!("person{number}@example.org"))
        .bind(Timestamp::now().as_millis())
        .execute(&mut *transaction)
        .await?;
        ids.push(id);
    }
    eprintln!("writing {posts} posts");
    let begin = Timestamp::now().plus_seconds(-31 * posts as i64);
    let mut newest = Uuid::nil();
    for number in 0..posts {
        newest = Uuid::now_v7();
        let author = ids[random.random_range(0..people)];
        let time = begin.plus_seconds(31 * number as i64).as_millis();
        let [one, two] = [(); 2].map(|()| WORDS[random.random_range(0..WORDS.len())]);
        write_post(&mut transaction, newest, author, time, [one, two]).await?;
    }
    transaction.commit().await?;
    // What a site that has lived for a while has too: figures about its tables.
    sqlx::query("ANALYZE").execute(&mut connection).await?;
    connection.close().await?;
    Ok(Site {
        people: ids,
        newest,
    })
}

/// Has `reader` follow [`FOLLOWED`] of these people.
pub async fn follow(file: &Path, reader: UserId, people: &[Uuid]) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(std::time::Duration::from_secs(30));
    let mut connection = options.connect().await?;
    let mut transaction = connection.begin().await?;
    let apart = (people.len() / FOLLOWED).max(1);
    for followed in people.iter().step_by(apart).take(FOLLOWED) {
        sqlx::query("INSERT INTO edges (kind, from_id, to_id, at) VALUES ('follow', ?, ?, ?)")
            .bind(reader.as_uuid())
            .bind(followed)
            .bind(Timestamp::now().as_millis())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

async fn write_post(
    connection: &mut sqlx::SqliteConnection,
    id: Uuid,
    author: Uuid,
    time: i64,
    words: [&str; 2],
) -> Result<()> {
    let [one, two] = words;
    sqlx::query(
        "INSERT INTO posts (id, author_id, created_at, published_at, caption, caption_origin,
                            hashtags, hashtags_origin, revision)
         VALUES (?, ?, ?, ?, ?, 'suggested', ?, 'suggested', 0)",
    )
    .bind(id)
    .bind(author)
    .bind(time)
    .bind(time)
    .bind(format!("A {one} beside a {two}, early in the day."))
    .bind(one)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO pictures (id, post_id, position, blob, width, height, media_type,
                               placeholder, alt, alt_origin, writing)
         VALUES (?, ?, 0, ?, 4000, 3000, 'image/jpeg', ?, ?, 'suggested', 'unavailable')",
    )
    .bind(Uuid::now_v7())
    .bind(id)
    .bind(Uuid::new_v4())
    .bind(vec![0x5a_u8; 24])
    .bind(format!("A {one} and a {two}."))
    .execute(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO post_tags (tag, published_at, post_id) VALUES (?, ?, ?)")
        .bind(one)
        .bind(time)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    Ok(())
}
