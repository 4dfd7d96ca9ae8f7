//! People and sessions.

use sqlx::SqlitePool;
use sqlx::error::ErrorKind;

use super::super::store::{Credentials, Duplicate, Identifier, InsertUserError};
use super::rows::user_columns;
use super::{StorageError, rows};
use crate::domain::{Session, SessionId, Timestamp, User, UserId, Username};
use sqlx::Row;

pub(super) async fn insert_user(
    pool: &SqlitePool,
    user: &User,
    password_hash: &str,
) -> Result<(), InsertUserError> {
    let outcome = sqlx::query(
        "INSERT INTO users (id, username, email, password_hash, created_at, role)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(user.id.as_uuid())
    .bind(user.username.as_str())
    .bind(user.email.as_str())
    .bind(password_hash)
    .bind(user.created_at.as_millis())
    .bind(user.role.as_str())
    .execute(pool)
    .await;
    match outcome {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.kind() == ErrorKind::UniqueViolation => {
            let taken = if error.message().contains("users.email") {
                Duplicate::Email
            } else {
                Duplicate::Username
            };
            Err(InsertUserError::Taken(taken))
        }
        Err(error) => Err(StorageError::from(error).into()),
    }
}

pub(super) async fn user(pool: &SqlitePool, id: UserId) -> Result<Option<User>, StorageError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        user_columns!(),
        " FROM users u WHERE u.id = ?"
    ))
    .bind(id.as_uuid())
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(rows::user).transpose()
}

pub(super) async fn user_by_name(
    pool: &SqlitePool,
    name: &Username,
) -> Result<Option<User>, StorageError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        user_columns!(),
        " FROM users u WHERE u.username = ?"
    ))
    .bind(name.as_str())
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(rows::user).transpose()
}

pub(super) async fn credentials(
    pool: &SqlitePool,
    who: &Identifier,
) -> Result<Option<Credentials>, StorageError> {
    const BY_USERNAME: &str = concat!(
        "SELECT ",
        user_columns!(),
        ", u.password_hash FROM users u WHERE u.username = ?"
    );
    const BY_EMAIL: &str = concat!(
        "SELECT ",
        user_columns!(),
        ", u.password_hash FROM users u WHERE u.email = ?"
    );
    let query = match who {
        Identifier::Username(name) => sqlx::query(BY_USERNAME).bind(name.as_str()),
        Identifier::Email(email) => sqlx::query(BY_EMAIL).bind(email.as_str()),
    };
    let row = query.fetch_optional(pool).await?;
    row.map(|row| {
        Ok(Credentials {
            user: rows::user(&row)?,
            password_hash: row.try_get("password_hash")?,
        })
    })
    .transpose()
}

pub(super) async fn insert_session(
    pool: &SqlitePool,
    session: &Session,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)")
        .bind(session.id.as_uuid())
        .bind(session.user.as_uuid())
        .bind(session.created_at.as_millis())
        .bind(session.expires_at.as_millis())
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn session(
    pool: &SqlitePool,
    id: SessionId,
    now: Timestamp,
) -> Result<Option<(Session, User)>, StorageError> {
    let row = sqlx::query(concat!(
        "SELECT s.id, s.created_at, s.expires_at, ",
        user_columns!(),
        " FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = ? AND s.expires_at > ?"
    ))
    .bind(id.as_uuid())
    .bind(now.as_millis())
    .fetch_optional(pool)
    .await?;
    row.map(|row| Ok((rows::session(&row)?, rows::user(&row)?)))
        .transpose()
}

pub(super) async fn delete_session(pool: &SqlitePool, id: SessionId) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sessions WHERE id = ?")
        .bind(id.as_uuid())
        .execute(pool)
        .await?;
    Ok(())
}
