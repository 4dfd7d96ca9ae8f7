//! What moderators and the command line did, for whoever looks after them.

use super::{
    LogId, ModerationAction, ModeratorsText, ReportTarget, Role, Timestamp, UserId, Username,
};

/// Who does something for the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their account; none on the command line.
    pub id: Option<UserId>,
    /// `@ada`, or `the command line`.
    pub name: String,
    /// As whom they act.
    pub role: Role,
}

impl Actor {
    /// Whoever can start commands on the server can do everything.
    #[must_use]
    pub fn command_line() -> Self {
        Self {
            id: None,
            name: "the command line".to_owned(),
            role: Role::Admin,
        }
    }

    /// A signed-in user.
    #[must_use]
    pub fn person(id: UserId, name: &Username, role: Role) -> Self {
        Self {
            id: Some(id),
            name: format!("@{name}"),
            role,
        }
    }
}

/// A line of the log. It is added before the action is done and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Its name; entries sort by it.
    pub id: LogId,
    /// When.
    pub at: Timestamp,
    /// The account of who did it; none on the command line.
    pub actor: Option<UserId>,
    /// What they were called then.
    pub actor_name: String,
    /// What was done.
    pub action: ModerationAction,
    /// To what; none for a ban that was lifted.
    pub target: Option<ReportTarget>,
    /// Whose it is, or who it is.
    pub person: Option<UserId>,
    /// What they were called then, or what else the action was about.
    pub subject_name: String,
    /// Why, and with what: the days of a suspension, the new role.
    pub reason: ModeratorsText,
}
