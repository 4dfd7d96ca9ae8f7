//! What a store keeps of roles, suspensions, reports, the moderation log and refused pictures.

use async_trait::async_trait;
use macro_rules_attribute::apply;
use uuid::Uuid;

use super::StorageError;
use super::measured::measured;
use crate::domain::{
    Ban, BanId, BlobKey, Case, Cursor, LogEntry, LogId, ModerationAction, PostId, Report, Role,
    Suspension, Timestamp, User, UserId, Username,
};

/// Which lines of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogOf {
    /// All.
    Everything,
    /// Those about this very thing.
    Subject(Uuid),
    /// Those about anything of this person.
    Person(UserId),
}

/// Roles and suspensions. There is always an administrator who may use the site, once there was
/// one: both stores refuse to take the last away, also when two are taken away at once.
#[apply(measured!)]
#[async_trait]
pub trait Roles: Send + Sync {
    /// Gives a person a role; false when no administrator would be left.
    async fn set_role(&self, id: UserId, role: Role) -> Result<bool, StorageError>;
    /// Keeps a person off the site and ends their sessions; false when no administrator would be
    /// left.
    async fn suspend(&self, id: UserId, suspension: &Suspension) -> Result<bool, StorageError>;
    /// Lets a person back; doing it twice is no error.
    async fn lift_suspension(&self, id: UserId) -> Result<(), StorageError>;
    /// Moderators and administrators, by name.
    async fn staff(&self) -> Result<Vec<User>, StorageError>;
    /// People whose usernames begin like this, by name, from just after `after`.
    async fn people(
        &self,
        beginning: &str,
        after: Option<&Username>,
        limit: u32,
    ) -> Result<Vec<User>, StorageError>;
}

/// Reports and the cases that they make.
#[apply(measured!)]
#[async_trait]
pub trait Reports: Send + Sync {
    /// Opens the case of a thing, or moves it to this time. It is called before
    /// [`Reports::insert_report`], so that a crash in between leaves a case to look at and never a
    /// report that nobody finds.
    async fn open_case(&self, case: &Case) -> Result<(), StorageError>;
    /// Keeps a report; false when this person has an open one of this thing.
    async fn insert_report(&self, report: &Report) -> Result<bool, StorageError>;
    /// The case of a thing.
    async fn case(&self, subject: Uuid) -> Result<Option<Case>, StorageError>;
    /// Open or closed cases, the last reported first; the cursor's id is the thing's.
    async fn cases(
        &self,
        open: bool,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Case>, StorageError>;
    /// How many cases are open, counted up to `most`.
    async fn count_open_cases(&self, most: u32) -> Result<u32, StorageError>;
    /// The reports of a thing, newest first.
    async fn reports(&self, subject: Uuid, limit: u32) -> Result<Vec<Report>, StorageError>;
    /// Answers the open reports of a thing up to `seen`, and closes its case unless it was reported
    /// again since. Doing it twice is doing it once.
    async fn answer_reports(
        &self,
        subject: Uuid,
        seen: Timestamp,
        outcome: ModerationAction,
    ) -> Result<(), StorageError>;
}

/// The log of what was done. It is only ever added to.
#[apply(measured!)]
#[async_trait]
pub trait ModerationLog: Send + Sync {
    /// Adds a line.
    async fn log(&self, entry: &LogEntry) -> Result<(), StorageError>;
    /// Lines, newest first, from just after `after`.
    async fn logged(
        &self,
        of: LogOf,
        after: Option<LogId>,
        limit: u32,
    ) -> Result<Vec<LogEntry>, StorageError>;
}

/// Pictures that are refused.
#[apply(measured!)]
#[async_trait]
pub trait Bans: Send + Sync {
    /// Refuses a picture; false when this very file is refused already.
    async fn insert_ban(&self, ban: &Ban) -> Result<bool, StorageError>;
    /// All refused pictures, newest first.
    async fn bans(&self) -> Result<Vec<Ban>, StorageError>;
    /// Refuses a picture no longer; doing it twice is no error.
    async fn delete_ban(&self, id: BanId) -> Result<(), StorageError>;
}

/// Walks over everything, for commands that look after a site.
#[apply(measured!)]
#[async_trait]
pub trait Maintenance: Send + Sync {
    /// Ids of published posts in their order, from just after `after`.
    async fn published_ids(
        &self,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError>;
    /// Ids of all posts, drafts among them, in their order, from just after `after`.
    async fn post_ids(
        &self,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<PostId>, StorageError>;
    /// Which of these files a post or a person shows.
    async fn shown_blobs(&self, blobs: &[BlobKey]) -> Result<Vec<BlobKey>, StorageError>;
}

/// What makes two reports one: reporter and thing while it is open, and nothing afterwards.
pub(super) fn deduplication_key(report: &Report) -> String {
    match report.outcome {
        None => format!(
            "{}:{}",
            report.reporter.as_uuid().simple(),
            report.target.id().simple()
        ),
        Some(_) => report.id.as_uuid().simple().to_string(),
    }
}
