//! What moderators look at: the queue, a thing with its reports and history, people, the log.

use std::collections::HashMap;

use crate::domain::{
    Author, Case, Comment, Cursor, LogEntry, LogId, Page, PostWithAuthor, Report, ReportTarget,
    User, UserId, Username, Viewer,
};
use crate::services::access::visibility;
use crate::services::{App, Failure};
use crate::storage::moderation::LogOf;

/// Cases on a page.
const CASES: usize = 20;
/// Reports shown with a case in the queue, and with a thing.
const REPORTS: u32 = 50;
/// Lines of the history of a thing and of its person.
const HISTORY: u32 = 30;
/// People and lines of the log on a page.
const LINES: usize = 50;

/// A thing as a moderator sees it.
#[derive(Debug, Clone)]
pub struct CaseDetails {
    /// The thing.
    pub target: ReportTarget,
    /// Its case, if it was ever reported.
    pub case: Option<Case>,
    /// Whose it is; none when the account is gone.
    pub person: Option<User>,
    /// The post itself, or the one under which the comment stands; none when it is gone.
    pub post: Option<PostWithAuthor>,
    /// The comment; none when it is gone.
    pub comment: Option<Comment>,
    /// Its reports with who made them, newest first.
    pub reports: Vec<(Report, Option<Author>)>,
}

impl CaseDetails {
    /// Whether the thing itself is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        match self.target {
            ReportTarget::Post(_) => self.post.is_none(),
            ReportTarget::Comment(_) => self.comment.is_none(),
            ReportTarget::Person(_) => self.person.is_none(),
        }
    }
}

/// What was done before to a thing, and to the person.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// To this very thing, newest first.
    pub target: Vec<LogEntry>,
    /// To anything else of the person, newest first.
    pub person: Vec<LogEntry>,
}

/// A page of open cases, or of closed ones, the last reported first.
///
/// # Errors
/// When the store fails.
pub async fn queue(
    app: &App,
    open: bool,
    after: Option<Cursor>,
) -> Result<Page<CaseDetails>, Failure> {
    let limit = u32::try_from(CASES + 1).unwrap_or(u32::MAX);
    let cases = app.store.cases(open, after, limit).await?;
    let page = Page::cut(cases, CASES, |case| Cursor {
        time: case.at,
        id: case.target.id(),
    });
    let mut items = Vec::with_capacity(page.items.len());
    for case in page.items {
        items.push(details(app, case.target, Some(case)).await?);
    }
    let next = page.next;
    Ok(Page { items, next })
}

/// How many cases are open, up to 100.
///
/// # Errors
/// When the store fails.
pub async fn open_cases(app: &App) -> Result<u32, Failure> {
    Ok(app.store.count_open_cases(100).await?)
}

/// A thing that this moderator may look at: what was reported, what they see anyway, and of what is
/// gone the history. None when there is none.
///
/// # Errors
/// When the store fails.
pub async fn look(
    app: &App,
    viewer: Viewer,
    target: ReportTarget,
) -> Result<Option<CaseDetails>, Failure> {
    let case = app.store.case(target.id()).await?;
    let details = details(app, target, case).await?;
    if case.is_some() {
        return Ok(Some(details));
    }
    if details.is_gone() {
        let of = LogOf::Subject(target.id());
        let known = !app.store.logged(of, None, 1).await?.is_empty();
        return Ok(Some(details).filter(|_| known));
    }
    let seen = match &details.post {
        None => matches!(target, ReportTarget::Person(_)),
        Some(found) => match visibility::see(app, viewer, found).await {
            Ok(()) => !found.post.is_draft(),
            Err(crate::services::AccessError::Internal(failure)) => return Err(failure),
            Err(_) => false,
        },
    };
    Ok(Some(details).filter(|_| seen))
}

async fn details(
    app: &App,
    target: ReportTarget,
    case: Option<Case>,
) -> Result<CaseDetails, Failure> {
    let comment = match target {
        ReportTarget::Comment(id) => app.store.comment(id).await?,
        _ => None,
    };
    let post = match target {
        ReportTarget::Post(id) => Some(id),
        ReportTarget::Comment(_) => comment.as_ref().map(|comment| comment.post),
        ReportTarget::Person(_) => None,
    };
    let post = match post {
        Some(id) => app.store.post(id).await?,
        None => None,
    };
    let person = match (target, &comment, &post) {
        (ReportTarget::Person(id), _, _) => Some(id),
        (ReportTarget::Comment(_), Some(comment), _) => Some(comment.author),
        (ReportTarget::Post(_), _, Some(found)) => Some(found.author.id),
        _ => case.map(|case| case.person),
    };
    let person = match person {
        Some(id) => app.store.user(id).await?,
        None => None,
    };
    let reports = app.store.reports(target.id(), REPORTS).await?;
    let reporters: Vec<UserId> = reports.iter().map(|report| report.reporter).collect();
    let known: HashMap<UserId, Author> = app.store.authors(&reporters).await?;
    let reports = reports
        .into_iter()
        .map(|report| (known.get(&report.reporter).cloned(), report))
        .map(|(author, report)| (report, author));
    Ok(CaseDetails {
        target,
        case,
        person,
        post,
        comment,
        reports: reports.collect(),
    })
}

/// What was done before.
///
/// # Errors
/// When the store fails.
pub async fn history(app: &App, details: &CaseDetails) -> Result<History, Failure> {
    let of = LogOf::Subject(details.target.id());
    let target = app.store.logged(of, None, HISTORY).await?;
    let mut person = match &details.person {
        Some(user) => {
            app.store
                .logged(LogOf::Person(user.id), None, HISTORY)
                .await?
        }
        None => Vec::new(),
    };
    person.retain(|entry| entry.target != Some(details.target));
    Ok(History { target, person })
}

/// People whose usernames begin like this, by name, and the name after which the next page begins.
///
/// # Errors
/// When the store fails.
pub async fn people(
    app: &App,
    beginning: &str,
    after: Option<&Username>,
) -> Result<(Vec<User>, Option<Username>), Failure> {
    let limit = u32::try_from(LINES + 1).unwrap_or(u32::MAX);
    let beginning = beginning.trim().trim_start_matches('@').to_lowercase();
    let mut people = app.store.people(&beginning, after, limit).await?;
    let more = people.len() > LINES;
    people.truncate(LINES);
    let next = people.last().filter(|_| more);
    let next = next.map(|user| user.username.clone());
    Ok((people, next))
}

/// A page of the log, newest first, and the line after which the next begins.
///
/// # Errors
/// When the store fails.
pub async fn log(
    app: &App,
    after: Option<LogId>,
) -> Result<(Vec<LogEntry>, Option<LogId>), Failure> {
    let limit = u32::try_from(LINES + 1).unwrap_or(u32::MAX);
    let mut lines = app.store.logged(LogOf::Everything, after, limit).await?;
    let more = lines.len() > LINES;
    lines.truncate(LINES);
    let next = lines.last().filter(|_| more).map(|entry| entry.id);
    Ok((lines, next))
}
