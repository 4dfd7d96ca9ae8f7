//! Second factors.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::{SqliteStore, StorageError};
use crate::domain::{SecondFactor, TotpSecret, UserId};
use crate::storage::sign_in::SecondFactors;

#[async_trait]
impl SecondFactors for SqliteStore {
    async fn second_factor(&self, user: UserId) -> Result<Option<SecondFactor>, StorageError> {
        let row = sqlx::query(
            "SELECT secret, confirmed, (SELECT count(*) FROM recovery_codes r
               WHERE r.user_id = f.user_id) AS codes_left
             FROM second_factors f WHERE f.user_id = ?",
        )
        .bind(user.as_uuid())
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            let secret: Vec<u8> = row.try_get("secret")?;
            let secret = secret.try_into();
            Ok(SecondFactor {
                user,
                secret: TotpSecret(
                    secret.map_err(|_| StorageError::corrupt("second_factors", "a secret"))?,
                ),
                confirmed: row.try_get("confirmed")?,
                codes_left: row.try_get("codes_left")?,
            })
        })
        .transpose()
    }

    async fn offer_second_factor(
        &self,
        user: UserId,
        secret: TotpSecret,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO second_factors (user_id, secret) VALUES (?, ?)
             ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret WHERE confirmed = 0",
        )
        .bind(user.as_uuid())
        .bind(secret.0.as_slice())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn confirm_second_factor(
        &self,
        user: UserId,
        step: i64,
        codes: &[[u8; 32]],
    ) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin().await?;
        let done = sqlx::query(
            "UPDATE second_factors SET confirmed = 1, last_step = ?
             WHERE user_id = ? AND confirmed = 0",
        )
        .bind(step)
        .bind(user.as_uuid())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        replace_codes(&mut transaction, user, codes).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn use_totp_step(&self, user: UserId, step: i64) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE second_factors SET last_step = ? WHERE user_id = ? AND last_step < ?",
        )
        .bind(step)
        .bind(user.as_uuid())
        .bind(step)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn use_recovery_code(
        &self,
        user: UserId,
        digest: [u8; 32],
    ) -> Result<bool, StorageError> {
        let gone = sqlx::query("DELETE FROM recovery_codes WHERE user_id = ? AND digest = ?")
            .bind(user.as_uuid())
            .bind(digest.as_slice())
            .execute(&self.writer)
            .await?;
        Ok(gone.rows_affected() > 0)
    }

    async fn set_recovery_codes(
        &self,
        user: UserId,
        codes: &[[u8; 32]],
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        replace_codes(&mut transaction, user, codes).await?;
        Ok(transaction.commit().await?)
    }

    async fn delete_second_factor(&self, user: UserId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM second_factors WHERE user_id = ?")
            .bind(user.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

async fn replace_codes(
    connection: &mut SqliteConnection,
    user: UserId,
    codes: &[[u8; 32]],
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = ?")
        .bind(user.as_uuid())
        .execute(&mut *connection)
        .await?;
    for code in codes {
        sqlx::query("INSERT INTO recovery_codes (user_id, digest) VALUES (?, ?)")
            .bind(user.as_uuid())
            .bind(code.as_slice())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
