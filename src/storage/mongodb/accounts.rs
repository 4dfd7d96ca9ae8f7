//! People.

use mongodb::Collection;
use mongodb::bson::{Document, doc};

use super::super::store::{Credentials, Duplicate, Identifier, InsertUserError};
use super::records::id;
use super::user_records::UserDocument;
use super::{StorageError, duplicate_key};
use crate::domain::{User, UserId, Username};

pub(super) async fn insert_user(
    users: &Collection<UserDocument>,
    user: &User,
    password_hash: &str,
) -> Result<(), InsertUserError> {
    let Err(error) = users
        .insert_one(UserDocument::new(user, password_hash))
        .await
    else {
        return Ok(());
    };
    if duplicate_key(&error).is_none() {
        return Err(StorageError::from(error).into());
    }
    // The index has decided; which one it was, servers say in different words. Whoever holds the
    // name answers that without them.
    let name_taken = user_by_name(users, &user.username).await?.is_some();
    let taken = if name_taken {
        Duplicate::Username
    } else {
        Duplicate::Email
    };
    Err(InsertUserError::Taken(taken))
}

pub(super) async fn user(
    users: &Collection<UserDocument>,
    user: UserId,
) -> Result<Option<User>, StorageError> {
    find(users, doc! { "_id": id(user.as_uuid()) }).await
}

pub(super) async fn user_by_name(
    users: &Collection<UserDocument>,
    name: &Username,
) -> Result<Option<User>, StorageError> {
    find(users, doc! { "username": name.as_str() }).await
}

async fn find(
    users: &Collection<UserDocument>,
    filter: Document,
) -> Result<Option<User>, StorageError> {
    Ok(users.find_one(filter).await?.map(UserDocument::into_user))
}

pub(super) async fn credentials(
    users: &Collection<UserDocument>,
    who: &Identifier,
) -> Result<Option<Credentials>, StorageError> {
    let filter = match who {
        Identifier::Username(name) => doc! { "username": name.as_str() },
        Identifier::Email(email) => doc! { "email": email.as_str() },
    };
    let found = users.find_one(filter).await?;
    Ok(found.map(|document| Credentials {
        password_hash: document.password_hash.clone(),
        user: document.into_user(),
    }))
}
