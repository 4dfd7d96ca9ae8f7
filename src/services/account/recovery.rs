//! New passwords and addresses, by the old ones or by a letter.

use std::sync::Arc;

use secrecy::SecretString;

use super::credentials::{self, CredentialEvent};
use super::emails;
use super::sign_in::{account_of, named};
use crate::domain::{AccountToken, Invalid, LinkToken, Session, Timestamp, TokenPurpose, User};
use crate::services::limits::{self, RateLimited};
use crate::services::{App, Failure};
use crate::storage::{StorageError, Store};

/// Why a password or an address was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The password that was given to show who asks is not theirs.
    #[error("wrong password")]
    WrongPassword,
    /// The new one will not do.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Another user has this address.
    #[error("there is another account with this address")]
    Taken,
    /// Nobody would be left to look after the site.
    #[error("the last administrator cannot leave")]
    LastAdmin,
    /// What was to be changed is not there.
    #[error("there is nothing to change")]
    Nothing,
    /// Too many attempts.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Why a one-time link did nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// It has been used, has expired, or never was.
    #[error("this link does not work")]
    Dead,
    /// The new password will not do; the link still works.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Makes a one-time link for an account and returns its secret, only here.
///
/// # Errors
/// When the store fails.
pub async fn link(
    store: &dyn Store,
    user: &User,
    purpose: TokenPurpose,
) -> Result<LinkToken, StorageError> {
    let secret = LinkToken::from_random(rand::random());
    let token = AccountToken {
        digest: secret.digest(),
        user: user.id,
        purpose,
        email: user.email.clone(),
        expires_at: Timestamp::now().plus_seconds(purpose.lifetime()),
    };
    store.insert_account_token(&token).await?;
    Ok(secret)
}

/// Sends a link for a new password to whoever is meant, if there is such an account. The answer is
/// the same, and as quick, if there is not: the rest is done behind it.
///
/// # Errors
/// After too many emails from one address, or for one account.
pub async fn ask_for_reset(
    app: &Arc<App>,
    identifier: &str,
    address: &str,
) -> Result<Result<(), RateLimited>, Failure> {
    let rates = app.rate_limits;
    if let Err(much) = limits::count(app, "letter", address, rates.email_address).await? {
        return Ok(Err(much));
    }
    let Some(who) = named(identifier) else {
        return Ok(Ok(()));
    };
    let (app, background) = (Arc::clone(app), app.background.clone());
    background.spawn(async move {
        let outcome = async {
            let Some(found) = account_of(&app, &who).await? else {
                return Ok(());
            };
            if may_write_to(&app, &found.user).await? {
                emails::reset(&app, &found.user).await?;
            }
            Ok::<_, Failure>(())
        };
        if let Err(error) = outcome.await {
            tracing::warn!(%error, "a link for a new password was not sent");
        }
    });
    Ok(Ok(()))
}

/// Whether one more email may go to a person now.
pub(in crate::services) async fn may_write_to(app: &App, user: &User) -> Result<bool, Failure> {
    let rate = app.rate_limits.email_account;
    let count = limits::count(app, "letter-to", &user.id.to_string(), rate).await?;
    Ok(count.is_ok())
}

/// Asks a user with a new address to confirm it, behind the answer.
pub fn welcome(app: &Arc<App>, user: User) {
    let (app, background) = (Arc::clone(app), app.background.clone());
    background.spawn(async move {
        match ask_for_confirmation(&app, &user).await {
            Ok(Ok(())) => {}
            Ok(Err(much)) => tracing::info!(%much, "a new address was not written to"),
            Err(error) => tracing::warn!(%error, "a new address was not written to"),
        }
    });
}

/// Sends a link that shows an address to be a user's own.
///
/// # Errors
/// After too many of them, when emails cannot be sent, or when the store fails.
pub async fn ask_for_confirmation(
    app: &App,
    user: &User,
) -> Result<Result<(), RateLimited>, Failure> {
    let rate = app.rate_limits.email_account;
    if let Err(much) = limits::count(app, "letter-to", &user.id.to_string(), rate).await? {
        return Ok(Err(much));
    }
    emails::confirm(app, user).await?;
    Ok(Ok(()))
}

/// Whether emails to a user's address are known to reach them.
///
/// # Errors
/// When the store fails.
pub async fn is_confirmed(app: &App, user: &User) -> Result<bool, Failure> {
    Ok(app.store.is_email_confirmed(user.id).await?)
}

/// Whom a link belongs to that still works.
///
/// # Errors
/// [`LinkError::Dead`] for all others.
pub async fn owner(
    app: &App,
    secret: &LinkToken,
    purpose: TokenPurpose,
) -> Result<User, LinkError> {
    let found = app.store.account_token(secret.digest()).await;
    let token = found
        .map_err(Failure::from)?
        .filter(|token| token.purpose == purpose && Timestamp::now() < token.expires_at)
        .ok_or(LinkError::Dead)?;
    let user = app.store.user(token.user).await.map_err(Failure::from)?;
    user.filter(|user| user.email == token.email)
        .ok_or(LinkError::Dead)
}

/// Gives an account a new password by a link, and ends all its sessions.
///
/// # Errors
/// See [`LinkError`].
pub async fn reset(app: &App, secret: &LinkToken, password: String) -> Result<User, LinkError> {
    let user = owner(app, secret, TokenPurpose::ResetPassword).await?;
    let hash = new_hash(app, &user, password).await??;
    let taken = app.store.take_account_token(secret.digest()).await;
    if !taken.map_err(Failure::from)? {
        return Err(LinkError::Dead);
    }
    let changed = async {
        app.store.set_password_hash(user.id, &hash).await?;
        app.store.delete_sessions(user.id, None).await
    };
    changed.await.map_err(Failure::from)?;
    credentials::changed(app, &user, CredentialEvent::Password).await?;
    Ok(user)
}

/// Notes that emails to an address arrive.
///
/// # Errors
/// See [`LinkError`].
pub async fn confirm(app: &App, secret: &LinkToken) -> Result<User, LinkError> {
    let user = owner(app, secret, TokenPurpose::ConfirmEmail).await?;
    let confirmed = async {
        let confirmed = app.store.confirm_email(user.id, &user.email).await?;
        app.store.take_account_token(secret.digest()).await?;
        Ok::<_, Failure>(confirmed)
    };
    if confirmed.await? {
        Ok(user)
    } else {
        Err(LinkError::Dead)
    }
}

/// The hash of a person's new password, unless it will not do.
async fn new_hash(
    app: &App,
    user: &User,
    text: String,
) -> Result<Result<String, Invalid>, Failure> {
    let about = [user.username.as_str(), user.email.as_str()].map(str::to_owned);
    Ok(app.passwords.hash_new(text, about).await?)
}

/// Refuses whoever sits at a user's open browser without knowing their password.
///
/// # Errors
/// When the password is wrong, or after too many.
pub async fn check_password(
    app: &App,
    user: &User,
    password: SecretString,
) -> Result<(), ChangeError> {
    let rate = app.rate_limits.sign_in_account;
    limits::count(app, "own-password", &user.id.to_string(), rate).await??;
    let hash = app.store.password_hash(user.id).await;
    let hash = hash.map_err(Failure::from)?;
    let right = app.passwords.verify(password, hash).await;
    if right.map_err(Failure::from)? {
        Ok(())
    } else {
        tracing::info!(user = %user.id, "a password was refused");
        Err(ChangeError::WrongPassword)
    }
}

/// Changes a user's password and ends their other sessions.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change_password(
    app: &App,
    user: &User,
    session: &Session,
    old: SecretString,
    new: String,
) -> Result<(), ChangeError> {
    check_password(app, user, old).await?;
    let hash = new_hash(app, user, new).await??;
    let changed = async {
        app.store.set_password_hash(user.id, &hash).await?;
        app.store.delete_sessions(user.id, Some(session.id)).await
    };
    changed.await.map_err(Failure::from)?;
    credentials::changed(app, user, CredentialEvent::Password).await?;
    Ok(())
}
