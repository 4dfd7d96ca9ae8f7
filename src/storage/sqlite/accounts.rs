//! People.

use async_trait::async_trait;
use sqlx::error::ErrorKind;

use super::super::accounts::{Accounts, Credentials, Duplicate, Identifier, InsertUserError};
use super::records::user_columns;
use super::{SqliteStore, StorageError, records};
use crate::domain::{Email, User, UserId, Username};
use futures_util::TryStreamExt;
use sqlx::Row;
use uuid::Uuid;

#[async_trait]
impl Accounts for SqliteStore {
    async fn insert_user(&self, user: &User, password_hash: &str) -> Result<(), InsertUserError> {
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
        .execute(&self.writer)
        .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) => Err(taken(error)),
        }
    }

    async fn user(&self, id: UserId) -> Result<Option<User>, StorageError> {
        let row = sqlx::query(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.id = ?"
        ))
        .bind(id.as_uuid())
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(records::user).transpose()
    }

    async fn user_by_name(&self, name: &Username) -> Result<Option<User>, StorageError> {
        let row = sqlx::query(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.username = ?"
        ))
        .bind(name.as_str())
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(records::user).transpose()
    }

    async fn credentials(&self, who: &Identifier) -> Result<Option<Credentials>, StorageError> {
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
        let row = query.fetch_optional(&self.readers).await?;
        row.map(|row| {
            Ok(Credentials {
                user: records::user(&row)?,
                password_hash: row.try_get("password_hash")?,
            })
        })
        .transpose()
    }

    async fn count_users(&self) -> Result<u64, StorageError> {
        let query = sqlx::query_scalar("SELECT count(*) FROM users");
        let count: i64 = query.fetch_one(&self.readers).await?;
        Ok(count.unsigned_abs())
    }

    async fn other_spellings(&self, email: &Email) -> Result<Vec<(UserId, Email)>, StorageError> {
        let parts = email.common_parts().into_iter().map(as_pattern);
        let pattern = parts.collect::<Vec<_>>().join("%") + "@%";
        let mut rows = sqlx::query(
            "SELECT id, email FROM users WHERE email LIKE ? ESCAPE '\\' AND email <> ?",
        )
        .bind(pattern)
        .bind(email.as_str())
        .fetch(&self.readers);
        let mut found = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let stored = Email::from_stored(row.try_get("email")?);
            if email.is_also(&stored) {
                found.push((row.try_get::<Uuid, _>("id")?.into(), stored));
            }
        }
        Ok(found)
    }
}

/// A text for LIKE, which takes three signs for something else.
fn as_pattern(text: &str) -> String {
    let escape = |sign| match sign {
        '\\' | '%' | '_' => vec!['\\', sign],
        _ => vec![sign],
    };
    text.chars().flat_map(escape).collect()
}

/// Which unique index refused a write, if one did.
pub(super) fn taken(error: sqlx::Error) -> InsertUserError {
    match error {
        sqlx::Error::Database(error) if error.kind() == ErrorKind::UniqueViolation => {
            InsertUserError::Taken(if error.message().contains("users.email") {
                Duplicate::Email
            } else {
                Duplicate::Username
            })
        }
        error => StorageError::from(error).into(),
    }
}
