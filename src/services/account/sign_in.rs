//! Signing in.

use secrecy::SecretString;
use tracing::field::display;

use super::sessions::{self, NewSession};
use super::{credentials, second_factor};
use crate::domain::{Email, Suspension, Timestamp, User, UserId, Username};
use crate::services::limits::{self, RateLimited};
use crate::services::{App, Failure};
use crate::storage::{Credentials, Identifier};

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, or not its password: the answer does not say which.
    #[error("wrong name or password")]
    Wrong,
    /// The right password, but the person may not use the site.
    #[error("suspended")]
    Suspended(Suspension),
    /// Too many attempts.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// How far a user has come who has shown their password.
#[derive(Debug)]
pub enum SignIn {
    /// In.
    Done(NewSession),
    /// A code must follow; this token proves that the password was right.
    CodeNext(String),
}

/// Where a user signs in from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'o> {
    /// Where the request comes from.
    pub address: &'o str,
    /// What the browser calls itself.
    pub device: &'o str,
    /// Who has logged in on this device before.
    pub known: Option<UserId>,
}

/// Checks a name or e-mail address and a password, and begins a session, unless a code must follow.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(
    app: &App,
    identifier: &str,
    password: SecretString,
    origin: Origin<'_>,
) -> Result<SignIn, SignInError> {
    let who = named(identifier);
    let (rates, address) = (app.rate_limits, origin.address);
    limits::count(app, "sign-in", address, rates.sign_in_address).await??;
    let mut found = None;
    if let Some(who) = &who {
        let account = match who {
            Identifier::Username(name) => name.as_str(),
            Identifier::Email(email) => email.as_str(),
        };
        let key = format!("{account}@{address}");
        limits::count(app, "sign-in", &key, rates.sign_in_account).await??;
        found = account_of(app, who).await?;
        let user = found.as_ref().map(|found| &found.user);
        count_for_account(app, account, user, origin).await??;
    }
    let (user, hash) = found.map(|found| (found.user, found.password_hash)).unzip();
    let right = app
        .passwords
        .verify(password, hash)
        .await
        .map_err(Failure::from)?;
    if !right {
        let user = user.as_ref().map(|user| display(user.id));
        tracing::info!(user, "a password was refused");
    }
    match user {
        Some(User {
            suspension: Some(suspension),
            ..
        }) if right => Err(SignInError::Suspended(suspension)),
        Some(user) if right => Ok(let_in(app, user.id, origin.device).await?),
        _ => Err(SignInError::Wrong),
    }
}

/// Counts attempts for one account from wherever they come. Who guesses from very many addresses is
/// stopped here, and its owner hears of it; on devices that are known, the owner goes on.
async fn count_for_account(
    app: &App,
    account: &str,
    user: Option<&User>,
    origin: Origin<'_>,
) -> Result<Result<(), RateLimited>, Failure> {
    if user.is_some_and(|user| origin.known == Some(user.id)) {
        return Ok(Ok(()));
    }
    let rate = app.rate_limits.sign_in_account_total;
    let count = limits::count(app, "sign-in-total", account, rate).await?;
    if let (Err(_), Some(user)) = (count, user) {
        credentials::guessed(app, user).await?;
    }
    Ok(count)
}

async fn let_in(app: &App, user: UserId, device: &str) -> Result<SignIn, Failure> {
    if second_factor::asked_for(app, user).await?.is_some() {
        let pending = app.tokens.sign_pending_two_factor(user, Timestamp::now())?;
        return Ok(SignIn::CodeNext(pending));
    }
    Ok(SignIn::Done(sessions::begin(app, user, device).await?))
}

/// The account that is meant, also where its e-mail address is stored in another spelling.
pub(in crate::services) async fn account_of(
    app: &App,
    who: &Identifier,
) -> Result<Option<Credentials>, Failure> {
    let found = app.store.credentials(who).await?;
    let (None, Identifier::Email(email)) = (&found, who) else {
        return Ok(found);
    };
    let others = app.store.other_spellings(email).await?;
    let Some((_, stored)) = others.into_iter().next() else {
        return Ok(None);
    };
    Ok(app.store.credentials(&Identifier::Email(stored)).await?)
}

/// Who is meant by what stands in the field for a name or an address; none when it is neither.
pub(in crate::services) fn named(identifier: &str) -> Option<Identifier> {
    if identifier.trim_start_matches('@').contains('@') {
        Email::parse(identifier).ok().map(Identifier::Email)
    } else {
        Username::parse(identifier).ok().map(Identifier::Username)
    }
}
