//! Reports and cases.

use async_trait::async_trait;
use sqlx::error::ErrorKind;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use super::{SqliteStore, StorageError, records};
use crate::domain::{
    Case, Cursor, ModerationAction, PostId, Reason, Report, ReportTarget, ReportText, Timestamp,
};
use crate::storage::moderation::{Reports, deduplication_key};

fn case(row: &SqliteRow) -> Result<Case, StorageError> {
    let kind: String = row.try_get("kind")?;
    let subject: Uuid = row.try_get("subject")?;
    Ok(Case {
        target: ReportTarget::new(&kind, subject)
            .ok_or_else(|| StorageError::corrupt("cases.kind", kind))?,
        person: row.try_get::<Uuid, _>("person")?.into(),
        post: row.try_get::<Option<Uuid>, _>("post")?.map(Into::into),
        open: row.try_get("open")?,
        at: records::time(row, "at")?,
    })
}

fn report(row: &SqliteRow) -> Result<Report, StorageError> {
    let (kind, reason): (String, String) = (row.try_get("kind")?, row.try_get("reason")?);
    let outcome: Option<String> = row.try_get("outcome")?;
    Ok(Report {
        id: row.try_get::<Uuid, _>("id")?.into(),
        target: ReportTarget::new(&kind, row.try_get("subject")?)
            .ok_or_else(|| StorageError::corrupt("cases.kind", kind))?,
        reporter: row.try_get::<Uuid, _>("reporter_id")?.into(),
        reason: Reason::from_word(&reason)
            .ok_or_else(|| StorageError::corrupt("reports.reason", reason))?,
        details: ReportText::from_stored(row.try_get("details")?),
        at: records::time(row, "at")?,
        outcome: outcome.as_deref().and_then(ModerationAction::from_word),
    })
}

pub(super) fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.kind() == ErrorKind::UniqueViolation)
}

#[async_trait]
impl Reports for SqliteStore {
    async fn open_case(&self, case: &Case) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO cases (subject, kind, person, post, open, at) VALUES (?, ?, ?, ?, 1, ?)
             ON CONFLICT (subject) DO UPDATE SET open = 1, at = max(at, excluded.at)",
        )
        .bind(case.target.id())
        .bind(case.target.kind())
        .bind(case.person.as_uuid())
        .bind(case.post.map(PostId::as_uuid))
        .bind(case.at.as_millis())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn insert_report(&self, report: &Report) -> Result<bool, StorageError> {
        let outcome = sqlx::query(
            "INSERT INTO reports (id, subject, reporter_id, reason, details, at, outcome, deduplication_key)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(report.id.as_uuid())
        .bind(report.target.id())
        .bind(report.reporter.as_uuid())
        .bind(report.reason.as_str())
        .bind(report.details.as_str())
        .bind(report.at.as_millis())
        .bind(report.outcome.map(ModerationAction::as_str))
        .bind(deduplication_key(report))
        .execute(&self.writer)
        .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error) if is_taken(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn case(&self, subject: Uuid) -> Result<Option<Case>, StorageError> {
        let row = sqlx::query("SELECT * FROM cases WHERE subject = ?")
            .bind(subject)
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(case).transpose()
    }

    async fn cases(
        &self,
        open: bool,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Case>, StorageError> {
        let mut query = QueryBuilder::new("SELECT * FROM cases WHERE open = ");
        query.push_bind(open);
        if let Some(cursor) = after {
            query.push(" AND (at, subject) < (");
            query.push_bind(cursor.time.as_millis()).push(", ");
            query.push_bind(cursor.id).push(")");
        }
        query.push(" ORDER BY at DESC, subject DESC LIMIT ");
        query.push_bind(limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(case).collect()
    }

    async fn count_open_cases(&self, most: u32) -> Result<u32, StorageError> {
        let count =
            sqlx::query_scalar("SELECT count(*) FROM (SELECT 1 FROM cases WHERE open = 1 LIMIT ?)");
        Ok(count.bind(most).fetch_one(&self.readers).await?)
    }

    async fn reports(&self, subject: Uuid, limit: u32) -> Result<Vec<Report>, StorageError> {
        let rows = sqlx::query(
            "SELECT r.*, c.kind FROM reports r JOIN cases c ON c.subject = r.subject
             WHERE r.subject = ? ORDER BY r.id DESC LIMIT ?",
        )
        .bind(subject)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(report).collect()
    }

    async fn answer_reports(
        &self,
        subject: Uuid,
        seen: Timestamp,
        outcome: ModerationAction,
    ) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "UPDATE reports SET outcome = ?, deduplication_key = lower(hex(id))
             WHERE subject = ? AND outcome IS NULL AND at <= ?",
        )
        .bind(outcome.as_str())
        .bind(subject)
        .bind(seen.as_millis())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE cases SET open = 0 WHERE subject = ? AND at <= ?")
            .bind(subject)
            .bind(seen.as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
