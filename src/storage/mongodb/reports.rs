//! Reports and cases.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, doc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::records::{Id, id, uuid};
use super::{MongoStore, StorageError, duplicate_key, edges};
use crate::domain::{
    Case, Cursor, ModerationAction, Reason, Report, ReportTarget, ReportText, Timestamp,
};
use crate::storage::moderation::{Reports, deduplication_key};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CaseDocument {
    #[serde(rename = "_id")]
    subject: Id,
    kind: String,
    person: Id,
    post: Option<Id>,
    open: bool,
    at: Timestamp,
}

impl TryFrom<CaseDocument> for Case {
    type Error = StorageError;

    fn try_from(document: CaseDocument) -> Result<Self, StorageError> {
        Ok(Self {
            target: ReportTarget::new(&document.kind, uuid(document.subject))
                .ok_or_else(|| StorageError::corrupt("cases.kind", document.kind))?,
            person: uuid(document.person).into(),
            post: document.post.map(|post| uuid(post).into()),
            open: document.open,
            at: document.at,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReportDocument {
    #[serde(rename = "_id")]
    id: Id,
    kind: String,
    subject: Id,
    reporter: Id,
    reason: String,
    details: String,
    at: Timestamp,
    outcome: Option<String>,
    deduplication_key: String,
}

impl From<&Report> for ReportDocument {
    fn from(report: &Report) -> Self {
        Self {
            id: id(report.id.as_uuid()),
            kind: report.target.kind().to_owned(),
            subject: id(report.target.id()),
            reporter: id(report.reporter.as_uuid()),
            reason: report.reason.as_str().to_owned(),
            details: report.details.as_str().to_owned(),
            at: report.at,
            outcome: report.outcome.map(|action| action.as_str().to_owned()),
            deduplication_key: deduplication_key(report),
        }
    }
}

impl TryFrom<ReportDocument> for Report {
    type Error = StorageError;

    fn try_from(document: ReportDocument) -> Result<Self, StorageError> {
        Ok(Self {
            id: uuid(document.id).into(),
            target: ReportTarget::new(&document.kind, uuid(document.subject))
                .ok_or_else(|| StorageError::corrupt("reports.kind", document.kind))?,
            reporter: uuid(document.reporter).into(),
            reason: Reason::from_word(&document.reason)
                .ok_or_else(|| StorageError::corrupt("reports.reason", document.reason))?,
            details: ReportText::from_stored(document.details),
            at: document.at,
            outcome: document
                .outcome
                .as_deref()
                .and_then(ModerationAction::from_word),
        })
    }
}

#[async_trait]
impl Reports for MongoStore {
    async fn open_case(&self, case: &Case) -> Result<(), StorageError> {
        let subject = id(case.target.id());
        let change = doc! {
            "$set": {
                "kind": case.target.kind(),
                "person": id(case.person.as_uuid()),
                "post": case.post.map(|post| id(post.as_uuid())),
                "open": true,
            },
            "$max": { "at": case.at.as_millis() },
        };
        for last_try in [false, true] {
            let made = self
                .cases
                .update_one(doc! { "_id": subject }, change.clone())
                .upsert(true)
                .await;
            match made {
                // Another process opened it at the same time; then it is there to be changed.
                Err(error) if !last_try && duplicate_key(&error).is_some() => {}
                Err(error) => return Err(error.into()),
                Ok(_) => break,
            }
        }
        Ok(())
    }

    async fn insert_report(&self, report: &Report) -> Result<bool, StorageError> {
        match self.reports.insert_one(ReportDocument::from(report)).await {
            Ok(_) => Ok(true),
            Err(error) if duplicate_key(&error).is_some() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn case(&self, subject: Uuid) -> Result<Option<Case>, StorageError> {
        let found = self.cases.find_one(doc! { "_id": id(subject) }).await?;
        found.map(Case::try_from).transpose()
    }

    async fn cases(
        &self,
        open: bool,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Case>, StorageError> {
        let mut filter = doc! { "open": open };
        edges::after_cursor(&mut filter, after, "_id");
        let found: Vec<CaseDocument> = self
            .cases
            .find(filter)
            .sort(doc! { "at": -1, "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Case::try_from).collect()
    }

    async fn count_open_cases(&self, most: u32) -> Result<u32, StorageError> {
        let count = self.cases.count_documents(doc! { "open": true });
        Ok(u32::try_from(count.limit(u64::from(most)).await?).unwrap_or(most))
    }

    async fn reports(&self, subject: Uuid, limit: u32) -> Result<Vec<Report>, StorageError> {
        let found: Vec<ReportDocument> = self
            .reports
            .find(doc! { "subject": id(subject) })
            .sort(doc! { "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(Report::try_from).collect()
    }

    async fn answer_reports(
        &self,
        subject: Uuid,
        seen: Timestamp,
        outcome: ModerationAction,
    ) -> Result<(), StorageError> {
        let open = doc! {
            "subject": id(subject), "outcome": Bson::Null, "at": { "$lte": seen.as_millis() },
        };
        let open: Vec<ReportDocument> = self.reports.find(open).await?.try_collect().await?;
        for report in open {
            let closed = doc! {
                "outcome": outcome.as_str(), "deduplication_key": uuid(report.id).simple().to_string(),
            };
            self.reports
                .update_one(doc! { "_id": report.id }, doc! { "$set": closed })
                .await?;
        }
        // Last, so that what a crash leaves is a case to look at again.
        self.cases
            .update_one(
                doc! { "_id": id(subject), "at": { "$lte": seen.as_millis() } },
                doc! { "$set": { "open": false } },
            )
            .await?;
        Ok(())
    }
}
