//! The index of words: `posts.terms` and `users.name_words` are written with their rows, and
//! triggers keep `postings` and `person_words` after them, whichever statement changes the row.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::records::user_columns;
use super::{SqliteStore, StorageError, post_parts, posts, records};
use crate::domain::terms::{NAMES_VERSION, name_words, terms_version};
use crate::domain::{
    Candidate, DisplayName, Hashtag, Language, Post, PostId, PostTerms, PostWithAuthor, Timestamp,
    User, Visibility,
};
use crate::storage::Posts;
use crate::storage::search::{Search, end_of};

/// Writes a post's terms and words, in the caller's transaction; triggers keep the vocabulary.
pub(super) async fn write_terms(
    connection: &mut SqliteConnection,
    post: &Post,
    language: Language,
) -> Result<(), StorageError> {
    let terms = PostTerms::of(post, language);
    sqlx::query("UPDATE posts SET terms = ?, words = ?, terms_version = ? WHERE id = ?")
        .bind(json(&terms.weights)?)
        .bind(json(&terms.words)?)
        .bind(terms_version(language))
        .bind(post.id.as_uuid())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// The words of a person's name as the column keeps them.
pub(super) fn name_column(name: &DisplayName) -> Result<String, StorageError> {
    json(&name_words(name))
}

fn json(value: &impl serde::Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::corrupt("terms", error))
}

#[async_trait]
impl Search for SqliteStore {
    async fn known_words(&self, beginning: &str, limit: u32) -> Result<Vec<String>, StorageError> {
        let words = sqlx::query_scalar(
            "SELECT word FROM vocabulary WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
        )
        .bind(beginning)
        .bind(end_of(beginning))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        Ok(words)
    }

    async fn count_candidates(&self, terms: &[String], most: u32) -> Result<u32, StorageError> {
        let mut query = QueryBuilder::new(
            "SELECT count(*) FROM (SELECT DISTINCT published_at, post_id FROM postings
             WHERE visibility IN ('public', 'followers') AND term IN (",
        );
        let mut places = query.separated(", ");
        for term in terms {
            places.push_bind(term.clone());
        }
        query.push(") LIMIT ").push_bind(most).push(")");
        Ok(query.build_query_scalar().fetch_one(&self.readers).await?)
    }

    async fn candidates(
        &self,
        terms: &[String],
        visibility: Visibility,
        limit: u32,
    ) -> Result<Vec<Candidate>, StorageError> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let rows = select("", terms, visibility, limit)
            .build()
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(candidate).collect()
    }

    async fn posts(&self, ids: &[PostId]) -> Result<Vec<PostWithAuthor>, StorageError> {
        let mut query = QueryBuilder::new(concat!(
            "SELECT p.*, ",
            user_columns!(),
            " FROM posts p JOIN users u ON u.id = p.author_id WHERE p.id IN ("
        ));
        let mut places = query.separated(", ");
        for id in ids {
            places.push_bind(id.as_uuid());
        }
        query.push(")");
        let rows = query.build().fetch_all(&self.readers).await?;
        let found = rows.iter().map(records::published);
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
        let inner = found.iter_mut().map(|found| &mut found.post);
        posts::attach_pictures(&self.readers, inner).await?;
        Ok(found)
    }

    async fn people_like(&self, beginning: &str, limit: u32) -> Result<Vec<User>, StorageError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.id IN (
               SELECT id FROM (SELECT id FROM users WHERE username >= ?1 AND username < ?2
                               ORDER BY username LIMIT ?3)
               UNION SELECT user_id FROM (
                 SELECT DISTINCT n.user_id FROM person_words n JOIN users o ON o.id = n.user_id
                 WHERE n.word >= ?1 AND n.word < ?2 ORDER BY o.username LIMIT ?3))
             ORDER BY u.username"
        ))
        .bind(beginning)
        .bind(end_of(beginning))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(records::user).collect()
    }

    async fn count_tag(&self, tag: &Hashtag, most: u32) -> Result<u32, StorageError> {
        let count = "SELECT count(*) FROM (SELECT 1 FROM post_tags WHERE tag = ? LIMIT ?)";
        let count = sqlx::query_scalar(count).bind(tag.as_str()).bind(most);
        Ok(count.fetch_one(&self.readers).await?)
    }

    async fn reindex(&self, limit: u32) -> Result<u64, StorageError> {
        let version = terms_version(self.language);
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let old: Vec<Uuid> = sqlx::query_scalar(
            "SELECT id FROM posts WHERE terms_version < ?1 OR terms_version > ?1 LIMIT ?2",
        )
        .bind(version)
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await?;
        for id in &old {
            // The writer is ours, so nobody changes the post between reading and writing.
            if let Some(found) = self.post((*id).into()).await? {
                write_terms(&mut transaction, &found.post, self.language).await?;
                sqlx::query("DELETE FROM post_tags WHERE post_id = ?")
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
                post_parts::write_tags(&mut transaction, &found.post).await?;
            }
        }
        let people = sqlx::query(
            "SELECT id, display_name FROM users
             WHERE display_name <> '' AND terms_version < ? LIMIT ?",
        )
        .bind(NAMES_VERSION)
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await?;
        for person in &people {
            let name = DisplayName::from_stored(person.try_get("display_name")?);
            sqlx::query("UPDATE users SET name_words = ?, terms_version = ? WHERE id = ?")
                .bind(name_column(&name)?)
                .bind(NAMES_VERSION)
                .bind(person.try_get::<Uuid, _>("id")?)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok((old.len() + people.len()) as u64)
    }
}

/// Each term's newest postings are read along the index, `limit` at most, then merged: the cost
/// depends on how many terms there are, not on how common they are.
pub(super) fn select(
    prefix: &str,
    terms: &[String],
    visibility: Visibility,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(prefix);
    query.push(
        "SELECT p.id, p.published_at, p.terms FROM (SELECT DISTINCT published_at, post_id FROM (",
    );
    for (number, term) in terms.iter().enumerate() {
        if number > 0 {
            query.push(" UNION ALL ");
        }
        query.push("SELECT * FROM (SELECT published_at, post_id FROM postings WHERE term = ");
        query.push_bind(term.clone()).push(" AND visibility = ");
        query.push_bind(visibility.as_str());
        query.push(" ORDER BY published_at DESC, post_id DESC LIMIT ");
        query.push_bind(limit).push(")");
    }
    query.push(") ORDER BY published_at DESC, post_id DESC LIMIT ");
    query.push_bind(limit);
    query.push(
        ") c CROSS JOIN posts p ON p.id = c.post_id ORDER BY c.published_at DESC, c.post_id DESC",
    );
    query
}

fn candidate(row: &sqlx::sqlite::SqliteRow) -> Result<Candidate, StorageError> {
    let terms: String = row.try_get("terms")?;
    let weights: BTreeMap<String, u8> = serde_json::from_str(&terms)
        .map_err(|error| StorageError::corrupt("posts.terms", error))?;
    Ok(Candidate {
        post: row.try_get::<Uuid, _>("id")?.into(),
        at: Timestamp::from_millis(row.try_get("published_at")?),
        weights,
    })
}
