//! Deletions in SQLite, where there is one writer and others wait for it: no step is long.

use sqlx::{Connection, SqliteConnection};
use vignette::domain::{Edge, EdgeKind, Tally};

use crate::scene::{NOON, published, signed_up};
use crate::servers::fresh_sqlite;

pub async fn what_a_crash_left_is_finished() {
    let fresh = fresh_sqlite().await;
    let store = &fresh.store;
    let ada = signed_up(&**store, "ada").await.id;
    let post = published(&**store, ada, 1, "#dog").await.id;
    let like = Edge::post(EdgeKind::Like, ada, post, NOON);
    store.insert_edge(&like).await.unwrap();
    let mut connection = SqliteConnection::connect(&fresh.address).await.unwrap();
    // More of them, and more of their likes, than one step takes.
    for statement in [
        "INSERT INTO deletions (id) WITH RECURSIVE some (n) AS (
             SELECT 1 UNION ALL SELECT n + 1 FROM some WHERE n < 250)
         SELECT randomblob(16) FROM some",
        "INSERT INTO edges (kind, from_id, to_id, at)
         SELECT kind.value, users.id, deletions.id, 0
         FROM json_each('[\"like\", \"bookmark\", \"like_comment\"]') kind, users, deletions",
        "INSERT INTO tallies (subject, likes) SELECT id, 1 FROM deletions",
    ] {
        let done = sqlx::query(statement).execute(&mut connection);
        done.await.unwrap();
    }
    let count =
        "SELECT (SELECT count(*) FROM edges) + (SELECT count(*) FROM tallies WHERE likes > 0)";
    let left = async |connection: &mut SqliteConnection| {
        let count = sqlx::query_scalar::<_, i64>(count).fetch_one(connection);
        count.await.unwrap()
    };
    assert_eq!(left(&mut connection).await, 750 + 1 + 250 + 1);
    assert_eq!(store.finish_deletions().await.unwrap(), 250);
    assert_eq!(store.finish_deletions().await.unwrap(), 0);
    assert_eq!(left(&mut connection).await, 1 + 1, "the post that stands");
    store.delete_post(post).await.unwrap();
    assert_eq!(left(&mut connection).await, 0);
    let counted = store.counted(post.as_uuid()).await.unwrap();
    assert_eq!(counted, Tally::default());
}

/// SQLite looks for what refers to a row that is deleted, and reads the whole table where it has no
/// index that begins with the column.
pub async fn every_foreign_key_has_an_index() {
    let fresh = fresh_sqlite().await;
    let mut connection = SqliteConnection::connect(&fresh.address).await.unwrap();
    let keys = "FROM sqlite_schema t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'";
    let without = format!(
        "SELECT t.name || '.' || k.\"from\" {keys} AND NOT EXISTS (
             SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
             WHERE c.seqno = 0 AND c.name = k.\"from\")"
    );
    let without = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(without));
    let without = without.fetch_all(&mut connection).await.unwrap();
    assert_eq!(without, Vec::<String>::new());
    let keys = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(format!("SELECT count(*) {keys}")));
    assert!(keys.fetch_one(&mut connection).await.unwrap() > 10);
}
