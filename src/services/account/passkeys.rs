//! Passkeys: added, listed, removed, and shown in place of a password.

use secrecy::SecretString;
use serde_json::Value;

use super::credentials::{self, CredentialEvent};
use super::recovery::{ChangeError, check_password};
use super::sessions::{self, NewSession};
use super::sign_in::SignInError;
use crate::domain::{
    Invalid, LinkToken, Passkey, PasskeyChallenge, PasskeyId, PasskeyName, Timestamp, User, UserId,
};
use crate::i18n::text;
use crate::security::passkeys::{Answer, PasskeyError, Question, RelyingParty};
use crate::services::limits;
use crate::services::{App, Failure};
use crate::storage::StorageError;

/// Most passkeys of one person.
const MOST: usize = 20;

/// A question for a user's device.
#[derive(Debug)]
pub struct StartedCeremony {
    /// Names the question when the answer comes; works once, for a few minutes.
    pub token: String,
    /// For the browser.
    pub options: Value,
}

/// Why a passkey was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Its name will not do.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The question was answered before, is too old, or the answer is none.
    #[error("the passkey was refused")]
    Refused,
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

impl From<StorageError> for AddError {
    fn from(error: StorageError) -> Self {
        Self::Internal(error.into())
    }
}

/// A user's passkeys, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn list(app: &App, user: UserId) -> Result<Vec<Passkey>, Failure> {
    Ok(app.store.passkeys(user).await?)
}

/// Asks the device of a user who knows their password for a new passkey.
///
/// # Errors
/// See [`ChangeError`].
pub async fn ask_for_new(
    app: &App,
    party: &RelyingParty,
    user: &User,
    name: &str,
    password: SecretString,
) -> Result<StartedCeremony, ChangeError> {
    named(name)?;
    check_password(app, user, password).await?;
    let known = list(app, user.id).await?;
    if known.len() >= MOST {
        let sentence = text!("passkeys-too-many", count = MOST);
        return Err(Invalid::new(sentence).into());
    }
    let known: Vec<String> = known.into_iter().map(|one| one.credential).collect();
    let question = party.ask_for_new(user, &known).map_err(Failure::from)?;
    Ok(ask(app, Some(user.id), question).await?)
}

/// Keeps the passkey with which a device answered the question that `token` names.
///
/// # Errors
/// See [`AddError`].
pub async fn add(
    app: &App,
    party: &RelyingParty,
    user: &User,
    name: &str,
    token: &str,
    sent: Value,
) -> Result<(), AddError> {
    let name = named(name)?;
    let state = take(app, token, Some(user.id)).await?;
    let state = state.ok_or(AddError::Refused)?;
    let made = match party.new_key(state, sent).await {
        Ok(made) => made,
        Err(PasskeyError::Refused(reason)) => {
            tracing::info!(reason, "a new passkey was refused");
            return Err(AddError::Refused);
        }
        Err(error) => return Err(Failure::from(error).into()),
    };
    let passkey = Passkey {
        id: PasskeyId::generate(),
        user: user.id,
        name,
        digest: made.digest,
        credential: made.credential,
        created_at: Timestamp::now(),
        used_at: None,
    };
    if !app.store.insert_passkey(&passkey).await? {
        return Err(AddError::Refused);
    }
    Ok(credentials::changed(app, user, CredentialEvent::PasskeyAdded).await?)
}

/// Forgets one of a user's passkeys.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(
    app: &App,
    user: &User,
    passkey: PasskeyId,
    password: SecretString,
) -> Result<(), ChangeError> {
    check_password(app, user, password).await?;
    let done = app.store.delete_passkey(user.id, passkey).await;
    done.map_err(Failure::from)?;
    Ok(credentials::changed(app, user, CredentialEvent::PasskeyRemoved).await?)
}

/// Asks whoever is at `address` for any passkey of this site.
///
/// # Errors
/// See [`SignInError`].
pub async fn ask_for_any(
    app: &App,
    party: &RelyingParty,
    address: &str,
) -> Result<StartedCeremony, SignInError> {
    let rate = app.rate_limits.sign_in_address;
    limits::count(app, "passkey", address, rate).await??;
    let question = party.ask_for_any().map_err(Failure::from)?;
    Ok(ask(app, None, question).await?)
}

/// Begins the session of whoever answered the question that `token` names. Their device has asked
/// them for a finger, a face or a PIN, so no code follows.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(
    app: &App,
    party: &RelyingParty,
    token: &str,
    sent: Value,
    address: &str,
    device: &str,
) -> Result<NewSession, SignInError> {
    let rate = app.rate_limits.sign_in_address;
    limits::count(app, "sign-in", address, rate).await??;
    let state = take(app, token, None).await?.ok_or(SignInError::Wrong)?;
    let answer = Answer::read(sent).map_err(refused)?;
    let passkey = app.store.passkey(answer.digest).await;
    let passkey = passkey.map_err(Failure::from)?;
    let passkey = passkey.filter(|found| found.user.as_uuid() == answer.user);
    let passkey = passkey.ok_or(SignInError::Wrong)?;
    let before = passkey.credential;
    let after = party.used(state, answer, before.clone()).await;
    let after = after.map_err(refused)?;
    let user = app.store.user(passkey.user).await.map_err(Failure::from)?;
    let user = user.ok_or(SignInError::Wrong)?;
    let now = Timestamp::now();
    let used = app.store.use_passkey(passkey.id, &before, &after, now);
    if !used.await.map_err(Failure::from)? {
        return Err(SignInError::Wrong);
    }
    match user.suspension {
        Some(suspension) => Err(SignInError::Suspended(suspension)),
        None => Ok(sessions::begin(app, user.id, device).await?),
    }
}

fn refused(error: PasskeyError) -> SignInError {
    match error {
        PasskeyError::Refused(reason) => {
            tracing::info!(reason, "a passkey was refused");
            SignInError::Wrong
        }
        error => Failure::from(error).into(),
    }
}

fn named(name: &str) -> Result<PasskeyName, Invalid> {
    let name = PasskeyName::parse(name)?;
    if name.is_empty() {
        return Err(Invalid::new(text!("passkey-name-missing")));
    }
    Ok(name)
}

async fn ask(
    app: &App,
    user: Option<UserId>,
    question: Question,
) -> Result<StartedCeremony, Failure> {
    let token = LinkToken::from_random(rand::random());
    let challenge = PasskeyChallenge {
        digest: token.digest(),
        user,
        state: question.state,
        expires_at: Timestamp::now().plus_seconds(PasskeyChallenge::LIFETIME_SECONDS),
    };
    app.store.insert_challenge(&challenge).await?;
    Ok(StartedCeremony {
        token: token.in_address(),
        options: question.options,
    })
}

/// Uses a question up that this person was asked; none when it was answered, is too old, or was
/// another's.
async fn take(app: &App, token: &str, user: Option<UserId>) -> Result<Option<String>, Failure> {
    let Ok(token) = LinkToken::parse(token) else {
        return Ok(None);
    };
    let now = Timestamp::now();
    let found = app.store.challenge(token.digest()).await?;
    let found = found.filter(|found| found.user == user && now < found.expires_at);
    let Some(found) = found else {
        return Ok(None);
    };
    let taken = app.store.take_challenge(found.digest).await?;
    Ok(taken.then_some(found.state))
}
