//! A large site, written as rows.

use std::path::Path;

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;
use vignette::domain::{Timestamp, UserId};

use crate::one_by_one;

/// People whom the reader follows.
pub const FOLLOWED: usize = 1_000;

/// The ones to measure with.
pub struct Site {
    pub people: Vec<Uuid>,
    pub newest: Uuid,
}

/// People, and posts with a picture each.
pub async fn site(file: &Path, people: usize, posts: usize) -> Result<Site> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .synchronous(SqliteSynchronous::Off)
        .connect()
        .await?;
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
    transaction.commit().await?;
    eprintln!("writing {posts} posts");
    let mut newest = Uuid::nil();
    let authors: Vec<UserId> = ids.iter().copied().map(UserId::from).collect();
    let written = one_by_one::posts(&authors, posts).inspect(|post| {
        if let Ok(post) = post {
            newest = post.id.as_uuid();
        }
    });
    one_by_one::write_rows(file, written).await?;
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
