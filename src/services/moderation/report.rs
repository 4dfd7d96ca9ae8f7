//! Reporting a post, a comment or a person to the moderators. Whoever is reported is not notified.

use super::report_emails;
use crate::domain::{
    Author, Case, Comment, Invalid, NotificationKind, PostId, PostWithAuthor, Reason, Report,
    ReportId, ReportTarget, ReportText, Timestamp, UserId, Viewer,
};
use crate::i18n::text;
use crate::services::SubmissionError;
use crate::services::access::visibility;
use crate::services::limits;
use crate::services::social::{notifications, profile, react};
use crate::services::{AccessError, App, Failure};

/// Reports looked through for one of the same person.
const LOOKED_THROUGH: u32 = 200;

/// A thing that a user is about to report.
#[derive(Debug, Clone)]
pub struct Reportable {
    /// The thing.
    pub target: ReportTarget,
    /// Whose it is.
    pub person: Author,
    /// The post itself, or the one under which the comment stands.
    pub post: Option<PostWithAuthor>,
    /// The comment.
    pub comment: Option<Comment>,
}

impl Reportable {
    fn post_id(&self) -> Option<PostId> {
        self.post.as_ref().map(|found| found.post.id)
    }
}

/// Finds what a user wants to report: what they see and is not their own.
///
/// # Errors
/// [`AccessError::Missing`] when they do not see it, [`AccessError::Forbidden`] when it is theirs.
pub async fn reportable(
    app: &App,
    me: UserId,
    target: ReportTarget,
) -> Result<Reportable, AccessError> {
    let found = match target {
        ReportTarget::Post(id) => {
            let post = react::out(app, me, id).await?;
            of(target, post.author.clone(), Some(post), None)
        }
        ReportTarget::Comment(id) => {
            let comment = app.store.comment(id).await.map_err(Failure::from)?;
            let comment = comment.ok_or(AccessError::Missing)?;
            let post = react::out(app, me, comment.post).await?;
            let writer = author(app, comment.author).await?;
            // The comments of those who block a user are not shown to them, here neither.
            if visibility::relationship(app, Viewer::Person(me), writer.id)
                .await?
                .blocked
            {
                return Err(AccessError::Missing);
            }
            of(target, writer, Some(post), Some(comment))
        }
        ReportTarget::Person(id) => {
            let name = author(app, id).await?.username;
            let profile = profile::details(app, Viewer::Person(me), name.as_str()).await?;
            of(target, profile.user.as_author(), None, None)
        }
    };
    if found.person.id == me {
        return Err(AccessError::Forbidden);
    }
    Ok(found)
}

fn of(
    target: ReportTarget,
    person: Author,
    post: Option<PostWithAuthor>,
    comment: Option<Comment>,
) -> Reportable {
    Reportable {
        target,
        person,
        post,
        comment,
    }
}

async fn author(app: &App, id: UserId) -> Result<Author, AccessError> {
    let found = app.store.user(id).await.map_err(Failure::from)?;
    Ok(found.ok_or(AccessError::Missing)?.as_author())
}

/// Reports a thing. Reporting it again while the report is open changes nothing; returns the report
/// that stands.
///
/// # Errors
/// See [`SubmissionError`].
pub async fn report(
    app: &App,
    me: UserId,
    target: ReportTarget,
    reason: &str,
    details: &str,
) -> Result<Report, SubmissionError> {
    let found = reportable(app, me, target).await?;
    let reason =
        Reason::from_word(reason).ok_or_else(|| Invalid(text!("report-reason-missing")))?;
    let details = ReportText::parse(details)?;
    if reason == Reason::Other && details.is_empty() {
        return Err(Invalid(text!("report-details-missing")).into());
    }
    let rate = app.rate_limits.report_person;
    limits::count(app, "report", &me.to_string(), rate).await??;
    let earlier = app.store.reports(target.id(), LOOKED_THROUGH).await;
    let earlier = earlier.map_err(Failure::from)?;
    let is_mine = |one: &Report| one.reporter == me && one.outcome.is_none();
    if let Some(mine) = earlier.into_iter().find(is_mine) {
        return Ok(mine);
    }
    let at = Timestamp::now();
    let case = Case {
        target,
        person: found.person.id,
        post: found.post_id(),
        open: true,
        at,
    };
    let before = app.store.case(target.id()).await.map_err(Failure::from)?;
    app.store.open_case(&case).await.map_err(Failure::from)?;
    let report = Report {
        id: ReportId::generate(),
        target,
        reporter: me,
        reason,
        details,
        at,
        outcome: None,
    };
    // Of two that came at once the unique index takes one.
    let inserted = app.store.insert_report(&report).await;
    if inserted.map_err(Failure::from)? {
        if before.is_none_or(|case| !case.open) {
            notify_staff(app, &found).await?;
        }
        return Ok(report);
    }
    let standing = app.store.reports(target.id(), LOOKED_THROUGH).await;
    let mut standing = standing.map_err(Failure::from)?.into_iter();
    Ok(standing.find(is_mine).unwrap_or(report))
}

/// Notifies the moderators of the first report of a thing, but not of what is their own.
async fn notify_staff(app: &App, found: &Reportable) -> Result<(), Failure> {
    let kind = NotificationKind::Report;
    for moderator in app.store.staff().await? {
        if moderator.id != found.person.id && !moderator.is_hidden() {
            notifications::notify_for_site(app, moderator.id, kind, (None, None), None).await?;
            report_emails::send(app, &moderator).await?;
        }
    }
    Ok(())
}
