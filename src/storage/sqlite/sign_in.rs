//! Sessions, and one-time links of accounts.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::records::user_columns;
use super::{SqliteStore, StorageError, accounts, records};
use crate::domain::{
    AccountToken, Email, Session, SessionId, Timestamp, TokenPurpose, User, UserId,
};
use crate::storage::InsertUserError;
use crate::storage::sign_in::{Recovery, Sessions};

fn session(row: &SqliteRow) -> Result<Session, StorageError> {
    Ok(Session {
        id: row.try_get::<Uuid, _>("id")?.into(),
        user: row.try_get::<Uuid, _>("user_id")?.into(),
        created_at: records::time(row, "created_at")?,
        seen_at: records::time(row, "seen_at")?,
        expires_at: records::time(row, "expires_at")?,
        device: row.try_get("device")?,
    })
}

#[async_trait]
impl Sessions for SqliteStore {
    async fn insert_session(&self, session: &Session) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO sessions (id, user_id, created_at, seen_at, expires_at, device)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(session.id.as_uuid())
        .bind(session.user.as_uuid())
        .bind(session.created_at.as_millis())
        .bind(session.seen_at.as_millis())
        .bind(session.expires_at.as_millis())
        .bind(&session.device)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn session(
        &self,
        id: SessionId,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StorageError> {
        let row = sqlx::query(concat!(
            "SELECT s.id, s.created_at, s.seen_at, s.expires_at, s.device, ",
            user_columns!(),
            " FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.id = ? AND s.expires_at > ?"
        ))
        .bind(id.as_uuid())
        .bind(now.as_millis())
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| Ok((session(&row)?, records::user(&row)?)))
            .transpose()
    }

    async fn sessions(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StorageError> {
        let rows = sqlx::query(
            "SELECT * FROM sessions WHERE user_id = ? AND expires_at > ?
             ORDER BY seen_at DESC, id DESC",
        )
        .bind(user.as_uuid())
        .bind(now.as_millis())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(session).collect()
    }

    async fn count_active_users(&self, since: Timestamp) -> Result<u64, StorageError> {
        let query = "SELECT count(DISTINCT user_id) FROM sessions WHERE seen_at >= ?";
        let query = sqlx::query_scalar(query).bind(since.as_millis());
        let count: i64 = query.fetch_one(&self.readers).await?;
        Ok(count.unsigned_abs())
    }

    async fn renew_session(&self, session: &Session) -> Result<(), StorageError> {
        sqlx::query("UPDATE sessions SET seen_at = ?, expires_at = ? WHERE id = ?")
            .bind(session.seen_at.as_millis())
            .bind(session.expires_at.as_millis())
            .bind(session.id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn delete_session(&self, user: UserId, id: SessionId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM sessions WHERE id = ? AND user_id = ?")
            .bind(id.as_uuid())
            .bind(user.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn delete_sessions(
        &self,
        user: UserId,
        except: Option<SessionId>,
    ) -> Result<u64, StorageError> {
        let gone = sqlx::query("DELETE FROM sessions WHERE user_id = ? AND id IS NOT ?")
            .bind(user.as_uuid())
            .bind(except.map(SessionId::as_uuid))
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected())
    }
}

fn token(row: &SqliteRow) -> Result<AccountToken, StorageError> {
    let digest: Vec<u8> = row.try_get("digest")?;
    let purpose: String = row.try_get("purpose")?;
    let corrupt = |what| StorageError::corrupt("account_tokens", what);
    Ok(AccountToken {
        digest: digest.try_into().map_err(|_| corrupt("a digest"))?,
        user: row.try_get::<Uuid, _>("user_id")?.into(),
        purpose: TokenPurpose::from_word(&purpose).ok_or_else(|| corrupt("a purpose"))?,
        email: Email::from_stored(row.try_get("email")?),
        expires_at: records::time(row, "expires_at")?,
    })
}

#[async_trait]
impl Recovery for SqliteStore {
    async fn password_hash(&self, user: UserId) -> Result<Option<String>, StorageError> {
        let hash = sqlx::query_scalar("SELECT password_hash FROM users WHERE id = ?")
            .bind(user.as_uuid())
            .fetch_optional(&self.readers)
            .await?;
        Ok(hash)
    }

    async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<(), StorageError> {
        sqlx::query("UPDATE users SET password_hash = ? WHERE id = ?")
            .bind(hash)
            .bind(user.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn set_email(&self, user: UserId, email: &Email) -> Result<(), InsertUserError> {
        sqlx::query("UPDATE users SET email = ? WHERE id = ?")
            .bind(email.as_str())
            .bind(user.as_uuid())
            .execute(&self.writer)
            .await
            .map_err(accounts::taken)?;
        Ok(())
    }

    async fn confirm_email(&self, user: UserId, email: &Email) -> Result<bool, StorageError> {
        let done =
            sqlx::query("UPDATE users SET confirmed_email = email WHERE id = ? AND email = ?")
                .bind(user.as_uuid())
                .bind(email.as_str())
                .execute(&self.writer)
                .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn is_email_confirmed(&self, user: UserId) -> Result<bool, StorageError> {
        let confirmed =
            sqlx::query_scalar("SELECT email IS confirmed_email FROM users WHERE id = ?")
                .bind(user.as_uuid())
                .fetch_optional(&self.readers)
                .await?;
        Ok(confirmed.unwrap_or(false))
    }

    async fn insert_account_token(&self, token: &AccountToken) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        sqlx::query("DELETE FROM account_tokens WHERE user_id = ? AND purpose = ?")
            .bind(token.user.as_uuid())
            .bind(token.purpose.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO account_tokens (digest, user_id, purpose, email, expires_at)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(token.digest.as_slice())
        .bind(token.user.as_uuid())
        .bind(token.purpose.as_str())
        .bind(token.email.as_str())
        .bind(token.expires_at.as_millis())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    async fn account_token(&self, digest: [u8; 32]) -> Result<Option<AccountToken>, StorageError> {
        let row = sqlx::query("SELECT * FROM account_tokens WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(token).transpose()
    }

    async fn take_account_token(&self, digest: [u8; 32]) -> Result<bool, StorageError> {
        let gone = sqlx::query("DELETE FROM account_tokens WHERE digest = ?")
            .bind(digest.as_slice())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected() > 0)
    }

    async fn end_account_tokens(
        &self,
        user: UserId,
        purpose: TokenPurpose,
    ) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM account_tokens WHERE user_id = ? AND purpose = ?")
            .bind(user.as_uuid())
            .bind(purpose.as_str())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn sweep_account_tokens(&self, now: Timestamp) -> Result<u64, StorageError> {
        let gone = sqlx::query("DELETE FROM account_tokens WHERE expires_at <= ?")
            .bind(now.as_millis())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected())
    }
}
