//! Apps, codes and tokens of programs that act for people.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{
    ApiApp, ApiAppId, ApiToken, ApiTokenId, AuthorizationCode, Scopes, Timestamp, UserId,
};
use crate::storage::api::ApiTokens;

#[async_trait]
impl ApiTokens for SqliteStore {
    async fn insert_api_app(&self, app: &ApiApp) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO api_apps (id, secret, name, website, redirect_uris, scopes, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(app.id.as_uuid())
        .bind(app.secret.as_slice())
        .bind(&app.name)
        .bind(&app.website)
        .bind(app.redirect_uris.join("\n"))
        .bind(app.scopes.to_string())
        .bind(app.created_at.as_millis())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn api_app(&self, id: ApiAppId) -> Result<Option<ApiApp>, StorageError> {
        let row = sqlx::query("SELECT * FROM api_apps WHERE id = ?")
            .bind(id.as_uuid())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(app).transpose()
    }

    async fn insert_api_code(&self, code: &AuthorizationCode) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO api_codes (digest, app_id, user_id, redirect_uri, scopes, challenge,
                                    expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(code.digest.as_slice())
        .bind(code.app.as_uuid())
        .bind(code.user.as_uuid())
        .bind(&code.redirect_uri)
        .bind(code.scopes.to_string())
        .bind(&code.challenge)
        .bind(code.expires_at.as_millis())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn take_api_code(
        &self,
        digest: [u8; 32],
    ) -> Result<Option<AuthorizationCode>, StorageError> {
        let row = sqlx::query("DELETE FROM api_codes WHERE digest = ? RETURNING *")
            .bind(digest.as_slice())
            .fetch_optional(&self.writer)
            .await?;
        row.as_ref().map(code).transpose()
    }

    async fn insert_api_token(&self, token: &ApiToken) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO api_tokens (id, digest, user_id, app_id, name, scopes, created_at,
                                     used_at, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(token.id.as_uuid())
        .bind(token.digest.as_slice())
        .bind(token.user.map(UserId::as_uuid))
        .bind(token.app.map(ApiAppId::as_uuid))
        .bind(&token.name)
        .bind(token.scopes.to_string())
        .bind(token.created_at.as_millis())
        .bind(token.used_at.map(|time| time.as_millis()))
        .bind(token.expires_at.map(|time| time.as_millis()))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn api_token(&self, digest: [u8; 32]) -> Result<Option<ApiToken>, StorageError> {
        let row = sqlx::query("SELECT * FROM api_tokens WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(token).transpose()
    }

    async fn touch_api_token(&self, id: ApiTokenId, now: Timestamp) -> Result<(), StorageError> {
        sqlx::query("UPDATE api_tokens SET used_at = ? WHERE id = ?")
            .bind(now.as_millis())
            .bind(id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn api_tokens(&self, user: UserId) -> Result<Vec<ApiToken>, StorageError> {
        let rows = sqlx::query("SELECT * FROM api_tokens WHERE user_id = ? ORDER BY id DESC")
            .bind(user.as_uuid())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(token).collect()
    }

    async fn delete_api_token(&self, id: ApiTokenId) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM api_tokens WHERE id = ?")
            .bind(id.as_uuid())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn delete_api_tokens(&self, user: UserId) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin().await?;
        for statement in [
            "DELETE FROM api_codes WHERE user_id = ?",
            "DELETE FROM api_tokens WHERE user_id = ?",
        ] {
            sqlx::query(statement)
                .bind(user.as_uuid())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn sweep_api_tokens(&self, now: Timestamp) -> Result<u64, StorageError> {
        let mut swept = 0;
        for statement in [
            "DELETE FROM api_codes WHERE expires_at <= ?",
            "DELETE FROM api_tokens WHERE expires_at <= ?",
        ] {
            let gone = sqlx::query(statement).bind(now.as_millis());
            swept += gone.execute(&self.writer).await?.rows_affected();
        }
        Ok(swept)
    }
}

fn app(row: &SqliteRow) -> Result<ApiApp, StorageError> {
    let redirect_uris: String = row.try_get("redirect_uris")?;
    Ok(ApiApp {
        id: row.try_get::<Uuid, _>("id")?.into(),
        secret: digest(row, "secret")?,
        name: row.try_get("name")?,
        website: row.try_get("website")?,
        redirect_uris: redirect_uris.lines().map(ToOwned::to_owned).collect(),
        scopes: scopes(row)?,
        created_at: records::time(row, "created_at")?,
    })
}

fn code(row: &SqliteRow) -> Result<AuthorizationCode, StorageError> {
    Ok(AuthorizationCode {
        digest: digest(row, "digest")?,
        app: row.try_get::<Uuid, _>("app_id")?.into(),
        user: row.try_get::<Uuid, _>("user_id")?.into(),
        redirect_uri: row.try_get("redirect_uri")?,
        scopes: scopes(row)?,
        challenge: row.try_get("challenge")?,
        expires_at: records::time(row, "expires_at")?,
    })
}

fn token(row: &SqliteRow) -> Result<ApiToken, StorageError> {
    let time = |column| -> Result<Option<Timestamp>, StorageError> {
        let time: Option<i64> = row.try_get(column)?;
        Ok(time.map(Timestamp::from_millis))
    };
    Ok(ApiToken {
        id: row.try_get::<Uuid, _>("id")?.into(),
        digest: digest(row, "digest")?,
        user: row.try_get::<Option<Uuid>, _>("user_id")?.map(UserId::from),
        app: row
            .try_get::<Option<Uuid>, _>("app_id")?
            .map(ApiAppId::from),
        name: row.try_get("name")?,
        scopes: scopes(row)?,
        created_at: records::time(row, "created_at")?,
        used_at: time("used_at")?,
        expires_at: time("expires_at")?,
    })
}

fn scopes(row: &SqliteRow) -> Result<Scopes, StorageError> {
    let words: String = row.try_get("scopes")?;
    Ok(Scopes::from_stored(&words))
}

fn digest(row: &SqliteRow, column: &str) -> Result<[u8; 32], StorageError> {
    let bytes: Vec<u8> = row.try_get(column)?;
    let wrong = |_| StorageError::corrupt(format!("an API {column}"), "its length");
    bytes.try_into().map_err(wrong)
}
