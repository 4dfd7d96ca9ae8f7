//! `/admin`, for moderators and administrators. For everybody else these addresses do not exist.

pub(in crate::web) mod bans;
pub(in crate::web) mod invitations;
pub(in crate::web) mod log;
pub(in crate::web) mod caption_models;
pub(in crate::web) mod people;
pub(in crate::web) mod queue;
pub(in crate::web) mod case;

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::social::report::label;
use crate::domain::{Comment, LogEntry, ModerationAction, Report, ReportTarget, Timestamp, User};
use crate::i18n::text;
use crate::services::moderation::cases::CaseDetails;
use crate::web::pages::see_other;
use crate::web::views::cards::{PictureView, Time};
use crate::web::views::people::{PersonView, Piece, pieces};

/// In the address after something was done.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Done {
    done: Option<String>,
}

impl Done {
    /// What was done, as a sentence.
    fn text(&self) -> Option<String> {
        let action = ModerationAction::from_word(self.done.as_deref()?)?;
        Some(text!("moderation-done", action = action.as_str()))
    }
}

/// Leads to a page that says what was done.
fn see_done(address: &str, action: ModerationAction) -> HttpResponse {
    see_other(&format!("{address}?done={}", action.as_str()))
}

/// The address of a thing among the admin pages.
fn address(target: ReportTarget) -> String {
    format!("/admin/{}/{}", target.kind(), target.id())
}

/// A thing with its reports, as a template sees it.
#[derive(Debug, Serialize)]
struct CaseDetailsView {
    address: String,
    kind: &'static str,
    gone: bool,
    /// Where it stands on the site; none when it is gone.
    place: Option<String>,
    person: Option<PersonView>,
    suspended: Option<String>,
    /// What whoever it is says of themselves, the caption, or the comment.
    text: Vec<Piece>,
    pictures: Vec<PictureView>,
    hidden: Option<String>,
    sensitive: bool,
    reports: Vec<ReportView>,
    open: bool,
    when: Option<Time>,
}

#[derive(Debug, Serialize)]
struct ReportView {
    reporter: Option<PersonView>,
    reason: String,
    details: String,
    when: Time,
    outcome: Option<String>,
}

impl CaseDetailsView {
    fn new(details: &CaseDetails, now: Timestamp) -> Self {
        let post = details.post.as_ref().map(|found| &found.post);
        let is_post = matches!(details.target, ReportTarget::Post(_));
        let own = post.filter(|_| is_post);
        let text = match details.target {
            ReportTarget::Post(_) => own.map(|post| post.caption.value.to_string()),
            ReportTarget::Comment(_) => details.comment.as_ref().map(|one| one.text.to_string()),
            ReportTarget::Person(_) => details
                .person
                .as_ref()
                .map(|one| one.profile.bio.to_string()),
        };
        Self {
            address: address(details.target),
            kind: details.target.kind(),
            gone: details.is_gone(),
            place: place(details),
            person: details
                .person
                .as_ref()
                .map(|user| PersonView::new(&user.as_author())),
            suspended: details.person.as_ref().and_then(suspended),
            text: pieces(&text.unwrap_or_default()),
            pictures: own.map_or_else(Vec::new, |post| {
                post.pictures.iter().map(PictureView::new).collect()
            }),
            hidden: own
                .and_then(|post| post.hidden.as_ref())
                .map(|hidden| hidden.reason.to_string()),
            sensitive: own.is_some_and(|post| post.sensitive),
            reports: details
                .reports
                .iter()
                .map(|(report, author)| ReportView {
                    reporter: author.as_ref().map(PersonView::new),
                    ..ReportView::new(report, now)
                })
                .collect(),
            open: details.case.is_some_and(|case| case.open),
            when: details.case.map(|case| Time::new(case.at, now)),
        }
    }
}

fn place(details: &CaseDetails) -> Option<String> {
    if details.is_gone() {
        return None;
    }
    let at = |comment: &Comment| format!("/p/{}#comment-{}", comment.post, comment.id);
    match details.target {
        ReportTarget::Post(id) => Some(format!("/p/{id}")),
        ReportTarget::Comment(_) => details.comment.as_ref().map(at),
        ReportTarget::Person(_) => {
            let user = details.person.as_ref();
            user.map(|user| format!("/@{}", user.username))
        }
    }
}

/// How long a person is kept off the site, in words.
fn suspended(user: &User) -> Option<String> {
    let suspension = user.suspension.as_ref()?;
    let reason = suspension.reason.to_string();
    Some(match suspension.until {
        None => text!("case-for-good", reason = reason),
        Some(until) => text!("case-until", date = until.long(), reason = reason),
    })
}

impl ReportView {
    fn new(report: &Report, now: Timestamp) -> Self {
        Self {
            reporter: None,
            reason: label(report.reason),
            details: report.details.to_string(),
            when: Time::new(report.at, now),
            outcome: report.outcome.map(done),
        }
    }
}

/// A line of the log, as a template sees it.
#[derive(Debug, Serialize)]
struct LogRow {
    id: String,
    when: Time,
    actor: String,
    done: String,
    subject_name: String,
    address: Option<String>,
    reason: String,
}

impl LogRow {
    fn new(entry: &LogEntry, now: Timestamp) -> Self {
        Self {
            id: entry.id.to_string(),
            when: Time::new(entry.at, now),
            actor: entry.actor_name.clone(),
            done: done(entry.action),
            subject_name: entry.subject_name.clone(),
            address: entry.target.map(address),
            reason: entry.reason.to_string(),
        }
    }

    fn list(entries: &[LogEntry]) -> Vec<Self> {
        let now = Timestamp::now();
        entries.iter().map(|entry| Self::new(entry, now)).collect()
    }
}

/// An action, after who did it and before to what.
fn done(action: ModerationAction) -> String {
    match action {
        ModerationAction::Dismiss => text!("done-dismiss"),
        ModerationAction::Hide => text!("done-hide"),
        ModerationAction::Restore => text!("done-restore"),
        ModerationAction::Delete => text!("done-delete"),
        ModerationAction::Ban => text!("done-ban"),
        ModerationAction::Unban => text!("done-unban"),
        ModerationAction::Warn => text!("done-warn"),
        ModerationAction::Suspend => text!("done-suspend"),
        ModerationAction::Lift => text!("done-lift"),
        ModerationAction::Cover => text!("done-cover"),
        ModerationAction::Uncover => text!("done-uncover"),
        ModerationAction::Create => text!("done-create"),
        ModerationAction::Role => text!("done-role"),
    }
}
