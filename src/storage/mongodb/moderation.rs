//! Roles, suspensions and the moderation log.
//!
//! That an administrator is always left is the word of one document, `administrators/admins`, which names
//! those who may use the site. A person leaves it before their role or suspension is written, and
//! comes in after: what a crash leaves names too few, so it refuses too much and never too little,
//! until the same is done again.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use super::records::{Id, id, uuid};
use super::user_records::UserDocument;
use super::{MongoStore, StorageError};
use crate::domain::{
    LogEntry, LogId, ModerationAction, ModeratorsText, ReportTarget, Role, Suspension, Timestamp,
    User, UserId, Username,
};
use crate::storage::moderation::{LogOf, ModerationLog, Roles};
use crate::storage::search::end_of;

const ADMINS: &str = "admins";

impl MongoStore {
    /// Takes a person from among the administrators who may use the site; false when they are the
    /// last.
    pub(super) async fn leave_admins(&self, person: Id) -> Result<bool, StorageError> {
        let among = doc! { "_id": ADMINS, "members": person };
        let with_others =
            doc! { "_id": ADMINS, "members": person, "members.1": { "$exists": true } };
        let left = self
            .administrators
            .find_one_and_update(with_others, doc! { "$pull": { "members": person } })
            .await?;
        if left.is_some() {
            return Ok(true);
        }
        if self.administrators.find_one(among).await?.is_some() {
            return Ok(false);
        }
        // Who is not among them may still be one after a crash; then others must be.
        let is_admin = doc! { "_id": person, "role": Role::Admin.as_str() };
        if self.users.find_one(is_admin).await?.is_none() {
            return Ok(true);
        }
        let others = doc! { "_id": ADMINS, "members.0": { "$exists": true } };
        Ok(self.administrators.find_one(others).await?.is_some())
    }

    /// Puts an administrator who may use the site among them.
    pub(super) async fn join_admins_again(&self, person: Id) -> Result<(), StorageError> {
        let found = self.users.find_one(doc! { "_id": person }).await?;
        let found = found.map(UserDocument::into_user);
        match found.is_some_and(|user| user.role == Role::Admin && !user.is_hidden()) {
            true => self.join_admins(person).await,
            false => Ok(()),
        }
    }

    async fn join_admins(&self, person: Id) -> Result<(), StorageError> {
        let join = doc! { "$addToSet": { "members": person } };
        self.administrators
            .update_one(doc! { "_id": ADMINS }, join)
            .upsert(true)
            .await?;
        Ok(())
    }
}

#[async_trait]
impl Roles for MongoStore {
    async fn set_role(&self, person: UserId, role: Role) -> Result<bool, StorageError> {
        let person = id(person.as_uuid());
        if role != Role::Admin && !self.leave_admins(person).await? {
            return Ok(false);
        }
        let set = doc! { "$set": { "role": role.as_str() } };
        self.users.update_one(doc! { "_id": person }, set).await?;
        if role == Role::Admin {
            self.join_admins_again(person).await?;
        }
        Ok(true)
    }

    async fn suspend(&self, person: UserId, suspension: &Suspension) -> Result<bool, StorageError> {
        let person = id(person.as_uuid());
        if !self.leave_admins(person).await? {
            return Ok(false);
        }
        let set = doc! {
            "suspended_at": suspension.since.as_millis(),
            "suspended_until": suspension.until.map(Timestamp::as_millis),
            "suspension_reason": suspension.reason.as_str(),
        };
        self.users
            .update_one(doc! { "_id": person }, doc! { "$set": set })
            .await?;
        // Should a crash fall here: a suspended person's session opens nothing.
        self.sessions.delete_many(doc! { "user": person }).await?;
        Ok(true)
    }

    async fn lift_suspension(&self, person: UserId) -> Result<(), StorageError> {
        let person = id(person.as_uuid());
        let unset = doc! { "suspended_at": "", "suspended_until": "", "suspension_reason": "" };
        self.users
            .update_one(doc! { "_id": person }, doc! { "$unset": unset })
            .await?;
        self.join_admins_again(person).await
    }

    async fn staff(&self) -> Result<Vec<User>, StorageError> {
        let roles = [Role::Moderator.as_str(), Role::Admin.as_str()];
        let found: Vec<UserDocument> = self
            .users
            .find(doc! { "role": { "$in": roles.as_slice() } })
            .sort(doc! { "username": 1 })
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(UserDocument::into_user).collect())
    }

    async fn people(
        &self,
        beginning: &str,
        after: Option<&Username>,
        limit: u32,
    ) -> Result<Vec<User>, StorageError> {
        let mut range = doc! { "$gte": beginning, "$lt": end_of(beginning) };
        if let Some(after) = after {
            range.insert("$gt", after.as_str());
        }
        let found: Vec<UserDocument> = self
            .users
            .find(doc! { "username": range })
            .sort(doc! { "username": 1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(UserDocument::into_user).collect())
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LogDocument {
    #[serde(rename = "_id")]
    id: Id,
    at: Timestamp,
    actor: Option<Id>,
    actor_name: String,
    action: String,
    kind: Option<String>,
    subject: Option<Id>,
    person: Option<Id>,
    subject_name: String,
    reason: String,
}

impl From<&LogEntry> for LogDocument {
    fn from(entry: &LogEntry) -> Self {
        Self {
            id: id(entry.id.as_uuid()),
            at: entry.at,
            actor: entry.actor.map(|actor| id(actor.as_uuid())),
            actor_name: entry.actor_name.clone(),
            action: entry.action.as_str().to_owned(),
            kind: entry.target.map(|target| target.kind().to_owned()),
            subject: entry.target.map(|target| id(target.id())),
            person: entry.person.map(|person| id(person.as_uuid())),
            subject_name: entry.subject_name.clone(),
            reason: entry.reason.as_str().to_owned(),
        }
    }
}

impl TryFrom<LogDocument> for LogEntry {
    type Error = StorageError;

    fn try_from(document: LogDocument) -> Result<Self, StorageError> {
        let target = document.kind.zip(document.subject);
        Ok(Self {
            id: uuid(document.id).into(),
            at: document.at,
            actor: document.actor.map(|actor| uuid(actor).into()),
            actor_name: document.actor_name,
            action: ModerationAction::from_word(&document.action)
                .ok_or_else(|| StorageError::corrupt("moderation_log.action", document.action))?,
            target: target.and_then(|(kind, id)| ReportTarget::new(&kind, uuid(id))),
            person: document.person.map(|person| uuid(person).into()),
            subject_name: document.subject_name,
            reason: ModeratorsText::from_stored(document.reason),
        })
    }
}

#[async_trait]
impl ModerationLog for MongoStore {
    async fn log(&self, entry: &LogEntry) -> Result<(), StorageError> {
        self.moderation_log
            .insert_one(LogDocument::from(entry))
            .await?;
        Ok(())
    }

    async fn logged(
        &self,
        of: LogOf,
        after: Option<LogId>,
        limit: u32,
    ) -> Result<Vec<LogEntry>, StorageError> {
        let mut filter = match of {
            LogOf::Everything => doc! {},
            LogOf::Subject(subject) => doc! { "subject": id(subject) },
            LogOf::Person(person) => doc! { "person": id(person.as_uuid()) },
        };
        if let Some(after) = after {
            filter.insert("_id", doc! { "$lt": id(after.as_uuid()) });
        }
        let found: Vec<LogDocument> = self
            .moderation_log
            .find(filter)
            .sort(doc! { "_id": -1 })
            .limit(i64::from(limit))
            .await?
            .try_collect()
            .await?;
        found.into_iter().map(LogEntry::try_from).collect()
    }
}

/// Null where there is nothing, which also matches documents without the field.
pub(super) fn not_hidden(mut filter: Document) -> Document {
    filter.insert("hidden_at", Bson::Null);
    filter
}
