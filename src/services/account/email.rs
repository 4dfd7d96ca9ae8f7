//! A new e-mail address for an account.

use std::sync::Arc;

use secrecy::SecretString;

use super::credentials::may_notify;
use super::emails;
use super::recovery::{ChangeError, check_password};
use crate::domain::{Email, TokenPurpose, User};
use crate::services::{App, Failure};
use crate::storage::{Duplicate, InsertUserError};

/// Changes a user's address. Links that were sent to the old one stop working; it gets an email, after
/// the answer, so that nobody loses an account without hearing of it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    app: &Arc<App>,
    user: &User,
    password: SecretString,
    email: &str,
) -> Result<User, ChangeError> {
    check_password(app, user, password).await?;
    let email = Email::parse(email)?;
    // Asked before, because the new address is not confirmed.
    let tells_former = email != user.email && may_notify(app, user).await?;
    let others = app.store.other_spellings(&email).await;
    let others = others.map_err(Failure::from)?;
    if others.iter().any(|(holder, _)| *holder != user.id) {
        return Err(ChangeError::Taken);
    }
    match app.store.set_email(user.id, &email).await {
        Ok(()) => {
            let purpose = TokenPurpose::ResetPassword;
            let ended = app.store.end_account_tokens(user.id, purpose).await;
            ended.map_err(Failure::from)?;
            if tells_former {
                notify_former_address(app, user.clone(), email.clone());
            }
            Ok(User {
                email,
                ..user.clone()
            })
        }
        Err(InsertUserError::Taken(Duplicate::Email | Duplicate::Username)) => {
            Err(ChangeError::Taken)
        }
        Err(InsertUserError::Storage(error)) => Err(Failure::from(error).into()),
    }
}

/// Emails a former address, which `user` still has. Where it was confirmed, this email is not counted
/// among the few that go to one person: else whoever has taken an account over would use those up
/// first. The password that was asked for bounds it.
fn notify_former_address(app: &Arc<App>, user: User, new: Email) {
    let (app, background) = (Arc::clone(app), app.background.clone());
    background.spawn(async move {
        if let Err(error) = emails::changed(&app, &user, &new).await {
            tracing::warn!(%error, "a former address got no email about the new one");
        }
    });
}
