//! Signed-in browsers: begun, recognised, listed and ended.

use crate::domain::{Session, SessionId, Suspension, Timestamp, User, UserId};
use crate::security::tokens::Read;
use crate::services::{App, Failure};

/// A session and the token that names it.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The record.
    pub session: Session,
    /// For the cookie.
    pub token: String,
    /// For the cookie by which the device is known, where the person has just logged in there.
    pub device: Option<String>,
}

/// A user whose token was good.
#[derive(Debug)]
pub struct ValidSession {
    /// The record.
    pub session: Session,
    /// Whose.
    pub user: User,
    /// A token to replace theirs, from time to time.
    pub token: Option<String>,
}

fn lifetime(app: &App) -> i64 {
    app.session_days * 86_400
}

/// Begins a session for a user who has just shown who they are; `device` is what their browser
/// calls itself.
///
/// # Errors
/// When the store or the signing fails.
pub async fn begin(app: &App, user: UserId, device: &str) -> Result<NewSession, Failure> {
    let now = Timestamp::now();
    let session = Session::begin(user, device, now, lifetime(app));
    let token = app.tokens.sign(&session)?;
    let device = Some(app.tokens.sign_device(user, now)?);
    app.store.insert_session(&session).await?;
    tracing::info!(%user, session = %session.id, "a session began");
    Ok(NewSession {
        session,
        token,
        device,
    })
}

/// Who a token stands for, without renewing its session: for answers that must not carry a cookie.
///
/// # Errors
/// When the store fails.
pub async fn identify(app: &App, token: &str) -> Result<Option<User>, Failure> {
    let Some(read) = app.tokens.read(token) else {
        return Ok(None);
    };
    Ok(find(app, &read, Timestamp::now())
        .await?
        .map(|(_, user)| user))
}

/// The session that a token names, if it has not ended, and its person, unless suspended.
async fn find(app: &App, read: &Read, now: Timestamp) -> Result<Option<(Session, User)>, Failure> {
    let found = app.store.session(read.session, now).await?;
    Ok(found.filter(|(session, person)| session.user == read.user && person.suspension.is_none()))
}

/// Who a token stands for, if its session has not ended; a suspended person is nobody. Using a
/// session keeps it alive; a token by a key that was replaced is exchanged.
///
/// # Errors
/// When the store fails.
pub async fn recognise(app: &App, token: &str) -> Result<Option<ValidSession>, Failure> {
    let Some(read) = app.tokens.read(token) else {
        return Ok(None);
    };
    let now = Timestamp::now();
    let Some((mut session, user)) = find(app, &read, now).await? else {
        return Ok(None);
    };
    let renewed = session.renewed(now, lifetime(app));
    let anew = read.by_old_key || renewed.is_some();
    if let Some(renewed) = renewed {
        app.store.renew_session(&renewed).await?;
        session = renewed;
    }
    let token = anew.then(|| app.tokens.sign(&session)).transpose()?;
    Ok(Some(ValidSession {
        session,
        user,
        token,
    }))
}

/// The suspension that ended the session which a token names; none where it ended otherwise.
///
/// # Errors
/// When the store fails.
pub async fn suspension(app: &App, token: &str) -> Result<Option<Suspension>, Failure> {
    let Some(read) = app.tokens.read(token) else {
        return Ok(None);
    };
    let user = app.store.user(read.user).await?;
    Ok(user.and_then(|user| user.suspension))
}

/// Where a user is signed in, the place used last first.
///
/// # Errors
/// When the store fails.
pub async fn list(app: &App, user: UserId) -> Result<Vec<Session>, Failure> {
    Ok(app.store.sessions(user, Timestamp::now()).await?)
}

/// Ends one of a person's sessions for good.
///
/// # Errors
/// When the store fails.
pub async fn end(app: &App, user: UserId, session: SessionId) -> Result<(), Failure> {
    app.store.delete_session(user, session).await?;
    tracing::info!(%user, %session, "a session was ended");
    Ok(())
}

/// Ends all of a person's sessions but this one.
///
/// # Errors
/// When the store fails.
pub async fn end_others(app: &App, session: &Session) -> Result<u64, Failure> {
    Ok(app
        .store
        .delete_sessions(session.user, Some(session.id))
        .await?)
}
