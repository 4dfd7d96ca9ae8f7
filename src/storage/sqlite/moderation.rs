//! Roles, suspensions and the moderation log.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, SqliteConnection};
use uuid::Uuid;

use super::records::user_columns;
use super::{SqliteStore, StorageError, records};
use crate::domain::{
    LogEntry, LogId, ModerationAction, ModeratorsText, ReportTarget, Role, Suspension, Timestamp,
    User, UserId, Username,
};
use crate::storage::moderation::{LogOf, ModerationLog, Roles};
use crate::storage::search::end_of;

/// Whether an administrator who may use the site would be left without this person. Asked inside
/// the writing transaction, of which there is one at a time.
pub(super) async fn another_admin(
    connection: &mut SqliteConnection,
    id: UserId,
) -> Result<bool, StorageError> {
    let others: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM users WHERE role = 'admin' AND id <> ? AND deletion_due_at IS NULL
         AND (suspended_at IS NULL OR suspended_until <= ?)",
    )
    .bind(id.as_uuid())
    .bind(Timestamp::now().as_millis())
    .fetch_one(&mut *connection)
    .await?;
    let is_admin: i64 =
        sqlx::query_scalar("SELECT count(*) FROM users WHERE role = 'admin' AND id = ?")
            .bind(id.as_uuid())
            .fetch_one(&mut *connection)
            .await?;
    Ok(is_admin == 0 || others > 0)
}

#[async_trait]
impl Roles for SqliteStore {
    async fn set_role(&self, id: UserId, role: Role) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if role != Role::Admin && !another_admin(&mut transaction, id).await? {
            return Ok(false);
        }
        sqlx::query("UPDATE users SET role = ? WHERE id = ?")
            .bind(role.as_str())
            .bind(id.as_uuid())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn suspend(&self, id: UserId, suspension: &Suspension) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if !another_admin(&mut transaction, id).await? {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE users SET suspended_at = ?, suspended_until = ?, suspension_reason = ?
             WHERE id = ?",
        )
        .bind(suspension.since.as_millis())
        .bind(suspension.until.map(Timestamp::as_millis))
        .bind(suspension.reason.as_str())
        .bind(id.as_uuid())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM sessions WHERE user_id = ?")
            .bind(id.as_uuid())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn lift_suspension(&self, id: UserId) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE users SET suspended_at = NULL, suspended_until = NULL, suspension_reason = NULL
             WHERE id = ?",
        )
        .bind(id.as_uuid())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn staff(&self) -> Result<Vec<User>, StorageError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.role <> 'member' ORDER BY u.username"
        ))
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(records::user).collect()
    }

    async fn people(
        &self,
        beginning: &str,
        after: Option<&Username>,
        limit: u32,
    ) -> Result<Vec<User>, StorageError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u WHERE u.username >= ? AND u.username < ? AND u.username > ?
             ORDER BY u.username LIMIT ?"
        ))
        .bind(beginning)
        .bind(end_of(beginning))
        .bind(after.map_or("", Username::as_str))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(records::user).collect()
    }
}

fn entry(row: &SqliteRow) -> Result<LogEntry, StorageError> {
    let action: String = row.try_get("action")?;
    let kind: Option<String> = row.try_get("kind")?;
    let subject: Option<Uuid> = row.try_get("subject")?;
    Ok(LogEntry {
        id: row.try_get::<Uuid, _>("id")?.into(),
        at: records::time(row, "at")?,
        actor: row.try_get::<Option<Uuid>, _>("actor_id")?.map(Into::into),
        actor_name: row.try_get("actor")?,
        action: ModerationAction::from_word(&action)
            .ok_or_else(|| StorageError::corrupt("moderation_log.action", action))?,
        target: kind
            .zip(subject)
            .and_then(|(kind, id)| ReportTarget::new(&kind, id)),
        person: row.try_get::<Option<Uuid>, _>("person")?.map(Into::into),
        subject_name: row.try_get("subject_name")?,
        reason: ModeratorsText::from_stored(row.try_get("reason")?),
    })
}

#[async_trait]
impl ModerationLog for SqliteStore {
    async fn log(&self, entry: &LogEntry) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO moderation_log (id, at, actor_id, actor, action, kind, subject, person,
                                         subject_name, reason)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(entry.id.as_uuid())
        .bind(entry.at.as_millis())
        .bind(entry.actor.map(UserId::as_uuid))
        .bind(&entry.actor_name)
        .bind(entry.action.as_str())
        .bind(entry.target.map(ReportTarget::kind))
        .bind(entry.target.map(ReportTarget::id))
        .bind(entry.person.map(UserId::as_uuid))
        .bind(&entry.subject_name)
        .bind(entry.reason.as_str())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn logged(
        &self,
        of: LogOf,
        after: Option<LogId>,
        limit: u32,
    ) -> Result<Vec<LogEntry>, StorageError> {
        let mut query = QueryBuilder::new("SELECT * FROM moderation_log WHERE id < ");
        query.push_bind(after.map_or(Uuid::max(), LogId::as_uuid));
        match of {
            LogOf::Everything => {}
            LogOf::Subject(subject) => {
                query.push(" AND subject = ").push_bind(subject);
            }
            LogOf::Person(person) => {
                query.push(" AND person = ").push_bind(person.as_uuid());
            }
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(entry).collect()
    }
}
