//! Signing up, and accounts that administrators make.

use super::invitations;
use crate::domain::{
    Actor, Email, LinkToken, ModerationAction, ModeratorsText, Profile, Role, Timestamp, User,
    UserId, Username,
};
use crate::i18n::text;
use crate::services::limits::{self, RateLimited};
use crate::services::moderation::staff;
use crate::services::{App, Failure};
use crate::storage::{Duplicate, InsertUserError};

/// What a person types to get an account.
#[derive(Debug)]
pub struct SignUp {
    /// As typed.
    pub username: String,
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: String,
    /// From the link that they followed, where there was one.
    pub invitation: Option<LinkToken>,
}

/// What is wrong with each field, in sentences for the person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct SignUpProblems {
    /// With the username.
    pub username: Option<String>,
    /// With the address.
    pub email: Option<String>,
    /// With the password.
    pub password: Option<String>,
}

/// Why there is no new account.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// Something typed will not do.
    #[error("the form needs another look")]
    Invalid(SignUpProblems),
    /// Not everybody may sign up, and the invitation is none, or used.
    #[error("signing up takes an invitation")]
    NotInvited,
    /// Too many from one address.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Makes an account. `address` is where the request comes from.
///
/// # Errors
/// See [`SignUpError`].
pub async fn sign_up(app: &App, form: SignUp, address: &str) -> Result<User, SignUpError> {
    // Counted before anything of the form is looked at, because that is what takes time.
    let rate = app.rate_limits.sign_up_address;
    limits::count(app, "sign-up", address, rate).await??;
    let invited = form.invitation.as_ref();
    // It is used up before the account is made, so that two people cannot use it at once.
    let Some(used) = invitations::take(app, invited).await? else {
        return Err(SignUpError::NotInvited);
    };
    let made = create(app, form, Role::Member).await;
    if made.is_err() {
        invitations::give_back(app, used).await?;
    }
    made
}

/// Makes an account with a role, in the name of `actor`.
///
/// # Errors
/// See [`SignUpError`].
pub async fn create_by(
    app: &App,
    form: SignUp,
    role: Role,
    actor: &Actor,
) -> Result<User, SignUpError> {
    let user = create(app, form, role).await?;
    let reason = ModeratorsText::from_stored(role.as_str().to_owned());
    let logged =
        staff::log_person(&*app.store, actor, ModerationAction::Create, &user, reason).await;
    logged.map_err(Failure::from)?;
    Ok(user)
}

/// Makes an account.
async fn create(app: &App, form: SignUp, role: Role) -> Result<User, SignUpError> {
    let mut problems = SignUpProblems::default();
    let username = Username::parse(&form.username);
    let email = Email::parse(&form.email);
    let hash = app
        .passwords
        .hash_new(form.password, [form.username, form.email])
        .await
        .map_err(Failure::from)?;
    let (Ok(username), Ok(email), Ok(hash)) = (&username, &email, &hash) else {
        problems.username = username.err().map(|error| error.to_string());
        problems.email = email.err().map(|error| error.to_string());
        problems.password = hash.err().map(|error| error.to_string());
        return Err(SignUpError::Invalid(problems));
    };
    let user = User {
        id: UserId::generate(),
        username: username.clone(),
        email: email.clone(),
        created_at: Timestamp::now(),
        profile: Profile::default(),
        deletion_due_at: None,
        role,
        suspension: None,
    };
    // The index knows spellings for different addresses, and no account gets one of the old ones.
    let others = app.store.other_spellings(email).await;
    let inserted = match others.map_err(Failure::from)?.is_empty() {
        true => app.store.insert_user(&user, hash).await,
        false => Err(InsertUserError::Taken(Duplicate::Email)),
    };
    match inserted {
        Ok(()) => Ok(user),
        Err(InsertUserError::Taken(Duplicate::Username)) => {
            problems.username = Some(text!("username-taken"));
            Err(SignUpError::Invalid(problems))
        }
        Err(InsertUserError::Taken(Duplicate::Email)) => {
            problems.email = Some(text!("email-taken"));
            Err(SignUpError::Invalid(problems))
        }
        Err(InsertUserError::Storage(error)) => Err(Failure::from(error).into()),
    }
}
