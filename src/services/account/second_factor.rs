//! Codes from an app, asked for after the password, and codes on paper for when the app is lost.

use secrecy::SecretString;

use super::credentials::{self, CredentialEvent};
use super::recovery::{ChangeError, check_password};
use super::sessions::{self, NewSession};
use crate::domain::{RecoveryCode, SecondFactor, Timestamp, TotpSecret, User, UserId};
use crate::security::totp::{self, Enrolment};
use crate::services::limits::{self, RateLimited};
use crate::services::{App, Failure};

/// Why a code was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// It is another's, too old, or used.
    #[error("wrong code")]
    Wrong,
    /// The password was shown too long ago, or the second factor is gone.
    #[error("the sign-in must begin anew")]
    TooLate,
    /// Too many attempts.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Why the second factor was not turned on.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// The password.
    #[error(transparent)]
    Password(#[from] ChangeError),
    /// The code.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// A user's second factor, if a code of it is asked for when they sign in.
///
/// # Errors
/// When the store fails.
pub async fn asked_for(app: &App, user: UserId) -> Result<Option<SecondFactor>, Failure> {
    let factor = app.store.second_factor(user).await?;
    Ok(factor.filter(|factor| factor.confirmed))
}

/// How a user's second factor is doing.
#[derive(Debug)]
pub enum TwoFactorStatus {
    /// There is none.
    Off,
    /// Their app is to be given a secret, and to show a code.
    Offered(Enrolment),
    /// It is asked for.
    On {
        /// Recovery codes that are left.
        codes_left: u32,
    },
}

/// How a user's second factor is doing; `site` is the name that their app will show.
///
/// # Errors
/// When the store fails.
pub async fn status(app: &App, user: &User, site: &str) -> Result<TwoFactorStatus, Failure> {
    Ok(match app.store.second_factor(user.id).await? {
        None => TwoFactorStatus::Off,
        Some(factor) if factor.confirmed => TwoFactorStatus::On {
            codes_left: factor.codes_left,
        },
        Some(factor) => {
            TwoFactorStatus::Offered(totp::enrol(factor.secret, user.username.as_str(), site)?)
        }
    })
}

/// Offers a new secret to a user's app, unless it has one already.
///
/// # Errors
/// When the store fails.
pub async fn offer(app: &App, user: UserId) -> Result<(), Failure> {
    let secret = TotpSecret(rand::random());
    app.store.offer_second_factor(user, secret).await?;
    Ok(())
}

/// Turns the second factor on by its first code, and returns the recovery codes, only here. The
/// password shows that it is not whoever sits at an open browser: they would lock the owner out.
///
/// # Errors
/// See [`ConfirmError`].
pub async fn confirm(
    app: &App,
    user: &User,
    password: SecretString,
    code: &str,
) -> Result<Vec<RecoveryCode>, ConfirmError> {
    check_password(app, user, password).await?;
    let codes = turn_on(app, user, code).await?;
    credentials::changed(app, user, CredentialEvent::TwoFactorOn)
        .await
        .map_err(CodeError::from)?;
    Ok(codes)
}

async fn turn_on(app: &App, user: &User, code: &str) -> Result<Vec<RecoveryCode>, CodeError> {
    count(app, user.id).await??;
    let factor = app.store.second_factor(user.id).await;
    let factor = factor.map_err(Failure::from)?.ok_or(CodeError::TooLate)?;
    let step = totp::step_of(factor.secret, code, Timestamp::now());
    let step = step.map_err(Failure::from)?.ok_or(CodeError::Wrong)?;
    let (codes, digests) = new_codes();
    let confirmed = app.store.confirm_second_factor(user.id, step, &digests);
    if confirmed.await.map_err(Failure::from)? {
        Ok(codes)
    } else {
        Err(CodeError::TooLate)
    }
}

/// Replaces the recovery codes and returns the new ones, only here.
///
/// # Errors
/// See [`ChangeError`].
pub async fn renew_codes(
    app: &App,
    user: &User,
    password: SecretString,
) -> Result<Vec<RecoveryCode>, ChangeError> {
    check_password(app, user, password).await?;
    let factor = app.store.second_factor(user.id).await;
    let factor = factor.map_err(Failure::from)?;
    if !factor.is_some_and(|factor| factor.confirmed) {
        return Err(ChangeError::Nothing);
    }
    let (codes, digests) = new_codes();
    let done = app.store.set_recovery_codes(user.id, &digests).await;
    done.map_err(Failure::from)?;
    credentials::changed(app, user, CredentialEvent::RecoveryCodes).await?;
    Ok(codes)
}

/// Turns the second factor off.
///
/// # Errors
/// See [`ChangeError`].
pub async fn turn_off(app: &App, user: &User, password: SecretString) -> Result<(), ChangeError> {
    check_password(app, user, password).await?;
    Ok(forget(app, user).await?)
}

/// Turns the second factor off for a user who has lost it, without asking them.
///
/// # Errors
/// When the store fails.
pub async fn forget(app: &App, user: &User) -> Result<(), Failure> {
    app.store.delete_second_factor(user.id).await?;
    credentials::changed(app, user, CredentialEvent::TwoFactorOff).await
}

/// Begins the session of a user who has shown their password (`half` says so) and now a code.
///
/// # Errors
/// See [`CodeError`].
pub async fn sign_in(
    app: &App,
    pending: &str,
    code: &str,
    device: &str,
) -> Result<NewSession, CodeError> {
    let user = app
        .tokens
        .read_pending_two_factor(pending)
        .ok_or(CodeError::TooLate)?;
    count(app, user).await??;
    let factor = asked_for(app, user).await?.ok_or(CodeError::TooLate)?;
    let step = totp::step_of(factor.secret, code, Timestamp::now()).map_err(Failure::from)?;
    let taken = match (step, RecoveryCode::parse(code)) {
        (Some(step), _) => app.store.use_totp_step(user, step).await,
        (None, Ok(code)) => app.store.use_recovery_code(user, code.digest()).await,
        (None, Err(_)) => Ok(false),
    };
    if !taken.map_err(Failure::from)? {
        tracing::info!(%user, "a code was refused");
        return Err(CodeError::Wrong);
    }
    Ok(sessions::begin(app, user, device).await?)
}

/// A code has six digits: without a limit, a day of guessing would find one.
async fn count(app: &App, user: UserId) -> Result<Result<(), RateLimited>, Failure> {
    let rate = app.rate_limits.sign_in_account;
    limits::count(app, "code", &user.to_string(), rate).await
}

fn new_codes() -> (Vec<RecoveryCode>, Vec<[u8; 32]>) {
    let codes: Vec<RecoveryCode> = (0..RecoveryCode::MANY)
        .map(|_| RecoveryCode::from_random(rand::random()))
        .collect();
    let digests = codes.iter().map(RecoveryCode::digest).collect();
    (codes, digests)
}
