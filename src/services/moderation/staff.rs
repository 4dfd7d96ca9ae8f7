//! Roles and suspensions, for the admin pages and the command line alike.

use crate::domain::{
    Actor, Invalid, LogEntry, LogId, ModerationAction, ModeratorsText, ReportTarget, Role,
    Suspension, Timestamp, User, UserId, Username,
};
use crate::i18n::text;
use crate::services::{App, Failure};
use crate::storage::{StorageError, Store};

/// Why nothing was done to a person or a thing.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// There is nobody of this name, or nothing there.
    #[error("there is nobody of this name")]
    Missing,
    /// It is not theirs to do.
    #[error("{0}")]
    NotAllowed(String),
    /// Without an administrator nobody could look after the site.
    #[error("{}", text!("staff-last-admin", name = .0.as_str()))]
    LastAdmin(Username),
    /// A text will not do; a sentence for the person.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

impl From<StorageError> for StaffError {
    fn from(error: StorageError) -> Self {
        Self::Internal(error.into())
    }
}

/// How long a user is kept off the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// So many days, from 1 on.
    Days(u32),
    /// For good.
    ForGood,
}

impl Term {
    /// The word in forms, `7` or `good`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "good" => Some(Self::ForGood),
            days => days.parse().ok().filter(|days| *days > 0).map(Self::Days),
        }
    }

    fn words(self) -> String {
        match self {
            Self::ForGood => "for good".to_owned(),
            Self::Days(1) => "for a day".to_owned(),
            Self::Days(days) => format!("for {days} days"),
        }
    }
}

/// Gives a person another role.
///
/// # Errors
/// See [`StaffError`].
pub async fn set_role(
    store: &dyn Store,
    actor: &Actor,
    name: &str,
    role: Role,
) -> Result<User, StaffError> {
    let user = find(store, name).await?;
    if actor.role != Role::Admin {
        let only = text!("only-admins-roles");
        return Err(StaffError::NotAllowed(only));
    }
    if role != Role::Admin {
        refuse_last_admin(store, &user).await?;
    }
    let reason = ModeratorsText::from_stored(role.as_str().to_owned());
    log_person(store, actor, ModerationAction::Role, &user, reason).await?;
    if store.set_role(user.id, role).await? {
        Ok(user)
    } else {
        Err(StaffError::LastAdmin(user.username))
    }
}

/// Keeps a person off the site; their sessions end.
///
/// # Errors
/// See [`StaffError`].
pub async fn suspend(
    store: &dyn Store,
    actor: &Actor,
    user: &User,
    term: Term,
    reason: ModeratorsText,
) -> Result<(), StaffError> {
    may_act_on(actor, user)?;
    refuse_last_admin(store, user).await?;
    let now = Timestamp::now();
    let suspension = Suspension {
        since: now,
        until: match term {
            Term::Days(days) => Some(now.plus_seconds(i64::from(days) * 86_400)),
            Term::ForGood => None,
        },
        reason,
    };
    let reason = format!("{}: {}", term.words(), suspension.reason);
    let reason = ModeratorsText::from_stored(reason);
    log_person(store, actor, ModerationAction::Suspend, user, reason).await?;
    if store.suspend(user.id, &suspension).await? {
        Ok(())
    } else {
        Err(StaffError::LastAdmin(user.username.clone()))
    }
}

/// Lets a person back.
///
/// # Errors
/// See [`StaffError`].
pub async fn lift(
    store: &dyn Store,
    actor: &Actor,
    user: &User,
    reason: ModeratorsText,
) -> Result<(), StaffError> {
    may_act_on(actor, user)?;
    log_person(store, actor, ModerationAction::Lift, user, reason).await?;
    Ok(store.lift_suspension(user.id).await?)
}

/// The account of this name, with or without `@`.
///
/// # Errors
/// [`StaffError::Missing`] when there is none.
pub async fn find(store: &dyn Store, name: &str) -> Result<User, StaffError> {
    let name = Username::parse(name).map_err(|_| StaffError::Missing)?;
    store.user_by_name(&name).await?.ok_or(StaffError::Missing)
}

/// Why something is done, which must be said.
///
/// # Errors
/// With a sentence when nothing is said, or too much.
pub fn reason(text: &str) -> Result<ModeratorsText, Invalid> {
    let text = ModeratorsText::parse(text)?;
    if text.is_empty() {
        return Err(Invalid(text!("reason-missing")));
    }
    Ok(text)
}

/// Whether a user may act on a person at all.
pub(in crate::services) fn may_act_on(actor: &Actor, user: &User) -> Result<(), StaffError> {
    if actor.id == Some(user.id) {
        return Err(StaffError::NotAllowed(text!("not-on-yourself")));
    }
    if !actor.role.may_act_on(user.role) {
        let only = text!("only-admins-on-admins");
        return Err(StaffError::NotAllowed(only));
    }
    Ok(())
}

/// Before the action is logged; that two are not taken away at once, the store sees to.
async fn refuse_last_admin(store: &dyn Store, user: &User) -> Result<(), StaffError> {
    if user.role != Role::Admin || user.is_hidden() {
        return Ok(());
    }
    let staff = store.staff().await?;
    let is_other = |one: &User| one.role == Role::Admin && !one.is_hidden() && one.id != user.id;
    if staff.iter().any(is_other) {
        Ok(())
    } else {
        Err(StaffError::LastAdmin(user.username.clone()))
    }
}

/// Adds a line about a person to the log, before the action is done: what was done and not logged
/// could not be looked into.
pub(in crate::services) async fn log_person(
    store: &dyn Store,
    actor: &Actor,
    action: ModerationAction,
    user: &User,
    reason: ModeratorsText,
) -> Result<(), StorageError> {
    let about = About {
        target: Some(ReportTarget::Person(user.id)),
        person: Some(user.id),
        subject_name: format!("@{}", user.username),
    };
    log(store, actor, action, about, reason).await
}

/// What a line of the log is about.
pub(in crate::services) struct About {
    pub(in crate::services) target: Option<ReportTarget>,
    pub(in crate::services) person: Option<UserId>,
    pub(in crate::services) subject_name: String,
}

pub(in crate::services) async fn log(
    store: &dyn Store,
    actor: &Actor,
    action: ModerationAction,
    about: About,
    reason: ModeratorsText,
) -> Result<(), StorageError> {
    let entry = LogEntry {
        id: LogId::generate(),
        at: Timestamp::now(),
        actor: actor.id,
        actor_name: actor.name.clone(),
        action,
        target: about.target,
        person: about.person,
        subject_name: about.subject_name,
        reason,
    };
    store.log(&entry).await
}

/// Some people by name, from just after `after`; nobody at the end.
///
/// # Errors
/// When the store fails.
pub async fn everybody(app: &App, after: Option<&Username>) -> Result<Vec<User>, Failure> {
    const AT_ONCE: u32 = 500;
    Ok(app.store.people("", after, AT_ONCE).await?)
}

/// Moderators and administrators, by name.
///
/// # Errors
/// When the store fails.
pub async fn list(app: &App) -> Result<Vec<User>, Failure> {
    Ok(app.store.staff().await?)
}
