//! People.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use mongodb::Collection;
use mongodb::bson::{Document, doc};

use super::super::accounts::{Accounts, Credentials, Duplicate, Identifier, InsertUserError};
use super::super::moderation::Roles;
use super::records::id;
use super::search::as_expression;
use super::user_records::UserDocument;
use super::{MongoStore, StorageError, duplicate_key};
use crate::domain::{Email, Role, User, UserId, Username};

#[async_trait]
impl Accounts for MongoStore {
    async fn insert_user(&self, user: &User, password_hash: &str) -> Result<(), InsertUserError> {
        let Err(error) = self
            .users
            .insert_one(UserDocument::new(user, password_hash))
            .await
        else {
            // Among the administrators comes who is one already, see `moderation.rs`.
            if user.role == Role::Admin {
                self.set_role(user.id, Role::Admin).await?;
            }
            return Ok(());
        };
        if duplicate_key(&error).is_none() {
            return Err(StorageError::from(error).into());
        }
        // The index has decided; which one it was, servers say in different words. Whoever holds the
        // name answers that without them.
        let name_taken = self.user_by_name(&user.username).await?.is_some();
        let taken = if name_taken {
            Duplicate::Username
        } else {
            Duplicate::Email
        };
        Err(InsertUserError::Taken(taken))
    }

    async fn user(&self, user: UserId) -> Result<Option<User>, StorageError> {
        find(&self.users, doc! { "_id": id(user.as_uuid()) }).await
    }

    async fn user_by_name(&self, name: &Username) -> Result<Option<User>, StorageError> {
        find(&self.users, doc! { "username": name.as_str() }).await
    }

    async fn credentials(&self, who: &Identifier) -> Result<Option<Credentials>, StorageError> {
        let filter = match who {
            Identifier::Username(name) => doc! { "username": name.as_str() },
            Identifier::Email(email) => doc! { "email": email.as_str() },
        };
        let found = self.users.find_one(filter).await?;
        Ok(found.map(|document| Credentials {
            password_hash: document.password_hash.clone(),
            user: document.into_user(),
        }))
    }

    async fn count_users(&self) -> Result<u64, StorageError> {
        // From what the server knows of the collection, without reading it.
        Ok(self.users.estimated_document_count().await?)
    }

    async fn other_spellings(&self, email: &Email) -> Result<Vec<(UserId, Email)>, StorageError> {
        let parts = email.common_parts().into_iter().map(as_expression);
        let expression = format!("^{}@", parts.collect::<Vec<_>>().join(".*"));
        let alike = doc! { "email": { "$regex": expression, "$options": "i" } };
        let mut documents = self.users.find(alike).await?;
        let mut found = Vec::new();
        while let Some(document) = documents.try_next().await? {
            let user = document.into_user();
            if user.email != *email && email.is_also(&user.email) {
                found.push((user.id, user.email));
            }
        }
        Ok(found)
    }
}

async fn find(
    users: &Collection<UserDocument>,
    filter: Document,
) -> Result<Option<User>, StorageError> {
    Ok(users.find_one(filter).await?.map(UserDocument::into_user))
}
