//! What moderators do about things and people. Every action is a line in the log first, then done,
//! then the reports of the thing are answered; each step may be repeated without harm.

use super::cases::CaseDetails;
use super::staff::{self, About, StaffError, Term, may_act_on};
use crate::domain::{
    Actor, Hidden, Invalid, ModerationAction, ModeratorsText, NotificationKind, Post, PostId,
    ReportTarget, Role, Timestamp, User, Viewer,
};
use crate::i18n::text;
use crate::services::access::revise::revise;
use crate::services::compose::posts;
use crate::services::social::notifications;
use crate::services::{AccessError, App, Failure};

/// What a moderator wants done.
#[derive(Debug, Clone)]
pub struct Order {
    /// The action.
    pub action: ModerationAction,
    /// Why: for the log, and for the person where they are notified.
    pub reason: String,
    /// How long, for a suspension.
    pub term: Option<Term>,
    /// The last report that the moderator has seen; later ones stay open.
    pub seen: Option<Timestamp>,
}

impl From<AccessError> for StaffError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Internal(failure) => Self::Internal(failure),
            _ => Self::Missing,
        }
    }
}

/// Whether an action can be done to a thing at all.
#[must_use]
pub fn is_for(action: ModerationAction, target: ReportTarget) -> bool {
    match action {
        ModerationAction::Dismiss
        | ModerationAction::Warn
        | ModerationAction::Suspend
        | ModerationAction::Lift => true,
        ModerationAction::Hide
        | ModerationAction::Restore
        | ModerationAction::Ban
        | ModerationAction::Cover
        | ModerationAction::Uncover => {
            matches!(target, ReportTarget::Post(_))
        }
        ModerationAction::Delete => !matches!(target, ReportTarget::Person(_)),
        ModerationAction::Unban | ModerationAction::Create | ModerationAction::Role => false,
    }
}

/// Does it.
///
/// # Errors
/// See [`StaffError`].
pub async fn act(
    app: &App,
    actor: &Actor,
    details: &CaseDetails,
    order: Order,
) -> Result<(), StaffError> {
    let Order {
        action,
        reason,
        term,
        seen,
    } = order;
    if !is_for(action, details.target) {
        return Err(StaffError::NotAllowed(text!("action-not-here")));
    }
    let reason = reason_for(action, &reason)?;
    allow(actor, action, details)?;
    match (action, &details.person) {
        (ModerationAction::Suspend, Some(user)) => {
            let term = term.ok_or(StaffError::NotAllowed(text!("term-missing")))?;
            staff::suspend(&*app.store, actor, user, term, reason).await?;
        }
        (ModerationAction::Lift, Some(user)) => {
            staff::lift(&*app.store, actor, user, reason).await?
        }
        (ModerationAction::Suspend | ModerationAction::Lift, None) => {
            return Err(StaffError::Missing);
        }
        _ => {
            if action != ModerationAction::Dismiss && details.is_gone() {
                return Err(StaffError::Missing);
            }
            log(app, actor, action, details, reason.clone()).await?;
            carry_out(app, actor, action, details, reason.clone()).await?;
            notify_author(app, action, details, reason).await?;
        }
    }
    if let Some(seen) = seen.filter(|_| action.answers_reports()) {
        let subject = details.target.id();
        app.store.answer_reports(subject, seen, action).await?;
    }
    Ok(())
}

/// What a user is notified of, or cannot be undone, must have a reason.
fn reason_for(action: ModerationAction, text: &str) -> Result<ModeratorsText, Invalid> {
    match action {
        ModerationAction::Hide
        | ModerationAction::Delete
        | ModerationAction::Ban
        | ModerationAction::Warn
        | ModerationAction::Suspend => staff::reason(text),
        _ => ModeratorsText::parse(text),
    }
}

/// Nobody decides about their own things, and moderators not about those of administrators. An
/// administrator may dismiss what is reported of themselves, for there may be nobody else.
fn allow(actor: &Actor, action: ModerationAction, details: &CaseDetails) -> Result<(), StaffError> {
    match &details.person {
        Some(_) if action == ModerationAction::Dismiss && actor.role == Role::Admin => Ok(()),
        Some(user) => may_act_on(actor, user),
        None => Ok(()),
    }
}

async fn log(
    app: &App,
    actor: &Actor,
    action: ModerationAction,
    details: &CaseDetails,
    reason: ModeratorsText,
) -> Result<(), StaffError> {
    let whose = details.person.as_ref();
    let name = whose.map_or_else(
        || "a deleted account".to_owned(),
        |user| format!("@{}", user.username),
    );
    let about = About {
        target: Some(details.target),
        person: whose.map(|user| user.id),
        subject_name: match details.target {
            ReportTarget::Post(_) => format!("a post of {name}"),
            ReportTarget::Comment(_) => format!("a comment of {name}"),
            ReportTarget::Person(_) => name,
        },
    };
    Ok(staff::log(&*app.store, actor, action, about, reason).await?)
}

async fn carry_out(
    app: &App,
    actor: &Actor,
    action: ModerationAction,
    details: &CaseDetails,
    reason: ModeratorsText,
) -> Result<(), StaffError> {
    let author = details.person.as_ref();
    match (action, details.target, author) {
        (ModerationAction::Hide, ReportTarget::Post(id), Some(author)) => {
            let hidden = Hidden {
                at: Timestamp::now(),
                reason,
            };
            change(app, author, id, |post| post.hidden = Some(hidden.clone())).await?;
        }
        (ModerationAction::Restore, ReportTarget::Post(id), Some(author)) => {
            change(app, author, id, |post| post.hidden = None).await?;
        }
        (ModerationAction::Cover, ReportTarget::Post(id), Some(author)) => {
            mark(app, author, id, true).await?;
        }
        (ModerationAction::Uncover, ReportTarget::Post(id), Some(author)) => {
            mark(app, author, id, false).await?;
        }
        (ModerationAction::Ban, ReportTarget::Post(id), Some(author)) => {
            if let Some(found) = &details.post {
                super::bans::ban(app, actor, &found.post, &reason).await?;
            }
            posts::delete(app, Viewer::Person(author.id), id).await?;
        }
        (ModerationAction::Delete, ReportTarget::Post(id), Some(author)) => {
            posts::delete(app, Viewer::Person(author.id), id).await?;
        }
        (ModerationAction::Delete, ReportTarget::Comment(_), _) => {
            if let Some(comment) = &details.comment {
                let gone = app.store.delete_comment(comment).await;
                gone.map_err(Failure::from)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Marks a post as sensitive, or takes the mark away, whoever set it.
async fn mark(app: &App, author: &User, id: PostId, sensitive: bool) -> Result<(), AccessError> {
    change(app, author, id, |post| {
        post.sensitive = sensitive;
        post.sensitive_by_moderator = sensitive;
    })
    .await
}

/// Changes a post as its author could, whoever writes to it meanwhile.
async fn change(
    app: &App,
    author: &User,
    id: PostId,
    mut change: impl FnMut(&mut Post),
) -> Result<(), AccessError> {
    revise(app, Viewer::Person(author.id), id, |post| {
        change(post);
        Ok::<_, AccessError>(())
    })
    .await?;
    Ok(())
}

/// What a person is notified of, with the reason: what moderators write to them, and what was hidden
/// or deleted. It does not say which moderator it was.
async fn notify_author(
    app: &App,
    action: ModerationAction,
    details: &CaseDetails,
    reason: ModeratorsText,
) -> Result<(), Failure> {
    let kind = match action {
        ModerationAction::Warn => NotificationKind::Warning,
        ModerationAction::Hide => NotificationKind::Hidden,
        ModerationAction::Delete | ModerationAction::Ban => NotificationKind::Deleted,
        _ => return Ok(()),
    };
    let Some(author) = &details.person else {
        return Ok(());
    };
    let post = details.post.as_ref().map(|found| found.post.id);
    let comment = details.comment.as_ref().map(|comment| comment.id);
    // What is gone cannot be named: of a comment the post above it is, of a post nothing.
    let (post, comment) = match (kind, comment) {
        (NotificationKind::Deleted, Some(_)) => (post, None),
        (NotificationKind::Deleted, None) => (None, None),
        _ => (post, comment),
    };
    notifications::notify_for_site(app, author.id, kind, (post, comment), Some(reason)).await
}
